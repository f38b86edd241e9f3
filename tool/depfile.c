/* Rules as gcc and clang write them: blanks and '#' behind a backslash, '$' twice. */
#include "depfile.h"

#include <string.h>

struct str depfile_quote(struct arena *arena, const char *path)
{
    struct buf text = {0};
    for (const char *c = path; *c; c++) {
        if (*c == ' ' || *c == '\t') {
            for (const char *back = c; back > path && back[-1] == '\\'; back--) /* these would quote each other */
                buf_put(&text, S("\\"));
            buf_put(&text, S("\\"));
        } else if (*c == '#') {
            buf_put(&text, S("\\"));
        } else if (*c == '$') {
            buf_put(&text, S("$"));
        }
        buf_put(&text, (struct str){c, 1});
    }
    struct str copy = str_copy(arena, buf_str(&text));
    buf_free(&text);
    return copy;
}

struct str depfile_write(struct arena *arena, const struct words *targets, const struct words *prerequisites, bool phony)
{
    struct buf text = {0};
    for (size_t i = 0; i < targets->count; i++)
        buf_printf(&text, "%s%s", i ? " " : "", targets->items[i]);
    buf_put(&text, S(":"));
    for (size_t i = 0; i < prerequisites->count; i++)
        buf_printf(&text, "%s" STR_FMT, i ? " \\\n  " : " ", STR_ARG(depfile_quote(arena, prerequisites->items[i])));
    buf_put(&text, S("\n"));
    for (size_t i = 1; phony && i < prerequisites->count; i++)
        buf_printf(&text, STR_FMT ":\n", STR_ARG(depfile_quote(arena, prerequisites->items[i])));
    struct str copy = str_copy(arena, buf_str(&text));
    buf_free(&text);
    return copy;
}

static bool parts_words(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ':';
}

/* Where the text has the quoted path as a word; the text's end when it does not. */
static size_t find_word(struct str text, struct str word)
{
    for (size_t at = 0; at < text.len; at++) {
        at += str_find(str_slice(text, at, text.len), word);
        size_t end = at + word.len;
        if (at < text.len && (at == 0 || parts_words(text.ptr[at - 1])) && (end == text.len || parts_words(text.ptr[end])))
            return at;
    }
    return text.len;
}

bool depfile_names(struct arena *arena, struct str text, const char *path)
{
    return find_word(text, depfile_quote(arena, path)) < text.len;
}

struct str depfile_correct(struct arena *arena, struct str text, const char *generated, const char *source, const struct words *more,
                           bool phony)
{
    struct str word = depfile_quote(arena, generated);
    size_t at = find_word(text, word);
    if (at == text.len)
        return text;
    struct buf out = {0}, rules = {0};
    buf_put(&out, str_slice(text, 0, at));
    if (source)
        buf_put(&out, depfile_quote(arena, source));
    for (size_t i = 0; i < more->count; i++) {
        struct str path = depfile_quote(arena, more->items[i]);
        if (find_word(text, path) < text.len)
            continue;
        buf_printf(&out, " \\\n " STR_FMT, STR_ARG(path));
        buf_printf(&rules, STR_FMT ":\n", STR_ARG(path));
    }
    buf_put(&out, str_slice(text, at + word.len, text.len));
    if (phony)
        buf_put(&out, buf_str(&rules));
    struct str copy = str_copy(arena, buf_str(&out));
    buf_free(&out);
    buf_free(&rules);
    return copy;
}
