/* home: where each variable lives.
 *
 * A variable stays a C local unless it cannot: its address escapes, it is volatile or atomic, or it is large
 * (saving it at each suspension would cost more than reaching it through the frame), or it is declared in front of
 * a switch's cases, or a _Bool that a jump may leave without a value; and an AWAIT lies in its scope. Then it lives in the frame, and each mention of it is edited; a mention out of a macro's body asks
 * for that macro's expansion. The same goes for a variable that needs another name because it hides one that
 * must be saved and restored while it is in scope.
 *
 * Requires: split. Fills: local->home and reason for frame variables, local->is_tracked, local->c_name, function->has_moved. Breaks: nothing. */
#include "passes.h"

enum { LARGE_BYTES = 64 };

/* Declared in front of the first case of a switch: what initialised it there would never run, and compilers say so. */
static bool is_before_cases(const struct local *local)
{
    const struct node *declaration = local->var && local->var->kind == NODE_VAR ? local->var->parent : NULL;
    const struct node *block = declaration ? declaration->parent : NULL;
    if (!block || block->kind != NODE_COMPOUND || !block->parent || block->parent->kind != NODE_SWITCH)
        return false;
    const struct node *child = block->first;
    while (child != declaration && !node_is_label(child))
        child = child->next;
    return child == declaration;
}

static void keep_in_frame(struct local *local, enum home_reason reason)
{
    local->home = HOME_FRAME;
    local->reason = reason;
}

static bool has_star(const struct unit *unit, const struct node *var)
{
    size_t name = source_token_from(unit->source, var->local->name_offset);
    for (size_t token = source_token_from(unit->source, var->begin); token < name; token++)
        if (source_token_is(unit->source, token, "*"))
            return true;
    return false;
}

/* Saved, it would be declared without const, which takes a type that can be written where it stands. */
static bool stays_const(const struct unit *unit, const struct local *local)
{
    const struct type *type = local->type;
    const struct node *var = local->var && local->var->kind == NODE_VAR ? local->var : NULL;
    return var && type->is_const && (type->is_local || type->is_unnamed) && !has_star(unit, var) && !specifiers_lose_const(unit, var);
}

/* Saved without a value, it would be read as it must not be: not each byte is a _Bool (6.2.6.1). */
static bool is_bool(const struct local *local)
{
    return str_equal(local->type->canonical, S("_Bool")) || str_equal(local->type->canonical, S("bool"));
}

/* Then what gives it its value there may not have run, the zero of the output included. */
static bool is_jumped_past(const struct local *local)
{
    return local->name_offset > local->scope->jumped_from && local->name_offset < local->scope->jumped_to;
}

static enum home_reason reason_for_frame(const struct unit *unit, const struct local *local)
{
    if (local->address_taken)
        return REASON_ADDRESS;
    if (local->type->is_volatile)
        return REASON_VOLATILE;
    if (local->type->size > LARGE_BYTES)
        return REASON_LARGE;
    if (stays_const(unit, local))
        return REASON_CONST;
    if (is_before_cases(local))
        return REASON_BEFORE_CASES;
    return is_bool(local) && is_jumped_past(local) ? REASON_JUMPED_PAST : REASON_NONE;
}

