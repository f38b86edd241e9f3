/* Invocations that stay as they are written. `atomic_store(&a, AWAIT(f()))` need not be expanded, and `sqrt(AWAIT(f()))` of
 * <tgmath.h> cannot be: it is enough to take what awaits out of the arguments, if that is what its evaluation would do.
 *
 * It is when the macro evaluates each argument that awaits once, whatever the others are; does nothing of its own before,
 * nor evaluates anything there but arguments, in the order they are written; and does not turn an argument
 * into a string or part of a token. What that cannot be said of is expanded. See locate.c. */
#include "locate.h"

enum { ARGUMENTS_MAX = 32, SCOPES_MAX = 16 };

struct argument {
    size_t begin, end;  /* its tokens */
    struct node *root;  /* what it is, where it is first evaluated */
    uint32_t count;     /* of evaluations */
    bool is_sure;       /* the first happens whenever the whole is evaluated */
};

struct keep {
    struct locate *l;
    struct node *node;
    struct argument arguments[ARGUMENTS_MAX];
    size_t count;
    size_t last;   /* argument evaluated so far */
    size_t awaiting; /* behind the last one that awaits */
    bool has_acted;  /* the macro did something of its own */
    struct scope *scopes[SCOPES_MAX]; /* of its own blocks */
    size_t scope_count;
};

/* ---- may it stay? ----------------------------------------------------------------------------- */

static bool find_arguments(struct keep *keep, size_t begin, size_t end)
{
    for (size_t at = begin + 2; at < end - 1; keep->count++) {
        size_t comma = find(keep->l, at, end - 1, ",");
        if (keep->count == ARGUMENTS_MAX)
            return false;
        keep->arguments[keep->count] = (struct argument){.begin = at, .end = comma};
        at = comma + 1;
    }
    return true;
}

static struct argument *argument_of(struct keep *keep, const struct node *node)
{
    for (size_t i = 0; i < keep->count; i++) {
        struct argument *argument = &keep->arguments[i];
        if (argument->begin < argument->end && node->begin >= begin_of(keep->l, argument->begin) && node->begin < end_of(keep->l, argument->end - 1))
            return argument;
    }
    return NULL;
}

/* Evaluating it later is evaluating it now. */
static bool is_fixed(const struct node *node) { return node->kind == NODE_CONSTANT || node->kind == NODE_UNEVALUATED; }

static bool see_argument(struct keep *keep, struct argument *argument, struct node *node, bool sure)
{
    size_t index = (size_t)(argument - keep->arguments);
    if (argument->count++ == 0) {
        argument->root = node;
        argument->is_sure = sure;
    }
    if (node == keep->node || (node->has_await && (keep->has_acted || argument->count > 1 || !sure)))
        return false;
    if (!is_fixed(node) && index < keep->last)
        return false;
    if (!is_fixed(node))
        keep->last = index;
    if (node->has_await)
        keep->awaiting = index + 1;
    return true;
}

/* What the macro's own part of an expression does when its operands are evaluated. */
enum own { OWN_NOTHING, OWN_ACTS, OWN_CHOOSES, OWN_FORBIDDEN };

static enum own own_part(const struct node *node)
{
    switch (node->kind) {
    case NODE_PAREN:
    case NODE_BINARY:
    case NODE_COMMA:
    case NODE_UNARY:
    case NODE_ADDRESS:
    case NODE_CAST:
    case NODE_STATEMENT_EXPR:
    case NODE_COMPOUND:
    case NODE_DECL:
    case NODE_NULL:
    case NODE_INIT_LIST:
    case NODE_CONSTANT:
    case NODE_UNEVALUATED:
        return OWN_NOTHING;
    case NODE_VAR:
        return node->local && node->local->is_deferred ? OWN_FORBIDDEN : OWN_NOTHING;
    case NODE_LOGICAL:
    case NODE_CONDITIONAL:
    case NODE_CONDITIONAL_GNU:
    case NODE_SELECTION:
        return OWN_CHOOSES;
    case NODE_CALL:
    case NODE_ASSIGN:
    case NODE_ASSIGN_OP:
    case NODE_DEREF:
    case NODE_STEP:
    case NODE_SUBSCRIPT:
    case NODE_MEMBER:
    case NODE_REF:
    case NODE_GLOBAL:
    case NODE_DESIGNATED:
    case NODE_OTHER:
        return node->is_taken ? OWN_FORBIDDEN : OWN_ACTS;
    default:
        return OWN_FORBIDDEN;
    }
}

static bool see(struct keep *keep, struct node *node, bool sure)
{
    if (node->is_unevaluated)
        return true;
    struct argument *argument = argument_of(keep, node);
    if (argument)
        return see_argument(keep, argument, node, sure);
    enum own own = own_part(node);
    if (own == OWN_FORBIDDEN || (node->kind == NODE_COMPOUND && keep->scope_count == SCOPES_MAX))
        return false;
    if (node->kind == NODE_COMPOUND)
        keep->scopes[keep->scope_count++] = node_scope(node);
    for (struct node *child = node->first; child; child = child->next) {
        bool is_chosen = own == OWN_CHOOSES && (child != node->first || node->kind == NODE_SELECTION);
        if (!see(keep, child, sure && !is_chosen))
            return false;
    }
    keep->has_acted |= own == OWN_ACTS;
    return true;
}

/* The argument is a whole expression, as far as its first and its last token tell. */
static bool is_whole(const struct keep *keep, const struct argument *argument)
{
    const struct node *node = argument->root;
    if (node->kind == NODE_REF || node->kind == NODE_GLOBAL)
        return argument->end == argument->begin + 1;
    return is_fixed(node) || (node->kind != NODE_OTHER && node->kind != NODE_DESIGNATED && keep->count > 0);
}

