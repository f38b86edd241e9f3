/* Control flow: walks the statements as emit will write them; flow_expr.c does their expressions. */
#include "flow_builder.h"

static void dispatch_exit(struct builder *b, struct cleanup *cleanup, const struct exit *exit)
{
    struct cleanup *next = cleanup_for_jump(cleanup->outer, exit->until);
    struct flow_op *leaves;
    if (next || exit->code == EXIT_RETURN) {
        if (!next && !b->flow->has_ways_out)
            return;
        uint32_t stays = block_new(b);
        branch(b, stays);
        leaves = leave_through(b, next, FLOW_EXIT);
        leaves->exit = exit;
        block(b, stays);
        return;
    }
    leaves = branch(b, exit->code == EXIT_BREAK ? b->on_break : exit->code == EXIT_CONTINUE ? b->on_continue : exit->label->block);
    leaves->way = FLOW_EXIT;
    leaves->exit = exit;
}

/* Out of the clean-up the way that control came in; behind these, the way of who fell into it. */
static void dispatch(struct builder *b, struct cleanup *cleanup)
{
    if (cleanup_has_pending(cleanup))
        use(b, cleanup->pending);
    if (cleanup->can_fail)
        may_fail(b, cleanup->outer);
    for (size_t i = 0; i < cleanup->exits.count; i++)
        dispatch_exit(b, cleanup, &cleanup->exits.items[i]);
}

static void falls_out(struct builder *b, const struct cleanup *cleanup)
{
    if (!b->flow->has_ways_out)
        return;
    uint32_t behind = block_new(b);
    struct flow_op *falls = jump(b, behind);
    falls->way = FLOW_FALLS;
    falls->cleanup = cleanup;
    block(b, behind);
}

/* The rest of a block from a statement on; a DEFER's code comes behind what follows it. */
static void statements_from(struct builder *b, struct node *node)
{
    for (; node; node = node->next) {
        if (node->kind != NODE_DEFER) {
            flow_statement(b, node);
            continue;
        }
        statements_from(b, node->next);
        assign(b, node_cleanup(node)->pending);
        block(b, node_cleanup(node)->block);
        if (node->value)
            flow_statement(b, node->value);
        dispatch(b, node_cleanup(node));
        falls_out(b, node_cleanup(node));
        return;
    }
}

static void guarded(struct builder *b, struct node *node)
{
    struct cleanup *cleanup = node_cleanup(node);
    struct node *handler = node->last != node->value ? node->last : NULL;
    uint32_t end = block_new(b);
    if (node->kind == NODE_TIMEOUT && node->first != node->value)
        flow_full_expression(b, node->first);
    flow_statement(b, node->value);
    if (node->kind == NODE_TRY) {
        jump(b, end);
        block(b, cleanup->block);
        use(b, cleanup->pending);
    } else {
        assign(b, cleanup->pending);
        block(b, cleanup->block);
        dispatch(b, cleanup);
        struct flow_op *in_time = branch(b, end);
        in_time->way = FLOW_IN_TIME;
        in_time->cleanup = cleanup;
    }
    if (handler) {
        assign(b, handler->local);
        flow_statement(b, handler->value);
    }
    block(b, end);
}

static void group(struct builder *b, struct node *node)
{
    struct cleanup *cleanup = node_cleanup(node);
    assign(b, node->local);
    flow_statement(b, node->value);
    assign(b, cleanup->pending);
    block(b, cleanup->block);
    use(b, cleanup->pending);
    op(b, FLOW_AWAIT)->await = node_await(node);
    assign(b, cleanup->pending);
    dispatch(b, cleanup);
    falls_out(b, cleanup);
}

static void loop_body(struct builder *b, struct node *body, uint32_t on_continue, uint32_t on_break)
{
    uint32_t outer_break = b->on_break, outer_continue = b->on_continue;
    b->on_break = on_break;
    b->on_continue = on_continue;
    if (body)
        flow_statement(b, body);
    b->on_break = outer_break;
    b->on_continue = outer_continue;
}

static void loop(struct builder *b, struct node *init, struct node *condition, struct node *step, struct node *body, bool body_first)
{
    uint32_t top = block_new(b), first = block_new(b), end = block_new(b), again = block_new(b);
    if (init)
        flow_statement(b, init);
    jump(b, body_first ? first : top);
    block(b, top);
    if (condition)
        flow_condition(b, condition, end);
    block(b, first);
    loop_body(b, body, again, end);
    block(b, again);
    flow_full_expression(b, step);
    jump(b, top);
    block(b, end);
}

/* Parts of a header that may be any come any number of times before each round. */
static void guessed_loop(struct builder *b, struct node *const *parts)
{
    uint32_t top = block_new(b), end = block_new(b);
    bool has_declaration = parts[0] && parts[0]->kind == NODE_DECL;
    if (has_declaration)
        flow_statement(b, parts[0]);
    block(b, top);
    for (int i = has_declaration; i < 2; i++) {
        uint32_t skips = block_new(b);
        branch(b, skips);
        flow_full_expression(b, parts[i]);
        block(b, skips);
    }
    branch(b, top);
    branch(b, end);
    loop_body(b, parts[3], top, end);
    jump(b, top);
    block(b, end);
}

