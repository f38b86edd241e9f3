/* compiler_line and response_file: what a compiler's command line would do. */
#include "compiler_line.h"
#include "response_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void read_line(struct arena *arena, const char *text, struct compiler_line *line)
{
    struct words words = {0};
    words_add_split(arena, &words, text);
    assert_null(compiler_line_read(arena, words.items, line));
}

static void finds_the_compiler(void **state)
{
    (void)state;
    static const struct {
        const char *line, *compiler, *target;
        size_t command;
    } cases[] = {
        {"gcc -c x.c", "gcc", NULL, 1},
        {"ccache gcc x.c", "gcc", NULL, 2},
        {"/usr/bin/ccache distcc clang-19 -c x.c", "clang-19", NULL, 3},
        {"ccache -c x.c", "ccache", NULL, 1},
        {"env A=b NAME=c gcc x.c", "gcc", NULL, 4},
        {"/opt/aarch64-linux-gnu-gcc-12 -c x.c", "/opt/aarch64-linux-gnu-gcc-12", "aarch64-linux-gnu", 1},
        {"x86_64-linux-gnu-clang x.c", "x86_64-linux-gnu-clang", "x86_64-linux-gnu", 1},
        {"musl-gcc x.c", "musl-gcc", NULL, 1},
        {"clang-19 x.c", "clang-19", NULL, 1},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct compiler_line line;
        read_line(&arena, cases[i].line, &line);
        assert_string_equal(line.compiler, cases[i].compiler);
        assert_int_equal(line.command, cases[i].command);
        assert_string_equal(line.target ? line.target : "", cases[i].target ? cases[i].target : "");
    }
    arena_free(&arena);
}

static void finds_the_stage(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        enum line_stage stage;
    } cases[] = {
        {"cc x.c", STAGE_LINK},         {"cc -c x.c", STAGE_OBJECT},      {"cc -c -S x.c", STAGE_ASSEMBLY},
        {"cc -E -c x.c", STAGE_PREPROCESS}, {"cc -fsyntax-only x.c -c", STAGE_CHECK}, {"cc -MM x.c -E", STAGE_DEPENDENCIES},
        {"cc -MD -c x.c", STAGE_OBJECT}, {"cc -o -c x.c", STAGE_LINK},    {"cc -Xlinker -c x.c", STAGE_LINK},
        {"cc x.h", STAGE_OBJECT},        {"cc -x c-header x -o y", STAGE_OBJECT}, {"cc -E x.h", STAGE_PREPROCESS},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct compiler_line line;
        read_line(&arena, cases[i].line, &line);
        assert_int_equal(line.stage, cases[i].stage);
    }
    arena_free(&arena);
}

/* Each input's path, with a letter before it: c for C, s for another source, l for what is only linked. */
static void expect_inputs(struct arena *arena, const char *text, const char *expected)
{
    struct compiler_line line;
    struct buf found = {0};
    read_line(arena, text, &line);
    for (size_t i = 0; i < line.inputs.count; i++) {
        const struct line_input *input = &line.inputs.items[i];
        assert_string_equal(line.words.items[input->word], input->path);
        buf_printf(&found, "%s%s:%s", i ? " " : "", input->is_c ? "c" : input->is_source ? "s" : "l", input->path);
    }
    assert_true(str_equal(buf_str(&found), str_from(expected)));
    buf_free(&found);
}

static void finds_the_inputs(void **state)
{
    (void)state;
    struct arena arena = {0};
    expect_inputs(&arena, "cc a.c b.o c.s d.cc libe.a f.so -lg", "c:a.c l:b.o s:c.s s:d.cc l:libe.a l:f.so");
    expect_inputs(&arena, "cc -x c a.x -x none b.c -xc++ c.c", "c:a.x c:b.c s:c.c");
    expect_inputs(&arena, "g++ a.c", "s:a.c");
    expect_inputs(&arena, "cc -x c - -c", "c:-");
    expect_inputs(&arena, "cc -E -", "c:-");
    expect_inputs(&arena, "cc a.i -o b.c -include c.c -T d.c -MF e.c -Xlinker f.c --param g.c", "s:a.i");
    expect_inputs(&arena, "cc -c -- -a.c", "c:-a.c");
    arena_free(&arena);
}

