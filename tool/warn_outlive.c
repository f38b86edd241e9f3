/* Part of warn: pointers to variables that end before the task to which they are given.
 *
 * An ASYNC function may give a task a pointer to a variable if it waits for the task in the variable's block: it is looked for an AWAIT
 * there that mentions the handle (or something that was put together with it), or that mentions what else the same task was given
 * a pointer to, an event, say. Variables of a group's body live until its tasks have ended, those of main's until the program has.
 * An ordinary function cannot wait, and a task made in it on the running loop begins when it has returned. */
#include "warn.h"

enum { GIVEN_MAX = 16, RELATED_MAX = 64 };

/* A set of variables; what does not fit in is left out. */
struct locals {
    const struct local *items[RELATED_MAX];
    size_t count;
};

struct pointer {
    const struct node *node; /* the argument, or the part of it */
    const struct local *local;
};

struct given {
    const struct unit *unit;
    const struct function *function; /* null: an ordinary one */
    const struct node *body;
    const struct node *starter;
    struct pointer pointers[GIVEN_MAX];
    size_t count;
};

static bool has(const struct locals *locals, const struct local *local)
{
    for (size_t i = 0; i < locals->count; i++)
        if (locals->items[i] == local)
            return true;
    return false;
}

static void put(struct locals *locals, const struct local *local)
{
    if (local && locals->count < RELATED_MAX && !has(locals, local))
        locals->items[locals->count++] = local;
}

/* ---- what the task is given ------------------------------------------------------------------- */

/* The variable in whose storage the lvalue lies, or null. */
static const struct local *variable_of(const struct node *node)
{
    while (node) {
        if (warn_is_variable(node) || node->kind == NODE_COMPOUND_LITERAL)
            return node->local;
        node = node->kind == NODE_PAREN || node->is_part ? node->first : NULL;
    }
    return NULL;
}

static void add_pointer(struct given *given, const struct node *node, const struct local *local)
{
    if (local && given->count < GIVEN_MAX)
        given->pointers[given->count++] = (struct pointer){node, local};
}

/* Pointers that the value of an expression holds. What a call makes of its arguments is not known. */
static void find_pointers(struct given *given, const struct node *node)
{
    if (node->is_unevaluated || node->kind == NODE_CALL || node->kind == NODE_AWAIT || node->kind == NODE_STARTER)
        return;
    if (node->kind == NODE_ADDRESS) {
        add_pointer(given, node, variable_of(node->first));
        return;
    }
    if (node->is_decayed) {
        add_pointer(given, node, variable_of(node));
        return;
    }
    bool is_loaded = node->kind == NODE_MEMBER || node->kind == NODE_SUBSCRIPT || node->kind == NODE_DEREF;
    bool is_number = node->kind == NODE_LOGICAL || node->kind == NODE_UNARY;
    const struct node *first = node->kind == NODE_CONDITIONAL ? node->first->next
                               : node->kind == NODE_COMMA     ? node->last
                                                              : node->first;
    for (const struct node *child = is_loaded || is_number ? NULL : first; child; child = child->next)
        find_pointers(given, child);
}

/* ---- who waits for it ------------------------------------------------------------------------- */

/* A mention of a variable, but of a number only where its address is taken. */
static bool leads_to(const struct node *node)
{
    const struct node *parent = node->parent;
    while (parent && parent->kind == NODE_PAREN)
        parent = parent->parent;
    return warn_is_variable(node) &&
           (!node->local->type->is_scalar || node->local->type->is_pointer || (parent && parent->kind == NODE_ADDRESS));
}

static void put_all(struct locals *locals, const struct node *node, const struct node *without)
{
    if (node == without)
        return;
    if (leads_to(node))
        put(locals, node->local);
    for (const struct node *child = node->first; child; child = child->next)
        put_all(locals, child, without);
}

static bool mentions_any(const struct node *node, const struct locals *locals)
{
    if (leads_to(node) && has(locals, node->local))
        return true;
    for (const struct node *child = node->first; child; child = child->next)
        if (mentions_any(child, locals))
            return true;
    return false;
}

