/* The state machine of a function, out of its operations.
 *
 * From each stop the operations are followed to the next ones. Of the decisions on the way those are known that every
 * way takes: a forward analysis, whose sets meet by intersection where ways do. So a decision that makes no difference is
 * forgotten where its two sides meet, and loops without an AWAIT end. What is known also tells which sides cannot be
 * taken: after `a && AWAIT(b)` with a false, only one. */
#include "machine.h"
#include <string.h>

enum truth { MAYBE, FALSE, TRUE };

struct follow {
    const struct source *source;
    struct machine *machine;
    struct arena *arena;
    size_t *block_at;                 /* of each block, its operation */
    uint32_t *stop_of_block;          /* of the blocks where clean-ups begin; 0: none */
    uint32_t *number;                 /* of each operation that is a decision, from 1; 0: none */
    const struct flow_op **decisions; /* by number - 1 */
    uint32_t decision_count;
    size_t words;
    /* from one stop: */
    uint32_t from;
    uint64_t *known;                        /* here: two bits for each decision, not taken and taken */
    uint64_t *in;                           /* at the beginning of each block: block * words */
    enum { NEW, SEEN, WAITING } * progress; /* of each block */
    uint32_t *waiting;                      /* blocks to follow */
    uint32_t waiting_count;
    struct arrival {
        uint64_t *known;
        bool is_there;
    } *arrivals;   /* of each stop, without and with failure */
    uint32_t *met; /* by number - 1: when the decision was first come to, from 1 */
    uint32_t meetings;
    bool has_changed; /* some stop was seen to be reached, or fallen into */
};

/* ---- what is known ---------------------------------------------------------------------------- */

static uint32_t index_of(const struct follow *f, const struct flow_op *op)
{
    return f->number[op - f->machine->flow.items] - 1;
}
static size_t bit_of(const struct follow *f, const struct flow_op *op, bool is_taken)
{
    return 2 * (size_t)index_of(f, op) + is_taken;
}

static bool is_known(const uint64_t *known, size_t bit)
{
    return known[bit / 64] >> (bit % 64) & 1;
}

static enum truth known_truth(const struct follow *f, const struct node *node);

/* Of what is no condition, only that it was taken is worth knowing. */
static bool has_two_sides(const struct flow_op *op)
{
    return op->way == FLOW_UNLESS || op->way == FLOW_WHEN || op->way == FLOW_IN_TIME;
}

static void note(struct follow *f, const struct flow_op *op, bool is_taken)
{
    if (!f->number[op - f->machine->flow.items])
        return;
    if (!f->met[index_of(f, op)])
        f->met[index_of(f, op)] = ++f->meetings;
    size_t bit = bit_of(f, op, is_taken), opposite = bit_of(f, op, !is_taken);
    if (is_taken || has_two_sides(op))
        f->known[bit / 64] |= (uint64_t)1 << (bit % 64);
    f->known[opposite / 64] &= ~((uint64_t)1 << (opposite % 64));
}

/* What the sets have in common; true when the first has lost something. */
static bool intersect(uint64_t *set, const uint64_t *other, size_t words)
{
    uint64_t lost = 0;
    for (size_t i = 0; i < words; i++) {
        lost |= set[i] & ~other[i];
        set[i] &= other[i];
    }
    return lost != 0;
}

/* A constant that is all of the condition. */
static enum truth constant_truth(const struct follow *f, const struct node *node)
{
    size_t token = source_token_from(f->source, node->begin);
    if (source_token_is(f->source, token, "1") || source_token_is(f->source, token, "true"))
        return TRUE;
    return source_token_is(f->source, token, "0") || source_token_is(f->source, token, "false") ? FALSE : MAYBE;
}

static enum truth decided_truth(const struct follow *f, const struct node *node)
{
    for (uint32_t i = 0; i < f->decision_count; i++) {
        const struct flow_op *op = f->decisions[i];
        if (op->cause != node || (op->way != FLOW_UNLESS && op->way != FLOW_WHEN))
            continue;
        if (is_known(f->known, bit_of(f, op, true)))
            return op->way == FLOW_WHEN ? TRUE : FALSE;
        if (is_known(f->known, bit_of(f, op, false)))
            return op->way == FLOW_WHEN ? FALSE : TRUE;
    }
    return MAYBE;
}

static enum truth known_truth(const struct follow *f, const struct node *node)
{
    if (node->kind == NODE_PAREN)
        return known_truth(f, node->first);
    if (node->kind == NODE_CONSTANT)
        return constant_truth(f, node);
    if (node->kind != NODE_LOGICAL || !node->has_await)
        return MAYBE;
    bool is_or = str_equal(node_name(node), S("||"));
    enum truth left = decided_truth(f, node->first);
    left = left == MAYBE ? known_truth(f, node->first) : left;
    return left == (is_or ? TRUE : FALSE) ? left : MAYBE;
}

/* ---- following -------------------------------------------------------------------------------- */

