/* Runs: a call to its end, for ever, async_run, the program's main, and closing.
 *
 * A run that fails yields a zero value and leaves its reason in async_run_error. The end of
 * async_run and of main first cancels what is left and lets it unwind at leisure; async_loop_close
 * unwinds without waiting: every AWAIT that would suspend fails.
 */
#include "stack.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static _Thread_local int run_error;

int async_run_error(void)
{
    return run_error;
}

/* ---- a call to its end ------------------------------------------------------------------------ */

/* The outcome of a run's main task: 0 or the failure's code. */
static int outcome(struct async_loop *loop, struct async_task *task)
{
    int reason = loop->broken ? loop->broken : loop->deadlocked ? -EDEADLK : 0;
    if (!async__is_done(task) && reason)
        return reason;
    if (!async__is_done(task))
        return async__loop_misused(loop, -ECANCELED, "Event loop stopped before Future completed.");
    int err = (int32_t)async__root_of(task)->state;
    task->job.flags |= ASYNC__RETRIEVED;
    if (err != -ECANCELED)
        return err;
    return loop->interrupted ? -EINTR : reason ? reason : err;
}

/* Runs an entered loop until the task has ended or the loop is stopped. */
static int run_until_done(struct async_loop *loop, struct async_task *task)
{
    loop->main_task = task;
    loop->finite = true;
    async__loop_run(loop, task);
    loop->stopping = false;
    loop->main_task = NULL;
    return outcome(loop, task);
}

/* Copies the result of a task that returned; zero when `err` says that it did not. */
static void copy_result(struct async_task *task, int err, void *result, size_t size)
{
    const void *from = err ? NULL : async_task_result(task);
    if (from && size)
        memcpy(result, from, size);
    else if (size)
        memset(result, 0, size);
}

/* Gives up the reference to the task. */
static int run_task(struct async_loop *loop, struct async_task *task, void *result, size_t size)
{
    struct async__run_state saved;
    bool is_new = task && !(task->job.flags & ASYNC__SCHEDULED);
    int err = !task || (is_new && !async__context_give(task)) ? -ENOMEM : async__loop_enter(loop, &saved);
    if (!err) {
        if (is_new)
            async__task_schedule_given(loop, task);
        err = run_until_done(loop, task);
        async__loop_leave(loop, &saved);
    }
    copy_result(task, err, result, size);
    if (task)
        async__task_unref(task);
    return err;
}

void async__loop_run_until_complete(struct async_loop *loop, struct async_frame *root, void *result, size_t size)
{
    run_error = run_task(loop, async__task_of_root(root), result, size);
}

void async__loop_run_until_joined(struct async_loop *loop, struct async_task *task, void *result, size_t size)
{
    bool elsewhere =
        task && task->job.flags & ASYNC__SCHEDULED && !async__is_done(task) && async__loop_of(task) != loop;
    if (elsewhere || (task && async__is_done(task))) {
        run_error = elsewhere ? -EINVAL : outcome(loop, task);
        copy_result(task, run_error, result, size);
        async__task_unref(task);
        return;
    }
    run_error = run_task(loop, task, result, size);
}

int async_loop_run_forever(struct async_loop *loop)
{
    struct async__run_state saved;
    int err = async__loop_enter(loop, &saved);
    if (err)
        return err;
    async__loop_run(loop, NULL);
    err = loop->interrupted ? -EINTR : loop->broken;
    async__loop_leave(loop, &saved);
    return err;
}

/* ---- closing ---------------------------------------------------------------------------------- */

/* Cancels what is left and runs until it has ended; then the same with tasks that were made on the way. */
static void cancel_and_await_all(struct async_loop *loop)
{
    for (struct async_task *task; !loop->stopping && (task = async__task_next(loop, NULL));) {
        async__cancel_all(loop, false);
        (async_task_ref)(task);
        async__loop_run(loop, task);
        async__task_unref(task);
    }
    loop->stopping = false;
}

static void cancel_and_run(struct async_loop *loop)
{
    async__cancel_all(loop, true);
    while (loop->head.first)
        async__loop_run_ready(loop);
}

static void abandon_all(struct async_loop *loop)
{
    cancel_and_run(loop);
    while (async__abandon_one(loop))
        cancel_and_run(loop);
}

static void unwind_all(struct async_loop *loop)
{
    async__inbox_drain(loop);
    loop->head.closing = loop->odd = 1;
    for (struct async_task *task = NULL; loop->debug && (task = async__task_next(loop, task));)
        async__report_pending(loop, task);
    cancel_and_run(loop);
    abandon_all(loop); /* first with what was made on the way */
    async__processes_release(loop);
    async__inbox_close(loop);
    abandon_all(loop);
    if (loop->debug)
        async__leftover_report(loop);
}

int async_loop_close(struct async_loop *loop)
{
    if (!loop || loop->closed)
        return 0;
    if (loop->running)
        return -EBUSY;
    struct async__here saved = async__here_push((struct async__here){.loop = loop});
    loop->running = true;
    loop->thread = pthread_self();
    unwind_all(loop);
    async__here_pop(saved);
    async__loop_retire(loop);
    return 0;
}

/* ---- async_run and main ----------------------------------------------------------------------- */

/* A fresh loop, the call, what is left, the end. A failure is told to `report`, which may be null. */
static int run_on_fresh_loop(struct async_task *task, void *result, size_t size,
                             void (*report)(struct async_loop *loop, struct async_frame *root, int err))
{
    struct async_loop *loop = task && async__context_give(task) ? async_new_event_loop() : NULL;
    struct async__run_state saved;
    int err = loop ? async__loop_enter(loop, &saved) : -ENOMEM;
    if (!err) {
        async__task_schedule_given(loop, task);
        err = run_until_done(loop, task);
        if (err && err != -EINTR && report)
            report(loop, async__root_of(task), err);
        bool interrupted = loop->interrupted;
        cancel_and_await_all(loop);
        async__work_join(loop);
        if (loop->interrupted && !interrupted)
            err = -EINTR; /* the clean-up was cut short */
        async__loop_leave(loop, &saved);
    }
    copy_result(task, err, result, size);
    if (task)
        async__task_unref(task);
    if (loop)
        async_loop_close(loop);
    return err;
}

void async__run(struct async_frame *root, void *result, size_t size)
{
    run_error = run_on_fresh_loop(async__task_of_root(root), result, size, NULL);
}

/* What an uncaught failure of the main function leaves on stderr. */
static void report_main(struct async_loop *loop, struct async_frame *root, int err)
{
    fflush(NULL);
    async__report(loop, ASYNC_LOG_FAILED, "asyncc: %s failed: %s (%d)", root->fn->name, async_strerror(err), err);
    if (!async__trace_print(loop, async__task_of_root(root)))
        async__call_print(loop, 4, async__definition_of(root->fn), "");
}

int async__main(struct async_frame *root)
{
    int status = 0;
    size_t size = root && root->fn->result_size == sizeof status ? sizeof status : 0;
    int err = run_on_fresh_loop(async__task_of_root(root), &status, size, report_main);
    if (err != -EINTR)
        return err ? 1 : status;
    fflush(NULL);
    raise(SIGINT);
    return 130;
}
