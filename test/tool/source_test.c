/* source: the tokeniser (kinds and extents), lines and columns, look-ups, loading. */
#include "source.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* The tokens of a text as "Ia|P+|N1": a letter for the kind, then the text as it stands. */
static void expect_tokens(const char *text, const char *expected)
{
    static const char letters[] = {
        [TOKEN_IDENTIFIER] = 'I', [TOKEN_NUMBER] = 'N',    [TOKEN_STRING] = 'S', [TOKEN_CHAR] = 'C',
        [TOKEN_PUNCTUATOR] = 'P', [TOKEN_DIRECTIVE] = 'D', [TOKEN_OTHER] = 'O',
    };
    struct arena arena = {0};
    struct source source;
    struct buf buf = {0};
    source_init(&arena, "test.c", str_from(text), &source);
    for (size_t i = 0; i < source.token_count; i++)
        buf_printf(&buf, "%s%c" STR_FMT, i ? "|" : "", letters[source.tokens[i].kind],
                   STR_ARG(source_token_text(&source, i)));
    buf_printf(&buf, "%s", "");
    assert_string_equal(buf.ptr, expected);
    buf_free(&buf);
    arena_free(&arena);
}

static void separates_words_numbers_and_punctuators(void **state)
{
    (void)state;
    expect_tokens("", "");
    expect_tokens(" \t\f\v\n\n", "");
    expect_tokens("int x=1;", "Iint|Ix|P=|N1|P;");
    expect_tokens("$a_1 _", "I$a_1|I_");
    expect_tokens("0x1.8p+3 1e-5 .5f 1..2 0x1e+1 5.e", "N0x1.8p+3|N1e-5|N.5f|N1..2|N0x1e+1|N5.e");
    expect_tokens("1'000'000 a.b", "N1'000'000|Ia|P.|Ib");
    expect_tokens("@ ` \\ \x01", "O@|O`|O\\|O\x01");
}

static void takes_the_longest_punctuator(void **state)
{
    (void)state;
    expect_tokens("a+++++b", "Ia|P++|P++|P+|Ib");
    expect_tokens("x>>=y<<=z...w", "Ix|P>>=|Iy|P<<=|Iz|P...|Iw");
    expect_tokens(".. ->* ## # ::", "P.|P.|P->|P*|P##|P#|P::");
    expect_tokens("a<:1:>=<%%> %:%: %:", "Ia|P<:|N1|P:>|P=|P<%|P%>|P%:%:|P%:");
    expect_tokens("a&&b||!c^=d", "Ia|P&&|Ib|P|||P!|Ic|P^=|Id");
}

static void reads_literals_with_escapes_and_prefixes(void **state)
{
    (void)state;
    expect_tokens("\"a\\\"b\" 'x' '\\''", "S\"a\\\"b\"|C'x'|C'\\''");
    expect_tokens("\"\\\\\" \"/*\" '//'", "S\"\\\\\"|S\"/*\"|C'//'");
    expect_tokens("L\"x\" u8\"y\" U'z' u\"\"", "SL\"x\"|Su8\"y\"|CU'z'|Su\"\"");
    expect_tokens("LL\"x\" L \"x\"", "ILL|S\"x\"|IL|S\"x\"");
}

static void reads_raw_strings(void **state)
{
    (void)state;
    expect_tokens("R\"(a\"\\\n)x)\" b", "SR\"(a\"\\\n)x)\"|Ib");
    expect_tokens("u8R\"--(a)-\" )--\";", "Su8R\"--(a)-\" )--\"|P;");
    expect_tokens("R\"abc\"", "IR|S\"abc\"");
    expect_tokens("R\"(never closed", "SR\"(never closed");
}

static void ends_an_unclosed_literal_with_its_line(void **state)
{
    (void)state;
    expect_tokens("don't stop\nx", "Idon|O't stop|Ix");
    expect_tokens("\"a\\\nb\nc", "O\"a\\\nb|Ic");
    expect_tokens("\"", "O\"");
    expect_tokens("'\\", "O'\\");
}

