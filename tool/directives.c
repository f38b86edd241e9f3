/* directives: preprocessing directives that stand where text is rewritten.
 *
 * In a function that is rewritten each group of #if … #endif is resolved: its directives and what they leave out become blanks. For the
 * passes know what the tool has seen, and the compiler of the output could answer a condition otherwise (__GNUC__, __OPTIMIZE__): text that
 * no pass saw would use variables that nobody saved. Other directives are copied with the text around them. A hint for unrolling a loop is
 * dropped where the loop holds an AWAIT, for compilers say that they cannot follow it. Where text moves behind a #define or #undef, its
 * macros are expanded before. And so are macros that are named like what generated code uses: such definitions do not hold there, and
 * those that stand there are put behind the function.
 * __LINE__ becomes the number, for a statement over several lines may lose line breaks; a macro that brings it is expanded there.
 *
 * Requires: locate. Fills: function->definitions, unit->edits for them. Breaks: the text of unit->source, whose offsets and lines stay; macros may be wanted. */
#include "passes.h"
#include <string.h>

/* ---- groups of #if … #endif -------------------------------------------------------------------- */

static void blank(struct unit *unit, uint32_t begin, uint32_t end)
{
    char *text = (char *)unit->source->text.ptr; /* the arena's */
    for (uint32_t at = begin; at < end; at++)
        if (text[at] != '\n' && text[at] != '\r')
            text[at] = ' ';
}