/* What is put together with one of them, by an assignment or a call, may lead to it. */
static void relate(struct locals *locals, const struct node *node)
{
    bool joins = node->kind == NODE_ASSIGN || node->kind == NODE_CALL || node->kind == NODE_VAR;
    if (joins && (mentions_any(node, locals) || (node->kind == NODE_VAR && has(locals, node->local)))) {
        put_all(locals, node, NULL);
        put(locals, node->kind == NODE_VAR ? node->local : NULL);
        return;
    }
    for (const struct node *child = node->first; child; child = child->next)
        relate(locals, child);
}

/* Control can come from the starter to the node in the block: it stands behind it, in a DEFER, or in a loop around both. */
static bool comes_behind(const struct given *given, const struct node *node, const struct node *block)
{
    if (node->begin > given->starter->begin)
        return true;
    for (const struct node *outer = node->parent; outer != block; outer = outer->parent)
        if (outer->kind == NODE_DEFER || (warn_is_loop(given->unit, outer) && warn_is_within(given->starter, outer)))
            return true;
    return false;
}

static bool reads_any(const struct node *node, const struct locals *locals)
{
    if (warn_is_variable(node) && has(locals, node->local))
        return true;
    for (const struct node *child = node->first; child; child = child->next)
        if (reads_any(child, locals))
            return true;
    return false;
}

/* `while (!done) AWAIT(async_yield());` */
static bool is_polling(const struct node *node, const struct locals *locals)
{
    const struct node *condition = node->kind == NODE_WHILE ? node->first
                                   : node->kind == NODE_DO  ? node->last
                                   : node->kind == NODE_FOR ? node_parts(node)[1]
                                                            : NULL;
    return condition && node->has_await && reads_any(condition, locals);
}

/* In the block, behind the starter, something waits for one of them. */
static bool awaits_any(const struct given *given, const struct node *node, const struct locals *locals,
                       const struct node *block)
{
    bool waits =
        !node->is_unevaluated && ((node->kind == NODE_AWAIT && mentions_any(node, locals)) || is_polling(node, locals));
    if (waits && comes_behind(given, node, block))
        return true;
    for (const struct node *child = node->first; child; child = child->next)
        if (awaits_any(given, child, locals, block))
            return true;
    return false;
}

/* What has become of a task is asked by a function that is given its handle. */
static bool asks_outcome(const struct unit *unit, const struct node *call)
{
    static const char *const others[] = {
        "async_task_cancel",   "async_task_detach",           "async_task_uncancel",     "async_task_ref",
        "async_task_get_name", "async_task_set_name",         "async_task_get_priority", "async_task_set_priority",
        "async_task_get_loop", "async_task_add_done_callback"};
    struct str name = warn_called_name(unit, call);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (str_equal(name, str_from(others[i])))
            return false;
    return true;
}

/* Behind an AWAIT behind the starter, a function is given one of the handles: by then, it seems, the task has ended. */
static bool looks_at_any(const struct given *given, const struct node *node, const struct locals *handles,
                         bool *has_waited)
{
    *has_waited |= node->kind == NODE_AWAIT && node->begin > given->starter->begin;
    if (node->kind == NODE_CALL && *has_waited && mentions_any(node, handles) && asks_outcome(given->unit, node))
        return true;
    for (const struct node *child = node->first; child; child = child->next)
        if (looks_at_any(given, child, handles, has_waited))
            return true;
    return false;
}

static bool scope_is_in(const struct scope *scope, const struct scope *outer)
{
    while (scope && scope != outer)
        scope = scope->parent;
    return scope != NULL;
}

/* The statement, or the full expression of one, that holds the starter; null when an AWAIT or a run is around it, which waits. */
static const struct node *expression_around(const struct node *starter)
{
    const struct node *node = starter;
    for (; node->parent && (node->parent->kind >= NODE_PAREN || node->parent->kind == NODE_VAR); node = node->parent)
        if (node->parent->kind == NODE_AWAIT || node->parent->kind == NODE_STARTER)
            return NULL;
    return node;
}

/* The variable's block, as the statement that opens its scope. */
static const struct node *block_of(const struct given *given, const struct local *local)
{
    const struct node *node = given->starter;
    while (node && node != given->body &&
           !(node_scope(node) == local->scope &&
             (node->kind == NODE_COMPOUND || node->kind == NODE_FOR || node->kind == NODE_CATCH)))
        node = node->parent;
    return node ? node : given->body;
}

