/* Expressions: what must be computed before an AWAIT goes to temporaries; the rest stays as the user wrote it. */
#include "emit.h"
#include <string.h>

struct str emit_declarator(struct arena *arena, const struct type *type, struct str name)
{
    if (type->is_plain_name)
        return str_format(arena, STR_FMT "%s" STR_FMT, STR_ARG(type->name), type->name.ptr[type->name.len - 1] == '*' ? "" : " ", STR_ARG(name));
    return str_format(arena, "__typeof__(" STR_FMT ") " STR_FMT, STR_ARG(type->name), STR_ARG(name));
}

struct str emit_parameter(struct arena *arena, const struct local *parameter, struct str name)
{
    const struct type *type = parameter->declared;
    if (!type->is_array || type->is_unnamed)
        return emit_declarator(arena, parameter->type, name);
    size_t at = str_find(type->key, S("[")); /* a typedef name has none */
    return str_format(arena, STR_FMT " " STR_FMT STR_FMT, STR_ARG(str_slice(type->key, 0, at)), STR_ARG(name), STR_ARG(str_slice(type->key, at, type->key.len)));
}

struct str emit_whole_list(struct arena *arena, struct str parameters, bool is_variadic)
{
    struct str list = is_variadic ? str_format(arena, STR_FMT ", ...", STR_ARG(parameters)) : parameters; /* `(...)` is C23 */
    return list.len ? str_slice(list, 2, list.len) : S("void");
}

void emit_assign(struct emit *e, uint32_t offset, struct type *type, struct str to, struct str value)
{
    if (type->has_const_member)
        emit_line(e, offset, "__builtin_memcpy((void *)&" STR_FMT ", (const void *)(" STR_FMT "[1]){" STR_FMT "}, sizeof(" STR_FMT "));", STR_ARG(to), STR_ARG(type->name),
                  STR_ARG(value), STR_ARG(type->name));
    else
        emit_line(e, offset, STR_FMT " = " STR_FMT ";", STR_ARG(to), STR_ARG(value));
}

static struct str access(struct emit *e, const struct local *local) { return frame_access(e->unit->arena, local); }

/* ---- temporaries ------------------------------------------------------------------------------ */

/* It is evaluated only where its type selects it. */
static bool is_selected(const struct node *node)
{
    node = node->parent;
    while (node && node->kind >= NODE_PAREN && node->kind != NODE_SELECTION)
        node = node->parent;
    return node && node->kind == NODE_SELECTION;
}

static void declare_temp(struct emit *e, struct node *node)
{
    struct local *temp = node->temp;
    struct arena *arena = e->unit->arena;
    if (temp->as_bytes && temp->home == HOME_FRAME) {
        struct str type = emit_declarator(arena, temp->type, temp->alias);
        emit_line(e, node->begin, "typedef " STR_FMT ";", STR_ARG(type));
        return;
    }
    if (temp->home == HOME_FRAME)
        return;
    struct str zero = {"", 0}, declarator = emit_declarator(arena, temp->type, temp->c_name);
    if (node->kind == NODE_STATEMENT_EXPR || is_selected(node)) /* no compiler sees, behind a clean-up in the block, that it gets a value */
        zero = str_format(arena, " = %s", type_zero(temp->type));
    if (temp->type->is_unnamed)
        declarator = str_format(arena, "__typeof__(" STR_FMT ") " STR_FMT, STR_ARG(emit_copied(e, node->begin, node->end)), STR_ARG(temp->c_name));
    emit_line(e, node->begin, STR_FMT STR_FMT ";", STR_ARG(declarator), STR_ARG(zero));
}

void emit_temps(struct emit *e, struct node *node)
{
    if (node->is_unevaluated || node->kind < NODE_RAISE)
        return;
    for (struct node *child = node->first; child; child = child->next)
        if (child->has_temp)
            emit_temps(e, child);
    if (node->temp)
        declare_temp(e, node);
}

/* ---- values ----------------------------------------------------------------------------------- */

