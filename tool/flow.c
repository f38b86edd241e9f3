/* Control flow: walks the statements as emit will write them, and expressions in the order split decided. */
#include "flow.h"
#include "passes.h"

/* A read that split left in place: it happens when the whole expression is evaluated, after the AWAITs. */
struct late {
    struct node *node;   /* evaluate this, or */
    struct local *local; /* use this temporary, or */
    struct local *set;   /* assign this */
    bool is_unsure;      /* the node may not be evaluated */
};

struct builder {
    struct function *function;
    struct flow *flow;
    struct arena *arena;
    struct {
        struct late *items;
        size_t count, capacity;
    } late;
    uint32_t on_break, on_continue;
    uint32_t depth; /* of full expressions that await */
};

static void statement(struct builder *b, struct node *node);
static void hoist(struct builder *b, struct node *node);

/* ---- operations ------------------------------------------------------------------------------- */

static struct flow_op *op(struct builder *b, enum flow_kind kind)
{
    struct flow_op *added = arena_push(b->arena, b->flow, struct flow_op);
    *added = (struct flow_op){.kind = kind};
    return added;
}

static void mention(struct builder *b, enum flow_kind kind, struct local *local)
{
    if (local && local->is_tracked)
        *op(b, kind) = (struct flow_op){.kind = kind, .target = local->bit, .local = local};
}

static void use(struct builder *b, struct local *local) { mention(b, FLOW_USE, local); }
static void assign(struct builder *b, struct local *local) { mention(b, FLOW_SET, local); }

static uint32_t block_new(struct builder *b) { return b->flow->block_count++; }
static void block(struct builder *b, uint32_t target) { op(b, FLOW_BLOCK)->target = target; }
static struct flow_op *jump(struct builder *b, uint32_t target)
{
    struct flow_op *added = op(b, FLOW_JUMP);
    added->target = target;
    return added;
}

static struct flow_op *branch(struct builder *b, uint32_t target)
{
    struct flow_op *added = op(b, FLOW_BRANCH);
    added->target = target;
    return added;
}

static void branch_if(struct builder *b, uint32_t target, enum flow_way way, const struct node *cause)
{
    struct flow_op *added = branch(b, target);
    added->way = way;
    added->cause = cause;
}

/* ---- expressions without AWAIT ---------------------------------------------------------------- */

static struct local *whole_variable(struct node *node)
{
    while (node->kind == NODE_PAREN)
        node = node->first;
    return node->kind == NODE_REF ? node->local : NULL;
}

/* `sure`: it is evaluated whenever the full expression is. */
static void evaluate(struct builder *b, struct node *node, bool sure)
{
    if (node->is_unevaluated)
        return;
    switch (node->kind) {
    case NODE_REF:
        use(b, node->local);
        return;
    case NODE_CALL: {
        struct local *list = node->local ? whole_variable(node->first->next) : NULL; /* va_start */
        use(b, node->local);
        if (!list)
            break;
        assign(b, list);
        return;
    }
    case NODE_ASSIGN: {
        struct local *whole = whole_variable(node->first);
        if (!whole)
            evaluate(b, node->first, sure);
        evaluate(b, node->last, sure);
        if (whole && sure)
            assign(b, whole);
        return;
    }
    case NODE_LOGICAL:
    case NODE_CONDITIONAL:
    case NODE_CONDITIONAL_GNU:
        evaluate(b, node->first, sure);
        for (struct node *child = node->first->next; child; child = child->next)
            evaluate(b, child, false);
        return;
    case NODE_STATEMENT_EXPR:
    case NODE_SELECTION:
        sure = false;
        break;
    case NODE_VAR:
        for (struct node *child = node->first; child; child = child->next)
            evaluate(b, child, sure);
        if (node->value && sure)
            assign(b, node->local);
        return;
    default:
        break;
    }
    for (struct node *child = node->first; child; child = child->next)
        evaluate(b, child, sure);
}

/* ---- expressions with AWAIT ------------------------------------------------------------------- */

static void flush(struct builder *b, size_t mark)
{
    for (size_t i = mark; i < b->late.count; i++) {
        struct late late = b->late.items[i];
        if (late.node)
            evaluate(b, late.node, !late.is_unsure);
        use(b, late.local);
        assign(b, late.set);
    }
    b->late.count = mark;
}

static void late_node(struct builder *b, struct node *node) { *arena_push(b->arena, &b->late, struct late) = (struct late){.node = node}; }
static void late_use(struct builder *b, struct local *local) { *arena_push(b->arena, &b->late, struct late) = (struct late){.local = local}; }
static void late_set(struct builder *b, struct local *local) { *arena_push(b->arena, &b->late, struct late) = (struct late){.set = local}; }

