/* Control flow of expressions: their operations in the order that split decided on. See flow.h. */
#include "flow_builder.h"

static void hoist(struct builder *b, struct node *node);

/* ---- expressions without AWAIT ---------------------------------------------------------------- */

static struct local *whole_variable(struct node *node)
{
    while (node->kind == NODE_PAREN)
        node = node->first;
    return node->kind == NODE_REF ? node->local : NULL;
}

/* What is not evaluated by itself, but as a bound in a type that is, or an index of offsetof (C11 6.5.3.4). */
static bool is_bound(const struct node *node)
{
    const struct node *parent = node->parent;
    return node->is_unevaluated && (parent->kind == NODE_CAST || (parent->kind == NODE_UNEVALUATED && parent->has_effect));
}

static void read_all(struct builder *b, const struct node *node)
{
    if (node->kind == NODE_REF)
        use(b, node->local);
    for (const struct node *child = node->first; child; child = child->next)
        read_all(b, child);
}

/* `sure`: it is evaluated whenever the full expression is. */
static void evaluate(struct builder *b, struct node *node, bool sure)
{
    if (is_bound(node))
        read_all(b, node);
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
    case NODE_STATEMENT_EXPR: { /* a jump may leave it */
        uint32_t skips = sure ? 0 : block_new(b);
        if (!sure)
            branch(b, skips);
        flow_statement(b, node->first);
        if (!sure)
            block(b, skips);
        return;
    }
    case NODE_SELECTION:
        sure = false;
        break;
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
        if (node->is_part)
            hoist_lvalue(b, node->first);
        else
            hoist(b, node->first);
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
    op(b, FLOW_AWAIT)->await = node_await(node);
    may_fail(b, node_await(node)->handler);
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
    branch_if(b, other, node->kind == NODE_LOGICAL && str_equal(node_name(node), S("||")) ? FLOW_WHEN : FLOW_UNLESS, node->first);
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
    if (is_bound(node))
        late_node(b, node);
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
        flow_statement(b, node->first);
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

void flow_full_expression(struct builder *b, struct node *node)
{
    if (!node)
        return;
    if (!node->has_await) {
        evaluate(b, node, true);
        return;
    }
    size_t mark = b->late.count;
    if (b->depth++ == 0)
        op(b, FLOW_FORGET);
    hoist(b, node);
    flush(b, mark);
    b->depth--;
}

/* ---- conditions ------------------------------------------------------------------------------- */

static bool assigns_variable(const struct node *node)
{
    if (node->is_unevaluated)
        return false;
    if (node->kind == NODE_ASSIGN && node->first->kind == NODE_REF)
        return true;
    for (const struct node *child = node->first; child; child = child->next)
        if (assigns_variable(child))
            return true;
    return false;
}

/* Goes to the block if the condition's truth is `when`, else on. */
static void go_when(struct builder *b, struct node *node, bool when, uint32_t target)
{
    while (node->kind == NODE_PAREN)
        node = node->first;
    if (node->kind != NODE_LOGICAL) {
        evaluate(b, node, true);
        branch(b, target);
        return;
    }
    bool decides = str_equal(node_name(node), S("||")); /* the left side alone, when that is its truth */
    uint32_t on = block_new(b);
    go_when(b, node->first, decides, decides == when ? target : on);
    go_when(b, node->last, when, target);
    block(b, on);
}

/* && and || are taken apart if what they may leave out assigns a variable: on one of the ways it is known to be assigned.
 * (Where they AWAIT, their value is a variable by then; and in a picture a condition is one.) */
void flow_condition(struct builder *b, struct node *node, uint32_t otherwise)
{
    if (!b->flow->has_ways_out && !node->has_await && assigns_variable(node)) {
        go_when(b, node, false, otherwise);
        return;
    }
    flow_full_expression(b, node);
    branch_if(b, otherwise, FLOW_UNLESS, node);
}
