/* check: what is well-formed C but not async C.
 *
 * Requires: collect. Fills: nothing; reports. Breaks: nothing. */
#include "passes.h"
#include "taker.h"
#include <string.h>

static void at_token(struct unit *unit, enum diag_id id, uint32_t offset, const char *text, struct str name)
{
    size_t token = source_token_from(unit->source, offset);
    uint32_t end = token < unit->source->token_count ? unit->source->tokens[token].offset + unit->source->tokens[token].length : offset + 1;
    diag_at(unit->diag, id, unit->source, offset, end, text, STR_ARG(name));
}

static void note_declaration(struct unit *unit, const struct callee *callee)
{
    if (callee->declared_at)
        at_token(unit, DIAG_NOTE, callee->declared_at, "'" STR_FMT "' is declared here", callee->name);
}

/* What the expression stands in, when that must stay as it is written; else null. */
static const char *fixed_place(const struct node *node)
{
    while (node->parent && node->parent->kind >= NODE_PAREN)
        node = node->parent;
    const struct node *parent = node->parent;
    if (parent && parent->kind == NODE_ASM)
        return "an operand of asm";
    bool is_bound = parent && parent->kind == NODE_VAR && node != parent->value && !(parent->local && parent->local->bounds);
    return is_bound ? "the size of an array that is no variable of a block" : NULL;
}

/* A task, not a call. */
static bool is_handle(const struct node *node)
{
    return node && node->type && str_find(node->type->key, S("(struct async__handle *)")) < node->type->key.len;
}

/* For a keyword in an ordinary function: a macro that brings several is reported once. */
static bool is_reported(struct island *island, const struct node *node)
{
    bool is_again = node->in_macro && island->reported_at == node->begin;
    island->reported_at = node->begin;
    return is_again;
}

/* In an ordinary function, that may be a callback. */
static void await_outside(struct unit *unit, const struct node *node, const struct island *island)
{
    static const char *const takers[] = {
        [TAKER_OTHER] = "', which is no ASYNC function and serves as a callback; start a task in it, async_create_task(…), or wait where it is used",
        [TAKER_SIGNAL] = "', the handler of a signal, which cannot wait; start a task in a callback of async_loop_add_signal_handler(…), or write "
                         "AWAIT(async_wait_signal(…)) in one",
        [TAKER_LOOP] = "', a callback of the event loop, which cannot wait; start a task in it: async_create_task(…)",
        [TAKER_THREAD] = "', which runs on another thread; return what it comes to, or start the call on the loop: async_create_task_threadsafe(…), or "
                         "async_loop_call_soon_threadsafe(…)",
    };
    struct taken taken;
    bool is_made = node->begin == island->begin; /* by a macro, which is given its name only */
    if (is_made || !taker_of_function(unit, island->name, &taken)) {
        at_token(unit, DIAG_AWAIT_OUTSIDE, node->begin, "AWAIT outside an ASYNC function%.*s; make the function ASYNC, or start the call with async_run(…)", S(""));
        return;
    }
    struct str text = str_format(unit->arena, "AWAIT in '" STR_FMT "%s", STR_ARG(island->name), takers[taken.taker]);
    at_token(unit, DIAG_AWAIT_OUTSIDE, node->begin, STR_FMT, text);
    diag_at(unit->diag, DIAG_NOTE, unit->source, taken.offset, taken.offset + (uint32_t)island->name.len, "'" STR_FMT "' is given to '" STR_FMT "' here",
            STR_ARG(island->name), STR_ARG(taken.by));
}

