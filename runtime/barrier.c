/* async_barrier. Who comes last lets all go at once, so the barrier is free for the next round before any of them has run. */
#include "line.h"

static void let_go(struct async_barrier *barrier, uint32_t state)
{
    barrier->n_waiting = 0;
    async__line_end_all(&barrier->waiters, state);
}

size_t async_barrier_wait__start(struct async_barrier_wait__frame *frame, struct async_barrier *barrier)
{
    if (barrier->is_broken) {
        frame->base.fn = &async_barrier_wait__fn;
        frame->base.state = (uint32_t)-EPIPE;
        return 0;
    }
    if (barrier->n_waiting + 1 < barrier->parties) {
        barrier->n_waiting += async__line_wait(&barrier->waiters, &frame->queued, &async_barrier_wait__fn);
        return 0;
    }
    size_t place = 0;
    for (struct async__queued *member = barrier->waiters.first; member; member = member->next)
        ((struct async_barrier_wait__frame *)member)->result = place++;
    let_go(barrier, 0);
    return place;
}

static void wait_cancel(struct async_frame *leaf)
{
    struct async__queued *member = (struct async__queued *)leaf;
    ((struct async_barrier *)member->line)->n_waiting--;
    async__line_cancel(leaf);
}

static struct async_frame *wait_resume(struct async_frame *base)
{
    struct async_barrier_wait__frame *frame = (struct async_barrier_wait__frame *)base;
    if (base->state != ASYNC_START)
        return base->caller;
    base->state = 0;
    frame->result = async_barrier_wait__start(frame, (struct async_barrier *)frame->queued.line);
    return async__suspended(base->state) ? NULL : base->caller;
}

static const uint32_t no_lines[] = {0};
const struct async_fn async_barrier_wait__fn = {
    .resume = wait_resume,
    .cancel = wait_cancel,
    .frame_size = sizeof(struct async_barrier_wait__frame),
    .frame_align = _Alignof(struct async_barrier_wait__frame),
    .result_offset = offsetof(struct async_barrier_wait__frame, result),
    .result_size = sizeof(size_t),
    .name = "async_barrier_wait",
    .file = "asyncc",
    .lines = no_lines,
    .view = &async__line_view,
};

struct async_frame *async_barrier_wait__prepare(struct async_barrier_wait__frame *frame, struct async_barrier *barrier)
{
    if (!frame)
        return NULL;
    frame->base = (struct async_frame){.fn = &async_barrier_wait__fn, .state = ASYNC_START};
    frame->queued.line = &barrier->waiters;
    return &frame->base;
}

size_t async_barrier_wait(struct async_barrier *barrier)
{
    if (async__entry_spawning()) {
        async__here.callee = async_barrier_wait__prepare(async__entry_task(&async_barrier_wait__fn), barrier);
        return 0;
    }
    struct async_barrier_wait__frame *frame = async__entry_enter(&async_barrier_wait__fn);
    if (!frame)
        return 0;
    size_t place = async_barrier_wait__start(frame, barrier);
    async__entry_leave(&frame->base);
    return place;
}

/* ---- the rest ----------------------------------------------------------------------------------- */

int async_barrier_init(struct async_barrier *barrier, size_t parties)
{
    *barrier = (struct async_barrier)ASYNC_BARRIER_INIT(parties);
    return parties ? 0 : -EINVAL;
}

void async_barrier_deinit(struct async_barrier *barrier)
{
    let_go(barrier, (uint32_t)-EIDRM);
}

size_t async_barrier_parties(const struct async_barrier *barrier)
{
    return barrier->parties;
}

size_t async_barrier_n_waiting(const struct async_barrier *barrier)
{
    return barrier->n_waiting;
}

bool async_barrier_broken(const struct async_barrier *barrier)
{
    return barrier->is_broken;
}

void async_barrier_reset(struct async_barrier *barrier)
{
    barrier->is_broken = false;
    let_go(barrier, (uint32_t)-EPIPE);
}

void async_barrier_abort(struct async_barrier *barrier)
{
    barrier->is_broken = true;
    let_go(barrier, (uint32_t)-EPIPE);
}
