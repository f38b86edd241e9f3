/* The leaves that wait for work on an executor; see <asyncc/executor.h> for what cancelling them means.
 *
 * What a worker writes lies in struct async__work, never in the frame. So a frame can be given up while its work runs: on
 * purpose where `arg` is the work's own, and otherwise at the end of a closing loop's patience.
 */
#include "executor.h"

#include <errno.h>

/* ---- starting and cancelling ------------------------------------------------------------------- */

static void fail(struct async__work_wait *wait, const struct async_fn *fn, const struct async__work_call *call, int err)
{
    if (call->drop)
        call->drop(call->arg, NULL);
    wait->base.fn = fn;
    wait->base.state = (uint32_t)err;
}

/* As in asyncio: what is given to an executor sees the initial values of context variables. */
static bool inherits(const struct async_fn *fn)
{
    return fn == &async_to_thread__fn || fn == &async_to_thread_owned__fn;
}

void async__work_start(struct async__work_wait *wait, const struct async_fn *fn, const struct async__work_call *call)
{
    struct async_loop *loop = async__here.loop;
    struct async_executor *executor = call->executor ? call->executor : loop->executor;
    if (async__leaf_is_disturbed(async__here.task)) {
        async__here.task->job.flags &= (uint16_t)~ASYNC__CANCEL_DUE;
        fail(wait, fn, call, -ECANCELED);
        return;
    }
    int err = call->loop && call->loop != loop ? -EINVAL : 0;
    if (!err)
        err = async__work_submit(executor ? executor : async_executor_default(), loop, wait, call, inherits(fn));
    if (err) {
        fail(wait, fn, call, err);
        return;
    }
    loop->holds++;
    async__leaf_suspend((struct async_leaf *)wait, fn);
}

/* The loop closes: work that runs is waited for here. */
static void await_or_give_up(struct async_loop *loop, struct async__work_wait *wait)
{
    struct async__work *work = wait->work;
    int64_t now_ns = async__monotonic_clock.now_ns(NULL);
    int64_t deadline_ns = loop->executor_ns > INT64_MAX - now_ns ? INT64_MAX : now_ns + loop->executor_ns;
    if (async__work_await_end(work, deadline_ns) || !async__work_abandon(work)) {
        while (wait->base.state == ASYNC__WAITING) /* its end is posted, or about to be */
            async__inbox_sleep(loop, now_ns);
        return;
    }
    async__report(loop, ASYNC_LOG_EXECUTOR, "The executor's work did not end within %g seconds; it runs on alone",
                  (double)loop->executor_ns / 1e9);
    loop->holds--;
    loop->abandoned_work++;
    async_fail(&wait->base, -ECANCELED);
}

void async__work_cancel(struct async_frame *leaf)
{
    struct async__work_wait *wait = (struct async__work_wait *)leaf;
    struct async_loop *loop = async__loop_of(wait->task);
    struct async__work *work = wait->work;
    void (*drop)(void *, void *) = work->drop;
    void *arg = work->arg;
    if (async__work_take_back(work)) {
        if (drop)
            drop(arg, NULL);
        loop->holds--;
        async_fail(leaf, -ECANCELED);
    } else if (drop && async__work_abandon(work)) {
        loop->holds--;
        loop->abandoned_work++;
        async_fail(leaf, -ECANCELED);
    } else if (loop->head.closing) {
        await_or_give_up(loop, wait);
    } else {
        wait->task->job.flags |= ASYNC__CANCEL_DUE; /* for the next suspension: this result is not lost */
    }
}

void async__work_join(struct async_loop *loop)
{
    int64_t now_ns = async__monotonic_clock.now_ns(NULL);
    int64_t deadline_ns = loop->executor_ns > INT64_MAX - now_ns ? INT64_MAX : now_ns + loop->executor_ns;
    while (loop->abandoned_work && !loop->interrupted && async__monotonic_clock.now_ns(NULL) < deadline_ns)
        async__inbox_sleep(loop, deadline_ns);
    if (loop->abandoned_work && !loop->interrupted)
        async__report(loop, ASYNC_LOG_EXECUTOR, "The executor's work did not end within %g seconds; it runs on alone",
                      (double)loop->executor_ns / 1e9);
}

void async_loop_set_default_executor(struct async_loop *loop, struct async_executor *executor)
{
    loop->executor = executor;
}