/* `island`: the ordinary function it stands in, or null. */
static void check_await(struct unit *unit, struct node *node, struct island *island)
{
    struct node *operand = node->first;
    const char *place = fixed_place(node);
    if (island) { /* where no AWAIT is expanded */
        if (!is_reported(island, node))
            await_outside(unit, node, island);
        return;
    }
    if (node->in_macro && !place)
        return; /* expanded first */
    if (place) {
        at_token(unit, DIAG_AWAIT_PLACE, node->begin, "AWAIT cannot stand in " STR_FMT "; assign its value to a variable first and use that here", str_from(place));
        return;
    }
    bool is_call = operand && (operand->kind == NODE_CALL || operand->kind == NODE_TYPED || operand->kind == NODE_GATHER);
    if (!is_call) {
        at_token(unit, DIAG_AWAIT_OPERAND, node->begin, is_handle(operand) ? "AWAIT needs a call%.*s; a task is awaited by AWAIT(async_join(task))" : "AWAIT needs a call%.*s: AWAIT(f(…))",
                 S(""));
        return;
    }
    if (operand->kind == NODE_CALL && node_callee(operand) && node_callee(operand)->kind == CALLEE_ORDINARY) {
        at_token(unit, DIAG_AWAIT_ORDINARY, node->begin, "'" STR_FMT "' is not ASYNC; call it without AWAIT, or add ASYNC to its declaration", node_callee(operand)->name);
        note_declaration(unit, node_callee(operand));
    }
}

static void check_call(struct unit *unit, struct node *node, bool awaits)
{
    if (node_callee(node) && node_callee(node)->is_noreturn && !node->is_unevaluated)
        at_token(unit, DIAG_ATTRIBUTE, node->begin, "ASYNC function '" STR_FMT "' is declared noreturn, but returns whenever it waits; leave that out of its declaration",
                 node_callee(node)->name);
    if (!node_callee(node) || node->is_taken || node->is_unevaluated)
        return;
    if (node_callee(node)->kind == CALLEE_ORDINARY) {
        if (awaits && node_callee(node)->needs_stack)
            at_token(unit, DIAG_C_STACK, node->begin,
                     "'" STR_FMT "' ties this function to its C stack, which is given up at each AWAIT; use memory from malloc or "
                     "plain error returns, or move the call to a function without AWAIT",
                     node_callee(node)->name);
        return;
    }
    if (node_callee(node)->name.len)
        at_token(unit, DIAG_FORGOTTEN_AWAIT, node->begin, "call of async function '" STR_FMT "' without AWAIT; write AWAIT(…), or start it as a task with async_create_task(…)",
                 node_callee(node)->name);
    else
        at_token(unit, DIAG_FORGOTTEN_AWAIT, node->begin, "call through a pointer to async function without AWAIT%.*s; write AWAIT(…), or start it as a task with async_create_task(…)",
                 S(""));
    note_declaration(unit, node_callee(node));
}

/* Where no prototype is seen a compiler lets a call have any arguments (6.5.2.2), but the body has a prototype in the output. */
static void check_arguments(struct unit *unit, struct node *node)
{
    const struct callee *callee = node_callee(node);
    if (!node->is_taken || !callee || callee->kind != CALLEE_LOWERED || callee->function->is_variadic)
        return;
    uint32_t count = 0, wanted = callee->function->parameter_count;
    for (const struct node *argument = node->first->next; argument; argument = argument->next)
        count++;
    if (count == wanted)
        return;
    struct str text = str_format(unit->arena, "'" STR_FMT "' takes %u argument%s, not %u; correct the call, and declare the function with a prototype, by which compilers check calls",
                                 STR_ARG(callee->name), wanted, wanted == 1 ? "" : "s", count);
    at_token(unit, DIAG_ARGUMENT_COUNT, node->begin, STR_FMT, text);
    note_declaration(unit, callee);
}

/* A variadic function runs only by a direct call of its body. */
static void check_variadic(struct unit *unit, struct node *node)
{
    if (!node_callee(node) || !node->is_taken || !node->is_variadic)
        return;
    bool is_awaited = node->parent && node->parent->kind == NODE_AWAIT;
    if (!is_awaited || !callee_is_known(node_callee(node)))
        at_token(unit, DIAG_VARIADIC_CALL, node->begin, "a variadic ASYNC function can only be awaited, by its name, in the file that defines it%.*s; "
                 "give it a counterpart that takes its arguments in an array or a struct", S(""));
}

