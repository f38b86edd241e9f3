/* What would make a frame smaller: rules of thumb over what explain.c has gathered, each about one member or one block. */
#include "explain.h"
#include "passes.h"
#include <stdlib.h>

enum { WORTH_BYTES = 64 }; /* parameters and children below this are left in peace */

struct adviser {
    struct unit *unit;
    const struct function *function;
    struct explanation *explanation;
};

static void add(struct adviser *adviser, uint64_t bytes, uint32_t line, struct str text)
{
    *arena_push(adviser->unit->arena, &adviser->explanation->advices, struct advice) =
        (struct advice){text, bytes, line};
}

/* ---- blocks that could end earlier, or begin deeper ------------------------------------------- */

/* Where a variable is mentioned. */
struct mentions {
    const struct node *first, *last; /* in the order of the text; null when there are none */
    const struct node *inside;       /* the innermost block around all of them */
    bool is_deferred;                /* one is in a DEFER, which runs later */
};

static bool holds(const struct node *outer, const struct node *node)
{
    while (node && node != outer)
        node = node->parent;
    return node != NULL;
}

static const struct node *block_around(const struct node *node)
{
    do
        node = node->parent;
    while (node && node->kind != NODE_COMPOUND);
    return node;
}

static void find_mentions(const struct node *node, const struct local *local, bool is_deferred,
                          struct mentions *mentions)
{
    is_deferred |= node->kind == NODE_DEFER;
    if (node->local == local && node->kind == NODE_REF) {
        if (!mentions->first || node->begin < mentions->first->begin)
            mentions->first = node;
        if (!mentions->last || node->begin > mentions->last->begin)
            mentions->last = node;
        mentions->inside = mentions->inside ? mentions->inside : block_around(node);
        while (mentions->inside && !holds(mentions->inside, node))
            mentions->inside = block_around(mentions->inside);
        mentions->is_deferred |= is_deferred;
    }
    for (const struct node *child = node->first; child; child = child->next)
        find_mentions(child, local, is_deferred, mentions);
}

static bool is_loop(const struct node *node)
{
    return node->kind == NODE_WHILE || node->kind == NODE_DO || node->kind == NODE_FOR;
}

/* A loop inside the variable's block leads from the AWAIT back to a mention. */
static bool is_repeated(const struct mentions *mentions, const struct node *await, const struct local *local)
{
    for (const struct node *node = await->parent; node && node->begin > local->var->begin; node = node->parent)
        if (is_loop(node) && mentions->last->begin > node->begin && mentions->first->begin < node->end)
            return true;
    return false;
}

/* The statement of a block that holds the node. */
static const struct node *statement_of(const struct node *node)
{
    while (node->parent && node->parent->kind != NODE_COMPOUND)
        node = node->parent;
    return node;
}

/* All AWAITs of the variable's block stand behind the last mention: the block could end there. */
static void advise_end(struct adviser *adviser, const struct row *row, const struct mentions *mentions,
                       const struct await *first)
{
    const struct function *function = adviser->function;
    const struct node *last = statement_of(mentions->last);
    if (holds(last, first->node) || first->node->begin < last->begin)
        return;
    uint32_t line = explain_line(function, first->node->begin);
    add(adviser, row->size, explain_line(function, row->local->name_offset),
        str_format(adviser->unit->arena,
                   "'" STR_FMT "' is not mentioned behind line %u: end its block before the AWAIT at line %u, if no "
                               "pointer to it is kept (up to %llu bytes)",
                   STR_ARG(row->local->name), explain_line(function, mentions->last->begin), line,
                   (unsigned long long)row->size));
}

static void advise_block(struct adviser *adviser, const struct row *row)
{
    const struct function *function = adviser->function;
    const struct local *local = row->local;
    bool is_movable =
        local->var && local->var->kind == NODE_VAR && !local->is_literal && !local->handler.len &&
        !function->label_count &&
        (local->reason == REASON_ADDRESS || local->reason == REASON_LARGE || local->reason == REASON_VOLATILE);
    struct mentions mentions = {0};
    if (is_movable)
        find_mentions(function->body, local, false, &mentions);
    if (!mentions.first || mentions.is_deferred || !mentions.inside)
        return;
    const struct await *first = NULL;
    for (const struct await *await = function->awaits; await; await = await->next) {
        if (!explain_scope_is_in(await->scope, local->scope) || await->node->begin < local->name_offset)
            continue;
        if (is_repeated(&mentions, await->node, local))
            return;
        first = first && first->node->begin < await->node->begin ? first : await;
    }
    const struct scope *inside = node_scope(mentions.inside);
    if (first && inside && inside != local->scope && explain_scope_is_in(inside, local->scope) && !inside->has_await)
        add(adviser, row->size, explain_line(function, local->name_offset),
            str_format(adviser->unit->arena,
                       "declare '" STR_FMT
                       "' in the block of line %u, which has no AWAIT, if no pointer to it is kept (up to %llu bytes)",
                       STR_ARG(local->name), explain_line(function, mentions.inside->begin),
                       (unsigned long long)row->size));
    else if (first)
        advise_end(adviser, row, &mentions, first);
}

/* ---- parameters and results ------------------------------------------------------------------- */

static void advise_parameter(struct adviser *adviser, const struct row *row)
{
    if (row->local->is_parameter && row->size >= WORTH_BYTES)
        add(adviser, row->size - sizeof(void *), adviser->explanation->line,
            str_format(adviser->unit->arena,
                       "take '" STR_FMT "' by pointer, to what outlives the call (up to %llu bytes)",
                       STR_ARG(row->local->name), (unsigned long long)(row->size - sizeof(void *))));
}