void async_loop_set_executor_timeout(struct async_loop *loop, double seconds)
{
    loop->executor_ns = async__ns_of_seconds(seconds);
}

/* ---- async_to_thread and its kin: one frame under three names ----------------------------------- */

typedef struct async_to_thread__frame thread_frame;

static void thread_finish(struct async__work_wait *wait, void *returned)
{
    ((thread_frame *)wait)->result = returned;
}

static void *thread_start(thread_frame *frame, const struct async_fn *fn, struct async__work_call call)
{
    frame->wait.finish = thread_finish;
    async__work_start(&frame->wait, fn, &call);
    return NULL;
}

static struct async_frame *thread_resume(struct async_frame *base)
{
    thread_frame *frame = (thread_frame *)base;
    if (base->state != ASYNC_START)
        return base->caller;
    base->state = 0;
    struct async__work_call call = frame->call;
    frame->call.drop = NULL;
    thread_start(frame, base->fn, call);
    return async__suspended(base->state) ? NULL : base->caller;
}

static struct async_frame *thread_prepare(thread_frame *frame, const struct async_fn *fn, struct async__work_call call)
{
    if (!frame)
        return NULL;
    frame->base = (struct async_frame){.fn = fn, .state = ASYNC_START};
    frame->call = call;
    return &frame->base;
}

static void *thread_entry(const struct async_fn *fn, struct async__work_call call)
{
    if (async__entry_spawning()) {
        async__here.callee = thread_prepare(async__entry_task(fn), fn, call);
        return NULL;
    }
    thread_frame *frame = async__entry_enter(fn);
    if (!frame)
        return NULL;
    thread_start(frame, fn, call);
    async__entry_leave(&frame->base);
    return NULL;
}

static void *thread_result(struct async_frame *base)
{
    return &((thread_frame *)base)->result;
}

/* A task that never began. */
static void thread_end(struct async_frame *base)
{
    struct async__work_call *call = &((thread_frame *)base)->call;
    if (call->drop)
        call->drop(call->arg, NULL);
    call->drop = NULL;
}

static const struct async_typed thread_typed = {thread_result, thread_end};
static const uint32_t no_lines[] = {0};

/* The functions of a leaf, from its parameters and what they make of a struct async__work_call. */
#define THREAD_LEAF(leaf, PARAMETERS, ...)                                                                 \
    const struct async_fn leaf##__fn = {                                                                   \
        .resume = thread_resume,                                                                           \
        .cancel = async__work_cancel,                                                                      \
        .frame_size = sizeof(struct leaf##__frame),                                                        \
        .frame_align = _Alignof(struct leaf##__frame),                                                     \
        .result_offset = offsetof(struct leaf##__frame, result),                                           \
        .result_size = sizeof(void *),                                                                     \
        .name = #leaf,                                                                                     \
        .file = "asyncc",                                                                                  \
        .lines = no_lines,                                                                                 \
        .typed = &thread_typed,                                                                            \
    };                                                                                                     \
    void *leaf##__start(struct leaf##__frame *frame, PARAMETERS)                                           \
    {                                                                                                      \
        return thread_start((thread_frame *)frame, &leaf##__fn, (struct async__work_call){__VA_ARGS__});   \
    }                                                                                                      \
    struct async_frame *leaf##__prepare(struct leaf##__frame *frame, PARAMETERS)                           \
    {                                                                                                      \
        return thread_prepare((thread_frame *)frame, &leaf##__fn, (struct async__work_call){__VA_ARGS__}); \
    }                                                                                                      \
    void *leaf(PARAMETERS)                                                                                 \
    {                                                                                                      \
        return thread_entry(&leaf##__fn, (struct async__work_call){__VA_ARGS__});                          \
    }
#define PARAMETERS(...) __VA_ARGS__

THREAD_LEAF(async_to_thread, PARAMETERS(void *(*function)(void *), void *arg), .function = function, .arg = arg)

THREAD_LEAF(async_to_thread_owned,
            PARAMETERS(void *(*function)(void *), void *arg, void (*drop)(void *arg, void *result)),
            .function = function, .arg = arg, .drop = drop)

THREAD_LEAF(async_loop_run_in_executor,
            PARAMETERS(struct async_loop *loop, struct async_executor *executor, void *(*function)(void *), void *arg),
            .loop = loop, .executor = executor, .function = function, .arg = arg)
