/* options: which word goes where, and what is refused. */
#include "options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Splits a command line at blanks and reads it. */
static const char *parse(struct arena *arena, const char *line, struct options *options)
{
    struct words words = {0};
    words_add_split(arena, &words, line);
    return options_parse(arena, (int)words.count, words.items, options);
}

static void expect_words(struct arena *arena, const struct words *words, const char *expected)
{
    struct words wanted = {0};
    words_add_split(arena, &wanted, expected);
    assert_int_equal(words->count, wanted.count);
    for (size_t i = 0; i < wanted.count; i++)
        assert_string_equal(words->items[i], wanted.items[i]);
    assert_true(!words->items || !words->items[words->count]);
}

static void routes_flags(void **state)
{
    (void)state;
    static const struct {
        const char *flags, *parse, *compile, *link;
    } cases[] = {
        {"-I a -Ib -D X -DY=1 -U Z", "-I a -Ib -D X -DY=1 -U Z", "-I a -Ib -D X -DY=1 -U Z", ""},
        {"-include a.h -isystem b -iquotec", "-include a.h -isystem b -iquotec", "-include a.h -isystem b -iquotec",
         ""},
        {"-std=c11 -O2 -g -Wall -fsanitize=address -m64", "-std=c11 -O2 -g -Wall -fsanitize=address -m64",
         "-std=c11 -O2 -g -Wall -fsanitize=address -m64", "-std=c11 -O2 -g -Wall -fsanitize=address -m64"},
        {"-x c -Xclang -a", "-x c -Xclang -a", "-x c -Xclang -a", ""},
        {"-target arm", "-target arm", "-target arm", "-target arm"},
        {"-l m -lz -L d -Wl,-z,now -static -s", "", "", "-l m -lz -L d -Wl,-z,now -static -s"},
        {"a.o -la b.a c.so -lb", "", "", "a.o -la b.a c.so -lb"},
        {"-MMD -MF x.d --param a=1", "", "--param a=1", ""}, /* depfiles are written by the tool */
        {"-undef -u sym", "-undef", "-undef", "-u sym"},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct options options;
        const char *line = str_format(&arena, "asyncc build x.c %s -o x", cases[i].flags).ptr;
        assert_null(parse(&arena, line, &options));
        expect_words(&arena, &options.inputs, "x.c");
        expect_words(&arena, &options.parse_flags, cases[i].parse);
        expect_words(&arena, &options.compile_flags, cases[i].compile);
        expect_words(&arena, &options.link_flags, cases[i].link);
    }
    arena_free(&arena);
}

static void reads_depfile_options(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct options options;
    assert_null(parse(&arena, "asyncc x.c -o y.c -MMD -MFd -MP -MT a -MQ $b -ffile-prefix-map=/a=b", &options));
    assert_true(options.depfile.is_wanted && options.depfile.is_for_user_files && options.depfile.has_phony);
    assert_string_equal(options.depfile.path, "d");
    expect_words(&arena, &options.depfile.targets, "a $$b");
    assert_string_equal(path_maps_apply(&arena, &options.maps, PATH_IN_TEXT, "/a/x"), "b/x");
    assert_null(parse(&arena, "asyncc x.c -o y.c -MF d", &options));
    assert_false(options.depfile.is_wanted);
    assert_non_null(parse(&arena, "asyncc x.c -o - -MD", &options));
    assert_null(parse(&arena, "asyncc x.c -o - -MD -MF d -MT y", &options));
    assert_non_null(parse(&arena, "asyncc x.c -o y.c -MM", &options));
    assert_null(parse(&arena, "asyncc cc -v ccache gcc -o --help -c", &options));
    assert_int_equal(options.command, COMMAND_CC);
    assert_true(options.verbose);
    expect_words(&arena, &options.arguments, "ccache gcc -o --help -c");
    assert_non_null(parse(&arena, "asyncc cc -v", &options));
    arena_free(&arena);
}

