/* cleanup: which clean-ups are in force where, and which jumps run them.
 *
 * A DEFER is in force from where it stands to the end of its block; TRY, TIMEOUT and GROUP in their bodies. They
 * form a chain outwards (`cleanup->outer`). A failure goes to the innermost; a return, break, continue or
 * goto runs each DEFER and leaves each TIMEOUT and GROUP between where it stands and where it arrives. Each
 * clean-up notes the jumps that pass through it, so that its code is emitted once with one dispatch behind it.
 *
 * Requires: collect. Fills: function->cleanups, awaits with their handlers and states, node->cleanup and node->exit,
 * scope->has_await; marks jumps that run a clean-up as special. Breaks: nothing. */
#include "passes.h"

struct walk {
    struct function *function;
    struct cleanup *current;      /* in force here */
    struct cleanup *at_break;     /* in force where a break arrives */
    struct cleanup *at_continue;
    struct cleanup *at_switch;    /* in force at the innermost switch */
    const struct node *defer;     /* whose body this is */
    bool can_break;               /* what a break leaves lies in that body, or anywhere when there is none */
    bool can_continue;
};

/* What to write instead. */
#define STAYS ": a DEFER may not leave its block; set a variable there, and look at it behind the block"
#define BRACES "; put braces around that and what belongs to it, with the label outside"
#define LABELS "; put it and all labels whose address is taken in the same block, behind the same of these, or use a switch"
#define SHARE "; put the code that both need in a function"

static void walk_node(struct walk *walk, struct node *node);

static void error(struct walk *walk, const struct node *node, enum diag_id id, const char *text)
{
    struct unit *unit = walk->function->unit;
    size_t token = source_token_from(unit->source, node->begin);
    diag_at(unit->diag, id, unit->source, node->begin,
            token < unit->source->token_count ? unit->source->tokens[token].offset + unit->source->tokens[token].length : node->begin + 1, "%s", text);
}

static struct cleanup *open_cleanup(struct walk *walk, struct node *node, enum cleanup_kind kind)
{
    struct function *function = walk->function;
    struct arena *arena = function->unit->arena;
    struct cleanup *cleanup = arena_new(arena, struct cleanup);
    struct {
        struct cleanup **items;
        size_t count, capacity;
    } list = {function->cleanups, function->cleanup_count, function->cleanup_capacity};
    *arena_push(arena, &list, struct cleanup *) = cleanup;
    function->cleanups = list.items;
    function->cleanup_count = list.count;
    function->cleanup_capacity = list.capacity;
    cleanup->kind = kind;
    cleanup->index = (uint32_t)list.count;
    cleanup->outer = walk->current;
    cleanup->node = node;
    node_more(node)->cleanup = cleanup;
    static struct type code = {.key = {"uint32_t", 8}, .name = {"uint32_t", 8}, .size = 4, .align = 4, .is_scalar = true, .is_plain_name = true};
    cleanup->pending = local_new(function->unit, function, function->scope, str_format(arena, "async__exit_%u", cleanup->index), &code);
    cleanup->pending->is_temporary = true;
    if (kind == CLEANUP_TIMEOUT) {
        static struct type record = {.key = {"struct async__timeout", 21}, .name = {"struct async__timeout", 21}, .size = 64, .align = 8, .is_record = true, .is_plain_name = true};
        cleanup->record = local_new(function->unit, function, node_scope(node->value), str_format(arena, "timeout__%u", cleanup->index), &record);
        cleanup->record->is_temporary = cleanup->record->address_taken = true;
    }
    if (kind == CLEANUP_GROUP) {
        static struct type record = {.key = {"struct async_group", 18}, .name = {"struct async_group", 18}, .size = 72, .align = 8, .is_record = true, .is_plain_name = true};
        cleanup->record = local_new(function->unit, function, node_scope(node), str_format(arena, "group__%u", cleanup->index), &record);
        cleanup->record->is_temporary = cleanup->record->address_taken = true;
    }
    walk->current = cleanup;
    return cleanup;
}

bool cleanup_has_pending(const struct cleanup *cleanup)
{
    return cleanup->can_fail || cleanup->exits.count || cleanup->kind == CLEANUP_TIMEOUT;
}

struct cleanup *cleanup_for_jump(struct cleanup *from, const struct cleanup *until)
{
    while (from && from != until && from->kind == CLEANUP_TRY)
        from = from->outer;
    return from == until ? NULL : from;
}

