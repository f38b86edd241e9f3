/* depfile: rules for make and ninja. */
#include "depfile.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct words words_of(struct arena *arena, const char *text)
{
    struct words words = {0};
    words_add_split(arena, &words, text);
    return words;
}

static void expect(struct str text, const char *expected)
{
    assert_int_equal(text.len, str_from(expected).len);
    assert_memory_equal(text.ptr, expected, text.len);
}

static void quotes_paths(void **state)
{
    (void)state;
    struct arena arena = {0};
    expect(depfile_quote(&arena, "a/b.c"), "a/b.c");
    expect(depfile_quote(&arena, "a b#c$d"), "a\\ b\\#c$$d");
    expect(depfile_quote(&arena, "a\\ b"), "a\\\\\\ b");
    arena_free(&arena);
}

static void writes_rules(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct words targets = words_of(&arena, "x.c y"), files = words_of(&arena, "in.c a.h b.h");
    expect(depfile_write(&arena, &targets, &files, false), "x.c y: in.c \\\n  a.h \\\n  b.h\n");
    expect(depfile_write(&arena, &targets, &files, true), "x.c y: in.c \\\n  a.h \\\n  b.h\na.h:\nb.h:\n");
    arena_free(&arena);
}

static void corrects_rules(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct words more = words_of(&arena, "a.h b.h");
    static const char rule[] = "x.o: /tmp/1/x.c /tmp/1/x.ch a.h \\\n c.h\na.h:\n";
    expect(depfile_correct(&arena, str_from(rule), "/tmp/1/x.c", "s/x.c", &more, false),
           "x.o: s/x.c \\\n b.h /tmp/1/x.ch a.h \\\n c.h\na.h:\n");
    expect(depfile_correct(&arena, str_from(rule), "/tmp/1/x.c", NULL, &more, true),
           "x.o:  \\\n b.h /tmp/1/x.ch a.h \\\n c.h\na.h:\nb.h:\n");
    expect(depfile_correct(&arena, str_from(rule), "/tmp/2/x.c", "s/x.c", &more, true), rule); /* another's */
    expect(depfile_correct(&arena, S("x.o: /tmp/1/a\\ b.c"), "/tmp/1/a b.c", "a b.c", &(struct words){0}, false), "x.o: a\\ b.c");
    assert_true(depfile_names(&arena, str_from(rule), "c.h"));
    assert_false(depfile_names(&arena, str_from(rule), "1/x.c"));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_paths),
        cmocka_unit_test(writes_rules),
        cmocka_unit_test(corrects_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
