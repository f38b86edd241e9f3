/* The state machine of a function: where it can stop, and what leads from one stop to the next. For explanations; the
 * edges are those of flow.c, which liveness follows, too. */
#ifndef MACHINE_H
#define MACHINE_H

#include "flow.h"

enum stop_kind {
    STOP_START,   /* the function is called */
    STOP_AWAIT,   /* a state; the end of a group, too */
    STOP_CLEANUP, /* a DEFER, an ASYNC_CATCH, or the end of a timeout begins */
    STOP_RETURN,
    STOP_FAIL, /* the failure goes to the caller */
};

struct stop {
    enum stop_kind kind;
    const struct await *await;     /* AWAIT */
    const struct cleanup *cleanup; /* CLEANUP */
    size_t behind;                 /* the operation that goes on from here */
    bool is_reached;               /* from the start */
    bool is_fallen_into;           /* by who leaves its block at the end; of groups, too */
};

/* A decision that each way along an edge takes. */
struct reason {
    const struct flow_op *op;
    bool is_taken; /* the jump or the branch; else on behind it */
};

struct reasons {
    struct reason *items; /* in the order of the way */
    size_t count, capacity;
};

struct edge {
    uint32_t from, to;
    bool fails; /* a failure or a cancellation goes this way */
    struct reasons reasons;
};

struct machine {
    struct stop *stops; /* the start, the awaits, the clean-ups, the return, the failure */
    uint32_t stop_count;
    struct {
        struct edge *items; /* by `from`, then by `to` */
        size_t count, capacity;
    } edges;
    struct flow flow;
};

/* Requires: live. */
void machine_build(struct function *function, struct arena *arena, struct machine *machine);

#endif