/* The group waits at its end for the task; the variables of its body end behind that. */
static bool is_kept_by_group(const struct given *given, const struct local *local)
{
    const struct node *group = given->starter->starter == STARTER_GROUP_CREATE_TASK ? given->starter->first : NULL;
    const struct node *node = given->starter;
    if (!group || group == given->starter->value || !warn_is_variable(group))
        return false;
    while (node && !(node->kind == NODE_GROUP && node->local == group->local))
        node = node->parent;
    return node && (local->scope == node_scope(node->value) || !scope_is_in(local->scope, node_scope(node)));
}

/* The variables that hold the handle, or what it was put into. */
static void find_handles(const struct given *given, const struct node *expression, const struct node *block,
                         struct locals *handles)
{
    put_all(handles, expression, given->starter);
    put(handles, expression->kind == NODE_VAR ? expression->local : NULL);
    relate(handles, block);
}

static bool is_kept(const struct given *given, const struct local *local)
{
    if (given->function->is_main && (local->scope == node_scope(given->body) || local->is_parameter))
        return true;
    if (is_kept_by_group(given, local))
        return true;
    const struct node *expression = expression_around(given->starter), *block = block_of(given, local);
    if (!expression)
        return true;
    struct locals handles = {0}, shared = {0};
    bool has_waited = false;
    find_handles(given, expression, block, &handles);
    for (size_t i = 0; i < given->count; i++)
        put(&shared, given->pointers[i].local);
    relate(&shared, block);
    return awaits_any(given, block, &handles, block) || awaits_any(given, block, &shared, block) ||
           looks_at_any(given, block, &handles, &has_waited);
}

/* ---- reports ---------------------------------------------------------------------------------- */

static void report(struct unit *unit, const struct given *given, const struct pointer *pointer)
{
    const struct local *local = pointer->local;
    struct arena *arena = unit->arena;
    struct str name =
        local->is_literal ? S("the compound literal") : str_format(arena, "'" STR_FMT "'", STR_ARG(local->name));
    bool is_value = given->function && local->type->is_scalar;
    size_t token = source_token_from(unit->source, pointer->node->begin);
    uint32_t end = token < unit->source->token_count
                       ? unit->source->tokens[token].offset + unit->source->tokens[token].length
                       : pointer->node->begin + 1;
    diag_at(unit->diag, DIAG_POINTER_TO_LOCAL, unit->source, pointer->node->begin, end,
            given->function ? STR_FMT " ends with its block, but the task that gets a pointer to it may run longer; "
                                      "%sjoin the task in that block, or give it memory of its own"
                            : STR_FMT " ends when this function returns, but the task that gets a pointer to it runs "
                                      "longer; %sgive it memory of its own",
            STR_ARG(name), is_value ? "pass its value, " : "");
    if (!local->is_literal)
        diag_at(unit->diag, DIAG_NOTE, unit->source, local->name_offset, local->name_offset + (uint32_t)local->name.len,
                "'" STR_FMT "' is declared here", STR_ARG(local->name));
}

static void judge(struct unit *unit, const struct function *function, const struct node *body,
                  const struct node *starter)
{
    bool is_run = starter->starter == STARTER_RUN || starter->starter == STARTER_RUN_UNTIL_COMPLETE;
    bool is_running = starter->starter == STARTER_CREATE_TASK || starter->starter == STARTER_CREATE_TASK_EAGER ||
                      starter->starter == STARTER_GROUP_CREATE_TASK;
    if (is_run || (!function && !is_running) || !starter->value || starter->value->kind != NODE_CALL)
        return;
    struct given given = {.unit = unit, .function = function, .body = body, .starter = starter};
    for (const struct node *argument = starter->value->first ? starter->value->first->next : NULL; argument;
         argument = argument->next)
        if (!argument->type || !argument->type->is_scalar || argument->type->is_pointer)
            find_pointers(&given, argument);
    for (size_t i = 0; i < given.count; i++)
        if (!function || !is_kept(&given, given.pointers[i].local))
            report(unit, &given, &given.pointers[i]);
}

static void walk(struct unit *unit, const struct function *function, const struct node *body, const struct node *node)
{
    if (node->is_unevaluated || !node->special)
        return;
    if (node->kind == NODE_STARTER)
        judge(unit, function, body, node);
    for (const struct node *child = node->first; child; child = child->next)
        walk(unit, function, body, child);
}

void warn_pointers(struct unit *unit, const struct function *function, const struct node *body)
{
    walk(unit, function, body, body);
}