static void reads_commands(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct options options;
    assert_null(parse(&arena, "asyncc x.c -o y.c", &options));
    assert_int_equal(options.command, COMMAND_TRANSLATE);
    assert_string_equal(options.output, "y.c");
    assert_null(parse(&arena, "asyncc x -oy.c", &options)); /* any name will do */
    assert_string_equal(options.output, "y.c");
    assert_null(parse(&arena, "asyncc build -v --keep a.c b.c -o y", &options));
    assert_int_equal(options.command, COMMAND_BUILD);
    assert_true(options.verbose && options.keep);
    expect_words(&arena, &options.inputs, "a.c b.c");
    assert_null(parse(&arena, "asyncc run a.c -- -v b.c --help", &options));
    assert_int_equal(options.command, COMMAND_RUN);
    assert_false(options.verbose);
    expect_words(&arena, &options.inputs, "a.c");
    expect_words(&arena, &options.arguments, "-v b.c --help");
    assert_null(parse(&arena, "asyncc --dump=live x.c", &options));
    assert_string_equal(options.dump_pass, "live");
    assert_null(parse(&arena, "asyncc x.c -o y.c --emit-header y.h", &options));
    assert_string_equal(options.header, "y.h");
    assert_null(parse(&arena, "asyncc x.c -o y.c --emit-header=z.h", &options));
    assert_string_equal(options.header, "z.h");
    assert_null(parse(&arena, "asyncc -o y.c -- -x.c", &options));
    expect_words(&arena, &options.inputs, "-x.c");
    assert_null(parse(&arena, "asyncc build --coverage --std=c11 --param=x=1 --sysroot=/ x.c -o y", &options)); /* of compilers */
    assert_null(parse(&arena, "asyncc build -c x.c -o x.o", &options));
    assert_true(options.compile_only);
    assert_null(parse(&arena, "asyncc --help", &options));
    assert_int_equal(options.command, COMMAND_HELP);
    assert_null(parse(&arena, "asyncc run --version", &options));
    assert_int_equal(options.command, COMMAND_VERSION);
    arena_free(&arena);
}

static void refuses_what_makes_no_sense(void **state)
{
    (void)state;
    static const struct {
        const char *line, *problem;
    } cases[] = {
        {"asyncc", "no input file"},
        {"asyncc run -O2", "no input file"},
        {"asyncc explain", "no input file"},
        {"asyncc explain x.c f g", "'asyncc explain' takes one file and, if you like, the name of one function"},
        {"asyncc explain x.c -o y", "'asyncc explain' takes no -o; it writes to the standard output"},
        {"asyncc run x.c --json", "--json is for 'asyncc explain'"},
        {"asyncc x.c --graph -o x.gen.c", "--graph is for 'asyncc explain'"},
        {"asyncc explain x.c --json --graph", "--json and --graph are two forms; ask for one"},
        {"asyncc explain x.c --keep", "-c, -S, --keep, --emit-header and --dump are not for 'asyncc explain'"},
        {"asyncc x.c", "where should the C go"},
        {"asyncc build x.c", "where should the program go"},
        {"asyncc x.c y.c -o z.c", "more than one input"},
        {"asyncc x.c -o", "'-o' needs an argument"},
        {"asyncc x.c -o y.c -I", "'-I' needs an argument"},
        {"asyncc x.c -o y.c -o z.c", "more than one -o"},
        {"asyncc biuld x.c -o y", "there is no command 'biuld'; the commands are build, run, explain and cc"},
        {"asyncc explain x.c --grpah", "there is no option '--grpah'; did you mean '--graph'?"},
        {"asyncc x.c -o y.c --dmup=live", "there is no option '--dmup=live'; did you mean '--dump='?"},
        {"asyncc run x.c -o y", "takes no -o"},
        {"asyncc run x.c 8080", "stand behind --"},
        {"asyncc build x.cpp -o y", "'x.cpp' is not a .c"},
        {"asyncc run -c x.c", "whole program"},
        {"asyncc build -c x.c y.c -o z.o", "more than one input"},
        {"asyncc --keep x.c -o y.c", "--keep is for"},
        {"asyncc x.c -o y.c --emit-header", "'--emit-header' needs an argument"},
        {"asyncc x.c -o y.c --emit-header y.c", "the same file"},
        {"asyncc run x.c --emit-header y.h", "--emit-header is for"},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct options options;
        const char *problem = parse(&arena, cases[i].line, &options);
        assert_non_null(problem);
        assert_non_null(strstr(problem, cases[i].problem));
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(routes_flags),
        cmocka_unit_test(reads_depfile_options),
        cmocka_unit_test(reads_commands),
        cmocka_unit_test(refuses_what_makes_no_sense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