static void check_starter(struct unit *unit, struct node *node)
{
    if (node->in_macro)
        return;
    struct node *call = node->value;
    if (!call || (call->kind != NODE_CALL && call->kind != NODE_TYPED))
        at_token(unit, DIAG_STARTER_OPERAND, node->begin, "'" STR_FMT "' needs a call of an async function; write f(…) there, and what is done with its value outside", node_name(node));
    else if (call->kind == NODE_CALL && node_callee(call) && node_callee(call)->kind == CALLEE_ORDINARY) {
        at_token(unit, DIAG_STARTER_OPERAND, node->begin, "'" STR_FMT "' is not ASYNC and cannot be started; call it directly, or add ASYNC to its declaration", node_callee(call)->name);
        note_declaration(unit, node_callee(call));
    }
}

static void check_gather(struct unit *unit, struct node *node)
{
    if (!node->parent || node->parent->kind != NODE_AWAIT)
        at_token(unit, DIAG_FORGOTTEN_AWAIT, node->begin, "async_gather(…) must be awaited%.*s: AWAIT(async_gather(…))", S(""));
    for (struct node *branch = node->first; branch; branch = branch->next) {
        struct node *call = branch->kind == NODE_ASSIGN ? branch->last : branch;
        bool is_async = call->kind == NODE_TYPED || (call->kind == NODE_CALL && node_callee(call) && node_callee(call)->kind != CALLEE_ORDINARY);
        if (!is_async)
            at_token(unit, DIAG_GATHER_OPERAND, branch->begin,
                     is_handle(call) ? "async_gather takes async calls%.*s; join tasks in it, async_gather(async_join(task), …), or by async_gather_all(tasks, count)"
                                     : "async_gather takes async calls%.*s, each as `call` or `lvalue = call`; call what is not async beside it",
                     S(""));
    }
}

static void check_typed(struct unit *unit, struct node *node)
{
    static const enum node_kind takers[] = {NODE_AWAIT, NODE_STARTER, NODE_GATHER, NODE_ASSIGN};
    if (node->in_macro)
        return; /* expanded first */
    for (size_t i = 0; node->parent && i < sizeof takers / sizeof *takers; i++)
        if (node->parent->kind == takers[i])
            return;
    diag_at(unit->diag, DIAG_FORGOTTEN_AWAIT, unit->source, node->begin, node->begin + (uint32_t)node_name(node).len, STR_FMT "(…) must be awaited: AWAIT(" STR_FMT "(%s))",
            STR_ARG(node_name(node)), STR_ARG(node_name(node)), str_equal(node_name(node), S("async_join")) ? "task" : "…");
}

/* `awaits`: the function has AWAITs. `island`: it is an ordinary one. */
static void check_node(struct unit *unit, struct node *node, struct island *island, bool awaits)
{
    switch (node->kind) {
    case NODE_AWAIT:
        if (!node->is_unevaluated)
            check_await(unit, node, island);
        break;
    case NODE_CALL:
        check_call(unit, node, awaits);
        check_variadic(unit, node);
        check_arguments(unit, node);
        break;
    case NODE_STARTER:
        check_starter(unit, node);
        break;
    case NODE_GATHER:
        check_gather(unit, node);
        break;
    case NODE_OTHER:
        if (!island && str_equal(node_name(node), S("OpenMP"))) /* nor does libclang show what stands in it */
            at_token(unit, DIAG_OPENMP, node->begin, "a region of OpenMP%.0s cannot be left and entered again by an AWAIT; move it to an ordinary function", S(""));
        break;
    case NODE_TYPED:
        check_typed(unit, node);
        break;
    case NODE_RAISE:
        if (node->parent && node->parent->kind >= NODE_PAREN)
            at_token(unit, DIAG_KEYWORD_PLACE, node->begin, "ASYNC_RAISE is a statement%.*s and cannot stand inside an expression; write it by itself, behind an if", S(""));
        /* fall through */
    case NODE_DEFER:
    case NODE_TRY:
    case NODE_TIMEOUT:
    case NODE_GROUP:
        if (island && !is_reported(island, node))
            at_token(unit, DIAG_KEYWORD_OUTSIDE, node->begin, "'" STR_FMT "' outside an ASYNC function; make the function ASYNC", node->kind == NODE_RAISE ? S("ASYNC_RAISE") : node_name(node));
        break;
    default:
        break;
    }
    for (struct node *child = node->first; child; child = child->next)
        if (child->special || child->has_effect || !node_is_plain(child)) /* calls have effects */
            check_node(unit, child, island, awaits);
}