/* The macro assigns to the argument, or takes its address: its value would not do. */
static bool is_place(const struct node *node)
{
    for (;; node = node->parent) {
        const struct node *parent = node->parent;
        switch (parent ? parent->kind : NODE_NULL) {
        case NODE_PAREN:
            continue;
        case NODE_MEMBER:
            if (!parent->is_part)
                return false;
            continue;
        case NODE_SUBSCRIPT:
            if (!parent->is_part || parent->first != node)
                return false;
            continue;
        case NODE_ASSIGN:
        case NODE_ASSIGN_OP:
            return parent->first == node;
        case NODE_STEP:
        case NODE_ADDRESS:
            return true;
        default:
            return false;
        }
    }
}

/* Each argument up to the last that awaits can be evaluated where it stands. */
static bool can_go_before(const struct keep *keep)
{
    for (size_t i = 0; i < keep->count; i++) {
        const struct argument *argument = &keep->arguments[i];
        if (!argument->count || is_fixed(argument->root))
            continue;
        if (i < keep->awaiting ? argument->count > 1 || !argument->is_sure || !is_whole(keep, argument) : argument->root->special)
            return false;
        if (i + 1 < keep->awaiting && is_place(argument->root))
            return false;
    }
    return keep->awaiting > 0;
}

/* ---- it stays --------------------------------------------------------------------------------- */

static void take_out(struct node *child)
{
    struct node **at = &child->parent->first, *before = NULL;
    while (*at != child) {
        before = *at;
        at = &before->next;
    }
    *at = child->next;
    if (child->parent->last == child)
        child->parent->last = before;
    child->next = NULL;
}

static void append(struct node *parent, struct node *child)
{
    child->parent = parent;
    *(parent->last ? &parent->last->next : &parent->first) = child;
    parent->last = child;
}

/* Nothing awaits in what is left of the macro's own, nor is it rewritten. */
static void make_plain(struct node *node)
{
    node->special = node->has_await = false;
    if (node->kind == NODE_COMPOUND)
        node_scope(node)->has_await = false;
    for (struct node *child = node->first; child; child = child->next)
        make_plain(child);
}

/* What is taken out of the macro's blocks is evaluated in the one around them. */
static void lift(const struct keep *keep, struct node *node)
{
    for (size_t i = 0; i < keep->scope_count; i++) {
        if (node->local && node->local->is_literal && node->local->scope == keep->scopes[i])
            node->local->scope = node_scope(keep->node);
        if (node_await(node) && node_await(node)->scope == keep->scopes[i])
            node_await(node)->scope = node_scope(keep->node);
        if (node_kind_has_more(node->kind) && node_scope(node) == keep->scopes[i])
            node_more(node)->scope = node_scope(keep->node);
    }
    for (struct node *child = node->first; child; child = child->next)
        lift(keep, child);
}

/* Has the right edge of an argument checked: that the macro did not go on behind it. */
static void make_special(struct node *node)
{
    for (;;) {
        switch (node->kind) {
        case NODE_BINARY:
        case NODE_LOGICAL:
        case NODE_COMMA:
        case NODE_ASSIGN:
        case NODE_ASSIGN_OP:
        case NODE_CONDITIONAL:
        case NODE_CONDITIONAL_GNU:
        case NODE_UNARY:
        case NODE_ADDRESS:
        case NODE_DEREF:
        case NODE_CAST:
            node->special = true;
            node = node->last;
            continue;
        case NODE_STEP:
            node->special = true;
            if (!node->is_prefix)
                return;
            node = node->first;
            continue;
        case NODE_PAREN:
        case NODE_CALL:
        case NODE_SUBSCRIPT:
        case NODE_MEMBER:
            node->special = true;
            return;
        default:
            return;
        }
    }
}

static void stay(struct keep *keep)
{
    struct node *node = keep->node, *rest = &arena_new(keep->l->unit->arena, struct node_more)->node;
    for (size_t i = 0; i < keep->awaiting; i++)
        if (keep->arguments[i].root)
            take_out(keep->arguments[i].root);
    *rest = (struct node){.kind = NODE_OTHER, .begin = node->begin, .end = node->begin, .first = node->first, .last = node->last,
                          .has_effect = true, .reads_memory = true, .has_block = node->has_block};
    node_more(rest)->scope = node_scope(node);
    for (struct node *child = rest->first; child; child = child->next)
        child->parent = rest;
    make_plain(rest);
    node->kind = NODE_INVOCATION;
    node->in_macro = false;
    node->value = node->first = node->last = NULL;
    for (size_t i = 0; i < keep->awaiting; i++) {
        struct argument *argument = &keep->arguments[i];
        if (!argument->root)
            continue;
        append(node, argument->root);
        lift(keep, argument->root);
        make_special(argument->root);
        locate_expression(keep->l, argument->root, argument->begin, argument->end);
    }
    append(node, rest);
}

bool locate_keep(struct locate *l, struct node *node, size_t begin, size_t end)
{
    struct invocation *macro = node->has_await ? macros_at(l->unit, begin_of(l, begin)) : NULL;
    bool is_all = macro && macro->begin == begin_of(l, begin) && macro->end == end_of(l, end - 1) && !macro->has_hash && is(l, begin + 1, "(") &&
                  match(l, begin + 1) == end - 1;
    struct keep keep = {.l = l, .node = node};
    if (!is_all || !find_arguments(&keep, begin, end) || !see(&keep, node, true) || !can_go_before(&keep))
        return false;
    stay(&keep);
    return true;
}
