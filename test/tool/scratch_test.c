/* scratch: temporary folders, and names for them that do not change. */
#include "scratch.h"
#include "file.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const shell_words[] = {"sh", "-c", "cat", NULL};
static const struct words shell = {(const char **)shell_words, 3, 3};

/* Two at once have two folders, but with names of descriptors. One that was left behind is taken again, emptied. */
static void keeps_folders_apart(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct scratch first, second, again, other;
    assert_true(scratch_make(&arena, S("key"), &shell, 0, &first));
    assert_true(scratch_make(&arena, S("key"), &shell, 0, &second)); /* the first is in use */
    assert_true(first.lock >= 0 && second.lock < 0);
    assert_string_not_equal(first.path, second.path);
    const char *path = first.path;
    scratch_remove(&first);
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(mkdir(path, 0700), 0); /* left behind by one that was killed */
    assert_int_equal(mkdir(str_format(&arena, "%s/folder", path).ptr, 0700), 0);
    assert_int_equal(file_replace(&arena, str_format(&arena, "%s/folder/file", path).ptr, S("left")), 0);
    assert_true(scratch_make(&arena, S("key"), &shell, 0, &again));
    assert_string_equal(again.path, path);
    assert_true(folder_is_empty(path));
    scratch_remove(&again);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(chmod(path, 0777), 0); /* not ours alone: anybody could write there */
    assert_true(scratch_make(&arena, S("key"), &shell, 0, &other));
    assert_string_not_equal(other.path, path);
    assert_true(other.lock < 0);
    assert_int_equal(rmdir(path), 0);
    scratch_remove(&other);
    scratch_remove(&second);
    arena_free(&arena);
}

/* What a child prints of the file at the path. */
static const char *printed_by_child(struct arena *arena, const char *path)
{
    const char *const argv[] = {"cat", path, NULL};
    struct buf out = {0};
    int status;
    assert_true(process_capture(argv, &out, &status));
    const char *copy = str_c(arena, buf_str(&out));
    buf_free(&out);
    return copy;
}

static void names_stay_the_same(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct scratch one, another;
    assert_int_equal(setenv("TMPDIR", "/tmp", 1), 0);
    assert_true(scratch_make(&arena, S("key"), &shell, 3, &one));
    const char *name = one.name, *file = scratch_place(&arena, &one, "src/a.c", "a.c");
    assert_int_equal(file_replace(&arena, file, S("text")), 0);
    assert_string_equal(printed_by_child(&arena, file), "text");
    scratch_remove(&one);
    assert_string_equal(printed_by_child(&arena, file), "");

    assert_int_equal(setenv("TMPDIR", ".", 1), 0);
    assert_true(scratch_make(&arena, S("another key"), &shell, 3, &another));
    assert_string_equal(another.name, name);
    assert_string_equal(scratch_place(&arena, &another, "src/a.c", "a.c"), file);
    assert_string_not_equal(scratch_place(&arena, &another, "src/a.c", "a.c"), file); /* mapped to the same name */
    assert_string_not_equal(scratch_place(&arena, &another, "lib/a.c", "a.c"), file);
    scratch_end_name(&another);
    assert_string_equal(another.name, another.path);
    scratch_remove(&another);
    assert_int_equal(unsetenv("TMPDIR"), 0);
    arena_free(&arena);
}

/* A script's interpreter may close what it inherits. */
static void names_are_for_binaries(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct scratch scratch, holder;
    assert_true(scratch_make(&arena, S("holder"), &shell, 0, &holder));
    const char *script = str_format(&arena, "%s/script", holder.path).ptr,
               *missing = str_format(&arena, "%s/missing", holder.path).ptr;
    assert_int_equal(file_replace(&arena, script, S("#!/bin/sh\n")), 0);
    assert_int_equal(chmod(script, 0755), 0);
    const char *programs[] = {"env", script, NULL};
    const struct words command = {programs, 2, 2};
    assert_true(scratch_make(&arena, S("key"), &command, 1, &scratch));
    assert_string_not_equal(scratch.name, scratch.path);
    scratch_remove(&scratch);
    assert_true(scratch_make(&arena, S("key"), &command, 2, &scratch));
    assert_string_equal(scratch.name, scratch.path);
    scratch_remove(&scratch);
    programs[1] = missing;
    assert_true(scratch_make(&arena, S("key"), &command, 2, &scratch));
    assert_string_equal(scratch.name, scratch.path);
    scratch_remove(&scratch);
    scratch_remove(&holder);
    arena_free(&arena);
}

/* As gcc does it: one that cannot be written to is no reason to fail. */
static void finds_a_folder_for_temporaries(void **state)
{
    (void)state;
    assert_int_equal(setenv("TMPDIR", "/no/such/folder", 1), 0);
    assert_string_equal(folder_for_temporaries(), "/tmp");
    assert_int_equal(setenv("TMP", "/", 1), 0);
    assert_string_equal(folder_for_temporaries(), access("/", W_OK) == 0 ? "/" : "/tmp");
    assert_int_equal(setenv("TMPDIR", ".", 1), 0);
    assert_string_equal(folder_for_temporaries(), ".");
    assert_int_equal(unsetenv("TMP"), 0);
    assert_int_equal(unsetenv("TMPDIR"), 0);
    assert_string_equal(folder_for_temporaries(), "/tmp");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_folders_apart),
        cmocka_unit_test(names_stay_the_same),
        cmocka_unit_test(names_are_for_binaries),
        cmocka_unit_test(finds_a_folder_for_temporaries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