static bool is_in_force(const struct cleanup *at, const struct cleanup *wanted)
{
    for (; at; at = at->outer)
        if (at == wanted)
            return true;
    return wanted == NULL;
}

static void note_exit(struct arena *arena, struct cleanup *cleanup, struct exit exit)
{
    for (size_t i = 0; i < cleanup->exits.count; i++)
        if (cleanup->exits.items[i].code == exit.code)
            return;
    *arena_push(arena, &cleanup->exits, struct exit) = exit;
}

/* A keyword, or a jump that runs a clean-up, is written as statements: so is the statement expression around it, and
 * what that stands in is taken apart as if it awaited. */
static void take_apart(struct node *node)
{
    while (node && node->kind != NODE_STATEMENT_EXPR)
        node = node->parent;
    for (; node; node = node->parent)
        node->has_await = true;
}

static void jump(struct walk *walk, struct node *node, struct exit exit)
{
    struct arena *arena = walk->function->unit->arena;
    node_more(node)->cleanup = walk->current;
    struct cleanup *first = cleanup_for_jump(walk->current, exit.until);
    if (!first)
        return;
    for (struct cleanup *at = first; at; at = cleanup_for_jump(at->outer, exit.until))
        note_exit(arena, at, exit);
    node_more(node)->exit = arena_new(arena, struct exit);
    *node_more(node)->exit = exit;
    for (struct node *up = node; up && !up->special; up = up->parent)
        up->special = true;
    take_apart(node);
}

static void fail_to(struct walk *walk, struct node *node)
{
    node_more(node)->cleanup = walk->current;
    for (struct cleanup *at = walk->current; at; at = at->outer) {
        at->can_fail = true;
        if (at->kind == CLEANUP_TRY)
            break;
    }
}

static struct await *add_await(struct walk *walk, struct node *node)
{
    struct function *function = walk->function;
    struct await *await = arena_new(function->unit->arena, struct await);
    await->node = node;
    await->state = ++function->await_count;
    await->scope = node_scope(node);
    if (function->last_await)
        function->last_await->next = await;
    else
        function->awaits = await;
    function->last_await = await;
    node_more(node)->await = await;
    for (struct scope *scope = node_scope(node); scope && !scope->has_await; scope = scope->parent)
        scope->has_await = true;
    await->handler = walk->current;
    fail_to(walk, node);
    return await;
}

static void walk_await(struct walk *walk, struct node *node)
{
    for (struct node *child = node->first; child; child = child->next)
        walk_node(walk, child);
    struct await *await = add_await(walk, node);
    if (node->first)
        await->callee = node_callee(node->first);
}

static void walk_defer(struct walk *walk, struct node *node)
{
    take_apart(node);
    if (node->parent && node_is_label(node->parent)) {
        error(walk, node, DIAG_KEYWORD_PLACE, "DEFER right behind a label; put a `;` between them");
        return;
    }
    if (!node->parent || node->parent->kind != NODE_COMPOUND) {
        error(walk, node, DIAG_KEYWORD_PLACE, "DEFER must stand directly in a block; put braces around the statements it belongs to");
        return;
    }
    struct walk inner = *walk;
    inner.defer = node;
    inner.can_break = inner.can_continue = false;
    walk_node(&inner, node->value);
    open_cleanup(walk, node, CLEANUP_DEFER);
}

static void walk_guarded(struct walk *walk, struct node *node, enum cleanup_kind kind)
{
    struct cleanup *outer = walk->current;
    take_apart(node);
    if (kind == CLEANUP_TIMEOUT && node->first != node->value)
        walk_node(walk, node->first);
    open_cleanup(walk, node, kind);
    walk_node(walk, node->value);
    walk->current = outer;
    if (node->last != node->value)
        walk_node(walk, node->last);
    else if (kind == CLEANUP_TRY)
        error(walk, node, DIAG_TRY_WITHOUT_CATCH, "ASYNC_TRY without ASYNC_CATCH; add `ASYNC_CATCH (err) { … }` behind its block");
}

/* Behind the body it waits for its tasks, and can fail, as a clean-up of its own. */
static void walk_group(struct walk *walk, struct node *node)
{
    struct cleanup *outer = walk->current;
    take_apart(node);
    open_cleanup(walk, node, CLEANUP_GROUP);
    walk_node(walk, node->value);
    add_await(walk, node);
    node_scope(node->value)->has_await = true; /* the tasks may use the body's variables to their end */
    walk->current = outer;
}