static void decide(struct unit *unit, struct local *local)
{
    struct type *type = local->type;
    if (local->is_typedef && type->is_variable && local->scope->has_await)
        diag_at(unit->diag, DIAG_VARIABLY_MODIFIED, unit->source, local->name_offset, local->name_offset + (uint32_t)local->name.len,
                "the typedef '" STR_FMT "' is variably modified and has an AWAIT in its scope; declare arrays without it, or put it in a block without AWAIT",
                STR_ARG(local->name));
    if (local->is_static || !local->scope || !local->scope->has_await) {
        if (local->is_temporary)
            local->is_tracked = true;
        return;
    }
    if (local->handler.len && !local->is_deferred) {
        diag_at(unit->diag, DIAG_CLEANUP_PARAMETER, unit->source, local->name_offset, local->name_offset + (uint32_t)local->name.len,
                "'" STR_FMT "' has a cleanup attribute and an AWAIT in its scope, which works only for variables of a block; "
                "declare it in a block, or write DEFER { … } instead",
                STR_ARG(local->name));
        return;
    }
    if (local->is_literal) {
        if (local->address_taken)
            keep_in_frame(local, REASON_LITERAL);
        return;
    }
    if (type->is_variable && local->bounds) {
        keep_in_frame(local, REASON_VARIABLE);
        return;
    }
    if (type->is_variable && !local->is_parameter) {
        diag_at(unit->diag, DIAG_VARIABLY_MODIFIED, unit->source, local->name_offset, local->name_offset + (uint32_t)local->name.len,
                "'" STR_FMT "' has a variably modified type and an AWAIT in its scope, which works only for arrays declared in a block; "
                "use a pointer to its elements, or put it in a block without AWAIT",
                STR_ARG(local->name));
        return;
    }
    bool is_list = str_find(type->key, S("va_list")) < type->key.len;
    enum home_reason reason = is_list ? REASON_NONE : reason_for_frame(unit, local);
    if (reason)
        keep_in_frame(local, reason);
    else
        local->is_tracked = true;
}

/* ---- jumps ------------------------------------------------------------------------------------ */

static bool is_inside(const struct scope *scope, const struct scope *outer)
{
    for (; scope; scope = scope->parent)
        if (scope == outer)
            return true;
    return false;
}

/* Control goes from one place to another: in blocks that it enters it passes all that is declared in front of that. */
static void note_jump(const struct node *from, const struct node *to)
{
    const struct scope *start = node_scope(from);
    bool is_entered = true;
    for (struct scope *scope = node_scope(to); scope && is_entered; scope = scope->parent) {
        is_entered = !is_inside(start, scope);
        uint32_t begin = is_entered ? 0 : from->begin;
        if (begin >= to->begin)
            break; /* backwards */
        if (!scope->jumped_to || begin < scope->jumped_from)
            scope->jumped_from = begin;
        if (to->begin > scope->jumped_to)
            scope->jumped_to = to->begin;
    }
}

/* `choice`: the switch around, or null. */
static void note_jumps(const struct function *function, const struct node *node, const struct node *choice)
{
    if (node->kind == NODE_SWITCH)
        choice = node;
    if ((node->kind == NODE_CASE || node->kind == NODE_DEFAULT) && choice)
        note_jump(choice, node);
    if (node->kind == NODE_GOTO && node_label(node)->node)
        note_jump(node, node_label(node)->node);
    for (size_t i = 0; node->kind == NODE_GOTO_COMPUTED && i < function->label_count; i++)
        if (function->labels[i]->is_taken && function->labels[i]->node)
            note_jump(node, function->labels[i]->node);
    for (const struct node *child = node->first; child; child = child->next)
        if (!node_is_plain(child))
            note_jumps(function, child, choice);
}

static bool has_bool(const struct function *function)
{
    for (const struct local *local = function->locals; local; local = local->next)
        if (local->var && is_bool(local))
            return true;
    return false;
}

/* ---- hiding ----------------------------------------------------------------------------------- */

struct names {
    struct local **items; /* hash table by name: the newest declaration */
    size_t capacity;
};

static struct local **name_slot(struct names *names, struct str name)
{
    size_t at = str_hash(name) & (names->capacity - 1);
    while (names->items[at] && !str_equal(names->items[at]->name, name))
        at = (at + 1) & (names->capacity - 1);
    return &names->items[at];
}

/* Where one variable hides another of the function and an AWAIT lies in its scope, the inner one is renamed:
 * the outer must be nameable where it is saved. Where the inner one has to keep its name, it is the outer.
 * (Locals are in source order, outer before inner.) */