static void to_temp(struct builder *b, struct node *node, size_t mark)
{
    if (!node->temp)
        return;
    flush(b, mark);
    assign(b, node->temp);
    late_use(b, node->temp);
}

static void hoist_lvalue(struct builder *b, struct node *node)
{
    switch (node->kind) {
    case NODE_PAREN:
    case NODE_UNARY:
        hoist_lvalue(b, node->first);
        return;
    case NODE_MEMBER:
        if (node->is_arrow)
            hoist(b, node->first);
        else
            hoist_lvalue(b, node->first);
        return;
    case NODE_SUBSCRIPT:
        if (node->is_part)
            hoist_lvalue(b, node->first);
        else
            hoist(b, node->first);
        hoist(b, node->last);
        return;
    case NODE_DEREF:
        hoist(b, node->first);
        return;
    default:
        hoist(b, node);
        return;
    }
}

/* Control goes to the clean-up, which is then told why; null: it leaves the function. */
static struct flow_op *leave_through(struct builder *b, struct cleanup *cleanup, enum flow_way way)
{
    if (cleanup)
        assign(b, cleanup->pending);
    struct flow_op *leaves = cleanup ? jump(b, cleanup->block) : op(b, FLOW_END);
    leaves->way = way;
    return leaves;
}

static void may_fail(struct builder *b, struct cleanup *handler)
{
    if (!handler && !b->flow->has_ways_out)
        return;
    uint32_t stays = block_new(b);
    branch(b, stays);
    leave_through(b, handler, FLOW_FAILS);
    block(b, stays);
}

static void hoist_await(struct builder *b, struct node *node)
{
    size_t mark = b->late.count;
    struct node *operand = node->first;
    if (operand->kind == NODE_GATHER) {
        for (struct node *item = operand->first; item; item = item->next)
            if (item->kind == NODE_ASSIGN && !whole_variable(item->first))
                hoist_lvalue(b, item->first);
        size_t arguments = b->late.count;
        for (struct node *item = operand->first; item; item = item->next)
            for (struct node *child = (item->kind == NODE_ASSIGN ? item->last : item)->first; child; child = child->next)
                hoist(b, child);
        flush(b, arguments);
    } else {
        for (struct node *child = operand->first; child; child = child->next)
            hoist(b, child);
        flush(b, mark);
    }
    op(b, FLOW_AWAIT)->await = node->await;
    may_fail(b, node->await->handler);
    if (operand->kind == NODE_GATHER) {
        flush(b, mark);
        for (struct node *item = operand->first; item; item = item->next)
            if (item->kind == NODE_ASSIGN) {
                struct local *whole = whole_variable(item->first);
                if (whole)
                    assign(b, whole);
            }
    }
    if (node->temp) {
        assign(b, node->temp);
        late_use(b, node->temp);
    }
}

/* condition ? yes : no, with an AWAIT in an arm; `yes` null: the condition's own value (?: and the logical operators). */
static void hoist_branches(struct builder *b, struct node *node)
{
    size_t mark = b->late.count;
    uint32_t other = block_new(b), end = block_new(b);
    bool is_conditional = node->kind == NODE_CONDITIONAL;
    hoist(b, node->first);
    flush(b, mark);
    branch_if(b, other, node->kind == NODE_LOGICAL && str_equal(node->name, S("||")) ? FLOW_WHEN : FLOW_UNLESS, node->first);
    if (is_conditional) {
        hoist(b, node->first->next);
        flush(b, mark);
    } else if (node->kind == NODE_LOGICAL) {
        hoist(b, node->last);
        flush(b, mark);
    }
    assign(b, node->temp);
    jump(b, end);
    block(b, other);
    if (node->kind != NODE_LOGICAL) {
        hoist(b, node->last);
        flush(b, mark);
    }
    assign(b, node->temp);
    block(b, end);
    if (node->temp)
        late_use(b, node->temp);
}

/* The temporaries of the full expression: the statements in a statement expression have their own. */
static void each_temp(struct builder *b, struct node *node, void (*act)(struct builder *, struct local *))
{
    if (node->temp)
        act(b, node->temp);
    for (struct node *child = node->kind == NODE_STATEMENT_EXPR ? NULL : node->first; child; child = child->next)
        each_temp(b, child, act);
}

/* _Generic and its like: one of the operands is evaluated. Their temporaries are zero before. */
static void hoist_selection(struct builder *b, struct node *node)
{
    size_t mark = b->late.count;
    each_temp(b, node, assign);
    for (struct node *child = node->first; child; child = child->next) {
        if (!child->has_await || child->is_unevaluated)
            continue;
        uint32_t behind = block_new(b);
        branch(b, behind);
        hoist(b, child);
        flush(b, mark);
        block(b, behind);
    }
    *arena_push(b->arena, &b->late, struct late) = (struct late){.node = node, .is_unsure = true};
    for (struct node *child = node->first; child; child = child->next)
        each_temp(b, child, late_use);
    to_temp(b, node, mark);
}