static void walk_loop(struct walk *walk, struct node *node)
{
    struct walk inner = *walk;
    inner.at_break = inner.at_continue = walk->current;
    inner.can_break = inner.can_continue = true;
    for (struct node *child = node->first; child; child = child->next)
        walk_node(&inner, child);
}

static void walk_switch(struct walk *walk, struct node *node)
{
    walk_node(walk, node->first);
    struct walk inner = *walk;
    inner.at_break = inner.at_switch = walk->current;
    inner.can_break = true;
    walk_node(&inner, node->last);
}

/* A case may not jump into a part that has a beginning of its own. */
static void check_case(struct walk *walk, struct node *node)
{
    const struct node *up = node->parent;
    while (up && up->kind != NODE_SWITCH && up->kind != NODE_DEFER && up->kind != NODE_CATCH)
        up = up->parent;
    if (up && up->kind == NODE_DEFER)
        error(walk, node, DIAG_JUMP_INTO, "this label jumps into the body of a DEFER that the switch stands outside of" SHARE);
    else if (up && up->kind == NODE_CATCH)
        error(walk, node, DIAG_JUMP_INTO, "this label jumps into an ASYNC_CATCH that the switch stands outside of" SHARE);
    else if (walk->current != walk->at_switch)
        error(walk, node, DIAG_JUMP_INTO, "this label jumps past a DEFER (or into an ASYNC_TRY, ASYNC_TIMEOUT or ASYNC_GROUP) that the switch stands outside of" BRACES);
}

static void walk_jump(struct walk *walk, struct node *node)
{
    switch (node->kind) {
    case NODE_RETURN:
        for (struct node *child = node->first; child; child = child->next)
            walk_node(walk, child);
        if (walk->defer)
            error(walk, node, DIAG_LEAVES_DEFER, "return inside DEFER" STAYS);
        jump(walk, node, (struct exit){.code = EXIT_RETURN});
        return;
    case NODE_BREAK:
        if (!walk->can_break) /* the keywords' hidden loops do not count */
            error(walk, node, walk->defer ? DIAG_LEAVES_DEFER : DIAG_STRAY_JUMP, walk->defer ? "break out of DEFER" STAYS : "break outside of a loop or switch; use goto, or turn the condition round");
        jump(walk, node, (struct exit){.code = EXIT_BREAK, .until = walk->at_break});
        return;
    case NODE_CONTINUE:
        if (!walk->can_continue)
            error(walk, node, walk->defer ? DIAG_LEAVES_DEFER : DIAG_STRAY_JUMP, walk->defer ? "continue out of DEFER" STAYS : "continue outside of a loop; use goto, or turn the condition round");
        jump(walk, node, (struct exit){.code = EXIT_CONTINUE, .until = walk->at_continue});
        return;
    default:
        return;
    }
}

/* What a declarator declares is cleaned up from there on, also when those behind it fail or jump away. Returns the last of the DEFERs
 * that stand for it behind the declaration. */
static struct node *walk_declaration(struct walk *walk, struct node *node)
{
    struct node *last = node;
    for (struct node *var = node->first; var; var = var->next) {
        walk_node(walk, var);
        if (!var->local || !var->local->is_deferred)
            continue;
        last = last->next;
        walk_defer(walk, last);
    }
    return last;
}

static void walk_node(struct walk *walk, struct node *node)
{
    if (!node || node->is_unevaluated || (!node->special && node_is_plain(node)))
        return;
    struct cleanup *outer = walk->current;
    switch (node->kind) {
    case NODE_COMPOUND:
        for (struct node *child = node->first; child; child = child->next)
            if (child->kind == NODE_DECL)
                child = walk_declaration(walk, child);
            else
                walk_node(walk, child);
        walk->current = outer;
        return;
    case NODE_WHILE:
    case NODE_DO:
    case NODE_FOR:
        walk_loop(walk, node);
        return;
    case NODE_SWITCH:
        walk_switch(walk, node);
        return;
    case NODE_CASE:
    case NODE_DEFAULT:
        check_case(walk, node);
        break;
    case NODE_LABEL:
        node_label(node)->cleanup = walk->current;
        node_label(node)->defer = walk->defer;
        break;
    case NODE_GOTO:
        node_more(node)->cleanup = walk->current;
        return;
    case NODE_GOTO_COMPUTED:
        node_more(node)->cleanup = walk->current;
        break;
    case NODE_RETURN:
    case NODE_BREAK:
    case NODE_CONTINUE:
        walk_jump(walk, node);
        return;
    case NODE_DEFER:
        walk_defer(walk, node);
        return;
    case NODE_TRY:
        walk_guarded(walk, node, CLEANUP_TRY);
        return;
    case NODE_TIMEOUT:
        walk_guarded(walk, node, CLEANUP_TIMEOUT);
        return;
    case NODE_GROUP:
        walk_group(walk, node);
        return;
    case NODE_AWAIT:
        walk_await(walk, node);
        return;
    case NODE_RAISE:
        fail_to(walk, node);
        take_apart(node);
        break;
    case NODE_VAR:
        if (node->local && node->local->bounds)
            fail_to(walk, node); /* out of memory */
        break;
    default:
        break;
    }
    for (struct node *child = node->first; child; child = child->next)
        walk_node(walk, child);
}