static void advise_result(struct adviser *adviser, const struct row *row)
{
    if (row->size >= WORTH_BYTES)
        add(adviser, row->size - sizeof(void *), adviser->explanation->line,
            str_format(adviser->unit->arena, "store the result through a pointer parameter (up to %llu bytes)",
                       (unsigned long long)(row->size - sizeof(void *))));
}

/* ---- children --------------------------------------------------------------------------------- */

/* The bytes that the AWAIT takes in `child`. */
static uint64_t child_bytes(const struct rows *rows, const struct await *await, uint64_t begin)
{
    uint64_t end = begin;
    for (size_t i = 0; i < rows->count; i++)
        if (rows->items[i].await == await && rows->items[i].offset + rows->items[i].size > end)
            end = rows->items[i].offset + rows->items[i].size;
    return end - begin;
}

/* One AWAIT needs more room than all others: it decides how large `child` is. */
static void advise_child(struct adviser *adviser)
{
    const struct rows *rows = &adviser->explanation->rows;
    const struct function *function = adviser->function;
    uint64_t begin = function->measured.size, most = 0, next = 0;
    const struct await *largest = NULL;
    for (size_t i = 0; i < rows->count; i++)
        if (rows->items[i].await && rows->items[i].offset < begin)
            begin = rows->items[i].offset;
    for (const struct await *await = function->awaits; await; await = await->next) {
        uint64_t bytes = child_bytes(rows, await, begin);
        if (bytes > most) {
            next = most;
            most = bytes;
            largest = await;
        } else if (bytes > next) {
            next = bytes;
        }
    }
    bool is_ours =
        largest && (largest->callee || largest->node->first->kind == NODE_GATHER) && largest->placement != PLACE_LEAF;
    if (!is_ours || most - next < WORTH_BYTES)
        return;
    uint32_t line = explain_line(function, largest->node->begin);
    bool is_gather = largest->node->first->kind == NODE_GATHER;
    add(adviser, most - next, line,
        is_gather ? str_format(adviser->unit->arena,
                               "the async_gather at line %u is the largest child: with fewer or smaller branches, or "
                               "tasks and async_join, up to %llu bytes less",
                               line, (unsigned long long)(most - next))
                  : str_format(adviser->unit->arena,
                               "'" STR_FMT "', awaited at line %u, is the largest child: what makes it smaller makes "
                                           "this up to %llu bytes smaller",
                               STR_ARG(largest->callee->name), line, (unsigned long long)(most - next)));
}

/* ---- order ------------------------------------------------------------------------------------ */

static uint64_t round_up(uint64_t bytes, uint64_t align)
{
    return (bytes + align - 1) / align * align;
}

/* The variables of one block, from wide to narrow, would leave no holes between them. */
static void advise_order(struct adviser *adviser, const struct scope *scope)
{
    const struct rows *rows = &adviser->explanation->rows;
    uint64_t begin = adviser->function->measured.size, end = 0, bytes = 0, align = 1;
    const struct local *first = NULL;
    for (size_t i = 0; i < rows->count; i++) {
        const struct row *row = &rows->items[i];
        if (!row->local || row->local->scope != scope)
            continue;
        begin = row->offset < begin ? row->offset : begin;
        end = row->offset + row->size > end ? row->offset + row->size : end;
        align = row->align > align ? row->align : align;
        bytes += row->size;
        if (!row->local->is_temporary && (!first || row->local->name_offset < first->name_offset))
            first = row->local;
    }
    uint64_t now = first ? round_up(end - begin, align) : 0, best = round_up(bytes, align);
    if (first && best < now) {
        uint32_t line = explain_line(adviser->function, first->name_offset);
        add(adviser, now - best, line,
            str_format(adviser->unit->arena,
                       "declare the %s from the widest to the narrowest: up to %llu bytes of padding less",
                       first->is_parameter
                           ? "parameters"
                           : str_format(adviser->unit->arena,
                                        "variables of the block that begins with '" STR_FMT "' at line %u",
                                        STR_ARG(first->name), line)
                                 .ptr,
                       (unsigned long long)(now - best)));
    }
    for (const struct scope *inner = scope->first; inner; inner = inner->next)
        advise_order(adviser, inner);
}

static int most_first(const void *a, const void *b)
{
    const struct advice *x = a, *y = b;
    if (x->bytes != y->bytes)
        return x->bytes < y->bytes ? 1 : -1;
    return x->line != y->line ? (x->line > y->line ? 1 : -1) : strcmp(x->text.ptr, y->text.ptr);
}

void explain_advise(struct unit *unit, struct explanation *explanation)
{
    struct adviser adviser = {unit, explanation->function, explanation};
    for (size_t i = 0; i < explanation->rows.count; i++) {
        const struct row *row = &explanation->rows.items[i];
        if (row->kind == ROW_RESULT)
            advise_result(&adviser, row);
        if (row->kind == ROW_VARIABLE && row->local && row->local->home == HOME_FRAME)
            advise_block(&adviser, row);
        if (row->kind == ROW_VARIABLE && row->local)
            advise_parameter(&adviser, row);
    }
    advise_child(&adviser);
    advise_order(&adviser, explanation->function->scope);
    if (explanation->advices.count)
        qsort(explanation->advices.items, explanation->advices.count, sizeof *explanation->advices.items, most_first);
}