static bool has_defer(const struct node *block)
{
    const struct node *child = block->first;
    while (child && child->kind != NODE_DEFER)
        child = child->next;
    return child != NULL;
}

/* Emits what happens before the expression's last AWAIT; leaves the rest on the late list. */
static void hoist(struct builder *b, struct node *node)
{
    size_t mark = b->late.count;
    if (node->is_unevaluated)
        return;
    bool is_list = node->kind == NODE_INIT_LIST || node->kind == NODE_DESIGNATED;
    if (!node->has_await && !is_list) {
        late_node(b, node);
        to_temp(b, node, mark);
        return;
    }
    switch (node->kind) {
    case NODE_AWAIT:
        hoist_await(b, node);
        return;
    case NODE_SELECTION:
        hoist_selection(b, node);
        return;
    case NODE_LOGICAL:
        if (node->last->has_await) {
            hoist_branches(b, node);
            return;
        }
        break;
    case NODE_CONDITIONAL:
        if (node->first->next->has_await || node->last->has_await) {
            hoist_branches(b, node);
            return;
        }
        break;
    case NODE_CONDITIONAL_GNU:
        if (node->last->has_await) {
            hoist_branches(b, node);
            return;
        }
        break;
    case NODE_ASSIGN:
    case NODE_ASSIGN_OP: {
        struct local *whole = node->kind == NODE_ASSIGN ? whole_variable(node->first) : NULL;
        if (!whole)
            hoist_lvalue(b, node->first);
        hoist(b, node->last);
        if (whole)
            late_set(b, whole);
        to_temp(b, node, mark);
        return;
    }
    case NODE_COMMA:
        hoist(b, node->first);
        flush(b, mark);
        hoist(b, node->last);
        to_temp(b, node, mark);
        return;
    case NODE_STATEMENT_EXPR:
        if (has_defer(node->first)) /* it runs between the value and its use: from its zero on, the value is kept */
            assign(b, node->temp);
        statement(b, node->first);
        if (!has_defer(node->first))
            assign(b, node->temp);
        if (node->temp)
            late_use(b, node->temp);
        return;
    default:
        break;
    }
    for (struct node *child = node->first; child; child = child->next)
        hoist(b, child);
    to_temp(b, node, mark);
}

/* Gives the spills of the full expression whose operations begin at `from` the bits that all share. */
static void share_bits(struct builder *b, size_t from)
{
    struct flow *flow = b->flow;
    uint32_t first = UINT32_MAX, last = 0;
    for (size_t i = from; i < flow->count; i++) {
        const struct flow_op *at = &flow->items[i];
        if ((at->kind != FLOW_USE && at->kind != FLOW_SET) || !at->local->is_spill)
            continue;
        first = at->local->bit < first ? at->local->bit : first;
        last = at->local->bit > last ? at->local->bit : last;
    }
    if (first == UINT32_MAX)
        return;
    for (size_t i = from; i < flow->count; i++) {
        struct flow_op *at = &flow->items[i];
        if (at->kind == FLOW_AWAIT)
            at->target = first - flow->spill_bit;
        else if ((at->kind == FLOW_USE || at->kind == FLOW_SET) && at->local->is_spill)
            at->target = at->local->bit - first + flow->spill_bit;
    }
    uint32_t end = last - first + flow->spill_bit + 1;
    flow->bit_count = end > flow->bit_count ? end : flow->bit_count;
}

static void full_expression(struct builder *b, struct node *node)
{
    if (!node)
        return;
    if (!node->has_await) {
        evaluate(b, node, true);
        return;
    }
    size_t mark = b->late.count, from = b->flow->count;
    if (b->depth++ == 0)
        op(b, FLOW_FORGET);
    hoist(b, node);
    flush(b, mark);
    if (--b->depth == 0)
        share_bits(b, from);
}

/* ---- statements ------------------------------------------------------------------------------- */

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
            statement(b, node);
            continue;
        }
        statements_from(b, node->next);
        assign(b, node->cleanup->pending);
        block(b, node->cleanup->block);
        if (node->value)
            statement(b, node->value);
        dispatch(b, node->cleanup);
        falls_out(b, node->cleanup);
        return;
    }
}

static void guarded(struct builder *b, struct node *node)
{
    struct cleanup *cleanup = node->cleanup;
    struct node *handler = node->last != node->value ? node->last : NULL;
    uint32_t end = block_new(b);
    if (node->kind == NODE_TIMEOUT && node->first != node->value)
        full_expression(b, node->first);
    statement(b, node->value);
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
        statement(b, handler->value);
    }
    block(b, end);
}

