/* live: which variables must be saved at each AWAIT.
 *
 * Backward data flow over the function's operations. A variable is live at an AWAIT when some path from
 * behind it reads the variable before assigning it; failures run to their handlers, so what a DEFER or an
 * ASYNC_CATCH reads is live at each AWAIT it guards.
 *
 * Requires: home. Fills: await->saved, local->live_across, local->home. Breaks: nothing. */
#include "flow.h"
#include "passes.h"
#include <string.h>

struct live {
    struct function *function;
    struct flow flow;
    struct local **tracked; /* by number */
    size_t words;
    uint64_t *in;           /* live at the start of each block: block * words */
    uint64_t *now;
};

static void add_all(uint64_t *to, const uint64_t *from, size_t words)
{
    for (size_t i = 0; i < words; i++)
        to[i] |= from[i];
}

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

static void record(struct live *live, const struct flow_op *op)
{
    struct await *await = op->await;
    size_t count = 0;
    for (size_t i = 0; i < live->words; i++)
        count += (size_t)__builtin_popcountll(live->now[i]);
    await->saved = arena_array(live->function->unit->arena, struct local *, count ? count : 1);
    await->saved_count = 0;
    for (size_t i = 0; i < live->words; i++)
        for (uint64_t word = live->now[i]; word; word &= word - 1) {
            size_t bit = i * 64 + (size_t)__builtin_ctzll(word);
            struct local *local = live->tracked[bit < live->flow.spill_bit ? bit : bit + op->target];
            if (!in_scope(local, await))
                continue;
            local->live_across = true;
            await->saved[await->saved_count++] = local;
        }
}

static void forget_spills(struct live *live)
{
    size_t word = live->flow.spill_bit / 64;
    if (word == live->words)
        return;
    live->now[word] &= ((uint64_t)1 << (live->flow.spill_bit % 64)) - 1;
    while (++word < live->words)
        live->now[word] = 0;
}

/* One pass from the end to the start. Returns whether a block's set grew. */
static bool sweep(struct live *live, bool is_last)
{
    bool changed = false;
    size_t bytes = live->words * sizeof *live->now;
    memset(live->now, 0, bytes);
    for (size_t i = live->flow.count; i-- > 0;) {
        struct flow_op *op = &live->flow.items[i];
        uint64_t *at = op->kind >= FLOW_BLOCK && op->kind <= FLOW_BRANCH ? live->in + op->target * live->words : NULL;
        switch (op->kind) {
        case FLOW_USE:
            live->now[op->target / 64] |= (uint64_t)1 << (op->target % 64);
            break;
        case FLOW_SET:
            live->now[op->target / 64] &= ~((uint64_t)1 << (op->target % 64));
            break;
        case FLOW_FORGET:
            forget_spills(live);
            break;
        case FLOW_AWAIT:
            if (is_last)
                record(live, op);
            break;
        case FLOW_BLOCK:
            for (size_t word = 0; word < live->words; word++)
                changed |= (live->now[word] & ~at[word]) != 0;
            add_all(at, live->now, live->words);
            break;
        case FLOW_JUMP:
            memcpy(live->now, at, bytes);
            break;
        case FLOW_BRANCH:
            add_all(live->now, at, live->words);
            break;
        case FLOW_END:
            memset(live->now, 0, bytes);
            break;
        }
    }
    return changed;
}

/* Numbers the tracked variables, spills last. */
static void number(struct live *live, struct arena *scratch)
{
    struct local *locals = live->function->locals;
    uint32_t count = 0;
    live->tracked = arena_array(scratch, struct local *, live->function->local_count + 1);
    for (int is_spill = 0; is_spill <= 1; is_spill++) {
        for (struct local *local = locals; local; local = local->next)
            if (local->is_tracked && local->is_spill == is_spill) {
                local->bit = count;
                live->tracked[count++] = local;
            }
        if (!is_spill)
            live->flow.spill_bit = count;
    }
}

static void solve(struct function *function, struct arena *scratch)
{
    struct live live = {.function = function};
    number(&live, scratch);
    flow_build(function, scratch, &live.flow);
    live.words = (live.flow.bit_count + 63) / 64;
    live.in = arena_array(scratch, uint64_t, (size_t)live.flow.block_count * live.words + 1);
    live.now = arena_array(scratch, uint64_t, live.words + 1);
    while (sweep(&live, false))
        ;
    sweep(&live, true);
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
