/* A macro's own name in its expansion is not replaced again, however it came there:
 *
 *   #define get(x) AWAIT(get(x))
 *   #define unused __attribute__((unused))
 *
 * Once the expansion is part of the text, nothing shows that any more. So the macro is put aside (#pragma push_macro, #undef, and #pragma pop_macro behind) for the
 * declaration of file scope around. The preprocessor's output has all definitions (-dD), which tell what is a macro at each place. */
#include "aside.h"

/* ---- what is a macro -------------------------------------------------------------------------- */

enum kind { ORDINARY, OBJECT_LIKE, FUNCTION_LIKE };

/* A name that occurs in an expansion. */
struct candidate {
    struct str name;
    enum kind kind; /* at the place that was reached */
};

struct candidates {
    struct candidate *items;
    size_t count, capacity;
};

static struct candidate *find_candidate(const struct candidates *candidates, struct str name)
{
    for (size_t i = 0; i < candidates->count; i++)
        if (str_equal(candidates->items[i].name, name))
            return &candidates->items[i];
    return NULL;
}

static bool is_among(const struct name_list *names, struct str name)
{
    for (size_t i = 0; i < names->count; i++)
        if (str_equal(names->items[i], name))
            return true;
    return false;
}

/* Not among them: what the preprocessor was told to leave alone. */
static struct candidates all_candidates(struct unit *unit, const struct source *expanded, const struct piece *pieces)
{
    struct candidates candidates = {0};
    for (size_t i = 0; i < unit->invocation_count; i++) {
        for (size_t token = pieces[i].first; token < pieces[i].last; token++) {
            struct str name = source_token_text(expanded, token);
            if (expanded->tokens[token].kind == TOKEN_IDENTIFIER && !find_candidate(&candidates, name) &&
                !is_among(&unit->builtin_macros, name))
                *arena_push(unit->arena, &candidates, struct candidate) = (struct candidate){.name = name};
        }
    }
    return candidates;
}

/* The name at the beginning of the text, which is cut off. */
static struct str take_name(struct str *text)
{
    size_t end = 0;
    while (end < text->len && !strchr(" (", text->ptr[end]))
        end++;
    struct str name = str_slice(*text, 0, end);
    *text = str_slice(*text, end, text->len);
    return name;
}

/* #define NAME BODY: a macro that stands for nothing but its own name changes nothing. */
static enum kind defined_kind(struct str name, struct str rest)
{
    if (str_starts(rest, S("(")))
        return FUNCTION_LIKE;
    return str_equal(str_trim(rest), name) ? ORDINARY : OBJECT_LIKE;
}

/* An #undef does not count: nothing in the output tells of a #pragma pop_macro behind it. To put aside what is no macro does no harm. */
static void follow_directive(const struct candidates *candidates, struct str text)
{
    if (!str_starts(text, S("#define ")))
        return;
    text = str_slice(text, sizeof "#define " - 1, text.len);
    struct str name = take_name(&text);
    struct candidate *candidate = find_candidate(candidates, name);
    if (candidate)
        candidate->kind = defined_kind(name, text);
}

/* ---- where they are put aside ------------------------------------------------------------------ */

/* Behind the declaration of file scope that begins at the token. */
static size_t declaration_end(const struct source *source, size_t token)
{
    size_t first = token;
    int depth = 0;
    bool is_body = false;
    for (; token < source->token_count; token++) {
        if (depth == 0 && source_token_is(source, token, "{"))
            is_body = token == first || source_token_is(source, token - 1, ")");
        bool opens = source_token_is(source, token, "{") || source_token_is(source, token, "(") ||
                     source_token_is(source, token, "[");
        bool closes = source_token_is(source, token, "}") || source_token_is(source, token, ")") ||
                      source_token_is(source, token, "]");
        depth += opens - closes;
        if (depth <= 0 && (source_token_is(source, token, ";") || (is_body && source_token_is(source, token, "}"))))
            return token + 1;
    }
    return token;
}

static bool add_range(struct unit *unit, struct aside *aside, struct aside_range range)
{
    size_t at = aside->ranges.count;
    while (at > 0 && aside->ranges.items[at - 1].begin >= range.begin)
        at--;
    if (at < aside->ranges.count && aside->ranges.items[at].begin == range.begin)
        return false;
    arena_push(unit->arena, &aside->ranges, struct aside_range);
    memmove(&aside->ranges.items[at + 1], &aside->ranges.items[at],
            (aside->ranges.count - 1 - at) * sizeof *aside->ranges.items);
    aside->ranges.items[at] = range;
    return true;
}

/* In the condition of an #if, say. */
static bool is_in_directive(const struct unit *unit, uint32_t offset)
{
    size_t behind = unit_directive_from(unit, offset);
    return behind > 0 && unit->directives.items[behind - 1].end > offset;
}

