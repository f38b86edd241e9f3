/* split: what an expression must compute before an AWAIT in it, and where that is kept.
 *
 * In a full expression with AWAITs, operands to the left of an AWAIT are evaluated before it, left to right,
 * when they have side effects or when the await could change their value; each such operand gets a temporary.
 * What nothing can change (literals, addresses fixed for the block, locals whose address never escapes and
 * that this expression does not assign) stays where it is. Of an lvalue it is not the value that is kept
 * but its components, the pointers and indices that lead to it: so bit-fields and vector elements work, and
 * `a[i()] += AWAIT(x)` reads the element after the await.
 *
 * Requires: cleanup. Fills: node->temp. Breaks: nothing. */
#include "passes.h"

struct split {
    struct unit *unit;
    struct function *function;
    uint32_t expression; /* number of the current full expression */
};

static void plan(struct split *s, struct node *node, bool later, bool used);

/* ---- what stays ------------------------------------------------------------------------------- */

static bool stable_lvalue(struct split *s, const struct node *node);

static bool stable_children(struct split *s, const struct node *node);

/* Evaluating the node later gives the same value, and nobody can tell. */
static bool stable(struct split *s, const struct node *node)
{
    if (node->temp || node->is_unevaluated)
        return true;
    if (node->is_decayed)
        return stable_lvalue(s, node);
    switch (node->kind) {
    case NODE_CONSTANT:
    case NODE_UNEVALUATED:
        return true;
    case NODE_REF:
        return !node->local->address_taken && node->local->modified_in != s->expression && !node->has_effect;
    case NODE_ADDRESS:
        return stable_lvalue(s, node->first);
    case NODE_PAREN:
    case NODE_UNARY:
    case NODE_BINARY:
    case NODE_LOGICAL:
    case NODE_CONDITIONAL:
    case NODE_CAST:
        return !node->has_effect && stable_children(s, node);
    case NODE_MEMBER:
        return node->is_part && !node->has_effect && stable(s, node->first);
    case NODE_SUBSCRIPT:
        return !node->has_effect && node->is_part && node->first->kind == NODE_REF && !node->first->local->address_taken &&
               node->first->local->modified_in != s->expression && stable(s, node->last);
    default:
        return false;
    }
}

static bool stable_children(struct split *s, const struct node *node)
{
    for (const struct node *child = node->first; child; child = child->next)
        if (!stable(s, child))
            return false;
    return true;
}

/* The lvalue means the same object later. */
static bool stable_lvalue(struct split *s, const struct node *node)
{
    if (node->temp) /* a struct, of which a member is used */
        return true;
    switch (node->kind) {
    case NODE_REF:
    case NODE_GLOBAL:
    case NODE_CONSTANT:
        return true;
    case NODE_PAREN:
        return stable_lvalue(s, node->first);
    case NODE_MEMBER:
        return node->is_part ? stable_lvalue(s, node->first) : stable(s, node->first);
    case NODE_SUBSCRIPT:
        return (node->is_part ? stable_lvalue(s, node->first) : stable(s, node->first)) && stable(s, node->last);
    case NODE_DEREF:
        return stable(s, node->first);
    default:
        return false;
    }
}

/* ---- temporaries ------------------------------------------------------------------------------ */

/* The array lies in a struct that only this expression holds: f().array. */
static bool is_in_temporary(const struct node *node)
{
    while (node->kind == NODE_PAREN || node->is_part)
        node = node->first;
    return node->kind == NODE_CALL || node->kind == NODE_AWAIT || node->kind == NODE_STATEMENT_EXPR || node->kind == NODE_CONDITIONAL ||
           node->kind == NODE_COMMA || node->kind == NODE_ASSIGN;
}

#define PROMOTED(text)                                                                                                                  \
    {.key = {text, sizeof text - 1}, .canonical = {text, sizeof text - 1}, .name = {text, sizeof text - 1}, .size = sizeof(int), .align = _Alignof(int), \
     .is_scalar = true, .is_plain_name = true}

/* The type of a variable that holds the value as it would be used in the node's place. */
static struct type *type_of_value(const struct node *node)
{
    static struct type of_int = PROMOTED("int"), of_unsigned = PROMOTED("unsigned int");
    if (node->promotion != PROMOTES_AS_DECLARED)
        return node->promotion == PROMOTES_TO_INT ? &of_int : &of_unsigned;
    return node->is_decayed && node->type ? node->type->decayed : node->type;
}

