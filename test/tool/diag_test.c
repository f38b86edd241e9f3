/* diag: the printed form, with the caret under the text it points to. */
#include "diag.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
    struct arena arena;
    struct diag diag;
    struct source source;
    char *printed;
    size_t printed_size;
};

static void begin(struct fixture *fixture, const char *text)
{
    *fixture = (struct fixture){0};
    diag_init(&fixture->diag, open_memstream(&fixture->printed, &fixture->printed_size));
    source_init(&fixture->arena, "file.c", str_from(text), &fixture->source);
}

static void expect(struct fixture *fixture, const char *printed)
{
    fclose(fixture->diag.out);
    assert_string_equal(fixture->printed, printed);
    free(fixture->printed);
    arena_free(&fixture->arena);
}

static void marks_a_range(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "int x;\n    f(1);\n");
    diag_at(&f.diag, DIAG_ERROR, &f.source, 11, 15, "call of '%s'", "f");
    assert_int_equal(f.diag.errors, 1);
    assert_int_equal(f.diag.warnings, 0);
    expect(&f, "file.c:2:5: error: call of 'f'\n"
               "    2 |     f(1);\n"
               "      |     ^~~~\n");
}

static void ends_the_marks_with_the_line(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "f(1,\r\n  2);");
    diag_at(&f.diag, DIAG_WARNING, &f.source, 0, 10, "long");
    diag_at(&f.diag, DIAG_NOTE, &f.source, 6, 6, "empty range");
    assert_int_equal(f.diag.errors, 0);
    assert_int_equal(f.diag.warnings, 1);
    expect(&f, "file.c:1:1: warning: long\n"
               "    1 | f(1,\n"
               "      | ^~~~\n"
               "file.c:2:1: note: empty range\n"
               "    2 |   2);\n"
               "      | ^\n");
}

static void names_what_has_a_name(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "f(1);");
    diag_at(&f.diag, DIAG_FORGOTTEN_AWAIT, &f.source, 0, 1, "call");
    assert_int_equal(f.diag.errors, 1);
    expect(&f, "file.c:1:1: error: call [async-forgotten-await]\n"
               "    1 | f(1);\n"
               "      | ^\n");
}

static void obeys_flags(void **state)
{
    (void)state;
    static const struct {
        const char *flags[3];
        enum diag_level level;
    } cases[] = {
        {{"-Wall"}, LEVEL_WARNING},
        {{"-Wno-async-blocking-call"}, LEVEL_IGNORED},
        {{"-Wno-async"}, LEVEL_IGNORED},
        {{"-Wno-async", "-Wasync-blocking-call"}, LEVEL_WARNING},
        {{"-Wno-async-blocking-lock"}, LEVEL_WARNING},
        {{"-Werror"}, LEVEL_ERROR},
        {{"-Werror", "-Wno-error"}, LEVEL_WARNING},
        {{"-Wno-error=async-blocking-call", "-Werror"}, LEVEL_WARNING},
        {{"-Werror=async-blocking-call"}, LEVEL_ERROR},
        {{"-Wno-async", "-Werror=async"}, LEVEL_ERROR},
        {{"-Werror=async", "-Wno-async"}, LEVEL_IGNORED},
        {{"-Werror=async", "-Wno-error=async-blocking-call"}, LEVEL_WARNING},
        {{"-Werror=async", "-w"}, LEVEL_IGNORED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct diag_policy policy = {0};
        for (size_t k = 0; k < 3 && cases[i].flags[k]; k++)
            assert_int_not_equal(diag_policy_read(&policy, cases[i].flags[k]), DIAG_FLAG_UNKNOWN);
        assert_int_equal(diag_policy_level(&policy, DIAG_BLOCKING_CALL), cases[i].level);
        assert_int_equal(diag_policy_level(&policy, DIAG_FORGOTTEN_AWAIT), LEVEL_ERROR);
    }
    struct diag_policy optional = {0};
    diag_policy_read(&optional, "-Werror=async");
    assert_int_equal(diag_policy_level(&optional, DIAG_ORDINARY_FUNCTION), LEVEL_IGNORED);
    diag_policy_read(&optional, "-Wasync-ordinary-function");
    assert_int_equal(diag_policy_level(&optional, DIAG_ORDINARY_FUNCTION), LEVEL_ERROR);
    diag_policy_read(&optional, "-Wno-async");
    assert_int_equal(diag_policy_level(&optional, DIAG_ORDINARY_FUNCTION), LEVEL_IGNORED);
    struct diag_policy policy = {0};
    assert_int_equal(diag_policy_read(&policy, "-Wall"), DIAG_FLAG_FOREIGN);
    assert_int_equal(diag_policy_read(&policy, "-Wasynchronous"), DIAG_FLAG_FOREIGN);
    assert_int_equal(diag_policy_read(&policy, "-Werror"), DIAG_FLAG_SHARED);
    assert_int_equal(diag_policy_read(&policy, "-Wasync"), DIAG_FLAG_OWN);
    assert_int_equal(diag_policy_read(&policy, "-Wno-async-nothing"), DIAG_FLAG_UNKNOWN);
    assert_int_equal(diag_policy_read(&policy, "-Wno-async-forgotten-await"), DIAG_FLAG_UNKNOWN);
}

static void drops_the_notes_of_what_is_off(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "f(1);");
    diag_policy_read(&f.diag.policy, "-Wno-async-blocking-call");
    diag_at(&f.diag, DIAG_BLOCKING_CALL, &f.source, 0, 1, "call");
    diag_at(&f.diag, DIAG_NOTE, &f.source, 0, 1, "of it");
    diag_in_file(&f.diag, DIAG_BLOCKING_LOCK, "a.h", 1, 1, "lock");
    diag_in_file(&f.diag, DIAG_NOTE, "a.h", 1, 1, "of that");
    assert_int_equal(f.diag.warnings, 1);
    expect(&f, "a.h:1:1: warning: lock [-Wasync-blocking-lock]\na.h:1:1: note: of that\n");
}

