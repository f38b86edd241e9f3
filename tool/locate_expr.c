/* Expressions: an operand's tokens follow from the operator that must stand beside it. See locate.c. */
#include "locate.h"

size_t locate_child_token(const struct locate *l, const struct node *child, uint32_t opener)
{
    size_t token = token_at(l, child->begin);
    while (token < l->source->token_count && l->unit->opener[token] != opener && l->unit->opener[token] != NO_TOKEN) {
        token = l->unit->opener[token];
        if (token > 0 && l->source->tokens[token - 1].kind == TOKEN_IDENTIFIER && is(l, token, "("))
            token--;
    }
    return token;
}

void locate_mismatch(struct locate *l, const struct node *node, size_t region, size_t end)
{
    bool found = (region < l->source->token_count && macros_want(l->unit, begin_of(l, region))) || macros_want(l->unit, node->begin);
    for (size_t token = region; !found && token < end && token < l->source->token_count; token++)
        found = macros_want(l->unit, begin_of(l, token));
    for (const struct node *child = node->first; !found && child; child = child->next) /* `AWAIT(x) + MACRO` is no sum of the two */
        found = macros_want(l->unit, child->begin);
    if (!found)
        diag_at(l->unit->diag, DIAG_MACRO, l->source, node->begin, node->begin + 1,
                "the AWAIT or keyword in this expression cannot be taken apart; assign its value to a variable first");
}

/* Children between `begin` and `end`, separated by commas. */
static bool comma_list(struct locate *l, struct node *child, size_t begin, size_t end)
{
    while (child && begin < end) {
        size_t comma = find_comma(l, begin, end);
        struct node *next = child->next;
        locate_expression(l, child, begin, comma);
        child = next;
        begin = comma < end ? comma + 1 : end;
    }
    return !child && begin >= end;
}

/* What split may take apart: the components of an lvalue left of an AWAIT. */
static void mark_lvalue(struct node *node)
{
    for (;;) {
        bool is_path = node->kind == NODE_PAREN || node->kind == NODE_MEMBER || node->kind == NODE_SUBSCRIPT || node->kind == NODE_DEREF ||
                       node->kind == NODE_UNARY;
        if (!is_path || node->is_unevaluated || !node->first)
            return;
        node->special = true;
        if (node->kind == NODE_DEREF || ((node->kind == NODE_MEMBER || node->kind == NODE_SUBSCRIPT) && !node->is_part))
            return;
        node = node->first;
    }
}

static bool binary(struct locate *l, struct node *node, size_t begin, size_t end)
{
    struct node *right = node->first->next;
    size_t at = locate_child_token(l, right, l->unit->opener[begin]);
    if (at < begin + 2 || at >= end)
        return false;
    if ((node->kind == NODE_LOGICAL && !str_equal(source_token_text(l->source, at - 1), node_name(node))) || (node->kind == NODE_ASSIGN && !is(l, at - 1, "=")) ||
        (node->kind == NODE_COMMA && !is(l, at - 1, ",")))
        return false;
    if (l->source->tokens[at - 1].kind != TOKEN_PUNCTUATOR)
        return false;
    bool in_gather = node->parent && node->parent->kind == NODE_GATHER;
    if ((node->kind == NODE_ASSIGN || node->kind == NODE_ASSIGN_OP) && (right->has_await || in_gather))
        mark_lvalue(node->first);
    locate_expression(l, node->first, begin, at - 1);
    locate_expression(l, right, at, end);
    return true;
}

static bool conditional(struct locate *l, struct node *node, size_t begin, size_t end)
{
    uint32_t opener = l->unit->opener[begin];
    struct node *yes = node->first->next, *no = node->last;
    size_t no_at = locate_child_token(l, no, opener);
    if (no_at >= end || no_at < begin + 2 || !is(l, no_at - 1, ":"))
        return false;
    if (node->kind == NODE_CONDITIONAL_GNU) {
        if (no_at < begin + 3 || !is(l, no_at - 2, "?"))
            return false;
        locate_expression(l, node->first, begin, no_at - 2);
    } else {
        size_t yes_at = locate_child_token(l, yes, opener);
        if (yes_at < begin + 2 || yes_at >= no_at || !is(l, yes_at - 1, "?"))
            return false;
        locate_expression(l, node->first, begin, yes_at - 1);
        locate_expression(l, yes, yes_at, no_at - 1);
    }
    locate_expression(l, no, no_at, end);
    return true;
}

