/* Debug mode: what is watched when it is on. */
#ifndef ASYNCC_RUNTIME_DEBUG_H
#define ASYNCC_RUNTIME_DEBUG_H

#include "stack.h"

/* A step of a task, or a callback, that runs; and the turn that it is part of. */
struct async__step {
    struct async_task *task; /* null: a callback. Referenced, unless it is embedded */
    const char *site;        /* of the callback, or null */
    struct async_call began; /* where the task goes on */
    int64_t began_ns;
    int64_t turn_ns; /* when the turn began */
    uint32_t count;  /* steps of this turn */
    bool is_told;    /* one of them was slow by itself */
};

/* ---- debug.c ---------------------------------------------------------------------------------- */

void async__debug_turn_begin(struct async__step *step, const struct async_loop *loop);
void async__debug_step_begin(struct async__step *step, struct async__job *job);
void async__debug_step_end(struct async__step *step, struct async_loop *loop);
void async__debug_turn_end(const struct async__step *step, struct async_loop *loop);

#endif
