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

/* Why a jump or a branch is taken, or the function left: for who draws it. */
enum flow_way {
    FLOW_ANYHOW,
    FLOW_UNLESS,  /* the condition `cause` is false */
    FLOW_WHEN,    /* the condition `cause` is true */
    FLOW_CASE,    /* the switch's value is that of the label `cause`, or when that is the switch itself of none */
    FLOW_FAILS,   /* something failed; `cause`: the ASYNC_RAISE, or null */
    FLOW_EXIT,    /* out of a clean-up, the way that `exit` says */
    FLOW_FALLS,   /* out of `cleanup`, which was reached by falling into it */
    FLOW_IN_TIME, /* likewise, for a timeout, the other way being its expiry */
};

struct flow_op {
    enum flow_kind kind : 8;
    enum flow_way way : 8;
    uint32_t target; /* block */
    union {
        struct local *local;
        struct await *await;
        const struct node *cause;
        const struct exit *exit;
        const struct cleanup *cleanup;
    };
};

struct flow {
    struct flow_op *items;
    size_t count, capacity;
    bool has_ways_out;    /* given; also the operations that only matter to who draws: how control leaves the function or a clean-up */
    uint32_t block_count;
};

/* Appends the operations of the function. */
void flow_build(struct function *function, struct arena *arena, struct flow *flow);

#endif