static bool call(struct locate *l, struct node *node, size_t begin, size_t end)
{
    if (!is(l, end - 1, ")") || match(l, end - 1) <= begin)
        return false;
    size_t open = match(l, end - 1);
    locate_expression(l, node->first, begin, open);
    return comma_list(l, node->first->next, open + 1, end - 1);
}

/* `keyword ( a , b )` */
static bool keyword(struct locate *l, struct node *node, size_t begin, size_t end, const char *name)
{
    return is(l, begin, name) && is(l, begin + 1, "(") && match(l, begin + 1) == end - 1 && comma_list(l, node->first, begin + 2, end - 1);
}

/* `name ( a , b )` */
static bool named(struct locate *l, struct node *node, size_t begin, size_t end)
{
    return str_equal(source_token_text(l->source, begin), node_name(node)) && keyword(l, node, begin, end, str_c(l->unit->arena, node_name(node)));
}

static bool enclosed(struct locate *l, struct node *node, size_t begin, size_t end)
{
    if (!is(l, begin, "(") || match(l, begin) != end - 1)
        return false;
    if (node->kind == NODE_STATEMENT_EXPR)
        return is(l, begin + 1, "{") && locate_statement(l, node->first, begin + 1) == end - 1;
    locate_expression(l, node->first, begin + 1, end - 1);
    return true;
}

/* `_Generic(x, T: a, default: b)`, `__builtin_choose_expr(x, a, b)`: the operands among which x selects. */
static bool selection(struct locate *l, struct node *node, size_t begin, size_t end)
{
    if (!str_equal(source_token_text(l->source, begin), node_name(node)) || !is(l, begin + 1, "(") || match(l, begin + 1) != end - 1)
        return false;
    struct node *operand = node->first;
    while (operand && operand->is_unevaluated)
        operand = operand->next;
    for (size_t at = find_comma(l, begin + 2, end - 1) + 1; operand && at < end; operand = operand->next) {
        size_t comma = find_comma(l, at, end - 1);
        if (str_equal(node_name(node), S("_Generic")))
            at = find(l, at, comma, ":") + 1;
        locate_expression(l, operand, at, comma);
        at = comma + 1;
    }
    return !operand;
}

static bool after_type(struct locate *l, struct node *node, size_t begin, size_t end)
{
    if (!is(l, begin, "(") || match(l, begin) + 1 >= end || !node->value)
        return false;
    locate_expression(l, node->value, match(l, begin) + 1, end);
    return true;
}

static bool subscript(struct locate *l, struct node *node, size_t begin, size_t end)
{
    if (!is(l, end - 1, "]") || match(l, end - 1) <= begin)
        return false;
    size_t open = match(l, end - 1);
    locate_expression(l, node->first, begin, open);
    locate_expression(l, node->last, open + 1, end - 1);
    return true;
}

static bool member(struct locate *l, struct node *node, size_t begin, size_t end)
{
    if (end < begin + 3 || !str_equal(source_token_text(l->source, end - 1), node_name(node)))
        return false;
    locate_expression(l, node->first, begin, end - 2);
    return true;
}

static bool braces(struct locate *l, struct node *node, size_t begin, size_t end)
{
    if (!is(l, begin, "{") || match(l, begin) != end - 1)
        return false;
    for (struct node *child = node->first; child; child = child->next) /* split takes lists apart */
        child->special |= child->kind == NODE_INIT_LIST || child->kind == NODE_DESIGNATED;
    size_t inner_end = is(l, end - 2, ",") ? end - 2 : end - 1;
    return comma_list(l, node->first, begin + 1, inner_end);
}

static bool designated(struct locate *l, struct node *node, size_t begin, size_t end)
{
    bool is_old = l->source->tokens[begin].kind == TOKEN_IDENTIFIER && is(l, begin + 1, ":"); /* GNU's `name: value` */
    size_t equals = is_old ? begin + 1 : find(l, begin, end, "=");
    if (equals == end || !node->last)
        return false;
    node->last->special |= node->last->kind == NODE_INIT_LIST;
    locate_expression(l, node->last, equals + 1, end);
    return true;
}

/* All of it is one invocation of a macro, whose parentheses are no expression's. */
static bool is_invocation(const struct locate *l, size_t begin, size_t end)
{
    const struct invocation *macro = macros_at(l->unit, begin_of(l, begin));
    return macro && macro->begin == begin_of(l, begin) && macro->end == end_of(l, end - 1);
}

/* The operand of an AWAIT, without the parentheses around it. */
static void operand(struct locate *l, struct node *node, size_t begin, size_t end)
{
    while (begin < end && is(l, begin, "(") && match(l, begin) == end - 1) {
        begin++;
        end--;
    }
    locate_expression(l, node, begin, end);
}