/* The node's text with its children's values in their places. */
static struct str compose(struct emit *e, struct node *node, uint32_t begin, uint32_t end)
{
    size_t mark = e->parts.len;
    for (struct node *child = node->first; child; child = child->next) {
        if ((!child->special && !child->temp) || child->begin < begin || child->end > end || child->is_unevaluated)
            continue;
        buf_put(&e->parts, emit_copied(e, begin, child->begin));
        buf_put(&e->parts, emit_value(e, child));
        begin = child->end;
    }
    struct str rest = emit_copied(e, begin, end);
    if (e->parts.len == mark)
        return rest;
    buf_put(&e->parts, rest);
    return emit_join(e, mark);
}

struct str emit_arguments(struct emit *e, struct node *call)
{
    const struct source *source = e->unit->source;
    size_t last = source_token_from(source, call->end) - 1;
    uint32_t open = source->tokens[e->unit->match[last]].offset + 1;
    return compose(e, call, open, call->end - 1);
}

struct str emit_value(struct emit *e, struct node *node)
{
    if (node->temp && node->is_hoisted)
        return access(e, node->temp);
    if (!node->special)
        return emit_copied(e, node->begin, node->end);
    switch (node->kind) {
    case NODE_AWAIT:
    case NODE_STATEMENT_EXPR:
        if (node->is_hoisted)
            return S("((void)0)");
        break;
    case NODE_LOGICAL:
    case NODE_CONDITIONAL:
    case NODE_CONDITIONAL_GNU:
        if (node->is_hoisted)
            return S("((void)0)");
        break;
    case NODE_COMMA:
        if (node->has_await) /* what is left of it is a statement by now */
            return emit_value(e, node->last);
        break;
    case NODE_STARTER:
        return emit_starter(e, node);
    default:
        break;
    }
    return compose(e, node, node->begin, node->end);
}

struct str emit_operand(struct emit *e, struct node *node)
{
    struct str value = emit_value(e, node);
    return node->kind == NODE_COMMA && !node->has_await ? str_format(e->unit->arena, "(" STR_FMT ")", STR_ARG(value)) : value;
}

/* ---- hoisting --------------------------------------------------------------------------------- */

static void to_temp(struct emit *e, struct node *node)
{
    if (!node->temp || node->is_hoisted)
        return;
    struct str value = emit_operand(e, node);
    node->is_hoisted = true;
    emit_assign(e, node->begin, node->temp->type, access(e, node->temp), value);
}

static void hoist_arm(struct emit *e, struct node *node, struct local *temp, bool as_bool)
{
    emit_hoist(e, node);
    if (!temp) {
        emit_expression_statement(e, node);
        return;
    }
    struct str value = emit_operand(e, node);
    if (as_bool)
        value = str_format(e->unit->arena, "(" STR_FMT ") != 0", STR_ARG(value));
    emit_assign(e, node->begin, temp->type, access(e, temp), value);
}

static void hoist_logical(struct emit *e, struct node *node)
{
    bool is_and = str_equal(node_name(node), S("&&"));
    struct str temp = access(e, node->temp);
    emit_hoist(e, node->first);
    struct str left = emit_value(e, node->first);
    emit_line(e, node->begin, STR_FMT " = (" STR_FMT ") != 0;", STR_ARG(temp), STR_ARG(left));
    emit_line(e, node->begin, "if (%s" STR_FMT ") {", is_and ? "" : "!", STR_ARG(temp));
    hoist_arm(e, node->last, node->temp, true);
    emit_line(e, node->begin, "}");
}

/* What stands in brackets gets no second ones, which mean an assignment to clang. */
static bool has_own_brackets(const struct node *node, struct str text)
{
    return node->kind == NODE_PAREN && node->first->kind != NODE_ASSIGN && str_starts(text, S("("));
}

static void hoist_conditional(struct emit *e, struct node *node)
{
    bool is_gnu = node->kind == NODE_CONDITIONAL_GNU;
    emit_hoist(e, node->first);
    if (is_gnu)
        to_temp(e, node->first);
    struct str condition = emit_value(e, node->first);
    emit_line(e, node->begin, has_own_brackets(node->first, condition) ? "if " STR_FMT " {" : "if (" STR_FMT ") {", STR_ARG(condition));
    if (is_gnu)
        emit_assign(e, node->begin, node->temp->type, access(e, node->temp), condition);
    else
        hoist_arm(e, node->first->next, node->temp, false);
    emit_line(e, node->begin, "} else {");
    hoist_arm(e, node->last, node->temp, false);
    emit_line(e, node->begin, "}");
}

