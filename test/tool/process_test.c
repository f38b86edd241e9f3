/* process and file: running programs and capturing their output; writing files whole or not at all. */
#include "file.h"
#include "process.h"
#include "scratch.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void captures_output(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct buf out = {0};
    int status;
    const char *const echo[] = {"printf", "%s-%s", "a b", "c", NULL};
    assert_true(process_capture(echo, &out, &status));
    assert_int_equal(status, 0);
    assert_true(str_equal(buf_str(&out), S("a b-c")));
    const char *const fails[] = {"sh", "-c", "head -c 300000 /dev/zero; exit 3", NULL};
    assert_true(process_capture(fails, &out, &status));
    assert_int_equal(process_exit_status(status), 3);
    assert_int_equal(out.len, 300005);
    const char *const missing[] = {"/no/such/program", NULL};
    assert_false(process_capture(missing, &out, &status));
    assert_int_equal(errno, ENOENT);
    buf_free(&out);
    arena_free(&arena);
}

static void reports_how_a_child_ended(void **state)
{
    (void)state;
    struct process_signals signals;
    int status;
    process_hold_signals(&signals);
    const char *const exits[] = {"named otherwise", "-c", "test \"$0\" = 'named otherwise' && exit 7", NULL};
    assert_int_equal(process_run("/bin/sh", exits, &signals, &status), 0);
    assert_int_equal(process_exit_status(status), 7);
    const char *const dies[] = {"sh", "-c", "kill -TERM $$", NULL}; /* not held back in the child */
    assert_int_equal(process_run("sh", dies, &signals, &status), 0);
    assert_int_equal(process_exit_status(status), 128 + SIGTERM);
    const char *const missing[] = {"x", NULL};
    assert_int_equal(process_run("/no/such/program", missing, &signals, &status), -ENOENT);
    process_release_signals(&signals);
}

static void passes_signals_on(void **state)
{
    (void)state;
    struct process_signals signals;
    int status;
    process_hold_signals(&signals);
    const char *const command[] = {"sh", "-c", "trap 'exit 5' INT; kill -INT $PPID; sleep 9 & wait", NULL};
    assert_int_equal(process_run("sh", command, &signals, &status), 0);
    assert_int_equal(process_exit_status(status), 5);
    assert_int_equal(signals.received, SIGINT);
    signals.received = 0;
    process_release_signals(&signals);
}

static void quotes_what_a_shell_would_change(void **state)
{
    (void)state;
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    const char *const command[] = {"cc", "-DX=1", "a b.c", "it's", "$x", "", NULL};
    process_print(out, command);
    fclose(out);
    assert_string_equal(text, "cc -DX=1 'a b.c' 'it'\\''s' '$x' ''\n");
    free(text);
}

/* The contents of FOLDER/NAME. */
static const char *contents(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char bytes[100];
    size_t count = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    return str_c(arena, (struct str){bytes, count});
}

