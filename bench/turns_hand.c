/* Suspending and resuming through the ready queue, as state machines by hand. */
#include "bench.h"
#include "hand_loop.h"

#include <stdlib.h>

static struct hand_loop loop;
static uint64_t finished; /* sum over the tasks that have ended */

/* ---- tasks that yield ------------------------------------------------------------------------- */

struct yielder {
    struct machine machine;
    size_t left;
    uint64_t seen;
};

static void yielder_resume(struct machine *machine)
{
    struct yielder *self = (struct yielder *)machine;
    if (self->left == 0) {
        finished += self->seen;
        return;
    }
    self->seen += self->left--;
    hand_loop_ready(&loop, machine);
}

static uint64_t yielders(size_t tasks, size_t count)
{
    struct yielder *all = malloc(tasks * sizeof *all);
    hand_loop_init(&loop);
    finished = 0;
    for (size_t i = 0; i < tasks; i++) {
        all[i] = (struct yielder){.machine.resume = yielder_resume, .left = count / tasks};
        hand_loop_ready(&loop, &all[i].machine);
    }
    hand_loop_run(&loop);
    free(all);
    return finished;
}

uint64_t turns_hand_1(size_t count)
{
    return yielders(1, count);
}

uint64_t turns_hand_100(size_t count)
{
    return yielders(100, count);
}

uint64_t turns_hand_10000(size_t count)
{
    return yielders(10000, count);
}

/* ---- a leaf under a hundred calls ------------------------------------------------------------- */

enum { DEPTH = 100 };

/* A task whose calls are frames that know their callers; the innermost one runs. */
struct frame {
    struct frame *caller;
    void (*resume)(struct frame *self);
    uint64_t result;
};

struct deep_task {
    struct machine machine;
    struct frame *innermost;
    struct yielding_frame {
        struct frame frame;
        size_t left;
        uint64_t seen;
    } leaf;
    struct frame frames[DEPTH];
};

static struct deep_task deep;

static void deep_resume(struct machine *machine)
{
    struct deep_task *self = (struct deep_task *)machine;
    self->innermost->resume(self->innermost);
}

static void return_to_caller(const struct frame *self, uint64_t result)
{
    struct frame *caller = self->caller;
    deep.innermost = caller;
    if (!caller) {
        finished = result;
        return;
    }
    caller->result = result;
    caller->resume(caller);
}

static void leaf_resume(struct frame *frame)
{
    struct yielding_frame *self = (struct yielding_frame *)frame;
    if (self->left == 0) {
        return_to_caller(frame, self->seen);
        return;
    }
    self->seen += self->left--;
    hand_loop_ready(&loop, &deep.machine);
}

static void middle_resume(struct frame *frame)
{
    return_to_caller(frame, frame->result + 1);
}

uint64_t turns_hand_deep(size_t count)
{
    struct frame *caller = NULL;
    for (size_t i = 0; i < DEPTH; i++) {
        deep.frames[i] = (struct frame){caller, middle_resume, 0};
        caller = &deep.frames[i];
    }
    deep.leaf = (struct yielding_frame){{caller, leaf_resume, 0}, count, 0};
    deep.innermost = &deep.leaf.frame;
    deep.machine.resume = deep_resume;
    hand_loop_init(&loop);
    hand_loop_ready(&loop, &deep.machine);
    hand_loop_run(&loop);
    return finished;
}