/* Identifiers with a double underscore belong to the tool; those it makes must not be the user's. */
static void check_names(struct unit *unit, struct function *function)
{
    if (function->is_variadic && !function->body)
        return;
    if (str_find(function->name, S("__")) < function->name.len)
        at_token(unit, DIAG_RESERVED_NAME, function->name_offset, "the name of ASYNC function '" STR_FMT "' holds a double underscore, which the generated names use; rename it", function->name);
}

/* The part of a name before a suffix that generated names have, or empty. */
static struct str generated_stem(struct str name)
{
    static const char *const suffixes[] = {"__frame", "__body", "__prepare", "__resume", "__fn", "__lines", "__start", "__must_be_ASYNC"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (str_ends(name, str_from(suffixes[i])))
            return str_slice(name, 0, name.len - str_from(suffixes[i]).len);
    return S("");
}

static bool is_async_name(const struct unit *unit, struct str name)
{
    for (const struct function *function = unit->registered; name.len && function; function = function->next_registered)
        if (str_equal(function->name, name))
            return true;
    return false;
}

/* The names that generated code adds must not be the user's. */
static void check_identifiers(struct unit *unit)
{
    const struct source *source = unit->source;
    for (size_t token = 0; token < source->token_count; token++) {
        struct str name = source_token_text(source, token);
        bool is_candidate = source->tokens[token].kind == TOKEN_IDENTIFIER && memchr(name.ptr, '_', name.len);
        if (!is_candidate || str_find(name, S("__")) == name.len)
            continue;
        if (str_starts(name, S("async__")) || is_async_name(unit, generated_stem(name)))
            at_token(unit, DIAG_RESERVED_NAME, source->tokens[token].offset, "'" STR_FMT "' is a name that the generated code uses; rename it", name);
    }
}

/* In the raw view AWAIT is `__extension__` twice, which takes any operand without parentheses too. */
static void check_parentheses(struct unit *unit)
{
    const struct source *source = unit->source;
    for (size_t token = 0; token < source->token_count; token++) {
        bool is_await = source->tokens[token].kind == TOKEN_IDENTIFIER && source_token_is(source, token, "AWAIT");
        if (is_await && !source_token_is(source, token + 1, "(") && !macros_at(unit, source->tokens[token].offset))
            at_token(unit, DIAG_AWAIT_OPERAND, source->tokens[token].offset, "AWAIT needs its call in parentheses%.*s: AWAIT(f(…))", S(""));
    }
}

/* Types that the functions around a body cannot write. */
static void check_signature(struct unit *unit, const struct function *function)
{
    if (function->result->is_unnamed)
        at_token(unit, DIAG_UNNAMED_RESULT, function->name_offset, "the result of ASYNC function '" STR_FMT "' has a type without a name; give the struct, union or enum a tag",
                 function->name);
    bool awaits = false;
    size_t end = source_token_from(unit->source, function->params_end);
    for (size_t token = source_token_from(unit->source, function->params_begin); token < end; token++)
        if (source_token_is(unit->source, token, "AWAIT")) {
            at_token(unit, DIAG_AWAIT_PLACE, unit->source->tokens[token].offset, "AWAIT cannot stand in the size of a parameter%.*s; it is not known before the call: leave it out", S(""));
            awaits = true;
        }
    for (const struct local *local = function->locals; !awaits && local && local->is_parameter; local = local->next)
        if (local->has_unclear_bounds)
            at_token(unit, DIAG_VARIABLY_MODIFIED, local->name_offset,
                     "the parameter '" STR_FMT "' has a bound that may change while the function waits; let its bounds name parameters and constants only", local->name);
}

void check_fill(struct unit *unit)
{
    if (!unit->is_rewritten && !unit->batches) {
        check_identifiers(unit);
        check_parentheses(unit);
    }
    for (struct function *function = unit->functions; function; function = function->next) {
        check_names(unit, function);
        check_signature(unit, function);
        if (function->body)
            check_node(unit, function->body, NULL, function->body->has_await);
    }
    for (struct island *island = unit->islands; island; island = island->next)
        check_node(unit, island->node, island, false);
}
