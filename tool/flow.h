/* The control flow of a function as a list of operations, in the order the output executes them. What each
 * operation means for liveness is all that is kept. */
#ifndef FLOW_H
#define FLOW_H

#include "unit.h"

enum flow_kind {
    FLOW_USE,    /* reads local */
    FLOW_SET,    /* assigns all of local */
    FLOW_AWAIT,  /* may suspend */
    FLOW_BLOCK,  /* block number `target` begins here */
    FLOW_JUMP,   /* goes to block `target` */
    FLOW_BRANCH, /* may go to block `target`, or on */
    FLOW_END,    /* leaves the function */
    FLOW_FORGET, /* a full expression begins: its spills mean nothing before it */
};

/* A spill lives in one full expression, so those of different ones share bits: from spill_bit on, each
 * expression's first spill has that bit, its next one the next. */
struct flow_op {
    enum flow_kind kind;
    uint32_t target; /* block; USE, SET: bit; AWAIT: how many spills there are before those of its expression */
    union {
        struct local *local;
        struct await *await;
    };
};

struct flow {
    struct flow_op *items;
    size_t count, capacity;
    uint32_t block_count;
    uint32_t spill_bit;   /* given; local->bit of the function's spills begins here */
    uint32_t bit_count;
};

/* Appends the operations of the function. */
void flow_build(struct function *function, struct arena *arena, struct flow *flow);

#endif
