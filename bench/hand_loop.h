/* An event loop as one writes it by hand: a ready queue of state machines, run turn by turn.
 *
 * A turn runs what was ready when it began, in order, as asyncio's does. A machine that wants to go on
 * later puts itself at the end of the queue and returns. Everything is inline, so that a
 * program gets the loop that suits it.
 */
#ifndef BENCH_HAND_LOOP_H
#define BENCH_HAND_LOOP_H

#include <stddef.h>

/* The head of a state machine. */
struct machine {
    struct machine *next; /* in the ready queue */
    void (*resume)(struct machine *self);
};

struct hand_loop {
    struct machine *first;
    struct machine **last; /* the null pointer at the queue's end */
};

static inline void hand_loop_init(struct hand_loop *loop)
{
    loop->first = NULL;
    loop->last = &loop->first;
}

static inline void hand_loop_ready(struct hand_loop *loop, struct machine *machine)
{
    machine->next = NULL;
    *loop->last = machine;
    loop->last = &machine->next;
}

/* One turn. */
static inline void hand_loop_turn(struct hand_loop *loop)
{
    struct machine *machine = loop->first;
    hand_loop_init(loop);
    for (struct machine *next; machine; machine = next) {
        next = machine->next;
        machine->resume(machine);
    }
}

static inline void hand_loop_run(struct hand_loop *loop)
{
    while (loop->first)
        hand_loop_turn(loop);
}

#endif
