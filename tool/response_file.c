/* The quoting is that of gcc and clang alike: blanks part words, quotes of both kinds keep them together, and a backslash
 * takes what follows as it is, in quotes too. */
#include "response_file.h"
#include "file.h"

#include <ctype.h>
#include <string.h>

enum { DEPTH_MAX = 64 }; /* of files in files: one that names itself must end */

/* Takes one word off the text and writes it, unquoted, to *to, which moves on behind its NUL. Null at the text's end. */
static const char *read_word(struct str *text, char **to)
{
    size_t at = 0;
    while (at < text->len && isspace((unsigned char)text->ptr[at]))
        at++;
    if (at == text->len)
        return NULL;
    const char *word = *to;
    for (char quote = 0; at < text->len; at++) {
        char c = text->ptr[at];
        if (c == '\\' && at + 1 < text->len)
            *(*to)++ = text->ptr[++at];
        else if (quote ? c == quote : c == '"' || c == '\'')
            quote = quote ? 0 : c;
        else if (!quote && isspace((unsigned char)c))
            break;
        else
            *(*to)++ = c;
    }
    *(*to)++ = '\0';
    *text = str_slice(*text, at, text->len);
    return word;
}

static bool put_word(struct arena *arena, const char *word, int depth, struct words *out)
{
    struct str text;
    if (word[0] != '@' || depth == DEPTH_MAX || file_read(arena, word + 1, &text) < 0) {
        words_add(arena, out, word);
        return false;
    }
    char *to = arena_alloc(arena, text.len + 1); /* a word's NUL takes the place of the blank behind it */
    for (const char *next; (next = read_word(&text, &to));)
        put_word(arena, next, depth + 1, out);
    return true;
}

bool response_file_open(struct arena *arena, const char *const *words, struct words *out)
{
    bool any = false;
    for (; *words; words++)
        any |= put_word(arena, *words, 0, out);
    return any;
}

struct str response_file_write(struct arena *arena, const struct words *words, size_t first)
{
    struct buf text = {0};
    for (size_t i = first; i < words->count; i++) {
        buf_put(&text, S("\""));
        for (const char *c = words->items[i]; *c; c++) {
            if (*c == '"' || *c == '\\')
                buf_put(&text, S("\\"));
            buf_put(&text, (struct str){c, 1});
        }
        buf_put(&text, S("\"\n"));
    }
    struct str copy = str_copy(arena, buf_str(&text));
    buf_free(&text);
    return copy;
}
