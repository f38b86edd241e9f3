/* Shared by the locate*.c files: tokens, and what each of them finds the extents of. See locate.c. */
#ifndef LOCATE_H
#define LOCATE_H

#include "passes.h"
#include <string.h>

struct locate {
    struct unit *unit;
    const struct source *source;
};

/* ---- tokens ---- */

static inline bool is(const struct locate *l, size_t token, const char *text) { return source_token_is(l->source, token, text); }
static inline size_t token_at(const struct locate *l, uint32_t offset) { return source_token_from(l->source, offset); }
static inline size_t match(const struct locate *l, size_t token) { return l->unit->match[token]; }
static inline uint32_t begin_of(const struct locate *l, size_t token) { return l->source->tokens[token].offset; }
static inline uint32_t end_of(const struct locate *l, size_t token) { return l->source->tokens[token].offset + l->source->tokens[token].length; }

static inline char bracket(const struct locate *l, size_t token)
{
    struct str text = source_token_text(l->source, token);
    return text.len == 1 && strchr("()[]{}", *text.ptr) ? *text.ptr : 0;
}

/* The next token `text` at this depth in [token, end), or end. */
static inline size_t find(const struct locate *l, size_t token, size_t end, const char *text)
{
    while (token < end && !is(l, token, text)) {
        char c = bracket(l, token);
        token = (c == '(' || c == '[' || c == '{') && match(l, token) ? match(l, token) + 1 : token + 1;
    }
    return token < end ? token : end;
}

/* The comma that ends an item of a list: not one that stands between `?` and `:` (6.5.15: an expression, as in brackets). */
static inline size_t find_comma(const struct locate *l, size_t token, size_t end)
{
    size_t comma = find(l, token, end, ","), question = find(l, token, comma, "?");
    while (question < comma) {
        token = question + 1;
        for (int open = 1; open > 0 && token < end; token++) {
            char c = bracket(l, token);
            open += is(l, token, "?") - is(l, token, ":");
            token = (c == '(' || c == '[' || c == '{') && match(l, token) ? match(l, token) : token;
        }
        comma = find(l, token, end, ",");
        question = find(l, token, comma, "?");
    }
    return comma;
}

/* Gives the node the tokens [begin, end). */
static inline void set(struct locate *l, struct node *node, size_t begin, size_t end)
{
    if (begin >= end)
        return;
    node->begin = begin_of(l, begin);
    node->end = end_of(l, end - 1);
}

/* ---- extents ---- */

/* What is in the file, from the token `region` to `end`, is not what the node is: it comes out of a macro, the one
 * that stands first there, or else one inside. */
void locate_mismatch(struct locate *l, const struct node *node, size_t region, size_t end);
/* The first token of a child, seen from brackets `opener`: where the child starts inside the arguments of a
 * macro, that macro's name. */
size_t locate_child_token(const struct locate *l, const struct node *child, uint32_t opener);
/* locate_expr.c: gives the node the tokens [begin, end), and, where something in it is special, its children theirs. */
void locate_expression(struct locate *l, struct node *node, size_t begin, size_t end);
/* locate_keep.c: true when the node comes out of the macro invoked at the tokens [begin, end) and that can stay as it is
 * written, but for what awaits in its arguments; it is a NODE_INVOCATION then. */
bool locate_keep(struct locate *l, struct node *node, size_t begin, size_t end);
/* locate.c: locates the statement that starts at the token; returns the token behind it. */
size_t locate_statement(struct locate *l, struct node *node, size_t token);

#endif