static bool is_inside(const struct node *node, const struct node *outer)
{
    while (node && node != outer)
        node = node->parent;
    return node != NULL;
}

/* The label stands in an ASYNC_CATCH, and the goto does not. */
static bool enters_handler(const struct node *node, const struct label *label)
{
    for (const struct node *up = label->node; up; up = up->parent)
        if (up->kind == NODE_CATCH && !is_inside(node, up))
            return true;
    return false;
}

/* Each label that a computed goto can lead to has the same clean-ups in force: it runs none, and passes none. */
static bool keeps_cleanups(const struct walk *walk, const struct node *node)
{
    for (size_t i = 0; i < walk->function->label_count; i++) {
        const struct label *label = walk->function->labels[i];
        if (label->is_taken && (label->cleanup != node_cleanup(node) || label->defer != walk->defer || enters_handler(node, label)))
            return false;
    }
    return true;
}

/* `asm volatile goto (…)`: its labels are not looked at. */
static bool is_asm_goto(const struct source *source, const struct node *node)
{
    size_t token = source_token_from(source, node->begin);
    while (token < source->token_count && source->tokens[token].kind == TOKEN_IDENTIFIER && !source_token_is(source, token, "goto"))
        token++;
    return source_token_is(source, token, "goto");
}

/* Labels are known now: a goto runs the clean-ups between it and its label. */
static void walk_gotos(struct walk *walk, struct node *node)
{
    if (node->kind == NODE_GOTO && node_label(node)) {
        struct cleanup *target = node_label(node)->cleanup;
        if (node_label(node)->defer != walk->defer)
            error(walk, node, walk->defer ? DIAG_LEAVES_DEFER : DIAG_JUMP_INTO, walk->defer ? "goto out of DEFER" STAYS : "goto into the body of a DEFER" SHARE);
        else if (enters_handler(node, node_label(node)))
            error(walk, node, DIAG_JUMP_INTO, "goto into an ASYNC_CATCH from outside" SHARE);
        else if (!is_in_force(node_cleanup(node), target))
            error(walk, node, DIAG_JUMP_INTO, "goto past a DEFER, or into an ASYNC_TRY, ASYNC_TIMEOUT or ASYNC_GROUP, from outside" BRACES);
        else {
            walk->current = node_cleanup(node);
            jump(walk, node, (struct exit){.code = EXIT_GOTO + node_label(node)->index, .label = node_label(node), .until = target});
        }
    }
    if (node->kind == NODE_ASM && walk->function->cleanup_count && is_asm_goto(walk->function->unit->source, node))
        error(walk, node, DIAG_COMPUTED_JUMP, "asm goto in a function with DEFER, ASYNC_TRY, ASYNC_TIMEOUT or ASYNC_GROUP; move it to a function without");
    if (node->kind == NODE_GOTO_COMPUTED && !keeps_cleanups(walk, node))
        error(walk, node, DIAG_COMPUTED_JUMP, "a computed goto may lead out of a DEFER, ASYNC_TRY, ASYNC_TIMEOUT or ASYNC_GROUP, or past one" LABELS);
    const struct node *outer = walk->defer;
    if (node->kind == NODE_DEFER)
        walk->defer = node;
    for (struct node *child = node->first; child; child = child->next)
        if (!node_is_plain(child))
            walk_gotos(walk, child);
    walk->defer = outer;
}

void cleanup_fill(struct unit *unit)
{
    for (struct function *function = unit->functions; function; function = function->next) {
        struct walk walk = {.function = function};
        if (!function->body)
            continue;
        walk_node(&walk, function->body);
        if (function->cleanup_count)
            walk_gotos(&walk, function->body);
    }
}