static void writes_json(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "f(1,\n  2);");
    f.diag.format = DIAG_JSON;
    diag_at(&f.diag, DIAG_FORGOTTEN_AWAIT, &f.source, 0, 9, "a \"b\" \\ \t %s", "ü");
    diag_at(&f.diag, DIAG_NOTE, &f.source, 2, 2, "here");
    diag_in_file(&f.diag, DIAG_ERROR, "a\xff\xc3.h", 3, 0, "\xed\xa0\x80|\xf0\x9f\x98\x80|\xc0\x80|\xf4\x90\x80\x80|\xe2\x82");
    diag_in_file(&f.diag, DIAG_WARNING, NULL, 1, 2, "no file");
    assert_int_equal(f.diag.errors, 2);
    assert_int_equal(f.diag.warnings, 1);
    expect(&f, "{\"severity\":\"error\",\"name\":\"async-forgotten-await\",\"file\":\"file.c\",\"line\":1,\"column\":1,\"end_line\":2,\"end_column\":5,"
               "\"message\":\"a \\\"b\\\" \\\\ \\u0009 ü\"}\n"
               "{\"severity\":\"note\",\"file\":\"file.c\",\"line\":1,\"column\":3,\"end_line\":1,\"end_column\":4,\"message\":\"here\"}\n"
               "{\"severity\":\"error\",\"file\":\"a\\ufffd\\ufffd.h\",\"line\":3,\"message\":\"\\ufffd\\ufffd\\ufffd|\xf0\x9f\x98\x80|\\ufffd\\ufffd|"
               "\\ufffd\\ufffd\\ufffd\\ufffd|\\ufffd\\ufffd\"}\n"
               "{\"severity\":\"warning\",\"message\":\"no file\"}\n");
}

static void keeps_the_caret_under_tabs_and_utf8(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "\t\"\xC3\xA9\" x\x1B;");
    diag_at(&f.diag, DIAG_ERROR, &f.source, 6, 7, "x");
    diag_at(&f.diag, DIAG_ERROR, &f.source, 1, 5, "string");
    expect(&f, "file.c:1:7: error: x\n"
               "    1 | \t\"\xC3\xA9\" x ;\n"
               "      | \t    ^\n"
               "file.c:1:2: error: string\n"
               "    1 | \t\"\xC3\xA9\" x ;\n"
               "      | \t^~~\n");
}

static void points_to_the_end_of_a_file(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "int f(void) {\n");
    diag_at(&f.diag, DIAG_ERROR, &f.source, 14, 14, "no end");
    expect(&f, "file.c:2:1: error: no end\n"
               "    2 | \n"
               "      | ^\n");
}

static void cuts_long_lines(void **state)
{
    (void)state;
    struct fixture f;
    char text[1001] = {0};
    memset(text, 'a', 1000);
    text[500] = 'X';
    begin(&f, text);
    diag_at(&f.diag, DIAG_ERROR, &f.source, 500, 501, "here");
    fflush(f.diag.out);
    const char *snippet = strchr(f.printed, '\n') + 1;
    const char *marks = strchr(snippet, '\n') + 1;
    assert_in_range(marks - snippet, 100, 300);
    assert_int_equal(snippet[strcspn(marks, "^")], 'X');
    fclose(f.diag.out);
    free(f.printed);
    arena_free(&f.arena);
}

static void names_other_files_and_the_tool(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "");
    diag_in_file(&f.diag, DIAG_NOTE, "a.h", 3, 11, "declared here");
    diag_in_file(&f.diag, DIAG_WARNING, "a.h", 3, 0, "on this line");
    diag_in_file(&f.diag, DIAG_ERROR, "a.h", 0, 0, "unreadable");
    diag_in_file(&f.diag, DIAG_ERROR, NULL, 0, 0, "no input file");
    assert_int_equal(f.diag.errors, 2);
    expect(&f, "a.h:3:11: note: declared here\n"
               "a.h:3: warning: on this line\n"
               "a.h: error: unreadable\n"
               "asyncc: error: no input file\n");
}

static void colours_only_when_told(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "x");
    f.diag.colour = true;
    diag_at(&f.diag, DIAG_ERROR, &f.source, 0, 1, "bad");
    expect(&f, "\033[1mfile.c:1:1: \033[1;31merror: \033[0m\033[1mbad\033[0m\n"
               "    1 | x\n"
               "      | \033[1;31m^\033[0m\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_a_range),
        cmocka_unit_test(ends_the_marks_with_the_line),
        cmocka_unit_test(names_what_has_a_name),
        cmocka_unit_test(obeys_flags),
        cmocka_unit_test(drops_the_notes_of_what_is_off),
        cmocka_unit_test(writes_json),
        cmocka_unit_test(keeps_the_caret_under_tabs_and_utf8),
        cmocka_unit_test(points_to_the_end_of_a_file),
        cmocka_unit_test(cuts_long_lines),
        cmocka_unit_test(names_other_files_and_the_tool),
        cmocka_unit_test(colours_only_when_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