/* Branches to the cases; *fallback: to the default, or behind the switch. */
static void collect_cases(struct builder *b, struct node *node, struct flow_op *fallback)
{
    for (struct node *child = node->first; child; child = child->next) {
        if (child->kind == NODE_SWITCH)
            continue;
        if (child->kind == NODE_CASE || child->kind == NODE_DEFAULT)
            child->block = block_new(b);
        if (child->kind == NODE_CASE)
            branch_if(b, child->block, FLOW_CASE, child);
        if (child->kind == NODE_DEFAULT)
            *fallback = (struct flow_op){.target = child->block, .cause = child};
        collect_cases(b, child, fallback);
    }
}

void flow_statement(struct builder *b, struct node *node)
{
    switch (node->kind) {
    case NODE_COMPOUND:
        statements_from(b, node->first);
        return;
    case NODE_IF: {
        uint32_t other = block_new(b), end = block_new(b);
        flow_condition(b, node->first, other);
        flow_statement(b, node->first->next);
        jump(b, end);
        block(b, other);
        if (node->last != node->first->next)
            flow_statement(b, node->last);
        block(b, end);
        return;
    }
    case NODE_WHILE:
        loop(b, NULL, node->first, NULL, node->last, false);
        return;
    case NODE_DO:
        loop(b, NULL, node->last, NULL, node->first, true);
        return;
    case NODE_FOR:
        if (node_parts_are_guessed(node))
            guessed_loop(b, node_parts(node));
        else
            loop(b, node_parts(node)[0], node_parts(node)[1], node_parts(node)[2], node_parts(node)[3], false);
        return;
    case NODE_SWITCH: {
        uint32_t end = block_new(b), outer = b->on_break;
        flow_full_expression(b, node->first);
        struct flow_op fallback = {.target = end, .cause = node};
        collect_cases(b, node, &fallback);
        struct flow_op *none = jump(b, fallback.target);
        none->way = FLOW_CASE;
        none->cause = fallback.cause;
        b->on_break = end;
        flow_statement(b, node->last);
        b->on_break = outer;
        block(b, end);
        return;
    }
    case NODE_CASE:
    case NODE_DEFAULT:
        block(b, node->block);
        break;
    case NODE_LABEL:
        block(b, node_label(node)->block);
        break;
    case NODE_GOTO:
        if (node_exit(node))
            leave_through(b, cleanup_for_jump(node_cleanup(node), node_exit(node)->until), FLOW_ANYHOW);
        else
            jump(b, node_label(node)->block);
        return;
    case NODE_GOTO_COMPUTED:
        for (struct node *child = node->first; child; child = child->next)
            flow_full_expression(b, child);
        for (size_t i = 0; i < b->function->label_count; i++)
            if (b->function->labels[i]->is_taken)
                branch(b, b->function->labels[i]->block);
        op(b, FLOW_END);
        return;
    case NODE_ASM:
        for (struct node *child = node->first; child; child = child->next)
            flow_full_expression(b, child);
        for (size_t i = 0; i < b->function->label_count; i++)
            branch(b, b->function->labels[i]->block); /* asm goto */
        return;
    case NODE_BREAK:
    case NODE_CONTINUE:
        if (node_exit(node))
            leave_through(b, cleanup_for_jump(node_cleanup(node), node_exit(node)->until), FLOW_ANYHOW);
        else
            jump(b, node->kind == NODE_BREAK ? b->on_break : b->on_continue);
        return;
    case NODE_RETURN:
        flow_full_expression(b, node->first);
        leave_through(b, node_exit(node) ? cleanup_for_jump(node_cleanup(node), NULL) : NULL, FLOW_ANYHOW);
        return;
    case NODE_RAISE:
        flow_full_expression(b, node->last);
        leave_through(b, node_cleanup(node), FLOW_FAILS)->cause = node;
        return;
    case NODE_VAR:
        for (struct node *child = node->first; child; child = child->next)
            if (!child->is_unevaluated)
                flow_full_expression(b, child);
        if (node->local && node->local->bounds)
            may_fail(b, node_cleanup(node));
        assign(b, node->local); /* without a value: whatever it held is gone */
        return;
    case NODE_TRY:
    case NODE_TIMEOUT:
        guarded(b, node);
        return;
    case NODE_GROUP:
        group(b, node);
        return;
    default:
        if (node->kind >= NODE_RAISE) {
            flow_full_expression(b, node);
            return;
        }
        break;
    }
    for (struct node *child = node->first; child; child = child->next)
        flow_statement(b, child);
}

void flow_build(struct function *function, struct arena *arena, struct flow *flow)
{
    struct builder b = {.function = function, .flow = flow, .arena = arena};
    for (size_t i = 0; i < function->label_count; i++)
        function->labels[i]->block = block_new(&b);
    for (size_t i = 0; i < function->cleanup_count; i++)
        function->cleanups[i]->block = block_new(&b);
    for (struct local *local = function->locals; local; local = local->next)
        if (local->is_parameter || local->is_arguments)
            assign(&b, local);
    flow_statement(&b, function->body);
    op(&b, FLOW_END);
}