static bool is_step(const struct locate *l, size_t token) { return is(l, token, "++") || is(l, token, "--"); }

/* `__atomic_fetch_add(a, b, c)`: clang has no call there, and the operands in an order of its own. */
static bool built_in(struct locate *l, struct node *node, size_t begin, size_t end)
{
    if (l->source->tokens[begin].kind != TOKEN_IDENTIFIER || !is(l, begin + 1, "(") || match(l, begin + 1) != end - 1)
        return false;
    struct node *children = node->first;
    node->first = node->last = NULL;
    for (size_t at = begin + 2, comma; at < end - 1; at = comma + 1) {
        comma = find_comma(l, at, end - 1);
        struct node **from = &children;
        while (*from && ((*from)->begin < begin_of(l, at) || (*from)->begin >= end_of(l, comma - 1)))
            from = &(*from)->next;
        struct node *child = *from;
        if (!child)
            continue;
        *from = child->next;
        child->next = NULL;
        *(node->last ? &node->last->next : &node->first) = child;
        node->last = child;
        locate_expression(l, child, at, comma);
    }
    return !children;
}

void locate_expression(struct locate *l, struct node *node, size_t begin, size_t end)
{
    while (begin < end && is(l, begin, "__extension__"))
        begin++;
    set(l, node, begin, end);
    if (!node->special || begin >= end || locate_keep(l, node, begin, end))
        return;
    bool fits = !node->in_macro && !is_invocation(l, begin, end);
    if (fits)
        switch (node->kind) {
        case NODE_PAREN:
        case NODE_STATEMENT_EXPR:
            fits = enclosed(l, node, begin, end);
            break;
        case NODE_AWAIT:
            fits = is(l, begin, "AWAIT") && is(l, begin + 1, "(") && match(l, begin + 1) == end - 1;
            if (fits)
                operand(l, node->first, begin + 2, end - 1);
            break;
        case NODE_CALL:
            fits = call(l, node, begin, end);
            break;
        case NODE_RAISE:
            fits = is(l, begin, "ASYNC_RAISE") && is(l, begin + 1, "(") && match(l, begin + 1) == end - 1;
            if (fits)
                locate_expression(l, node->last, begin + 2, end - 1);
            break;
        case NODE_BINARY:
        case NODE_LOGICAL:
        case NODE_COMMA:
        case NODE_ASSIGN:
        case NODE_ASSIGN_OP:
            fits = binary(l, node, begin, end);
            break;
        case NODE_CONDITIONAL:
        case NODE_CONDITIONAL_GNU:
            fits = conditional(l, node, begin, end);
            break;
        case NODE_UNARY:
        case NODE_ADDRESS:
        case NODE_DEREF:
        case NODE_STEP:
            fits = end > begin + 1 && (node->kind != NODE_STEP || is_step(l, node->is_prefix ? begin : end - 1)) && l->source->tokens[node->is_prefix ? begin : end - 1].offset != node->first->begin;
            if (fits)
                locate_expression(l, node->first, begin + node->is_prefix, end - !node->is_prefix);
            break;
        case NODE_SUBSCRIPT:
            fits = subscript(l, node, begin, end);
            break;
        case NODE_MEMBER:
            fits = member(l, node, begin, end);
            break;
        case NODE_CAST:
        case NODE_COMPOUND_LITERAL:
            fits = after_type(l, node, begin, end);
            break;
        case NODE_INIT_LIST:
            fits = braces(l, node, begin, end);
            break;
        case NODE_DESIGNATED:
            fits = designated(l, node, begin, end);
            break;
        case NODE_STARTER:
        case NODE_TYPED:
            fits = named(l, node, begin, end);
            break;
        case NODE_SELECTION:
            fits = selection(l, node, begin, end);
            break;
        case NODE_GATHER:
            fits = keyword(l, node, begin, end, "async_gather");
            break;
        case NODE_INVOCATION:
            return;
        default:
            if (built_in(l, node, begin, end))
                return;
            if (macros_want(l->unit, begin_of(l, begin)))
                return;
            diag_at(l->unit->diag, DIAG_AWAIT_PLACE, l->source, node->begin, node->end,
                    "AWAIT cannot stand inside %s; assign its value to a variable first and use that here",
                    node_name(node).len ? str_c(l->unit->arena, node_name(node)) : "this kind of expression");
            return;
        }
    if (!fits)
        locate_mismatch(l, node, begin, end);
}
