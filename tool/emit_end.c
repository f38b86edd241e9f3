/* The end of a body: does control reach it?
 *
 * Compilers warn where a function with a result can fall out of its end. They see the labels at which AWAITs resume,
 * so what stands behind a `return` seems reachable to them when it awaits. Where the user's own text
 * does not reach the end, the output has a `return` there; where it does, the warning is the user's. */
#include "emit.h"

struct reach {
    const struct source *source;
    bool resumes; /* what awaits is reached, whatever stands before it */
};

static bool completes(const struct reach *reach, const struct node *node);

/* A jump may arrive in the statement. */
static bool is_entered(const struct reach *reach, const struct node *node)
{
    if (node_is_label(node) || (reach->resumes && (node->kind == NODE_AWAIT || node->kind == NODE_GROUP)))
        return true;
    for (const struct node *child = node->first; child; child = child->next)
        if (is_entered(reach, child))
            return true;
    return false;
}

/* A break (or continue) in the statement belongs to the loop or switch that it is the body of. */
static bool has_own(const struct node *node, enum node_kind jump)
{
    if (node->kind == jump)
        return true;
    bool is_loop = node->kind == NODE_WHILE || node->kind == NODE_DO || node->kind == NODE_FOR;
    bool is_other = is_loop || (node->kind == NODE_SWITCH && jump == NODE_BREAK);
    for (const struct node *child = is_other ? NULL : node->first; child; child = child->next)
        if (has_own(child, jump))
            return true;
    return false;
}

static bool has_default(const struct node *node)
{
    if (node->kind == NODE_DEFAULT)
        return true;
    for (const struct node *child = node->kind == NODE_SWITCH ? NULL : node->first; child; child = child->next)
        if (has_default(child))
            return true;
    return false;
}

/* No condition, or one that is a number other than 0. */
static bool is_endless(const struct reach *reach, const struct node *condition)
{
    while (condition && condition->kind == NODE_PAREN)
        condition = condition->first;
    if (!condition || condition->kind != NODE_CONSTANT)
        return !condition;
    size_t token = source_token_from(reach->source, condition->begin);
    struct str text = source_token_text(reach->source, token);
    return str_equal(text, S("true")) || (*text.ptr >= '1' && *text.ptr <= '9');
}

static bool loop_completes(const struct reach *reach, const struct node *condition, const struct node *body)
{
    return !is_endless(reach, condition) || (body && has_own(body, NODE_BREAK));
}

static bool do_completes(const struct reach *reach, const struct node *condition, const struct node *body)
{
    bool is_asked = completes(reach, body) || has_own(body, NODE_CONTINUE) || (reach->resumes && condition->has_await);
    return (is_asked && !is_endless(reach, condition)) || has_own(body, NODE_BREAK);
}

static bool block_completes(const struct reach *reach, const struct node *block)
{
    if (!block->last || !completes(reach, block->last))
        return !block->last;
    bool is_reached = true;
    for (const struct node *child = block->first; child != block->last; child = child->next)
        if (is_reached || is_entered(reach, child))
            is_reached = completes(reach, child);
    return is_reached || is_entered(reach, block->last);
}

/* Control goes on behind the statement. */
static bool completes(const struct reach *reach, const struct node *node)
{
    switch (node->kind) {
    case NODE_RETURN:
    case NODE_GOTO:
    case NODE_GOTO_COMPUTED:
    case NODE_BREAK:
    case NODE_CONTINUE:
    case NODE_RAISE:
        return false;
    case NODE_COMPOUND:
        return block_completes(reach, node);
    case NODE_CASE:
    case NODE_DEFAULT:
    case NODE_LABEL:
        return !node->first || completes(reach, node->last);
    case NODE_IF: {
        const struct node *yes = node->first->next;
        return yes == node->last || completes(reach, yes) || completes(reach, node->last);
    }
    case NODE_WHILE:
        return loop_completes(reach, node->first, node->last);
    case NODE_DO:
        return do_completes(reach, node->last, node->first);
    case NODE_FOR:
        return loop_completes(reach, node_parts(node)[1], node_parts(node)[3]);
    case NODE_SWITCH:
        return !has_default(node->last) || has_own(node->last, NODE_BREAK) || completes(reach, node->last);
    case NODE_TRY:
    case NODE_TIMEOUT:
        return completes(reach, node->value) || (node->last != node->value && completes(reach, node->last));
    case NODE_GROUP:
    case NODE_CATCH:
        return completes(reach, node->value);
    default:
        return true;
    }
}

bool emit_reaches_end(const struct function *function)
{
    const struct reach output = {function->unit->source, function->await_count > 0};
    return completes(&output, function->body);
}

bool emit_needs_return(const struct function *function)
{
    const struct reach own = {function->unit->source, false};
    return function->cleanup_count || (function->await_count && !completes(&own, function->body) && emit_reaches_end(function));
}
