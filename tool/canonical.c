/* canonical: one spelling for each token, so that nobody else has to think of the rare ones.
 *
 * Digraphs become what they stand for, names lose the line continuations inside them and right before them, and universal
 * character names become UTF-8. What that leaves over comes behind the token as blanks and newlines, so every token
 * stays at its offset, and every line stays a line. Trigraphs, where the flags ask for them, are refused: in a string there is no
 * room to write them otherwise. */
#include "canonical.h"
#include <string.h>

static const struct {
    const char *digraph, *text;
} digraphs[] = {{"<%", "{ "}, {"%>", "} "}, {"<:", "[ "}, {":>", "] "}, {"%:", "# "}, {"%:%:", "##  "}};

static bool spell_digraph(char *at, uint32_t length)
{
    if (length < 2)
        return false;
    for (size_t i = 0; i < sizeof digraphs / sizeof *digraphs; i++)
        if (length == strlen(digraphs[i].digraph) && !memcmp(at, digraphs[i].digraph, length)) {
            memcpy(at, digraphs[i].text, length);
            return true;
        }
    return false;
}

static uint32_t put_utf8(char *to, uint32_t code)
{
    if (code < 0x80)
        return *to = (char)code, 1;
    uint32_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (uint32_t i = length; i-- > 1; code >>= 6)
        to[i] = (char)(0x80 | (code & 0x3F));
    *to = (char)((0xF00 >> length) | code);
    return length;
}

static uint32_t hexadecimal(const char *digits, uint32_t count)
{
    uint32_t value = 0;
    for (; count; count--, digits++)
        value = value * 16 + (uint32_t)(*digits <= '9' ? *digits - '0' : (*digits | 32) - 'a' + 10);
    return value;
}

/* The name at [at, at + length), short, with what is left over behind it. */
static bool spell_name(struct arena *arena, char *at, uint32_t length)
{
    if (!memchr(at, '\\', length))
        return false;
    char *name = arena_alloc(arena, length), *rest = arena_alloc(arena, length);
    uint32_t name_length = 0, rest_length = 0;
    for (uint32_t i = 0; i < length;) {
        uint32_t digits = at[i] != '\\' ? 0 : at[i + 1] == 'u' ? 4 : at[i + 1] == 'U' ? 8 : 0;
        if (digits) {
            uint32_t written = put_utf8(name + name_length, hexadecimal(at + i + 2, digits));
            name_length += written;
            memset(rest + rest_length, ' ', digits + 2 - written);
            rest_length += digits + 2 - written;
            i += digits + 2;
        } else if (at[i] == '\\') { /* to behind the newline */
            rest[rest_length++] = ' ';
            for (i++; i < length && at[i - 1] != '\n'; i++)
                rest[rest_length++] = at[i];
        } else {
            name[name_length++] = at[i++];
        }
    }
    memcpy(at, name, name_length);
    memcpy(at + name_length, rest, rest_length);
    return true;
}

/* A token right behind a continuation begins, for clang, with the backslash. Outside of directives a newline will do. */
static bool end_continuation(char *text, uint32_t from, const struct token *token)
{
    uint32_t at = token->offset;
    if (at == from || text[at - 1] != '\n' || text[at] == '#')
        return false;
    do
        at--;
    while (at > from && strchr(" \t\v\f\r\n", text[at]));
    if (text[at] != '\\')
        return false;
    text[at] = ' ';
    return true;
}

static bool is_trigraph(const char *text) { return text[0] == '?' && text[1] == '?' && text[2] && strchr("=/'()!<>-", text[2]); }

static bool has_trigraphs(const struct translate_options *options)
{
    bool has = false;
    for (size_t i = 0; i < options->flag_count; i++) {
        const char *flag = options->flags[i];
        if (!strncmp(flag, "-std=", 5)) /* until C23 took them away */
            has = (flag[5] == 'c' && strncmp(flag + 5, "c2", 2) != 0) || !strncmp(flag + 5, "iso9899:1", 9);
        has |= !strcmp(flag, "-trigraphs") || !strcmp(flag, "-ansi");
    }
    return has;
}

static void refuse_trigraphs(const struct source *source, struct diag *diag)
{
    for (size_t token = 0; token < source->token_count; token++) {
        uint32_t begin = source->tokens[token].offset, end = begin + source->tokens[token].length;
        for (uint32_t at = begin; at < end; at++)
            if (is_trigraph(source->text.ptr + at)) {
                diag_at(diag, DIAG_TRIGRAPH, source, at, at + 3, "trigraphs are not read, though the flags ask for them; write the character itself");
                return;
            }
    }
}

bool canonical_spell(struct arena *arena, const struct translate_options *options, struct diag *diag, struct source *source)
{
    unsigned before = diag->errors;
    if (has_trigraphs(options))
        refuse_trigraphs(source, diag);
    bool changed = false;
    for (size_t i = 0; i < source->token_count; i++) {
        const struct token *token = &source->tokens[i];
        char *text = (char *)source->text.ptr, *at = text + token->offset; /* the arena's */
        uint32_t before = i ? token[-1].offset + token[-1].length : 0;
        changed |= token->kind != TOKEN_DIRECTIVE && end_continuation(text, before, token);
        if (token->kind == TOKEN_PUNCTUATOR)
            changed |= spell_digraph(at, token->length);
        else if (token->kind == TOKEN_DIRECTIVE && token->length > 1)
            changed |= spell_digraph(at, 2);
        else if (token->kind == TOKEN_IDENTIFIER)
            changed |= spell_name(arena, at, token->length);
    }
    if (changed)
        source_init(arena, source->path, source->text, source);
    return diag->errors == before;
}