static void rename_hiding(struct unit *unit, struct function *function)
{
    struct names names = {.capacity = 16};
    while (names.capacity < (size_t)function->local_count * 2 + 2)
        names.capacity *= 2;
    names.items = arena_array(unit->arena, struct local *, names.capacity);
    for (struct local *local = function->locals; local; local = local->next) {
        if (local->is_temporary || local->is_literal || !local->name.len)
            continue;
        struct local **slot = name_slot(&names, local->name);
        while (*slot && (*slot)->same_name && !is_inside(local->scope, (*slot)->scope)) /* that block has ended */
            *slot = (*slot)->same_name;
        for (struct local *other = *slot; other; other = other->same_name) {
            if (!is_inside(local->scope, other->scope) || !local->scope->has_await || (local->scope == other->scope && local->is_static))
                continue;
            struct local *renamed = local->keeps_name ? other : local;
            if (!renamed->keeps_name)
                renamed->c_name = str_format(unit->arena, STR_FMT "__%u", STR_ARG(renamed->name), renamed->index);
            if (renamed == local)
                break;
        }
        local->same_name = *slot;
        *slot = local;
    }
}

/* What follows a DEFER in its block is written as a block of its own, but its variables live until the DEFER's code
 * has run: those that a pointer may reach then are kept in the frame. */
static void keep_behind_defers(struct function *function)
{
    for (size_t i = 0; i < function->cleanup_count; i++) {
        const struct node *defer = function->cleanups[i]->node;
        struct scope *scope = function->cleanups[i]->kind == CLEANUP_DEFER ? node_scope(defer->parent) : NULL;
        if (scope && (!scope->defers_from || defer->end < scope->defers_from))
            scope->defers_from = defer->end;
    }
    for (struct local *local = function->locals; local && function->cleanup_count; local = local->next) {
        bool is_behind = local->scope && local->scope->defers_from && local->name_offset >= local->scope->defers_from;
        if (is_behind && local->address_taken && !local->is_static && !local->type->is_variable)
            keep_in_frame(local, REASON_BEHIND_DEFER);
    }
}

/* Where a macro of the same name is defined behind the variable, or was defined where the frame's first user stands, the variable
 * cannot be saved by its name. */
static void rename_beside_macros(struct unit *unit, struct function *function)
{
    for (struct local *local = function->locals; local; local = local->next)
        if (!local->is_temporary && !local->is_literal && !local->is_static && local->name.len && str_equal(local->name, local->c_name) &&
            macros_is_changed(unit, local->name, function->begin, function->end))
            local->c_name = str_format(unit->arena, STR_FMT "__%u", STR_ARG(local->name), local->index);
}

/* ---- mentions --------------------------------------------------------------------------------- */

static void check_mentions(struct unit *unit, struct node *node)
{
    struct local *local = node->local;
    bool is_mention = (node->kind == NODE_REF || node->kind == NODE_GLOBAL || node->kind == NODE_VAR) && local;
    if (is_mention && (local->home == HOME_FRAME || !str_equal(local->name, local->c_name))) {
        uint32_t at = node->kind == NODE_VAR ? local->name_offset : node->name_offset;
        struct invocation *macro = macros_at(unit, at);
        bool is_written = node->kind == NODE_VAR || (node->is_pinned_name && macro && macro->begin != at); /* there stands the macro's name */
        if (macro && (macro->has_hash || !is_written || node->kind == NODE_VAR))
            macros_want(unit, at);
    }
    if (node->kind == NODE_COMPOUND_LITERAL && local && local->home == HOME_FRAME) {
        if (macros_at(unit, node->begin))
            macros_want(unit, node->begin);
        if (node->value && macros_at(unit, node->value->begin)) /* its braces may be the macro's */
            macros_want(unit, node->value->begin);
    }
    for (struct node *child = node->first; child; child = child->next)
        check_mentions(unit, child);
}

static bool has_moved(const struct function *function)
{
    for (const struct local *local = function->locals; local; local = local->next)
        if (local->home == HOME_FRAME || !str_equal(local->name, local->c_name))
            return true;
    return false;
}

void home_fill(struct unit *unit)
{
    for (struct function *function = unit->functions; function; function = function->next) {
        keep_behind_defers(function);
        if (function->await_count && has_bool(function))
            note_jumps(function, function->body, NULL);
        for (struct local *local = function->locals; local; local = local->next)
            if (local->is_passed)
                keep_in_frame(local, REASON_PASSED);
            else if (function->await_count)
                decide(unit, local);
        if (function->await_count)
            rename_hiding(unit, function);
        rename_beside_macros(unit, function);
        function->has_moved = has_moved(function);
        if (function->body && function->has_moved)
            check_mentions(unit, function->body);
    }
}