static void replaces_files_whole(void **state)
{
    (void)state;
    struct arena arena = {0};
    const char *folder = folder_create_temporary(&arena);
    assert_non_null(folder);
    const char *file = str_format(&arena, "%s/a.c", folder).ptr;
    const char *link = str_format(&arena, "%s/link.c", folder).ptr;
    assert_int_equal(file_replace(&arena, file, S("one")), 0);
    assert_string_equal(contents(&arena, file), "one");
    assert_int_equal(chmod(file, 0640), 0);
    assert_int_equal(symlink("a.c", link), 0);
    assert_int_equal(file_replace(&arena, link, S("two")), 0);
    assert_string_equal(contents(&arena, file), "two");
    struct stat status;
    assert_int_equal(lstat(link, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_int_equal(stat(file, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0640);
    assert_true(file_is_same(file, link));
    assert_false(file_is_same(file, folder));
    assert_int_equal(file_replace(&arena, folder, S("x")), -EISDIR);
    assert_int_equal(file_replace(&arena, "/no/such/folder/a.c", S("x")), -ENOENT);
    assert_int_equal(file_replace(&arena, "/dev/full", S("x")), -ENOSPC);
    folder_remove(folder);
    assert_int_equal(access(folder, F_OK), -1);
    arena_free(&arena);
}

static void replaces_files_in_pieces(void **state)
{
    (void)state;
    struct arena arena = {0};
    const char *folder = folder_create_temporary(&arena);
    assert_non_null(folder);
    const char *file = str_format(&arena, "%s/a.c", folder).ptr;
    const char *link = str_format(&arena, "%s/link.c", folder).ptr;
    struct replacement replacement;
    if (!file_begin(&arena, file, &replacement)) /* not every file system has files without a name */
        skip();
    assert_int_equal(file_write(replacement.file, S("on")), 0);
    assert_int_equal(access(file, F_OK), -1);
    assert_int_equal(file_write(replacement.file, S("e")), 0);
    assert_int_equal(file_finish(&arena, &replacement), 0);
    assert_string_equal(contents(&arena, file), "one");
    assert_int_equal(chmod(file, 0640), 0);
    assert_int_equal(symlink("a.c", link), 0);
    assert_true(file_begin(&arena, link, &replacement));
    assert_int_equal(file_write(replacement.file, S("two")), 0);
    assert_int_equal(file_finish(&arena, &replacement), 0);
    struct stat status;
    assert_int_equal(lstat(link, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_int_equal(stat(file, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0640);
    assert_true(file_begin(&arena, file, &replacement));
    assert_int_equal(file_write(replacement.file, S("three")), 0);
    file_drop(&replacement);
    assert_string_equal(contents(&arena, file), "two");
    assert_false(file_begin(&arena, folder, &replacement));
    assert_false(file_begin(&arena, "/no/such/folder/a.c", &replacement));
    assert_false(file_begin(&arena, "/dev/full", &replacement));
    folder_remove(folder);
    assert_int_equal(access(folder, F_OK), -1); /* no other file was left in it */
    arena_free(&arena);
}

static void takes_paths_apart(void **state)
{
    (void)state;
    struct arena arena = {0};
    assert_string_equal(path_folder(&arena, "a/b/c.x"), "a/b");
    assert_string_equal(path_folder(&arena, "c.x"), ".");
    assert_string_equal(path_folder(&arena, "/c"), "/");
    assert_true(str_equal(path_stem("a.b/c.x.c"), S("c.x")));
    assert_true(str_equal(path_stem("a.b/c"), S("c")));
    assert_true(str_equal(path_stem(".c"), S(".c")));
    arena_free(&arena);
}

static void says_why_an_input_is_unreadable(void **state)
{
    (void)state;
    assert_string_equal(file_why_unreadable("/no/such/file"), "No such file or directory");
    assert_string_equal(file_why_unreadable("/"), "Is a directory");
    assert_string_equal(file_why_unreadable("/dev/null"), "not a regular file");
    assert_null(file_why_unreadable("/proc/self/exe"));
}

static void reads_files_whole(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct str text;
    int ends[2];
    assert_int_equal(file_read(&arena, "/no/such/file", &text), -ENOENT);
    assert_int_equal(file_read(&arena, "/proc/self/status", &text), 0); /* its size is said to be 0 */
    assert_true(str_starts(text, S("Name:")));
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "piece", 5), 5);
    close(ends[1]);
    assert_int_equal(file_read_descriptor(&arena, ends[0], &text), 0);
    assert_true(str_equal(text, S("piece")));
    assert_int_equal(text.ptr[text.len], 0);
    close(ends[0]);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_files_whole),
        cmocka_unit_test(captures_output),
        cmocka_unit_test(reports_how_a_child_ended),
        cmocka_unit_test(passes_signals_on),
        cmocka_unit_test(quotes_what_a_shell_would_change),
        cmocka_unit_test(replaces_files_whole),
        cmocka_unit_test(replaces_files_in_pieces),
        cmocka_unit_test(takes_paths_apart),
        cmocka_unit_test(says_why_an_input_is_unreadable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
