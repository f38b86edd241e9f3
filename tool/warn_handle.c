/* Part of warn: handles of tasks that are kept in a variable and lost there. A handle is a reference, which must be given up: the
 * task's memory is not given back before.
 *
 * Of each variable that starters put handles into, the mentions are looked at. One that may pass the handle on, to whomever, is
 * enough; on which paths it is reached does not matter. A second handle in the place of the first is reported where no mention
 * stands between: in a loop, and in the statements of a block. */
#include "warn.h"

enum use {
    USE_NONE,  /* looks at it: a comparison, async_task_done and its kin */
    USE_MADE,  /* a starter's handle comes into it */
    USE_GIVEN, /* anything else */
};

struct mention {
    const struct node *node; /* MADE: the assignment, or the declaration */
    const struct local *local;
    enum use use;
};

struct mentions {
    struct mention *items;
    size_t count, capacity;
};

/* ---- what a mention does ---------------------------------------------------------------------- */

static const struct node *starter_in(const struct node *node)
{
    while (node && (node->kind == NODE_PAREN || node->kind == NODE_CAST))
        node = node->kind == NODE_CAST ? node->value : node->first;
    bool is_kept = node && node->kind == NODE_STARTER && node->starter != STARTER_RUN &&
                   node->starter != STARTER_RUN_UNTIL_COMPLETE && node->starter != STARTER_CREATE_TASK_THREADSAFE;
    return is_kept ? node : NULL;
}

/* A call of a function that only looks at a task. */
static bool only_looks(const struct unit *unit, const struct node *call)
{
    static const char *const names[] = {"async_task_cancel",     "async_task_cancelling",   "async_task_uncancel",
                                        "async_task_done",       "async_task_cancelled",    "async_task_exception",
                                        "async_task_result",     "async_task_get_name",     "async_task_set_name",
                                        "async_task_get_loop",   "async_task_set_priority", "async_task_get_priority",
                                        "async_print_call_graph"};
    struct str name = warn_called_name(unit, call);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equal(name, str_from(names[i])))
            return true;
    return false;
}

/* What becomes of the value of an expression. */
static enum use use_of(const struct unit *unit, const struct node *node)
{
    for (const struct node *parent; (parent = node->parent); node = parent) {
        switch (parent->kind) {
        case NODE_PAREN:
        case NODE_CAST:
            continue;
        case NODE_CONDITIONAL:
            if (node == parent->first)
                return USE_NONE;
            continue;
        case NODE_COMMA:
            if (node != parent->last)
                return USE_NONE;
            continue;
        case NODE_SUBSCRIPT:
            if (node != parent->first)
                return USE_NONE;
            continue;
        case NODE_UNARY:
        case NODE_BINARY:
        case NODE_LOGICAL:
            return USE_NONE;
        case NODE_ASSIGN:
            return node == parent->first ? USE_NONE : USE_GIVEN;
        case NODE_CALL:
            return only_looks(unit, parent) ? USE_NONE : USE_GIVEN;
        case NODE_RETURN:
        case NODE_VAR:
            return USE_GIVEN;
        default:
            return parent->kind < NODE_PAREN ? USE_NONE : USE_GIVEN;
        }
    }
    return USE_NONE;
}

/* The variable that an assignment changes, as a whole or in part; `is_whole` says which. */
static const struct node *assigned_variable(const struct node *assign, bool *is_whole)
{
    const struct node *node = assign->first;
    for (*is_whole = true; node; node = node->first) {
        if (node->kind == NODE_SUBSCRIPT && node->is_part)
            *is_whole = false;
        else if (node->kind != NODE_PAREN)
            break;
    }
    return node && warn_is_variable(node) ? node : NULL;
}

static void add(struct unit *unit, struct mentions *mentions, const struct node *node, const struct local *local,
                enum use use)
{
    *arena_push(unit->arena, mentions, struct mention) = (struct mention){node, local, use};
}

static void find_mentions(struct unit *unit, const struct node *node, struct mentions *mentions)
{
    bool is_whole;
    if (node->is_unevaluated)
        return;
    const struct node *assigned = node->kind == NODE_ASSIGN ? assigned_variable(node, &is_whole) : NULL;
    if (assigned) {
        add(unit, mentions, node, assigned->local, starter_in(node->last) ? USE_MADE : USE_NONE);
        add(unit, mentions, node, assigned->local, use_of(unit, node));
    } else if (node->kind == NODE_VAR && node->local && !node->local->is_static && starter_in(node->value)) {
        add(unit, mentions, node, node->local, USE_MADE);
    } else if (warn_is_variable(node)) {
        add(unit, mentions, node, node->local, use_of(unit, node));
    }
    for (const struct node *child = node->first; child; child = child->next)
        find_mentions(unit, child, mentions);
}

/* ---- what is lost ----------------------------------------------------------------------------- */

static bool is_given(const struct mentions *mentions, const struct local *local, const struct node *inside)
{
    for (size_t i = 0; i < mentions->count; i++)
        if (mentions->items[i].local == local && mentions->items[i].use == USE_GIVEN &&
            warn_is_within(mentions->items[i].node, inside))
            return true;
    return false;
}