static void want_all(struct unit *unit, struct aside_range range)
{
    for (size_t i = 0; i < unit->invocation_count; i++) {
        struct invocation *invocation = &unit->invocations[i];
        if (invocation->begin < range.begin || invocation->begin >= range.end || invocation->is_wanted || is_in_directive(unit, invocation->begin))
            continue;
        invocation->is_wanted = invocation->is_beside = true;
    }
}

/* `*token`: where a declaration begins, at or before the offset. */
static bool grow_around(struct unit *unit, struct aside *aside, uint32_t offset, size_t *token)
{
    const struct source *source = unit->source;
    size_t end = declaration_end(source, *token);
    while (end < source->token_count && source->tokens[end].offset <= offset) {
        *token = end;
        end = declaration_end(source, *token);
    }
    struct aside_range range = {source->tokens[*token].offset, end < source->token_count
                                                                   ? source->tokens[end - 1].offset + 1
                                                                   : (uint32_t)source->text.len};
    if (!add_range(unit, aside, range))
        return false;
    want_all(unit, range);
    return true;
}

static bool is_replaced(const struct candidate *candidate, const struct source *expanded, size_t token)
{
    return candidate && (candidate->kind == OBJECT_LIKE ||
                         (candidate->kind == FUNCTION_LIKE && source_token_is(expanded, token + 1, "(")));
}

bool aside_grow(struct unit *unit, const struct source *expanded, const struct piece *pieces, struct aside *aside)
{
    struct candidates candidates = all_candidates(unit, expanded, pieces);
    bool has_grown = false;
    size_t token = 0, declaration = 0;
    for (size_t i = 0; i < unit->invocation_count; i++) {
        bool holds_name = false;
        for (; token < pieces[i].last; token++) {
            struct str text = source_token_text(expanded, token);
            if (expanded->tokens[token].kind == TOKEN_DIRECTIVE) {
                follow_directive(&candidates, text);
            } else if (token >= pieces[i].first && expanded->tokens[token].kind == TOKEN_IDENTIFIER &&
                       is_replaced(find_candidate(&candidates, text), expanded, token)) {
                holds_name = true;
                if (!aside_has(aside, text)) {
                    *arena_push(unit->arena, &aside->names, struct str) = text;
                    has_grown = true;
                }
            }
        }
        if (holds_name)
            has_grown |= grow_around(unit, aside, unit->invocations[i].begin, &declaration);
    }
    return has_grown;
}

bool aside_refuse_definitions(struct unit *unit, const struct aside *aside)
{
    bool found = false;
    for (size_t i = 0; i < aside->ranges.count; i++) {
        struct aside_range range = aside->ranges.items[i];
        for (size_t at = unit_directive_from(unit, range.begin); at < unit->directives.count && unit->directives.items[at].begin < range.end; at++) {
            const struct directive *directive = &unit->directives.items[at];
            if (directive->is_undef || !directive->macro.len || !aside_has(aside, directive->macro))
                continue;
            diag_at(unit->diag, DIAG_MACRO, unit->source, directive->begin, directive->end,
                    "the macro '" STR_FMT "' is defined inside of this function and must be expanded in it, which leaves a name in the text that it would replace again; "
                    "give it another name",
                    STR_ARG(directive->macro));
            found = true;
        }
    }
    return found;
}

bool aside_has(const struct aside *aside, struct str name)
{
    return is_among(&aside->names, name);
}

/* ---- the directives ---------------------------------------------------------------------------- */

/* On lines of their own, which do not count. */
static void put_directives(const struct aside *aside, const struct source *source, uint32_t offset, bool begins,
                           struct buf *out)
{
    buf_put(out, S("\n"));
    for (size_t i = 0; i < aside->names.count; i++) {
        struct str name = aside->names.items[i];
        buf_printf(out, "#pragma %s_macro(\"" STR_FMT "\")\n", begins ? "push" : "pop", STR_ARG(name));
        if (begins)
            buf_printf(out, "#undef " STR_FMT "\n", STR_ARG(name));
    }
    buf_printf(out, "#line %u \"%s\"\n", source_line(source, offset), source_path(source, offset));
}

void aside_put_text(const struct aside *aside, const struct source *source, uint32_t begin, uint32_t end,
                    struct buf *out)
{
    for (size_t i = 0; i < aside->ranges.count; i++) {
        const uint32_t borders[] = {aside->ranges.items[i].begin, aside->ranges.items[i].end};
        for (int border = 0; border < 2; border++) {
            if (borders[border] < begin || borders[border] > end)
                continue;
            buf_put(out, source_text(source, begin, borders[border]));
            put_directives(aside, source, borders[border], border == 0, out);
            begin = borders[border];
        }
    }
    buf_put(out, source_text(source, begin, end));
}
