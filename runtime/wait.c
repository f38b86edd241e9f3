/* async_wait: until some or all of several tasks have ended, or a time is over. It takes no outcome. */
#include "watch.h"

#include <errno.h>
#include <math.h>

static void wait_end(struct async_wait__frame *frame, uint32_t state)
{
    struct async_loop *loop = async__loop_of(frame->task);
    if (frame->is_armed)
        async__wheel_remove(loop->wheel, &frame->timer.timer);
    async__watch_end_all(frame->watches, frame->count);
    async__strand_pop(loop, frame->task, frame->watches);
    async__leaf_end((struct async_leaf *)frame, state);
}

/* The wait is over. What it returns is counted by its resume: more may have ended by then. */
static void wait_woken(struct async_wait__frame *frame)
{
    wait_end(frame, 0);
    frame->task->job.frame = &frame->base;
}

static bool is_failure(const struct async_task *task)
{
    uint32_t state = async__root_of(task)->state;
    return async__failed(state) && state != ASYNC__CANCELED;
}

/* True when the end of `task` is what is waited for. */
static bool is_enough(const struct async_wait__frame *frame, const struct async_task *task)
{
    if (!frame->pending || frame->when == ASYNC_FIRST_COMPLETED)
        return true;
    return frame->when == ASYNC_FIRST_EXCEPTION && is_failure(task);
}

static void task_ended(struct async__waiter *waiter, struct async_task *task)
{
    struct async__watch *watch = (struct async__watch *)waiter;
    struct async_wait__frame *frame = watch->owner;
    frame->pending--;
    bool ends = is_enough(frame, task);
    async__watch_ended(watch);
    if (ends)
        wait_woken(frame);
}

static void expire(struct async__timer_callback *timer)
{
    struct async_wait__frame *frame =
        (struct async_wait__frame *)((char *)timer - offsetof(struct async_wait__frame, timer));
    frame->is_armed = false;
    wait_woken(frame);
}

static void wait_cancel(struct async_frame *leaf)
{
    wait_end((struct async_wait__frame *)leaf, ASYNC__CANCELED);
}

/* Counts the tasks that run, and starts coroutine objects. `enough` says whether nothing is left to wait for. Returns why it is
 * impossible, or 0. */
static uint32_t survey(struct async_wait__frame *frame, bool *enough)
{
    *enough = !frame->count;
    for (size_t i = 0; i < frame->count; i++) {
        struct async_task *task = async__handle_at(frame->tasks, i);
        uint32_t refusal = async__join_refusal(task);
        if (refusal)
            return refusal;
        frame->pending += !async__is_done(task);
    }
    for (size_t i = 0; i < frame->count && !*enough; i++) {
        const struct async_task *task = async__handle_at(frame->tasks, i);
        *enough = async__is_done(task) && is_enough(frame, task);
    }
    frame->result = frame->count - frame->pending;
    return 0;
}

static struct async__watch *watch_all(struct async_wait__frame *frame)
{
    struct async__watch *watches = frame->count <= PTRDIFF_MAX / sizeof *watches
                                       ? async__push(frame->count * sizeof *watches, _Alignof(struct async__watch))
                                       : NULL;
    for (size_t i = 0; watches && i < frame->count; i++) {
        struct async_task *task = async__handle_at(frame->tasks, i);
        if (async__is_done(task))
            watches[i].task = NULL;
        else
            async__watch_begin(&watches[i], task, frame, task_ended);
    }
    return watches;
}

size_t async_wait__start(struct async_wait__frame *frame, const void *tasks, size_t count, enum async_return_when when,
                         double timeout)
{
    bool enough;
    *frame = (struct async_wait__frame){
        .base.fn = &async_wait__fn, .tasks = tasks, .count = count, .when = when, .timeout = timeout};
    frame->base.state = survey(frame, &enough);
    if (frame->base.state || enough)
        return frame->result;
    frame->watches = watch_all(frame);
    if (!frame->watches) {
        frame->base.state = ASYNC__NO_MEMORY;
        return 0;
    }
    if (!(timeout > 0) || !isinf(timeout)) {
        frame->is_armed = true;
        frame->timer = (struct async__timer_callback){.fire = expire};
        async__loop_arm_after(async__here.loop, &frame->timer.timer, ASYNC__TIMER_CALLS, timeout);
    }
    async__leaf_wait(&frame->base, &async_wait__fn);
    return frame->result;
}

static size_t count_ended(const struct async_wait__frame *frame)
{
    size_t ended = 0;
    for (size_t i = 0; i < frame->count; i++)
        ended += async__is_done(async__handle_at(frame->tasks, i));
    return ended;
}

static struct async_frame *wait_resume(struct async_frame *leaf)
{
    struct async_wait__frame *frame = (struct async_wait__frame *)leaf;
    if (leaf->state != ASYNC_START) {
        if (!leaf->state)
            frame->result = count_ended(frame);
        return leaf->caller;
    }
    leaf->state = 0;
    async_wait__start(frame, frame->tasks, frame->count, frame->when, frame->timeout);
    return async__suspended(leaf->state) ? NULL : leaf->caller;
}

static struct async_task *wait_awaits(const struct async_frame *leaf, uintptr_t *cursor)
{
    const struct async_wait__frame *frame = (const struct async_wait__frame *)leaf;
    return async__watch_next(frame->watches, frame->count, cursor);
}

static const struct async_view view = {.awaits = wait_awaits};
static const uint32_t no_lines[] = {0};
const struct async_fn async_wait__fn = {
    .resume = wait_resume,
    .cancel = wait_cancel,
    .frame_size = sizeof(struct async_wait__frame),
    .frame_align = _Alignof(struct async_wait__frame),
    .result_offset = offsetof(struct async_wait__frame, result),
    .result_size = sizeof(size_t),
    .name = "async_wait",
    .file = "asyncc",
    .lines = no_lines,
    .view = &view,
};

struct async_frame *async_wait__prepare(struct async_wait__frame *frame, const void *tasks, size_t count,
                                        enum async_return_when when, double timeout)
{
    if (!frame)
        return NULL;
    *frame = (struct async_wait__frame){
        .base = {.fn = &async_wait__fn, .state = ASYNC_START},
        .tasks = tasks,
        .count = count,
        .when = when,
        .timeout = timeout,
    };
    return &frame->base;
}

size_t async_wait(const void *tasks, size_t count, enum async_return_when when, double timeout)
{
    if (async__entry_spawning()) {
        async__here.callee = async_wait__prepare(async__entry_task(&async_wait__fn), tasks, count, when, timeout);
        return 0;
    }
    struct async_wait__frame *frame = async__entry_enter(&async_wait__fn);
    if (!frame)
        return 0;
    size_t result = async_wait__start(frame, tasks, count, when, timeout);
    async__entry_leave(&frame->base);
    return result;
}