/* The statement of a block, or of another statement, that holds the node. */
static const struct node *statement_of(const struct node *node)
{
    while (node->parent &&
           (node->parent->kind >= NODE_PAREN || node->parent->kind == NODE_VAR || node->kind == NODE_VAR))
        node = node->parent;
    return node;
}

static bool mentions_local(const struct node *node, const struct local *local)
{
    if (node->local == local)
        return true;
    for (const struct node *child = node->first; child; child = child->next)
        if (mentions_local(child, local))
            return true;
    return false;
}

/* Behind the statement its block is left: a loop around it makes no second round. */
static bool leaves(const struct node *statement)
{
    for (; statement; statement = statement->next)
        if (statement->kind == NODE_BREAK || statement->kind == NODE_RETURN || statement->kind == NODE_GOTO ||
            statement->kind == NODE_RAISE)
            return true;
    return false;
}

/* A second round of the innermost loop around the assignment, which does not hold the variable's declaration, loses the handle of the
 * first. */
static bool loses_in_a_loop(const struct unit *unit, const struct mentions *mentions, const struct mention *made)
{
    bool is_whole = false;
    if (made->node->kind != NODE_ASSIGN || !assigned_variable(made->node, &is_whole) || !is_whole)
        return false;
    const struct node *statement = statement_of(made->node);
    for (const struct node *node = statement; node; node = node->parent) {
        if (node != statement && (node->kind == NODE_IF || node->kind == NODE_SWITCH) &&
            mentions_local(node->first, made->local))
            return false;
        if (made->local->var && warn_is_within(made->local->var, node))
            return false;
        if (warn_is_loop(unit, node))
            return !is_given(mentions, made->local, node);
        if (leaves(node))
            return false;
    }
    return false;
}

/* A later statement of the same block puts another handle in its place, and no mention passes the first one on before. */
static const struct mention *replacement(const struct mentions *mentions, const struct mention *made)
{
    bool is_whole;
    const struct node *statement = statement_of(made->node);
    for (const struct mention *at = made + 1; at < mentions->items + mentions->count; at++) {
        if (at->local != made->local)
            continue;
        if (at->use == USE_GIVEN || (at->use == USE_MADE && at->node->kind != NODE_ASSIGN))
            return NULL;
        if (at->use != USE_MADE)
            continue;
        for (const struct node *next = statement->next; next; next = next->next)
            if (next == statement_of(at->node) && !is_given(mentions, made->local, at->node))
                return assigned_variable(at->node, &is_whole) && is_whole ? at : NULL;
        return NULL;
    }
    return NULL;
}

static const struct node *starter_of(const struct mention *made)
{
    return starter_in(made->node->kind == NODE_VAR ? made->node->value : made->node->last);
}

static void report(struct unit *unit, const struct mention *made, struct str text)
{
    const struct node *starter = starter_of(made);
    diag_at(unit->diag, DIAG_LOST_HANDLE, unit->source, starter->begin, starter->begin + (uint32_t)node_name(starter).len,
            STR_FMT, STR_ARG(text));
}

static struct str text_of_kept(struct arena *arena, const struct mention *made)
{
    struct str name = made->local->name;
    if (starter_of(made)->starter == STARTER_COROUTINE)
        return str_format(arena,
                          "the coroutine object in '" STR_FMT
                          "' is never joined, so it does not run; write AWAIT(async_join(" STR_FMT
                          ")), or async_task_close(" STR_FMT ")",
                          STR_ARG(name), STR_ARG(name), STR_ARG(name));
    return str_format(arena,
                      "the handle in '" STR_FMT
                      "' is neither joined, detached nor handed on; write AWAIT(async_join(" STR_FMT
                      ")) or async_task_detach(" STR_FMT "), or do not keep it",
                      STR_ARG(name), STR_ARG(name), STR_ARG(name));
}

static void judge(struct unit *unit, const struct mentions *mentions, const struct mention *made,
                  const struct node *body)
{
    struct str name = made->local->name;
    const struct mention *second;
    if (!is_given(mentions, made->local, body))
        report(unit, made, text_of_kept(unit->arena, made));
    else if (loses_in_a_loop(unit, mentions, made))
        report(unit, made,
               str_format(unit->arena,
                          "each round of the loop puts another task in '" STR_FMT
                          "', and the handle of the one before is lost; keep them in an array, join '" STR_FMT
                          "' in the loop, or use an ASYNC_GROUP",
                          STR_ARG(name), STR_ARG(name)));
    else if ((second = replacement(mentions, made)))
        report(unit, second,
               str_format(unit->arena,
                          "this takes the place of another task in '" STR_FMT
                          "', whose handle is lost; join or detach '" STR_FMT "' before, or use another variable",
                          STR_ARG(name), STR_ARG(name)));
}

void warn_handles(struct unit *unit, const struct node *body)
{
    struct mentions mentions = {0};
    find_mentions(unit, body, &mentions);
    for (size_t i = 0; i < mentions.count; i++)
        if (mentions.items[i].use == USE_MADE)
            judge(unit, &mentions, &mentions.items[i], body);
}
