/* Bytes go in, tokens come out. Comments are space, a preprocessor directive is one token, and what is no C is a
 * punctuator. */
#include "tokens.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

static bool is_name(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* The end of the directive at `at`: its last line that no backslash continues. */
static size_t directive_end(const char *text, size_t length, size_t at)
{
    while (at < length && (text[at] != '\n' || text[at - 1] == '\\'))
        at++;
    return at;
}

static size_t quoted_end(const char *text, size_t length, size_t at)
{
    char quote = text[at++];
    while (at < length && text[at] != quote && text[at] != '\n')
        at += text[at] == '\\' ? 2 : 1;
    return at < length ? at + 1 : length;
}

static size_t punctuator_end(const char *text, size_t length, size_t at)
{
    static const char *const longer[] = {"...", "<<=", ">>=", "->", "++", "--", "<<", ">>", "<=", ">=", "==", "!=", "&&",
                                         "||", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "##"};
    for (size_t i = 0; i < sizeof longer / sizeof *longer; i++) {
        size_t size = strlen(longer[i]);
        if (size <= length - at && !memcmp(text + at, longer[i], size))
            return at + size;
    }
    return at + 1;
}

/* Behind spaces and comments. */
static size_t skip_space(const char *text, size_t length, size_t at)
{
    while (at < length) {
        if (isspace((unsigned char)text[at])) {
            at++;
        } else if (text[at] == '/' && at + 1 < length && text[at + 1] == '/') {
            while (at < length && text[at] != '\n')
                at++;
        } else if (text[at] == '/' && at + 1 < length && text[at + 1] == '*') {
            const char *end = length - at > 4 ? memmem(text + at + 2, length - at - 2, "*/", 2) : NULL;
            at = end ? (size_t)(end + 2 - text) : length;
        } else {
            break;
        }
    }
    return at;
}

static struct token token_at(const char *text, size_t length, size_t at)
{
    struct token token = {TOKEN_PUNCTUATOR, (uint32_t)at, 0, 0};
    size_t end = at;
    if (text[at] == '#' && (at == 0 || text[at - 1] == '\n')) {
        token.kind = TOKEN_DIRECTIVE;
        end = directive_end(text, length, at + 1);
    } else if (text[at] == '"' || text[at] == '\'') {
        token.kind = TOKEN_STRING;
        end = quoted_end(text, length, at);
    } else if (is_name(text[at])) {
        token.kind = isdigit((unsigned char)text[at]) ? TOKEN_NUMBER : TOKEN_NAME;
        while (end < length && (is_name(text[end]) || (token.kind == TOKEN_NUMBER && text[end] == '.')))
            end++;
    } else {
        end = punctuator_end(text, length, at);
    }
    token.end = (uint32_t)(end < length ? end : length);
    return token;
}

static void match_brackets(struct tokens *tokens, const char *text)
{
    static uint32_t open[TOKENS_MAX];
    size_t depth = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        struct token *token = &tokens->items[i];
        token->partner = (uint32_t)i;
        if (token->kind != TOKEN_PUNCTUATOR || token->end - token->begin != 1)
            continue;
        char c = text[token->begin];
        if (strchr("([{", c)) {
            open[depth++] = (uint32_t)i;
        } else if (strchr(")]}", c) && depth) {
            token->partner = open[--depth];
            tokens->items[token->partner].partner = (uint32_t)i;
        }
    }
}

void tokens_of(struct tokens *tokens, const char *text, size_t length)
{
    tokens->count = 0;
    for (size_t at = skip_space(text, length, 0); at < length && tokens->count < TOKENS_MAX;) {
        struct token token = token_at(text, length, at);
        tokens->items[tokens->count++] = token;
        at = skip_space(text, length, token.end);
    }
    match_brackets(tokens, text);
}