static const struct stop *stop_of_cleanup(const struct follow *f, const struct cleanup *cleanup)
{
    return &f->machine->stops[f->stop_of_block[cleanup->block]];
}

/* Whether control can take the jump or the branch, or (not `is_taken`) go on behind it. */
static bool is_possible(const struct follow *f, const struct flow_op *op, bool is_taken)
{
    switch (op->way) {
    case FLOW_UNLESS:
        return known_truth(f, op->cause) != (is_taken ? TRUE : FALSE);
    case FLOW_WHEN:
        return known_truth(f, op->cause) != (is_taken ? FALSE : TRUE);
    case FLOW_FALLS:
        return stop_of_cleanup(f, op->cleanup)->is_fallen_into;
    case FLOW_IN_TIME:
        if (is_taken)
            return stop_of_cleanup(f, op->cleanup)->is_fallen_into;
        return op->cleanup->can_fail && op->cleanup->node->last != op->cleanup->node->value;
    default:
        return true;
    }
}

static void arrive(struct follow *f, uint32_t to, bool fails)
{
    struct stop *stop = &f->machine->stops[to];
    f->has_changed |= !stop->is_reached;
    stop->is_reached = true;
    struct arrival *arrival = &f->arrivals[2 * to + fails];
    if (arrival->is_there) {
        intersect(arrival->known, f->known, f->words);
        return;
    }
    if (!arrival->known)
        arrival->known = arena_array(f->arena, uint64_t, f->words);
    memcpy(arrival->known, f->known, f->words * sizeof *arrival->known);
    arrival->is_there = true;
}

static void enter(struct follow *f, uint32_t block, bool fails)
{
    if (f->stop_of_block[block]) {
        arrive(f, f->stop_of_block[block], fails);
        return;
    }
    uint64_t *in = f->in + block * f->words;
    if (f->progress[block] == NEW)
        memcpy(in, f->known, f->words * sizeof *in);
    else if (!intersect(in, f->known, f->words) || f->progress[block] == WAITING)
        return;
    f->progress[block] = WAITING;
    f->waiting[f->waiting_count++] = block;
}

static void fall_into(struct follow *f, uint32_t block)
{
    if (f->stop_of_block[block]) {
        struct stop *stop = &f->machine->stops[f->stop_of_block[block]];
        f->has_changed |= !stop->is_fallen_into;
        stop->is_fallen_into = true;
    }
    enter(f, block, false);
}

/* From the operation on to where control is known to go elsewhere. */
static void run(struct follow *f, size_t at)
{
    for (;; at++) {
        const struct flow_op *op = &f->machine->flow.items[at];
        switch (op->kind) {
        case FLOW_USE:
        case FLOW_SET:
        case FLOW_FORGET:
            break;
        case FLOW_AWAIT:
            arrive(f, op->await->state, false);
            return;
        case FLOW_BLOCK:
            fall_into(f, op->target);
            return;
        case FLOW_JUMP:
            if (!is_possible(f, op, true))
                return;
            note(f, op, true);
            enter(f, op->target, op->way == FLOW_FAILS);
            return;
        case FLOW_BRANCH: {
            enum truth truth = op->way == FLOW_UNLESS || op->way == FLOW_WHEN ? known_truth(f, op->cause) : MAYBE;
            if (is_possible(f, op, true)) {
                if (truth == MAYBE)
                    note(f, op, true);
                enter(f, op->target, false);
            }
            if (!is_possible(f, op, false))
                return;
            if (truth == MAYBE)
                note(f, op, false);
            break;
        }
        case FLOW_END:
            note(f, op, true);
            arrive(f, f->machine->stop_count - (op->way == FLOW_FAILS ? 1 : 2), op->way == FLOW_FAILS);
            return;
        }
    }
}

/* ---- edges ------------------------------------------------------------------------------------ */

/* Puts a reason among the others, which are in the order in which they were come to. */
static void add_reason(struct follow *f, struct reasons *reasons, struct reason reason)
{
    *arena_push(f->arena, reasons, struct reason) = reason;
    size_t at = reasons->count - 1;
    for (; at > 0 && f->met[index_of(f, reasons->items[at - 1].op)] > f->met[index_of(f, reason.op)]; at--)
        reasons->items[at] = reasons->items[at - 1];
    reasons->items[at] = reason;
}

static void add_edge(struct follow *f, uint32_t to, bool fails)
{
    const uint64_t *known = f->arrivals[2 * to + fails].known;
    struct edge *edge = arena_push(f->arena, &f->machine->edges, struct edge);
    *edge = (struct edge){.from = f->from, .to = to, .fails = fails};
    for (size_t i = 0; i < f->words; i++)
        for (uint64_t word = known[i]; word; word &= word - 1) {
            size_t bit = i * 64 + (size_t)__builtin_ctzll(word);
            add_reason(f, &edge->reasons, (struct reason){f->decisions[bit / 2], bit % 2});
        }
}