/* By a statement expression: the temporary stands in front of that. */
static bool is_declared_in(const struct type *type, const struct node *node)
{
    return node->has_block && (type->is_local || type->is_unnamed) && type->visible_from >= node->begin && type->visible_from < node->end;
}

static void spill(struct split *s, struct node *node)
{
    if (node->temp)
        return;
    if (node->is_decayed && is_in_temporary(node)) {
        diag_at(s->unit->diag, DIAG_ARRAY_IN_TEMPORARY, s->unit->source, node->begin, node->end,
                "this array lies in a temporary that is gone after the AWAIT to its right; keep the struct in a variable first");
        return;
    }
    struct type *type = type_of_value(node);
    if (!type || type->is_void)
        return;
    if (type->is_function)
        return;
    if (type->is_array)
        type = type->decayed;
    if (is_declared_in(type, node)) {
        diag_at(s->unit->diag, DIAG_TYPE_IN_VALUE, s->unit->source, node->begin, node->end,
                "the type of this value is declared in its statement expression, which the AWAIT takes apart; declare the type before the statement");
        return;
    }
    struct local *temp = local_new(s->unit, s->function, node_scope(node), str_format(s->unit->arena, "async__t%u", ++s->function->temp_count), type);
    temp->is_temporary = temp->is_spill = true;
    temp->var = node;
    node->temp = temp;
    for (struct node *in = node; in && !in->has_temp; in = in->parent)
        in->has_temp = true;
}

/* ---- planning --------------------------------------------------------------------------------- */

static bool awaits_behind(const struct node *node)
{
    for (node = node->next; node; node = node->next)
        if (node->has_await && !node->is_unevaluated)
            return true;
    return false;
}

static void plan_operands(struct split *s, struct node *first, bool later)
{
    for (struct node *child = first; child; child = child->next)
        plan(s, child, later || awaits_behind(child), true);
}

static void plan_lvalue(struct split *s, struct node *node, bool later)
{
    switch (node->kind) {
    case NODE_REF:
    case NODE_GLOBAL:
        return;
    case NODE_PAREN:
        plan_lvalue(s, node->first, later);
        return;
    case NODE_MEMBER:
        if (node->is_part)
            plan_lvalue(s, node->first, later);
        else
            plan(s, node->first, later, true);
        return;
    case NODE_SUBSCRIPT:
        if (node->is_part)
            plan_lvalue(s, node->first, later || node->last->has_await);
        else
            plan(s, node->first, later || node->last->has_await, true);
        plan(s, node->last, later, true);
        return;
    case NODE_UNARY: /* __real__ z = … */
        plan_lvalue(s, node->first, later);
        return;
    case NODE_DEREF:
        plan(s, node->first, later, true);
        return;
    default:
        plan(s, node, later, true);
        return;
    }
}

static void plan_gather(struct split *s, struct node *gather)
{
    for (struct node *branch = gather->first; branch; branch = branch->next)
        if (branch->kind == NODE_ASSIGN)
            plan_lvalue(s, branch->first, true);
    for (struct node *branch = gather->first; branch; branch = branch->next) {
        struct node *call = branch->kind == NODE_ASSIGN ? branch->last : branch;
        bool later = false;
        for (struct node *next = branch->next; next; next = next->next)
            later |= (next->kind == NODE_ASSIGN ? next->last : next)->has_await;
        plan_operands(s, call->first, later);
    }
}

static void plan_await(struct split *s, struct node *node, bool used)
{
    struct node *operand = node->first;
    if (operand->kind == NODE_GATHER)
        plan_gather(s, operand);
    else
        plan_operands(s, operand->first, false);
    if (used)
        spill(s, node);
}

/* `later`: an AWAIT will run between the evaluation of this node and the use of its value. `used`: somebody
 * takes the value. */