/* The selection's text with 1 as one operand and 0 as the others. */
static struct str selects(struct emit *e, struct node *node, const struct node *operand)
{
    size_t mark = e->parts.len;
    uint32_t position = node->begin;
    for (struct node *child = node->first; child; child = child->next) {
        if (child->is_unevaluated)
            continue;
        buf_put(&e->parts, emit_copied(e, position, child->begin));
        buf_put(&e->parts, child == operand ? S("1") : S("0"));
        position = child->end;
    }
    buf_put(&e->parts, emit_copied(e, position, node->end));
    return emit_join(e, mark);
}

/* Which operand is selected is left to the compiler: each that awaits does so behind a question that only it answers with 1. */
static void hoist_selection(struct emit *e, struct node *node)
{
    for (struct node *child = node->first; child; child = child->next) {
        if (!child->has_await || child->is_unevaluated)
            continue;
        struct str question = selects(e, node, child);
        emit_line(e, child->begin, "if (" STR_FMT ") {", STR_ARG(question));
        emit_hoist(e, child);
        emit_line(e, child->begin, "}");
    }
}

static bool has_branch_await(const struct node *node)
{
    switch (node->kind) {
    case NODE_LOGICAL:
    case NODE_CONDITIONAL_GNU:
        return node->last->has_await;
    case NODE_CONDITIONAL:
        return node->first->next->has_await || node->last->has_await;
    default:
        return false;
    }
}

void emit_hoist(struct emit *e, struct node *node)
{
    if (node->is_unevaluated || node->is_hoisted)
        return;
    if (!node->has_await) {
        for (struct node *child = node->first; child && node->special; child = child->next)
            emit_hoist(e, child); /* components of an lvalue */
        to_temp(e, node);
        return;
    }
    if (has_branch_await(node)) {
        if (node->kind == NODE_LOGICAL)
            hoist_logical(e, node);
        else
            hoist_conditional(e, node);
        node->is_hoisted = true;
        return;
    }
    switch (node->kind) {
    case NODE_AWAIT:
        emit_await(e, node);
        node->is_hoisted = true;
        return;
    case NODE_COMMA:
        emit_hoist(e, node->first);
        emit_expression_statement(e, node->first);
        emit_hoist(e, node->last);
        if (!node->temp)
            node->is_hoisted = true;
        break;
    case NODE_STATEMENT_EXPR:
        emit_line(e, node->begin, "{");
        emit_block(e, node->first, node->temp);
        emit_line(e, node->end - 1, "}");
        node->is_hoisted = true;
        return;
    case NODE_SELECTION:
        hoist_selection(e, node);
        break;
    default:
        for (struct node *child = node->first; child; child = child->next)
            emit_hoist(e, child);
        break;
    }
    to_temp(e, node);
}

/* True when evaluating what is left of the hoisted expression can be seen. */
static bool is_left(const struct node *node)
{
    while (node->kind == NODE_PAREN)
        node = node->first;
    if (node->is_hoisted && node->kind == NODE_COMMA && !node->temp)
        return is_left(node->last);
    if (node->is_hoisted)
        return false;
    if (node->kind == NODE_CAST && node->value && node->value->has_await)
        return is_left(node->value);
    return true;
}

void emit_expression_statement(struct emit *e, struct node *node)
{
    const struct node *inner = node;
    while (inner->kind == NODE_PAREN)
        inner = inner->first;
    const char *unused = inner->kind == NODE_SELECTION && inner->has_await ? "(void)" : "";
    if (!is_left(node))
        return;
    struct str value = emit_value(e, node);
    emit_line(e, node->begin, "%s" STR_FMT ";", unused, STR_ARG(value));
}

/* ---- starters --------------------------------------------------------------------------------- */