static void finds_options(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct compiler_line line;
    read_line(&arena, "cc -ox.o -MD -MFx.d -MP -Wp,-MMD,y.d -I a -iquoteb -c x.c -fdebug-prefix-map=/a=/b -ffile-prefix-map=/a/c=/d", &line);
    assert_string_equal(line.output.argument, "x.o");
    assert_int_equal(line.output.first, line.output.last);
    assert_string_equal(line.depfile.argument, "x.d");
    assert_true(line.wants_depfile && line.has_phony);
    assert_string_equal(line.other_depfiles.items[0], "y.d");
    assert_string_equal(line.dirs.items[0], "a");
    assert_string_equal(line.quote_dirs.items[0], "b");
    for (size_t i = 0; i < line.parse_flags.count; i++) /* libclang gets nothing that is about depfiles */
        assert_null(strstr(line.parse_flags.items[i], "-M"));
    assert_string_equal(path_maps_apply(&arena, &line.maps, PATH_IN_DEBUG_INFO, "/a/x.c"), "/b/x.c");
    assert_string_equal(path_maps_apply(&arena, &line.maps, PATH_IN_DEBUG_INFO, "/a/c/x.c"), "/d/x.c");
    assert_string_equal(path_maps_apply(&arena, &line.maps, PATH_IN_TEXT, "/a/x.c"), "/a/x.c");
    read_line(&arena, "cc -o x -x c y", &line);
    assert_int_equal(line.output.first + 1, line.output.last);
    assert_true(line.ends_in_language);
    assert_int_equal(line.end_of_options, line.words.count);
    read_line(&arena, "cc -shared a.o -- b.o", &line);
    assert_true(line.is_shared && !line.is_bare && !line.is_query);
    assert_string_equal(line.words.items[line.end_of_options], "--");
    const char *const incomplete[] = {"cc", "-c", "x.c", "-o", NULL};
    assert_string_equal(compiler_line_read(&arena, incomplete, &line), "the option '-o' needs an argument");
    arena_free(&arena);
}

static void knows_questions(void **state)
{
    (void)state;
    static const char *const questions[] = {"cc -v", "cc --version", "cc -### x.c", "cc -print-file-name=x", "cc -dumpmachine", "cc --help=target", "cc"};
    static const char *const work[] = {"cc x.o", "cc -lm", "cc -dM -E x.c", "cc -dumpdir x x.c"};
    struct arena arena = {0};
    struct compiler_line line;
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        read_line(&arena, questions[i], &line);
        assert_true(line.is_query);
    }
    for (size_t i = 0; i < sizeof work / sizeof *work; i++) {
        read_line(&arena, work[i], &line);
        assert_false(line.is_query);
    }
    arena_free(&arena);
}

static void writes_response_files_that_read_the_same(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct words words = {0}, again = {0};
    static const char *const odd[] = {"gcc", "-DX=\"a b\"", "back\\slash", "'single'", "", "tab\there", "@none", "line\nend"};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        words_add(&arena, &words, odd[i]);
    FILE *file = fopen("response-test", "w");
    assert_non_null(file);
    struct str text = response_file_write(&arena, &words, 1);
    fwrite(text.ptr, 1, text.len, file);
    fclose(file);
    const char *const command[] = {"gcc", "@response-test", "@no-such-file", NULL};
    assert_true(response_file_open(&arena, command, &again));
    remove("response-test");
    assert_int_equal(again.count, words.count + 1);
    for (size_t i = 0; i < words.count; i++)
        assert_string_equal(again.items[i], odd[i]);
    assert_string_equal(again.items[words.count], "@no-such-file");
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_compiler), cmocka_unit_test(finds_the_stage),
        cmocka_unit_test(finds_the_inputs),   cmocka_unit_test(finds_options),
        cmocka_unit_test(knows_questions),    cmocka_unit_test(writes_response_files_that_read_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