static void plan(struct split *s, struct node *node, bool later, bool used)
{
    if (node->is_unevaluated)
        return;
    if (node->kind == NODE_INIT_LIST || node->kind == NODE_DESIGNATED) { /* not a value of its own; an index is a constant */
        plan_operands(s, node->kind == NODE_DESIGNATED ? node->last : node->first, later);
        return;
    }
    if (node->has_await) {
        switch (node->kind) {
        case NODE_AWAIT:
            plan_await(s, node, used || later);
            return;
        case NODE_ASSIGN:
        case NODE_ASSIGN_OP:
            plan_lvalue(s, node->first, node->last->has_await);
            plan(s, node->last, false, true);
            break;
        case NODE_STEP:
            plan_lvalue(s, node->first, false);
            break;
        case NODE_ADDRESS:
            plan_lvalue(s, node->first, later);
            break;
        case NODE_LOGICAL:
            plan(s, node->first, false, true);
            plan(s, node->last, false, true);
            if (node->last->has_await)
                spill(s, node);
            break;
        case NODE_CONDITIONAL:
            plan(s, node->first, false, true);
            plan(s, node->first->next, false, used);
            plan(s, node->last, false, used);
            if ((node->first->next->has_await || node->last->has_await) && used)
                spill(s, node);
            break;
        case NODE_CONDITIONAL_GNU:
            plan(s, node->first, node->last->has_await, true);
            if (node->last->has_await) {
                spill(s, node->first);
                plan(s, node->last, false, true);
                spill(s, node);
            }
            break;
        case NODE_COMMA:
            plan(s, node->first, false, false);
            plan(s, node->last, later, used);
            break;
        case NODE_SELECTION: /* the text stays, and with it a value of each operand */
            for (struct node *child = node->first; child; child = child->next)
                plan(s, child, false, true);
            break;
        case NODE_STATEMENT_EXPR:
            if (used)
                spill(s, node);
            return; /* its statements are full expressions of their own */
        case NODE_MEMBER:
        case NODE_SUBSCRIPT:
            if (node->is_decayed)
                plan_lvalue(s, node, later);
            else
                plan_operands(s, node->first, false);
            break;
        case NODE_CAST:
            plan(s, node->value, false, used && !(node->type && node->type->is_void));
            break;
        case NODE_PAREN:
            plan(s, node->first, later, used);
            break;
        default:
            plan_operands(s, node->first, false);
            break;
        }
    }
    if (later && !stable(s, node))
        spill(s, node);
}

/* Notes the locals that the expression seems to change. */
static void note_changes(struct split *s, struct node *node)
{
    if (node->kind == NODE_ASSIGN || node->kind == NODE_ASSIGN_OP || node->kind == NODE_STEP) {
        struct node *target = node->first;
        while (target && (target->kind == NODE_PAREN || target->kind == NODE_UNARY || target->is_part))
            target = target->first;
        if (target && target->kind == NODE_REF)
            target->local->modified_in = s->expression;
    }
    for (struct node *child = node->first; child; child = child->next)
        if (child->has_effect)
            note_changes(s, child);
}

static bool is_expression(const struct node *node) { return node->kind >= NODE_RAISE; }

static void full_expression(struct split *s, struct node *node, bool used)
{
    if (!node->has_await)
        return;
    s->expression++;
    note_changes(s, node);
    plan(s, node, false, used);
}

static void statements(struct split *s, struct node *node);

/* The statements inside statement expressions. */
static void inner_statements(struct split *s, struct node *node)
{
    for (struct node *child = node->first; child; child = child->next) {
        if (!child->has_await)
            continue;
        if (child->kind == NODE_COMPOUND)
            statements(s, child);
        else
            inner_statements(s, child);
    }
}

static void statements(struct split *s, struct node *node)
{
    bool discards = node->kind == NODE_COMPOUND || node_is_label(node) ||
                    node->kind == NODE_DEFER || node->kind == NODE_TRY || node->kind == NODE_GROUP || node->kind == NODE_CATCH || node->kind == NODE_DO;
    bool is_value_block = node->kind == NODE_COMPOUND && node->parent && node->parent->kind == NODE_STATEMENT_EXPR;
    for (struct node *child = node->first; child; child = child->next) {
        if (!child->has_await)
            continue;
        if (!is_expression(child)) {
            statements(s, child);
            continue;
        }
        bool is_condition = (node->kind == NODE_IF && child == node->first) || (node->kind == NODE_WHILE && child == node->first) ||
                            (node->kind == NODE_DO && child == node->last) || (node->kind == NODE_SWITCH && child == node->first) ||
                            (node->kind == NODE_FOR && child == node_parts(node)[1]) || (node->kind == NODE_TIMEOUT && child == node->first) ||
                            node->kind == NODE_RETURN || node->kind == NODE_GOTO_COMPUTED || node->kind == NODE_VAR;
        bool used = is_condition || (is_value_block && child == node->last && node->parent->temp) || (!discards && node->kind == NODE_OTHER);
        full_expression(s, child, used);
        inner_statements(s, child);
    }
}

void split_fill(struct unit *unit)
{
    for (struct function *function = unit->functions; function; function = function->next) {
        struct split s = {unit, function, 0};
        if (function->body)
            statements(&s, function->body);
    }
}