/* True when nobody takes the expression's value. */
static bool is_dropped(const struct source *source, const struct node *node)
{
    const struct node *parent = node->parent;
    size_t token;
    switch (parent->kind) {
    case NODE_COMPOUND:
        return !parent->parent || parent->parent->kind != NODE_STATEMENT_EXPR || node != parent->last;
    case NODE_CASE:
    case NODE_DEFAULT:
    case NODE_LABEL:
    case NODE_DEFER:
    case NODE_TRY:
    case NODE_GROUP:
    case NODE_CATCH:
        return true;
    case NODE_IF:
    case NODE_SWITCH:
    case NODE_WHILE:
    case NODE_TIMEOUT:
        return node != parent->first || node == parent->value;
    case NODE_DO:
        return node == parent->first;
    case NODE_FOR:
        return node != node_parts(parent)[1];
    case NODE_COMMA:
        return node != parent->last || is_dropped(source, parent);
    case NODE_CONDITIONAL:
        return node != parent->first && is_dropped(source, parent);
    case NODE_CAST:
        token = source_token_from(source, parent->begin) + 1;
        return source_token_is(source, token, "void") && source_token_is(source, token + 1, ")");
    case NODE_PAREN:
        return is_dropped(source, parent);
    default:
        return false;
    }
}

struct str emit_starter(struct emit *e, struct node *node)
{
    struct arena *arena = e->unit->arena;
    struct node *call = node->value;
    struct type *result = call->kind == NODE_TYPED ? call->type : node_callee(call)->result;
    bool is_eager = node->starter == STARTER_CREATE_TASK_EAGER;
    bool on_loop = node->starter == STARTER_CREATE_TASK || is_eager, in_group = node->starter == STARTER_GROUP_CREATE_TASK;
    struct str loop = node->first != call ? emit_value(e, node->first) : (struct str){"", 0};
    if (node->starter == STARTER_RUN || node->starter == STARTER_RUN_UNTIL_COMPLETE) {
        bool joins = loop.len && call->kind == NODE_TYPED && str_equal(node_name(call), S("async_join"));
        struct str run, what = joins ? emit_value(e, call->value) : emit_root(e, call, ROOT_FREE);
        if (joins)
            run = str_format(arena, "async__loop_run_until_joined(" STR_FMT ", (struct async_task *)(" STR_FMT ")", STR_ARG(loop), STR_ARG(what));
        else if (loop.len)
            run = str_format(arena, "async__loop_run_until_complete(" STR_FMT ", " STR_FMT, STR_ARG(loop), STR_ARG(what));
        else
            run = str_format(arena, "async__run(" STR_FMT, STR_ARG(what));
        if (result->is_void || is_dropped(e->unit->source, node))
            return str_format(arena, STR_FMT ", 0, 0)", STR_ARG(run));
        return str_format(arena, "__extension__ ({ " STR_FMT "; " STR_FMT ", &async__result, sizeof async__result); async__result; })",
                          STR_ARG(emit_declarator(arena, result, S("async__result"))), STR_ARG(run));
    }
    struct str root = emit_root(e, call, in_group ? ROOT_GROUP : on_loop ? ROOT_LOOP : ROOT_FREE);
    if (node->starter == STARTER_CREATE_TASK_THREADSAFE)
        return str_format(arena, "async__create_task_threadsafe(" STR_FMT ", " STR_FMT ")", STR_ARG(loop), STR_ARG(root));
    if (node->starter == STARTER_LOOP_CREATE_TASK)
        root = str_format(arena, "async__loop_create_task(" STR_FMT ", " STR_FMT ")", STR_ARG(loop), STR_ARG(root));
    else if (in_group)
        root = str_format(arena, "async__group_create_task(" STR_FMT ", " STR_FMT ")", STR_ARG(loop), STR_ARG(root));
    else
        root = str_format(arena, "%s(" STR_FMT ")", is_eager ? "async__create_task_eager" : on_loop ? "async__create_task" : "async__coroutine", STR_ARG(root));
    if (is_dropped(e->unit->source, node)) /* with its handle, the reference */
        return str_format(arena, "%s(" STR_FMT ")", node->starter == STARTER_COROUTINE ? "async_task_close" : "async_task_detach", STR_ARG(root));
    return str_format(arena, "((ASYNC_TASK(" STR_FMT "))" STR_FMT ")", STR_ARG(result->name), STR_ARG(root));
}
