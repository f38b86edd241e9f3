/* One mutation each: a table of functions, some drawn more often. They work on tokens (tokens.c), so that most mutants
 * are C again; a few work on bytes, so that the tool's own lexer sees what is not. */
#include "mutate.h"
#include "tokens.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct mutation {
    struct text *text;
    struct tokens *tokens;       /* of the text */
    const char *donor;
    struct tokens *donor_tokens;
    uint64_t *random;
};

struct range {
    uint32_t begin, end; /* bytes */
};

uint64_t mutate_random(uint64_t *random)
{
    uint64_t z = *random += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static size_t below(const struct mutation *m, size_t limit)
{
    return limit ? mutate_random(m->random) % limit : 0;
}

static void replace(const struct mutation *m, struct range range, const char *bytes, size_t length)
{
    struct text *text = m->text;
    size_t old = range.end - range.begin;
    if (text->length - old + length > text->capacity)
        return;
    memmove(text->bytes + range.begin + length, text->bytes + range.end, text->length - range.end);
    memmove(text->bytes + range.begin, bytes, length);
    text->length = text->length - old + length;
}

/* ---- places ----------------------------------------------------------------------------------- */

static struct range token_range(const struct token *token)
{
    return (struct range){token->begin, token->end};
}

static bool is(const struct token *token, const char *text, char c)
{
    return token->kind == TOKEN_PUNCTUATOR && token->end - token->begin == 1 && text[token->begin] == c;
}

/* What stands in some pair of brackets `open`, without them; empty when none was found. */
static struct range group(const struct mutation *m, const struct tokens *tokens, const char *text, char open)
{
    for (int tries = 0; tries < 40; tries++) {
        size_t at = below(m, tokens->count);
        const struct token *token = &tokens->items[at];
        if (at < tokens->count && is(token, text, open) && token->partner > at)
            return (struct range){token->end, tokens->items[token->partner].begin};
    }
    return (struct range){0, 0};
}

/* One operand in brackets: between commas, or the whole. */
static struct range operand(const struct mutation *m, const struct tokens *tokens, const char *text)
{
    for (int tries = 0; tries < 40; tries++) {
        size_t first = below(m, tokens->count);
        bool begins = first + 1 < tokens->count && (is(&tokens->items[first], text, '(') || is(&tokens->items[first], text, ',') ||
                                                    is(&tokens->items[first], text, '='));
        if (!begins)
            continue;
        size_t last = ++first;
        while (last < tokens->count && !strchr(",;)]}", text[tokens->items[last].begin]) && tokens->items[last].kind != TOKEN_DIRECTIVE)
            last = tokens->items[last].partner > last ? tokens->items[last].partner + 1 : last + 1;
        if (last > first && last < tokens->count)
            return (struct range){tokens->items[first].begin, tokens->items[last - 1].end};
    }
    return (struct range){0, 0};
}

/* A statement: from behind a `;` or a brace to the next `;`, blocks included. */
static struct range statement(const struct mutation *m, const struct tokens *tokens, const char *text)
{
    for (int tries = 0; tries < 40; tries++) {
        size_t first = below(m, tokens->count);
        const struct token *before = &tokens->items[first];
        if (first + 1 >= tokens->count || before->kind != TOKEN_PUNCTUATOR || !strchr(";{}", text[before->begin]))
            continue;
        size_t last = ++first;
        while (last < tokens->count && !is(&tokens->items[last], text, ';') && !is(&tokens->items[last], text, '}')) {
            bool is_block = is(&tokens->items[last], text, '{') && last > first;
            last = tokens->items[last].partner > last ? tokens->items[last].partner : last;
            if (is_block)
                break;
            last++;
        }
        if (last < tokens->count && (last > first || is(&tokens->items[last], text, ';')))
            return (struct range){tokens->items[first].begin, tokens->items[last].end};
    }
    return (struct range){0, 0};
}

static struct range lines(const struct mutation *m, const char *text, size_t length)
{
    if (!length)
        return (struct range){0, 0};
    size_t begin = below(m, length), end;
    while (begin && text[begin - 1] != '\n')
        begin--;
    end = begin;
    for (size_t count = 1 + below(m, 4); count && end < length; end++)
        count -= text[end] == '\n';
    return (struct range){(uint32_t)begin, (uint32_t)end};
}

static bool is_empty(struct range range)
{
    return range.begin >= range.end;
}

/* Where a statement can be put. */
static struct range behind_statement(const struct mutation *m)
{
    struct range range = statement(m, m->tokens, m->text->bytes);
    return (struct range){range.begin, range.begin};
}

/* ---- forms ------------------------------------------------------------------------------------ */

/* `$` is what was there. */
static const char *const expression_forms[] = {
    "AWAIT($)", "AWAIT($)", "($)", "($, $)", "({ $; })", "({ AWAIT(async_yield()); $; })", "!($)", "*&($)", "&*($)",
    "(1 ? $ : $)", "($ ?: $)", "sizeof($)", "(__typeof__($))($)", "(int)($)", "(void)($)", "-($)", "($) + AWAIT(async_sleep(0), 1)",
    "($) && ($)", "($), AWAIT(async_yield())", "async_create_task($)", "async_join($)", "AWAIT(async_join(async_create_task($)))",
    "async_gather($, $)", "AWAIT(async_gather($))", "_Generic(($), default: $)", "(__typeof__($)[]){$}", "__extension__ ($)",
    "(AWAIT(async_yield()), $)", "({ __auto_type kept__v = $; AWAIT(async_yield()); kept__v; })", "async_run($)", "($)[0]", "__real__ ($)"};

static const char *const statement_forms[] = {
    "{ $ }", "DEFER { $ }", "DEFER $", "ASYNC_TRY { $ } ASYNC_CATCH (e) { }", "ASYNC_TRY { } ASYNC_CATCH (e) { $ }",
    "ASYNC_TIMEOUT (1) { $ }", "ASYNC_TIMEOUT (1) { $ } ASYNC_CATCH (e) { $ }", "ASYNC_GROUP (g) { $ }", "if (1) { $ } else { $ }",
    "if (AWAIT(async_yield()), 1) $", "for (int q = 0; q < 2; q++) { $ }", "do { $ } while (0);", "while (0) $",
    "switch (1) { case 1: $ default:; }", "({ $ });", "AWAIT(async_yield()); $", "$ AWAIT(async_yield());", "again__l: $", "goto out; $ out:;",
    "{ int a[3]; AWAIT(async_yield()); $ (void)a; }", "{ int n = 2; char v[n]; DEFER { v[0] = 0; } $ AWAIT(async_yield()); }",
    "ASYNC_RAISE(-1); $", "return; $", "break; $", "continue; $", "$ $", ";", "#if 1\n$\n#endif\n", "#if 0\n$\n#else\n$\n#endif\n",
    "{ struct s { int x; } s = {1}; AWAIT(async_yield()); $ (void)s; }", "{ static int st; st++; $ }", "{ const int c = 1; $ (void)c; }",
    "{ volatile int w = 1; AWAIT(async_yield()); w++; $ }", "for (;;) { $ break; }", "switch (0) { $ case 0:; }"};

static const char *const words[] = {
    "AWAIT", "ASYNC", "DEFER", "ASYNC_TRY", "ASYNC_CATCH", "ASYNC_RAISE", "ASYNC_TIMEOUT", "ASYNC_GROUP", "ASYNC_TASK(int)", "async_gather",
    "async_join", "async_create_task", "async_coroutine", "async_yield()", "async_sleep(0)", "static", "const", "volatile", "_Atomic", "register",
    "extern", "inline", "typedef", "struct", "union", "enum", "int", "char", "long", "unsigned", "float", "double", "void", "_Bool", "_Complex",
    "__auto_type", "__typeof__", "sizeof", "_Alignas(16)", "_Generic", "_Static_assert(1, \"\");", "_Thread_local", "__extension__", "__func__",
    "__attribute__((unused))", "__attribute__((aligned(8)))", "__attribute__((cleanup(close_thing)))", "if", "else", "for", "while", "do", "switch",
    "case 1:", "default:", "break;", "continue;", "goto out;", "out:;", "return", "&&out", "__builtin_va_arg", "alloca", "(", ")", "[", "]", "{", "}",
    "[2]", "(*)", "*", "&", "->", ".", ",", ";", "...", "?", ":", "?:", "#", "##", "\\\n", "/*", "*/", "//", "\"", "'", "0", "1", "-1", "0x7fffffff",
    "__LINE__", "__COUNTER__", "\n#define X", "\n#undef AWAIT\n", "\n#include <asyncc.h>\n", "\n#include <stdarg.h>\n", "\n#line 3\n", "\n#pragma once\n",
    "asm(\"\");", "\xc3\xa9", "u8\"x\"", "L'x'", "<:", "%>", "({", "})"};

#define PICK(m, table) (table)[below((m), sizeof(table) / sizeof *(table))]

/* Writes the form into `to` (of `size`), with the bytes in each `$`'s place. Returns the length, 0 when it does not fit. */
static size_t fill_form(const char *form, const char *bytes, size_t length, char *to, size_t size)
{
    size_t at = 0;
    for (; *form; form++) {
        size_t more = *form == '$' ? length : 1;
        if (more > size - at)
            return 0;
        memcpy(to + at, *form == '$' ? bytes : form, more);
        at += more;
    }
    return at;
}

static void put_form(const struct mutation *m, struct range range, const char *form)
{
    static char filled[1 << 16];
    if (is_empty(range))
        return;
    size_t length = fill_form(form, m->text->bytes + range.begin, range.end - range.begin, filled, sizeof filled);
    if (length)
        replace(m, range, filled, length);
}

/* ---- mutations -------------------------------------------------------------------------------- */

static void wrap_expression(const struct mutation *m)
{
    put_form(m, operand(m, m->tokens, m->text->bytes), PICK(m, expression_forms));
}

static void wrap_statement(const struct mutation *m)
{
    put_form(m, statement(m, m->tokens, m->text->bytes), PICK(m, statement_forms));
}

static void delete_statement(const struct mutation *m)
{
    replace(m, statement(m, m->tokens, m->text->bytes), "", 0);
}

static void copy_statement(const struct mutation *m)
{
    struct range from = statement(m, m->donor_tokens, m->donor);
    if (m->tokens->count)
        replace(m, behind_statement(m), m->donor + from.begin, from.end - from.begin);
}

static void replace_operand(const struct mutation *m)
{
    struct range from = operand(m, m->donor_tokens, m->donor), to = operand(m, m->tokens, m->text->bytes);
    if (!is_empty(from) && !is_empty(to))
        replace(m, to, m->donor + from.begin, from.end - from.begin);
}

static void replace_group(const struct mutation *m)
{
    char open = "([{{"[below(m, 4)];
    struct range from = group(m, m->donor_tokens, m->donor, open), to = group(m, m->tokens, m->text->bytes, open);
    replace(m, to, m->donor + from.begin, from.end - from.begin);
}

static void replace_token(const struct mutation *m)
{
    if (!m->tokens->count)
        return;
    const struct token *to = &m->tokens->items[below(m, m->tokens->count)];
    for (int tries = 0; tries < 20; tries++) {
        const struct token *from = &m->tokens->items[below(m, m->tokens->count)];
        if (from->kind != to->kind)
            continue;
        static char copy[256];
        size_t length = from->end - from->begin;
        if (length <= sizeof copy) {
            memcpy(copy, m->text->bytes + from->begin, length);
            replace(m, token_range(to), copy, length);
        }
        return;
    }
}

static void delete_token(const struct mutation *m)
{
    if (m->tokens->count)
        replace(m, token_range(&m->tokens->items[below(m, m->tokens->count)]), "", 0);
}

static void insert_word(const struct mutation *m)
{
    char word[64];
    int length = snprintf(word, sizeof word, " %s ", PICK(m, words));
    uint32_t at = m->tokens->count ? m->tokens->items[below(m, m->tokens->count)].begin : 0;
    replace(m, (struct range){at, at}, word, (size_t)length);
}

static void delete_lines(const struct mutation *m)
{
    replace(m, lines(m, m->text->bytes, m->text->length), "", 0);
}

static void copy_lines(const struct mutation *m)
{
    struct range from = lines(m, m->donor, m->donor_tokens->count ? m->donor_tokens->items[m->donor_tokens->count - 1].end : 0);
    struct range to = lines(m, m->text->bytes, m->text->length);
    to.end = to.begin;
    replace(m, to, m->donor + from.begin, from.end - from.begin);
}

/* Newlines, spaces, comments and line splices between tokens. */
static void change_space(const struct mutation *m)
{
    static const char *const spaces[] = {"\n", " ", "/**/", "//x\n", "\\\n", "\t", "\r\n", "\f", "/* \n */"};
    const char *space = PICK(m, spaces);
    uint32_t at = m->tokens->count ? m->tokens->items[below(m, m->tokens->count)].begin : 0;
    replace(m, (struct range){at, at}, space, strlen(space));
}

/* Makes a macro of an operand or a statement: the definition stands on a line of its own at the very beginning. */
static void make_macro(const struct mutation *m)
{
    static char definition[4096];
    struct range range = below(m, 2) ? operand(m, m->tokens, m->text->bytes) : statement(m, m->tokens, m->text->bytes);
    size_t length = range.end - range.begin;
    if (is_empty(range) || length > 1000 || memchr(m->text->bytes + range.begin, '#', length))
        return;
    char name[32], call[64];
    snprintf(name, sizeof name, "M%u", (unsigned)below(m, 100000));
    bool has_parameter = below(m, 2);
    int head = snprintf(definition, sizeof definition, "#define %s%s ", name, has_parameter ? "(x)" : "");
    size_t at = (size_t)head;
    for (size_t i = 0; i < length; i++) {
        char c = m->text->bytes[range.begin + i];
        at += (size_t)snprintf(definition + at, sizeof definition - at, c == '\n' ? " \\\n" : "%c", c);
    }
    definition[at++] = '\n';
    int call_length = snprintf(call, sizeof call, has_parameter ? "%s(0)" : "%s", name);
    replace(m, range, call, (size_t)call_length);
    replace(m, (struct range){0, 0}, definition, at);
}

/* As an argument of a macro that repeats or drops it. */
static void pass_to_macro(const struct mutation *m)
{
    static const char *const macros[][2] = {
        {"#define SAME(...) __VA_ARGS__\n", "SAME($)"}, {"#define TWICE(...) (__VA_ARGS__), (__VA_ARGS__)\n", "(TWICE($))"},
        {"#define NAMED(...) (#__VA_ARGS__, (__VA_ARGS__))\n", "NAMED($)"}, {"#define NEVER(...) 0\n", "NEVER($)"},
        {"#define OUTER(...) SAME(__VA_ARGS__)\n#define SAME(...) __VA_ARGS__\n", "OUTER($)"}};
    size_t which = below(m, sizeof macros / sizeof *macros);
    put_form(m, operand(m, m->tokens, m->text->bytes), macros[which][1]);
    replace(m, (struct range){0, 0}, macros[which][0], strlen(macros[which][0]));
}

static void change_byte(const struct mutation *m)
{
    char byte = (char)below(m, 256);
    if (!m->text->length)
        return;
    uint32_t at = (uint32_t)below(m, m->text->length);
    replace(m, (struct range){at, at + (uint32_t)below(m, 2)}, &byte, below(m, 2));
}

static void cut(const struct mutation *m)
{
    m->text->length = below(m, m->text->length + 1);
}

void mutate(struct text *text, const char *donor, size_t donor_length, uint64_t *random)
{
    static const struct {
        void (*change)(const struct mutation *m);
        unsigned share; /* of 100 */
    } mutations[] = {{wrap_expression, 20}, {wrap_statement, 20}, {copy_statement, 12}, {replace_operand, 10}, {replace_token, 8},
                     {make_macro, 6},       {pass_to_macro, 4},   {delete_statement, 4}, {replace_group, 3},   {insert_word, 5},
                     {delete_token, 2},     {change_space, 2},    {copy_lines, 1},       {delete_lines, 1},    {change_byte, 1},
                     {cut, 1}};
    static struct tokens tokens, donor_tokens;
    tokens_of(&tokens, text->bytes, text->length);
    tokens_of(&donor_tokens, donor, donor_length);
    const struct mutation m = {text, &tokens, donor, &donor_tokens, random};
    size_t drawn = below(&m, 100), which = 0;
    while (drawn >= mutations[which].share)
        drawn -= mutations[which++].share;
    mutations[which].change(&m);
}
