/* Part of warn: an AWAIT that control never reaches. C's compilers say so of any code, but only when they are asked to; of an AWAIT it
 * mostly means that a clean-up was thought to run.
 *
 * Statement by statement: what stands behind one that never comes to its end is not reached, up to the next label. Only conditions
 * that are written as 1 or true, or left out, count as constant. */
#include "warn.h"

static const struct node *walk(struct unit *unit, const struct node *node);

static const struct node *find_await(const struct node *node)
{
    if (node->kind == NODE_AWAIT && !node->is_unevaluated)
        return node;
    for (const struct node *child = node->has_await ? node->first : NULL; child; child = child->next) {
        const struct node *found = find_await(child);
        if (found)
            return found;
    }
    return NULL;
}

/* Control may jump into it. */
static bool holds_label(const struct node *node)
{
    if (node_is_label(node))
        return true;
    for (const struct node *child = node->first; child; child = child->next)
        if (holds_label(child))
            return true;
    return false;
}

/* A break that leaves the loop whose body this is. */
static bool holds_break(const struct node *node)
{
    if (node->kind == NODE_BREAK)
        return true;
    bool is_inner =
        node->kind == NODE_WHILE || node->kind == NODE_DO || node->kind == NODE_FOR || node->kind == NODE_SWITCH;
    for (const struct node *child = is_inner ? NULL : node->first; child; child = child->next)
        if (holds_break(child))
            return true;
    return false;
}

static bool is_true(const struct unit *unit, const struct node *condition)
{
    struct str text =
        condition ? source_token_text(unit->source, source_token_from(unit->source, condition->begin)) : S("1");
    return !condition || (condition->kind == NODE_CONSTANT && (str_equal(text, S("1")) || str_equal(text, S("true"))));
}

static bool is_noreturn_call(const struct unit *unit, const struct node *node)
{
    static const char *const names[] = {"exit",         "_exit",     "_Exit",   "quick_exit", "abort",
                                        "pthread_exit", "thrd_exit", "longjmp", "siglongjmp"};
    for (size_t i = 0; node->kind == NODE_CALL && i < sizeof names / sizeof *names; i++)
        if (str_equal(warn_called_name(unit, node), str_from(names[i])))
            return true;
    return false;
}

static void report(struct unit *unit, const struct node *await, const struct node *barrier)
{
    static const struct {
        enum node_kind kind;
        const char *what;
    } barriers[] = {{NODE_RETURN, "this returns"},
                    {NODE_RAISE, "this fails"},
                    {NODE_GOTO, "this jumps away"},
                    {NODE_BREAK, "this leaves the block"},
                    {NODE_CONTINUE, "this goes on with the next round"},
                    {NODE_WHILE, "this loop does not end"},
                    {NODE_FOR, "this loop does not end"},
                    {NODE_DO, "this loop does not end"},
                    {NODE_CALL, "this does not return"}};
    const char *what = "control does not come behind this";
    for (size_t i = 0; barrier && i < sizeof barriers / sizeof *barriers; i++)
        what = barriers[i].kind == barrier->kind ? barriers[i].what : what;
    diag_at(unit->diag, DIAG_UNREACHABLE_AWAIT, unit->source, await->begin, await->begin + (uint32_t)sizeof "AWAIT" - 1,
            "this AWAIT is never reached; put what must run in any case, also on failure and cancellation, in a DEFER, "
            "or take it out");
    if (barrier)
        diag_at(unit->diag, DIAG_NOTE, unit->source, barrier->begin, barrier->begin + 1, "%s", what);
}

/* Statements in a row. `barrier` is what keeps control from the first; returns what keeps it from coming behind the last, or null. */
static const struct node *walk_row(struct unit *unit, const struct node *first, const struct node *barrier,
                                   bool is_reached)
{
    bool is_reported = false; /* one for each barrier */
    for (const struct node *node = first; node; node = node->next) {
        if (is_reached || holds_label(node)) {
            barrier = walk(unit, node);
            is_reached = !barrier;
            is_reported = false;
            continue;
        }
        const struct node *await = is_reported ? NULL : find_await(node);
        if (await)
            report(unit, await, barrier);
        is_reported |= await != NULL;
    }
    return is_reached ? NULL : barrier;
}

static const struct node *walk_loop(struct unit *unit, const struct node *node, const struct node *condition,
                                    const struct node *body)
{
    walk(unit, body);
    return is_true(unit, condition) && !holds_break(body) ? node : NULL;
}

/* The switch's body is entered by its labels only. */
static void walk_switch(struct unit *unit, const struct node *body)
{
    if (body->kind == NODE_COMPOUND)
        walk_row(unit, body->first, NULL, false);
    else
        walk(unit, body);
}

/* What keeps control from coming behind both. */
static const struct node *walk_either(struct unit *unit, const struct node *one, const struct node *other)
{
    const struct node *first = walk(unit, one), *second = other ? walk(unit, other) : NULL;
    return first && second ? second : NULL;
}

/* Returns what keeps control from coming behind the statement; null when nothing is known to. */
static const struct node *walk(struct unit *unit, const struct node *node)
{
    const struct node *handler = node->last != node->value ? node->last : NULL;
    switch (node->kind) {
    case NODE_COMPOUND:
        return walk_row(unit, node->first, NULL, true);
    case NODE_IF:
        return walk_either(unit, node->first->next, node->first->next->next);
    case NODE_WHILE:
        return walk_loop(unit, node, node->first, node->last);
    case NODE_DO:
        return walk_loop(unit, node, node->last, node->first);
    case NODE_FOR:
        return walk_loop(unit, node, node_parts(node)[1], node->last);
    case NODE_SWITCH:
        walk_switch(unit, node->last);
        return NULL;
    case NODE_CASE:
    case NODE_DEFAULT:
    case NODE_LABEL:
        return node->last ? walk(unit, node->last) : NULL;
    case NODE_TRY:
        return walk_either(unit, node->value, handler);
    case NODE_TIMEOUT:
        return handler ? walk_either(unit, node->value, handler) : walk(unit, node->value);
    case NODE_CATCH:
    case NODE_GROUP:
        return walk(unit, node->value);
    case NODE_DEFER:
        if (node->value)
            walk(unit, node->value);
        return NULL;
    case NODE_RETURN:
    case NODE_RAISE:
    case NODE_GOTO:
    case NODE_GOTO_COMPUTED:
    case NODE_BREAK:
    case NODE_CONTINUE:
        return node;
    default:
        return is_noreturn_call(unit, node) ? node : NULL;
    }
}

void warn_unreachable(struct unit *unit, const struct node *body)
{
    walk(unit, body);
}
