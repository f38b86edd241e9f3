/* verify: what must hold of the spine after each pass. A violation is our mistake, never the user's: the tool stops
 * rather than write code that might be wrong. It runs after the last pass, and after each when a dump is asked for.
 *
 * Requires: the pass named. Fills: nothing. Breaks: nothing. */
#include "passes.h"
#include <string.h>

struct verify {
    struct unit *unit;
    const char *pass;
    bool located; /* ranges must hold */
};

static void broken(const struct verify *v, uint32_t offset, const char *what)
{
    die(0, "internal error after pass %s: %s (%s:%u); please report it with the source", v->pass, what, source_path(v->unit->source, offset),
        source_line(v->unit->source, offset));
}

/* Ranges nest: what emit copies between children is what stands between them. */
static void check_ranges(const struct verify *v, const struct node *node)
{
    if (node->begin >= node->end)
        broken(v, node->begin, "a node to rewrite has no extent");
    for (const struct node *child = node->first; child; child = child->next)
        if (child->special && !child->is_unevaluated && (child->begin < node->begin || child->end > node->end))
            broken(v, child->begin, "a node lies outside its parent");
}

/* What is a child but no part is not followed by the passes that go by the parts. */
static void check_parts(const struct verify *v, const struct node *node)
{
    for (const struct node *child = node->first; child; child = child->next) {
        bool has_place = false;
        for (int i = 0; i < 4; i++)
            has_place |= node_parts(node)[i] == child;
        if (!has_place)
            broken(v, child->begin, "what stands in the header of a loop is none of its parts");
    }
}

static void check_node(const struct verify *v, const struct node *node)
{
    if (v->located && node->special && node->kind != NODE_VAR && node->kind != NODE_GATHER && !(node->kind == NODE_DEFER && node->local))
        check_ranges(v, node);
    if (node->kind == NODE_AWAIT && !node->is_unevaluated && v->located && !node_await(node))
        broken(v, node->begin, "an AWAIT has no state");
    if (node->kind == NODE_FOR)
        check_parts(v, node);
    for (const struct node *child = node->first; child; child = child->next) {
        if (child->parent != node)
            broken(v, child->begin, "a node's parent does not know it");
        if (child->special && !node->special && !child->is_unevaluated)
            broken(v, child->begin, "a special node stands in one that is not");
        if (!child->is_unevaluated)
            check_node(v, child);
    }
}

static void check_locals(const struct verify *v, const struct function *function)
{
    for (const struct await *await = function->awaits; await; await = await->next)
        for (size_t i = 0; i < await->saved_count; i++) {
            const struct local *local = await->saved[i];
            if (local->home != HOME_SAVED)
                broken(v, await->node->begin, "a variable is saved that is not a saved one");
        }
    for (const struct local *local = function->locals; local; local = local->next)
        if (!strcmp(v->pass, "frame") && local->home != HOME_C && !local->field.len)
            broken(v, local->name_offset, "a variable of the frame has no field");
}

static void check_edits(const struct verify *v)
{
    const struct edits *edits = &v->unit->edits;
    for (size_t i = 1; i < edits->count; i++)
        if (edits->items[i - 1].offset + edits->items[i - 1].length > edits->items[i].offset)
            broken(v, edits->items[i].offset, "two edits overlap");
}

void verify_unit(struct unit *unit, const char *pass)
{
    bool before = !strcmp(pass, "collect") || !strcmp(pass, "check") || !strcmp(pass, "head") || !strcmp(pass, "cleanup");
    struct verify v = {unit, pass, !before};
    for (struct function *function = unit->functions; function; function = function->next) {
        if (function->body)
            check_node(&v, function->body);
        check_locals(&v, function);
    }
    if (!strcmp(pass, "frame"))
        check_edits(&v);
}
