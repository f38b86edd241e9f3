/* path_map: what paths are called in the output. */
#include "path_map.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void the_last_that_fits_counts(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct path_maps maps = {0};
    assert_string_equal(path_maps_apply(&arena, &maps, PATH_IN_TEXT, "/a/x.c"), "/a/x.c");
    path_maps_add(&arena, &maps, "/a=", PATH_IN_TEXT | PATH_IN_DEBUG_INFO);
    path_maps_add(&arena, &maps, "/a/b=/c=d", PATH_IN_DEBUG_INFO);
    path_maps_add(&arena, &maps, "no equals sign", PATH_IN_TEXT);
    assert_string_equal(path_maps_apply(&arena, &maps, PATH_IN_TEXT, "/a/b/x.c"), "/b/x.c");
    assert_string_equal(path_maps_apply(&arena, &maps, PATH_IN_DEBUG_INFO, "/a/b/x.c"), "/c=d/x.c");
    assert_string_equal(path_maps_apply(&arena, &maps, PATH_IN_DEBUG_INFO, "/a"), "");
    assert_string_equal(path_maps_apply(&arena, &maps, PATH_IN_DEBUG_INFO, "a"), "a");
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_last_that_fits_counts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