static void group(struct builder *b, struct node *node)
{
    struct cleanup *cleanup = node->cleanup;
    assign(b, node->local);
    statement(b, node->value);
    assign(b, cleanup->pending);
    block(b, cleanup->block);
    use(b, cleanup->pending);
    op(b, FLOW_AWAIT)->await = node->await;
    assign(b, cleanup->pending);
    dispatch(b, cleanup);
    falls_out(b, cleanup);
}

static void loop(struct builder *b, struct node *init, struct node *condition, struct node *step, struct node *body, bool body_first)
{
    uint32_t top = block_new(b), first = block_new(b), end = block_new(b), again = block_new(b);
    uint32_t outer_break = b->on_break, outer_continue = b->on_continue;
    if (init)
        statement(b, init);
    jump(b, body_first ? first : top);
    block(b, top);
    full_expression(b, condition);
    branch_if(b, end, FLOW_UNLESS, condition);
    block(b, first);
    b->on_break = end;
    b->on_continue = again;
    if (body)
        statement(b, body);
    b->on_break = outer_break;
    b->on_continue = outer_continue;
    block(b, again);
    full_expression(b, step);
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

static void statement(struct builder *b, struct node *node)
{
    switch (node->kind) {
    case NODE_COMPOUND:
        statements_from(b, node->first);
        return;
    case NODE_IF: {
        uint32_t other = block_new(b), end = block_new(b);
        full_expression(b, node->first);
        branch_if(b, other, FLOW_UNLESS, node->first);
        statement(b, node->first->next);
        jump(b, end);
        block(b, other);
        if (node->last != node->first->next)
            statement(b, node->last);
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
        loop(b, node->parts[0], node->parts[1], node->parts[2], node->parts[3], false);
        return;
    case NODE_SWITCH: {
        uint32_t end = block_new(b), outer = b->on_break;
        full_expression(b, node->first);
        struct flow_op fallback = {.target = end, .cause = node};
        collect_cases(b, node, &fallback);
        struct flow_op *none = jump(b, fallback.target);
        none->way = FLOW_CASE;
        none->cause = fallback.cause;
        b->on_break = end;
        statement(b, node->last);
        b->on_break = outer;
        block(b, end);
        return;
    }
    case NODE_CASE:
    case NODE_DEFAULT:
        block(b, node->block);
        break;
    case NODE_LABEL:
        block(b, node->label->block);
        break;
    case NODE_GOTO:
        if (node->exit)
            leave_through(b, cleanup_for_jump(node->cleanup, node->exit->until), FLOW_ANYHOW);
        else
            jump(b, node->label->block);
        return;
    case NODE_GOTO_COMPUTED:
        for (struct node *child = node->first; child; child = child->next)
            full_expression(b, child);
        for (size_t i = 0; i < b->function->label_count; i++)
            branch(b, b->function->labels[i]->block);
        op(b, FLOW_END);
        return;
    case NODE_ASM:
        for (struct node *child = node->first; child; child = child->next)
            full_expression(b, child);
        for (size_t i = 0; i < b->function->label_count; i++)
            branch(b, b->function->labels[i]->block); /* asm goto */
        return;
    case NODE_BREAK:
    case NODE_CONTINUE:
        if (node->exit)
            leave_through(b, cleanup_for_jump(node->cleanup, node->exit->until), FLOW_ANYHOW);
        else
            jump(b, node->kind == NODE_BREAK ? b->on_break : b->on_continue);
        return;
    case NODE_RETURN:
        full_expression(b, node->first);
        leave_through(b, node->exit ? cleanup_for_jump(node->cleanup, NULL) : NULL, FLOW_ANYHOW);
        return;
    case NODE_RAISE:
        full_expression(b, node->last);
        leave_through(b, node->cleanup, FLOW_FAILS)->cause = node;
        return;
    case NODE_VAR:
        for (struct node *child = node->first; child; child = child->next)
            if (!child->is_unevaluated)
                full_expression(b, child);
        if (node->local && node->local->bounds)
            may_fail(b, node->cleanup);
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
            full_expression(b, node);
            return;
        }
        break;
    }
    for (struct node *child = node->first; child; child = child->next)
        statement(b, child);
}

void flow_build(struct function *function, struct arena *arena, struct flow *flow)
{
    struct builder b = {.function = function, .flow = flow, .arena = arena};
    flow->bit_count = flow->spill_bit;
    for (size_t i = 0; i < function->label_count; i++)
        function->labels[i]->block = block_new(&b);
    for (size_t i = 0; i < function->cleanup_count; i++)
        function->cleanups[i]->block = block_new(&b);
    for (struct local *local = function->locals; local; local = local->next)
        if (local->is_parameter || local->is_arguments)
            assign(&b, local);
    statement(&b, function->body);
    op(&b, FLOW_END);
}