static void leaves_comments_out(void **state)
{
    (void)state;
    expect_tokens("a/* b */c// d\ne", "Ia|Ic|Ie");
    expect_tokens("a/**/b/***/c/*/d*/e", "Ia|Ib|Ic|Ie");
    expect_tokens("a // b \\\n c\nd", "Ia|Id");
    expect_tokens("a / * b", "Ia|P/|P*|Ib");
    expect_tokens("a /* never closed", "Ia");
    expect_tokens("a //", "Ia");
}

static void continues_lines_inside_tokens_and_comments(void **state)
{
    (void)state;
    expect_tokens("in\\\nt x", "Iin\\\nt|Ix");
    expect_tokens("in\\ \t\nt", "Iin\\ \t\nt");
    expect_tokens("a +\\\r\n\\\n+ b", "Ia|P+\\\r\n\\\n+|Ib");
    expect_tokens("a \\\n b\\\n", "Ia|Ib");
    expect_tokens("/\\\n* a *\\\n/ b /\\\n/ c\\\n d\ne", "Ib|Ie");
    expect_tokens("1.\\\n5 \"a\\\n\\\"b\" L\\\n'x'", "N1.\\\n5|S\"a\\\n\\\"b\"|CL\\\n'x'");
}

static void keeps_a_directive_whole(void **state)
{
    (void)state;
    expect_tokens("#include <a.h> \nx", "D#include <a.h> |Ix");
    expect_tokens("  # define A(x) \\\n  x + 1\ny", "D# define A(x) \\\n  x + 1|Iy");
    expect_tokens("#define A /* one\ntwo */ 3\ny", "D#define A /* one\ntwo */ 3|Iy");
    expect_tokens("#define A \"/*\" // b \\\n c\ny", "D#define A \"/*\" // b \\\n c|Iy");
    expect_tokens("#define Q R\"(a\nb)\" c\ny", "D#define Q R\"(a\nb)\" c|Iy");
    expect_tokens("#error don't /* stop\ny", "D#error don't /* stop|Iy");
    expect_tokens("#\n#if 0\n#", "D#|D#if 0|D#");
    expect_tokens("%:define A\nx", "D%:define A|Ix");
    expect_tokens("%\\\n:define A", "D%\\\n:define A");
}

static void knows_where_a_directive_can_begin(void **state)
{
    (void)state;
    expect_tokens("/* a */ # define X\ny", "D# define X|Iy");
    expect_tokens("a # b", "Ia|P#|Ib");
    expect_tokens("a /*\n*/ #b", "Ia|P#|Ib");
    expect_tokens("a \\\n#b", "Ia|P#|Ib");
    expect_tokens("## x", "P##|Ix");
}

static void accepts_any_newline_and_encoding(void **state)
{
    (void)state;
    expect_tokens("#define A\r\nint x;\r\n", "D#define A|Iint|Ix|P;");
    expect_tokens("#define A\rint x;", "D#define A|Iint|Ix|P;");
    expect_tokens("\xEF\xBB\xBF#define A\nx", "D#define A|Ix");
    expect_tokens("\xC3\xA9t\xC3\xA9 = \\u00e9 + a\\U000000E9;", "I\xC3\xA9t\xC3\xA9|P=|I\\u00e9|P+|Ia\\U000000E9|P;");
    expect_tokens("\\u12 x", "O\\|Iu12|Ix");
}