/* Adds the edges out of the stop. */
static void explore(struct follow *f, uint32_t from)
{
    struct machine *machine = f->machine;
    f->from = from;
    memset(f->progress, 0, machine->flow.block_count * sizeof *f->progress);
    memset(f->known, 0, f->words * sizeof *f->known);
    memset(f->met, 0, f->decision_count * sizeof *f->met);
    f->meetings = 0;
    run(f, machine->stops[from].behind);
    while (f->waiting_count) {
        uint32_t block = f->waiting[--f->waiting_count];
        f->progress[block] = SEEN;
        memcpy(f->known, f->in + block * f->words, f->words * sizeof *f->known);
        run(f, f->block_at[block] + 1);
    }
    for (uint32_t i = 0; i < 2 * machine->stop_count; i++)
        if (f->arrivals[i].is_there) {
            add_edge(f, i / 2, i % 2);
            f->arrivals[i].is_there = false;
        }
}

/* ---- stops ------------------------------------------------------------------------------------ */

static void add_stops(struct function *function, struct follow *f)
{
    struct machine *machine = f->machine;
    machine->stops = arena_array(f->arena, struct stop, 3 + function->await_count + function->cleanup_count);
    machine->stops[0] = (struct stop){.kind = STOP_START, .is_reached = true};
    machine->stop_count = 1 + function->await_count;
    for (const struct await *await = function->awaits; await; await = await->next)
        machine->stops[await->state] = (struct stop){.kind = STOP_AWAIT, .await = await};
    f->stop_of_block = arena_array(f->arena, uint32_t, machine->flow.block_count + 1);
    for (size_t i = 0; i < function->cleanup_count; i++) {
        const struct cleanup *cleanup = function->cleanups[i];
        bool is_group = cleanup->kind == CLEANUP_GROUP; /* the AWAIT at its end is all of it */
        f->stop_of_block[cleanup->block] = is_group ? node_await(cleanup->node)->state : machine->stop_count;
        if (!is_group)
            machine->stops[machine->stop_count++] = (struct stop){.kind = STOP_CLEANUP, .cleanup = cleanup};
    }
    machine->stops[machine->stop_count++] = (struct stop){.kind = STOP_RETURN};
    machine->stops[machine->stop_count++] = (struct stop){.kind = STOP_FAIL};
}

/* It says something of the way, to who reads it. */
static bool is_decision(const struct flow_op *op)
{
    bool has_cause = op->way == FLOW_UNLESS || op->way == FLOW_WHEN || op->way == FLOW_FAILS;
    return op->way == FLOW_CASE || op->way == FLOW_EXIT || op->way == FLOW_IN_TIME || (has_cause && op->cause);
}

/* Finds where the stops and the blocks are, and numbers the decisions. */
static void index_operations(struct follow *f)
{
    const struct flow *flow = &f->machine->flow;
    f->block_at = arena_array(f->arena, size_t, flow->block_count + 1);
    f->number = arena_array(f->arena, uint32_t, flow->count);
    f->decisions = arena_array(f->arena, const struct flow_op *, flow->count);
    for (size_t i = 0; i < flow->count; i++) {
        const struct flow_op *op = &flow->items[i];
        if (op->kind == FLOW_AWAIT)
            f->machine->stops[op->await->state].behind = i + 1;
        if (op->kind == FLOW_BLOCK) {
            struct stop *stop = &f->machine->stops[f->stop_of_block[op->target]];
            f->block_at[op->target] = i;
            if (stop->kind == STOP_CLEANUP)
                stop->behind = i + 1;
        }
        if (is_decision(op)) {
            f->decisions[f->decision_count] = op;
            f->number[i] = ++f->decision_count;
        }
    }
}

void machine_build(struct function *function, struct arena *arena, struct machine *machine)
{
    *machine = (struct machine){.flow = {.has_ways_out = true}};
    struct follow f = {.source = function->unit->source, .machine = machine, .arena = arena};
    flow_build(function, arena, &machine->flow);
    add_stops(function, &f);
    index_operations(&f);
    size_t blocks = machine->flow.block_count + 1;
    f.words = f.decision_count / 32 + 1;
    f.known = arena_array(arena, uint64_t, f.words);
    f.met = arena_array(arena, uint32_t, f.decision_count + 1);
    f.in = arena_array(arena, uint64_t, blocks *f.words);
    f.progress = arena_alloc(arena, blocks * sizeof *f.progress);
    f.waiting = arena_array(arena, uint32_t, blocks);
    f.arrivals = arena_array(arena, struct arrival, 2 * machine->stop_count);
    do {
        f.has_changed = false;
        machine->edges.count = 0;
        for (uint32_t from = 0; from < machine->stop_count; from++)
            if (machine->stops[from].is_reached && machine->stops[from].kind < STOP_RETURN)
                explore(&f, from);
    } while (f.has_changed);
}