static size_t skipped_from(const struct unit *unit, uint32_t offset)
{
    size_t low = 0, high = unit->skipped_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (unit->skipped[middle].begin < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Leaves of the group's text what the preprocessor does, inner groups included. */
static void resolve(struct unit *unit, uint32_t group)
{
    const struct directives *directives = &unit->directives;
    const struct directive *first = &directives->items[group - 1], *last = first, *behind = directives->items + directives->count;
    if (unit->source->text.ptr[first->begin] == ' ')
        return; /* it is */
    while (last + 1 < behind && (last->group != group || !last->is_endif))
        last++;
    for (const struct directive *directive = first; directive <= last; directive++)
        if (directive->group)
            blank(unit, directive->begin, directive->end);
    for (size_t i = skipped_from(unit, first->begin); i < unit->skipped_count && unit->skipped[i].begin < last->end; i++)
        blank(unit, unit->skipped[i].begin, unit->skipped[i].end < last->end ? unit->skipped[i].end : last->end);
}

static const struct node *child_around(const struct node *node, uint32_t offset)
{
    for (const struct node *child = node->first; child; child = child->next)
        if (!child->is_unevaluated && child->begin <= offset && offset < child->end)
            return child;
    return NULL;
}

/* ---- hints for loops --------------------------------------------------------------------------- */

/* `pragma GCC unroll 4`, without what is around it. */
static bool is_loop_hint(struct str pragma)
{
    static const char *const hints[] = {"GCC unroll", "GCC ivdep", "GCC novector", "clang loop", "unroll", "nounroll"};
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
        if (str_starts(pragma, str_from(hints[i])))
            return true;
    return false;
}

static bool is_hint_operator(const struct unit *unit, size_t close)
{
    const struct source *source = unit->source;
    size_t open = unit->match[close];
    struct str text = source_token_text(source, close - 1);
    return source_token_is(source, close, ")") && open > 0 && source_token_is(source, open - 1, "_Pragma") &&
           open + 2 == close && text.len > 1 && is_loop_hint(str_slice(text, 1, text.len));
}

/* The #pragma that stands directly in front of the offset, no token between, or null. */
static const struct directive *pragma_before(const struct unit *unit, uint32_t begin, uint32_t offset)
{
    size_t behind = unit_directive_from(unit, offset), first = unit_directive_from(unit, begin);
    return behind > first && unit->directives.items[behind - 1].is_pragma ? &unit->directives.items[behind - 1] : NULL;
}

/* A macro there may bring hints: they are seen once it is expanded. */
static void want_pragmas(struct unit *unit, uint32_t offset)
{
    const struct invocation *macro = macros_at(unit, offset);
    if (macro && macro->has_pragma)
        macros_want(unit, offset);
}

static void drop_hints(struct unit *unit, const struct node *loop)
{
    const struct source *source = unit->source;
    size_t token = source_token_from(source, loop->begin);
    want_pragmas(unit, loop->begin);
    if (token > 0)
        want_pragmas(unit, source->tokens[token - 1].offset);
    while (token > 0 && is_hint_operator(unit, token - 1)) {
        size_t first = unit->match[token - 1] - 1;
        blank(unit, source->tokens[first].offset, source->tokens[token - 1].offset + 1);
        token = first;
    }
    uint32_t begin = token > 0 ? source->tokens[token - 1].offset + source->tokens[token - 1].length : 0;
    const struct directive *directive = pragma_before(unit, begin, source->tokens[token].offset);
    if (!directive)
        return;
    struct str text = source_text(source, directive->begin, directive->end);
    if (is_loop_hint(str_trim(str_slice(text, str_find(text, S("pragma")) + sizeof "pragma" - 1, text.len))))
        blank(unit, directive->begin, directive->end);
}

/* ---- text that moves --------------------------------------------------------------------------- */

static bool defines_macros(const struct unit *unit, uint32_t begin, uint32_t end)
{
    for (size_t i = unit_directive_from(unit, begin); i < unit->directives.count && unit->directives.items[i].begin < end;
         i++)
        if (unit->directives.items[i].macro.len)
            return true;
    return false;
}

/* [begin, end) is emitted behind, or before, the text [from, to). */
static void move(struct unit *unit, uint32_t begin, uint32_t end, uint32_t from, uint32_t to)
{
    if (!defines_macros(unit, from, to))
        return;
    for (size_t i = macros_from(unit, begin); i < unit->invocation_count && unit->invocations[i].begin < end; i++)
        macros_want(unit, unit->invocations[i].begin);
}

static void see(struct unit *unit, const struct node *node)
{
    bool is_loop = node->kind == NODE_FOR || node->kind == NODE_WHILE || node->kind == NODE_DO;
    if (is_loop && node->has_await)
        drop_hints(unit, node);
    if (node->kind == NODE_DEFER && !node->local)
        move(unit, node->begin, node->end, node->end, node->parent->end);
    if (node->kind == NODE_DO && node->last->special)
        move(unit, node->last->begin, node->last->end, node->begin, node->last->begin);
    for (const struct node *child = node->first; child; child = child->next)
        if (child->special && !child->is_unevaluated && !node_is_plain(child))
            see(unit, child);
}

/* What the function defines under a name that generated code uses holds behind it: in it, each invocation is expanded. */
static void put_behind(struct unit *unit, struct function *function, const struct directive *directive)
{
    uint32_t length = directive->end - directive->begin;
    *arena_push(unit->arena, &unit->edits, struct edit) = (struct edit){.offset = directive->begin, .length = length, .text = S("")};
    *arena_push(unit->arena, &function->definitions, struct str) = source_text(unit->source, directive->begin, directive->end);
}

static bool is_skipped(const struct unit *unit, uint32_t offset)
{
    for (size_t i = 0; i < unit->skipped_count; i++)
        if (unit->skipped[i].begin <= offset && offset < unit->skipped[i].end)
            return true;
    return false;
}

static void number_lines(struct unit *unit, const struct function *function)
{
    const struct source *source = unit->source;
    struct str name = S("__LINE__");
    for (uint32_t at = function->body->begin;; at += (uint32_t)name.len) {
        at += (uint32_t)str_find(source_text(source, at, function->end), name);
        if (at >= function->end)
            return;
        size_t token = source_token_from(source, at);
        bool is_word = token < source->token_count && source->tokens[token].offset == at && source->tokens[token].length == name.len;
        const struct invocation *macro = macros_at(unit, at);
        if (is_word && (!macro || (macro->begin == at && macro->end == at + name.len))) /* in arguments it is as the macro has it */
            *arena_push(unit->arena, &unit->edits, struct edit) =
                (struct edit){.offset = at, .length = (uint32_t)name.len, .text = str_format(unit->arena, "%u", source_line(source, at))};
    }
}

/* The innermost statement around the offset. */
static const struct node *statement_around(const struct node *body, uint32_t offset)
{
    const struct node *statement = body;
    for (const struct node *node = body, *child; (child = child_around(node, offset)); node = child)
        if (child->kind < NODE_PAREN || node->kind == NODE_COMPOUND || node_is_label(node))
            statement = child;
    return statement;
}

/* The first line of what is rewritten stays where it was. */
static void want_lines(struct unit *unit, const struct function *function)
{
    for (size_t i = macros_from(unit, function->body->begin); i < unit->invocation_count && unit->invocations[i].begin < function->end; i++) {
        uint32_t at = unit->invocations[i].begin;
        if (!unit->invocations[i].has_line)
            continue;
        const struct node *statement = statement_around(function->body, at);
        if (statement->special && statement->kind != NODE_COMPOUND && source_text_line(unit->source, statement->begin) != source_text_line(unit->source, at))
            macros_want(unit, at);
    }
}

static void see_function(struct unit *unit, struct function *function)
{
    for (size_t i = unit_directive_from(unit, function->begin); i < unit->directives.count; i++) {
        const struct directive *directive = &unit->directives.items[i];
        if (directive->begin >= function->end)
            break;
        if (directive->group)
            resolve(unit, directive->group);
        if (directive->macro.len && macros_is_hiding(unit, directive->macro) && !is_skipped(unit, directive->begin))
            put_behind(unit, function, directive);
    }
    see(unit, function->body);
    macros_want_hiding(unit, function->begin, function->end);
    number_lines(unit, function);
    want_lines(unit, function);
}

/* Of an ordinary function only its starters are rewritten. */
static void see_island(struct unit *unit, const struct node *node)
{
    if (node->kind == NODE_STARTER)
        for (size_t i = unit_directive_from(unit, node->begin);
             i < unit->directives.count && unit->directives.items[i].begin < node->end; i++)
            if (unit->directives.items[i].group)
                resolve(unit, unit->directives.items[i].group);
    for (const struct node *child = node->first; child; child = child->next)
        if (child->special)
            see_island(unit, child);
}

void directives_fill(struct unit *unit)
{
    for (struct function *function = unit->functions; function; function = function->next)
        if (function->body && !function->in_macro)
            see_function(unit, function);
    for (const struct island *island = unit->islands; island; island = island->next)
        see_island(unit, island->node);
}
