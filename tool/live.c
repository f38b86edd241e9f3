/* live: which variables must be saved at each AWAIT.
 *
 * A variable is live at an AWAIT when some path from behind it reads the variable before assigning it; failures run
 * to their handlers, so what a DEFER or an ASYNC_CATCH reads is live at each AWAIT it guards. Each variable is
 * followed by itself, from its reads against the flow up to its assignments: so the work is as large as the parts of the
 * function in which variables are live, and nothing is kept for those in which they are not.
 *
 * Requires: home. Fills: await->saved, local->live_across, local->home. Breaks: nothing. */
#include "flow.h"
#include "passes.h"

struct numbers {
    uint32_t *items;
    size_t count, capacity;
};

/* What is to be saved at an AWAIT. */
struct saving {
    struct await *await;
    struct local *local;
};

struct savings {
    struct saving *items;
    size_t count, capacity;
};

/* Operations are numbered from 1 here; 0: none. */
struct live {
    struct flow flow;
    struct arena *arena;
    uint32_t *uses;         /* of each tracked variable, its last read */
    uint32_t *jumps;        /* of each block, the last jump or branch to it */
    uint32_t *previous;     /* of a read the one before it of the same variable; of a jump likewise, to the same block */
    uint32_t *seen;         /* of each operation, the number of the variable that was found live behind it last */
    struct numbers waiting; /* operations before which the variable in hand is live */
    struct savings savings; /* in the order of the variables */
};

/* A jump past a declaration can make a variable seem live where it is not in scope; its value means nothing there. */
static bool in_scope(const struct local *local, const struct await *await)
{
    if (local->is_parameter || local->is_temporary)
        return true;
    if (local->name_offset > await->node->begin)
        return false;
    for (const struct scope *scope = await->scope; scope; scope = scope->parent)
        if (scope == local->scope)
            return true;
    return false;
}

static void record(struct live *live, struct await *await, struct local *local)
{
    if (!in_scope(local, await))
        return;
    local->live_across = true;
    await->saved_count++;
    *arena_push(live->arena, &live->savings, struct saving) = (struct saving){await, local};
}

/* The variable is live behind the operation. Returns whether it is before it, too, as far as what stands there is concerned. */
static bool step_back(struct live *live, const struct flow_op *op, struct local *local)
{
    switch (op->kind) {
    case FLOW_USE: /* is followed by itself */
    case FLOW_SET:
        return op->local != local;
    case FLOW_AWAIT:
        record(live, op->await, local);
        return true;
    case FLOW_BLOCK:
        for (uint32_t jump = live->jumps[op->target]; jump; jump = live->previous[jump])
            *arena_push(live->arena, &live->waiting, uint32_t) = jump;
        return true;
    case FLOW_BRANCH:
        return true;
    case FLOW_FORGET:
        return !local->is_spill;
    case FLOW_JUMP: /* what stands behind these is not reached from here */
    case FLOW_END:
        return false;
    }
    return false;
}

static void follow(struct live *live, struct local *local)
{
    for (uint32_t use = live->uses[local->number]; use; use = live->previous[use])
        *arena_push(live->arena, &live->waiting, uint32_t) = use;
    while (live->waiting.count) {
        uint32_t at = live->waiting.items[--live->waiting.count] - 1;
        while (at && live->seen[at] != local->number) {
            live->seen[at] = local->number;
            if (!step_back(live, &live->flow.items[at - 1], local))
                break;
            at--;
        }
    }
}

/* Numbers the tracked variables from 1. */
static uint32_t number(struct function *function)
{
    uint32_t count = 0;
    for (struct local *local = function->locals; local; local = local->next)
        local->number = local->is_tracked ? ++count : 0;
    return count;
}

static void index_operations(struct live *live, uint32_t variable_count)
{
    const struct flow *flow = &live->flow;
    live->uses = arena_array(live->arena, uint32_t, variable_count + 1);
    live->jumps = arena_array(live->arena, uint32_t, flow->block_count + 1);
    live->previous = arena_array(live->arena, uint32_t, flow->count + 1);
    live->seen = arena_array(live->arena, uint32_t, flow->count + 1);
    for (uint32_t i = 1; i <= flow->count; i++) {
        const struct flow_op *op = &flow->items[i - 1];
        uint32_t *last = op->kind == FLOW_USE                               ? &live->uses[op->local->number]
                         : op->kind == FLOW_JUMP || op->kind == FLOW_BRANCH ? &live->jumps[op->target]
                                                                            : NULL;
        if (!last)
            continue;
        live->previous[i] = *last;
        *last = i;
    }
}

/* Gives each AWAIT its list. */
static void distribute(struct function *function, const struct savings *savings)
{
    for (struct await *await = function->awaits; await; await = await->next) {
        await->saved = arena_array(function->unit->arena, struct local *, await->saved_count);
        await->saved_count = 0;
    }
    for (size_t i = 0; i < savings->count; i++) {
        struct await *await = savings->items[i].await;
        await->saved[await->saved_count++] = savings->items[i].local;
    }
}

static void solve(struct function *function, struct arena *scratch)
{
    struct live live = {.arena = scratch};
    uint32_t count = number(function);
    flow_build(function, scratch, &live.flow);
    index_operations(&live, count);
    for (int is_spill = 0; is_spill <= 1; is_spill++) /* spills are saved last */
        for (struct local *local = function->locals; local; local = local->next)
            if (local->is_tracked && local->is_spill == is_spill)
                follow(&live, local);
    distribute(function, &live.savings);
    for (struct local *local = function->locals; local; local = local->next)
        if (local->live_across)
            local->home = HOME_SAVED;
}

static void refuse(struct unit *unit, struct function *function)
{
    for (struct local *local = function->locals; local; local = local->next)
        if (local->live_across && local->is_arguments)
            diag_at(unit->diag, DIAG_ARGUMENTS_GONE, unit->source, local->name_offset, local->name_offset + 1,
                    "va_start comes after an AWAIT, but the arguments are gone by then; read them into variables first");
        else if (local->live_across && str_find(local->type->key, S("va_list")) < local->type->key.len)
            diag_at(unit->diag, DIAG_ARGUMENTS_GONE, unit->source, local->name_offset, local->name_offset + (uint32_t)local->name.len,
                    "the va_list '" STR_FMT "' is used after an AWAIT, but the arguments are gone by then; read them into variables first",
                    STR_ARG(local->name));
}

void live_fill(struct unit *unit)
{
    struct arena scratch = {0};
    for (struct function *function = unit->functions; function; function = function->next)
        if (function->await_count) {
            solve(function, &scratch);
            refuse(unit, function);
            arena_reset(&scratch);
        }
    arena_free(&scratch);
}