static void counts_lines_and_columns(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct source source;
    source_init(&arena, "test.c", S("ab\n\r\n\tc\\\nd\re"), &source);
    assert_int_equal(source.line_count, 5);
    assert_int_equal(source_line(&source, 0), 1);
    assert_int_equal(source_line(&source, 2), 1);
    assert_int_equal(source_line(&source, 3), 2);
    assert_int_equal(source_line(&source, 6), 3);
    assert_int_equal(source_column(&source, 6), 2);
    assert_int_equal(source_line(&source, 9), 4);
    assert_int_equal(source_line(&source, 11), 5);
    assert_int_equal(source_line(&source, 12), 5); /* the end */
    assert_int_equal(source_column(&source, 12), 2);
    assert_true(str_equal(source_line_text(&source, 1), S("ab")));
    assert_true(str_equal(source_line_text(&source, 2), S("")));
    assert_true(str_equal(source_line_text(&source, 3), S("\tc\\")));
    assert_true(str_equal(source_line_text(&source, 5), S("e")));
    arena_free(&arena);
}

static void finds_tokens_by_offset(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct source source;
    source_init(&arena, "test.c", S("ab + c\\\nd"), &source);
    assert_int_equal(source_token_from(&source, 0), 0);
    assert_int_equal(source_token_from(&source, 1), 1);
    assert_int_equal(source_token_from(&source, 3), 1);
    assert_int_equal(source_token_from(&source, 5), 2);
    assert_int_equal(source_token_from(&source, 6), 3);
    assert_true(source_token_is(&source, 0, "ab"));
    assert_false(source_token_is(&source, 0, "a"));
    assert_false(source_token_is(&source, 0, "abc"));
    assert_true(source_token_is(&source, 2, "cd")); /* continuations do not count */
    assert_false(source_token_is(&source, 3, ""));  /* no such token */
    assert_true(str_equal(source_text(&source, 3, 6), S("+ c")));
    arena_free(&arena);
}

/* Loads a file of these bytes. */
static int load_bytes(struct arena *arena, const char *bytes, size_t count, struct source *source, const char **why)
{
    char path[] = "/tmp/source_test-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, bytes, count), count);
    close(file);
    int error = source_load(arena, path, source, why);
    unlink(path);
    return error;
}

static void loads_files(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct source source;
    const char *why;
    assert_int_equal(load_bytes(&arena, "int x;", 6, &source, &why), 0);
    assert_int_equal(source.token_count, 3);
    assert_int_equal(source.text.ptr[source.text.len], '\0');
    assert_int_equal(load_bytes(&arena, "", 0, &source, &why), 0);
    assert_int_equal(source.token_count, 0);
    assert_int_equal(source.line_count, 1);
    arena_free(&arena);
}

static void says_why_a_file_cannot_be_loaded(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct source source;
    const char *why;
    assert_int_equal(source_load(&arena, "/no/such/file.c", &source, &why), -ENOENT);
    assert_string_equal(why, "No such file or directory");
    assert_int_equal(source_load(&arena, "/", &source, &why), -EISDIR);
    assert_string_equal(why, "Is a directory");
    assert_int_equal(source_load(&arena, "/dev/null", &source, &why), -EINVAL);
    assert_string_equal(why, "not a regular file");
    assert_int_equal(load_bytes(&arena, "a\0b", 3, &source, &why), -EINVAL);
    assert_string_equal(why, "not a C source: it holds NUL bytes");
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(separates_words_numbers_and_punctuators),
        cmocka_unit_test(takes_the_longest_punctuator),
        cmocka_unit_test(reads_literals_with_escapes_and_prefixes),
        cmocka_unit_test(reads_raw_strings),
        cmocka_unit_test(ends_an_unclosed_literal_with_its_line),
        cmocka_unit_test(leaves_comments_out),
        cmocka_unit_test(continues_lines_inside_tokens_and_comments),
        cmocka_unit_test(keeps_a_directive_whole),
        cmocka_unit_test(knows_where_a_directive_can_begin),
        cmocka_unit_test(accepts_any_newline_and_encoding),
        cmocka_unit_test(counts_lines_and_columns),
        cmocka_unit_test(finds_tokens_by_offset),
        cmocka_unit_test(loads_files),
        cmocka_unit_test(says_why_a_file_cannot_be_loaded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
