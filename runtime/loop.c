/* The event loop: its turns.
 *
 * A turn waits if nothing is ready, moves what is due to the end of the ready queue, and runs
 * exactly what is in the queue by then, in order. A task's step resumes the caller of the leaf that ended, then the
 * frame that this one names, and so on (the trampoline), until a frame suspends or the root has ended.
 *
 * While work is ready the loop does not look around (timers, signals, whether to stop) at every turn: some look_every
 * jobs pass between two looks, adjusted so that one comes every few tens of microseconds. What cannot
 * wait for that asks for a look at the next turn.
 */
#include "debug.h"
#include "poller.h"

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/single_threaded.h>

_Thread_local struct async__here async__here;
static _Thread_local struct async_loop *set_loop; /* by async_set_event_loop */

enum {
    LOOK_JOBS_MAX = 64,
    LOOK_SOON_NS = 20000,  /* looks closer than this are made rarer */
    LOOK_LATE_NS = 100000, /* looks farther apart are made more frequent */
    HUSKS = 64,            /* closed loops that are remembered */
};

/* ---- life ------------------------------------------------------------------------------------- */

static bool environment_says(const char *name, const char *value)
{
    const char *found = getenv(name);
    return found && !strcmp(found, value);
}

struct async_loop *async__new_event_loop(const char *site)
{
    struct async_loop *loop = calloc(1, sizeof *loop);
    struct async__wheel *wheel = loop ? calloc(1, sizeof *wheel) : NULL;
    struct async__inbox *inbox = wheel ? async__inbox_new() : NULL;
    if (!inbox) {
        free(wheel);
        free(loop);
        return NULL;
    }
    loop->inbox = inbox;
    loop->wheel = wheel;
    loop->head.last = &loop->head.first;
    loop->slow_ns = 100000000;
    loop->executor_ns = 300000000000;
    loop->is_virtual = environment_says("ASYNCC_CLOCK", "virtual");
    loop->clock = loop->is_virtual ? async__virtual_clock(loop) : async__monotonic_clock;
    loop->site = site;
    async_loop_set_debug(loop, environment_says("ASYNCC_DEBUG", "1"));
    return loop;
}

struct async_loop *(async_new_event_loop)(void)
{
    return async__new_event_loop(NULL);
}

static void free_husk(struct async_loop *loop)
{
    if (loop)
        async__inbox_unref(loop->inbox);
    free(loop);
}

void async__loop_retire(struct async_loop *loop)
{
    static struct async_loop *_Atomic husks[HUSKS];
    static atomic_uint turn;
    for (struct async__dedicated *task = loop->dedicated; task; task = task->next)
        task->loop = NULL;
    async__leftover_unlist(loop);
    async__slab_pool_deinit(&loop->head.pool);
    async__callbacks_deinit(loop);
    async__strand_deinit(loop);
    async__reserve_deinit(loop);
    async__signals_deinit(loop);
    async__processes_forget(loop);
    async__sides_deinit(loop);
    async__poller_close(loop);
    async__fd_deinit(loop);
    free(loop->wheel);
    bool debug = loop->debug;
    memset(loop, 0, offsetof(struct async_loop, inbox));
    loop->closed = true;
    loop->debug = debug;
    loop->clock = async__monotonic_clock;
    if (set_loop == loop)
        set_loop = NULL;
    free_husk(atomic_exchange(&husks[atomic_fetch_add(&turn, 1) % HUSKS], loop));
}

struct async_loop *async_get_running_loop(void)
{
    return async__here.loop;
}

struct async_loop *async_get_event_loop(void)
{
    return async__here.loop ? async__here.loop : set_loop;
}

void async_set_event_loop(struct async_loop *loop)
{
    set_loop = loop;
}

bool async_loop_is_running(const struct async_loop *loop)
{
    return loop->running;
}

bool async_loop_is_closed(const struct async_loop *loop)
{
    return loop->closed;
}

void async_loop_stop(struct async_loop *loop)
{
    async__debug_thread(loop);
    loop->stopping = true;
    async__loop_look_soon(loop);
}

void async_loop_hold(struct async_loop *loop)
{
    async__debug_thread(loop);
    loop->holds++;
}

void async_loop_release(struct async_loop *loop)
{
    async__debug_thread(loop);
    loop->holds--;
}

/* Debug mode, whether there are priorities, or such cancellations: it matters from the next turn on. */
static void turns_changed(struct async_loop *loop)
{
    loop->odd = loop->debug || loop->prioritised || loop->disturbed || loop->head.closing;
    async__loop_look_soon(loop);
}

void async_loop_set_debug(struct async_loop *loop, bool on)
{
    if (loop->closed)
        return;
    loop->debug = on;
    loop->head.inherits = (loop->head.inherits & ~(uint32_t)ASYNC__DEBUGS) | (on ? ASYNC__DEBUGS : 0);
    if (on)
        async__leftover_list(loop);
    turns_changed(loop);
}

void async__loop_disturb(struct async_loop *loop)
{
    loop->disturbed = true;
    turns_changed(loop);
}

void async__loop_count_priority(struct async_loop *loop, int change)
{
    loop->prioritised += (uint32_t)change;
    turns_changed(loop);
}

bool async_loop_get_debug(const struct async_loop *loop)
{
    return loop->debug;
}

void async_loop_set_slow_callback_duration(struct async_loop *loop, double seconds)
{
    loop->slow_ns = async__ns_of_seconds(seconds);
}

/* ---- one step --------------------------------------------------------------------------------- */

__attribute__((cold, noinline)) static void note_failure(struct async_loop *loop, const struct async_task *task,
                                                         const struct async_frame *frame)
{
    if (frame->fn->cancel)
        async__trace_leaf(loop, task, frame);
    else
        async__trace_function(loop, task, frame);
}

/* A task's step, or a callback; plain callbacks are called without the way through their frame. */
static inline void run_job(struct async_loop *loop, struct async__job *job)
{
    struct async_frame *frame = job->frame;
    if (__builtin_expect(frame == &async__callback_frame, 0)) {
        struct async_frame *after = async__callback_run(loop, async__callback_of(job));
        if (__builtin_expect(after != NULL, 0))
            after->fn->resume(after);
        return;
    }
    async__here.task = (struct async_task *)job;
    for (;;) {
        struct async_frame *next = frame->fn->resume(frame);
        if (__builtin_expect(!next, 1))
            return;
        if (next == async__over_frame()) {
            async__task_end(loop, (struct async_task *)job);
            return;
        }
        if (__builtin_expect(async__failed(frame->state), 0))
            note_failure(loop, (struct async_task *)job, frame);
        frame = next;
    }
}

/* In a loop that closes, nothing begins or waits any more. */
static void run_job_closing(struct async_loop *loop, struct async__job *job)
{
    if (job->flags & ASYNC__TASK) {
        job->flags |= ASYNC__UNWINDS;
        if (job->frame->state == ASYNC_START)
            job->frame = (struct async_frame *)(uintptr_t)&async__not_begun;
        else if (async__is_at_yield(job->frame))
            job->frame->state |= ASYNC__DISTURBED;
    } else {
        async__callback_drop(job);
    }
    run_job(loop, job);
}

/* The ready queue, which is empty then. */
static inline struct async__job *detach(struct async_loop *loop)
{
    struct async__job *job = loop->head.first;
    loop->head.first = NULL;
    loop->head.last = &loop->head.first;
    return job;
}

/* Tasks in which a cancellation came due while they ran: those that yield by now learn of it; others may yield later. */
static void disturb_yields(struct async_loop *loop, struct async__job *job)
{
    loop->disturbed = false;
    for (; job; job = job->next) {
        if (!(job->flags & ASYNC__TASK) || !(job->flags & ASYNC__CANCEL_DUE))
            continue;
        if (async__is_at_yield(job->frame))
            job->frame->state |= ASYNC__DISTURBED;
        else
            loop->disturbed = true;
    }
    turns_changed(loop);
}

/* A turn of a loop with priorities, in debug mode, that closes, or after such a cancellation. */
static void run_odd_turn(struct async_loop *loop)
{
    struct async__job *job = detach(loop);
    struct async__step step;
    bool debug = loop->debug;
    if (loop->disturbed)
        disturb_yields(loop, job);
    if (loop->prioritised)
        job = async__priority_sort(job);
    if (debug)
        async__debug_turn_begin(&step, loop);
    for (struct async__job *next; job; job = next) {
        next = job->next;
        loop->look_in--;
        if (debug)
            async__debug_step_begin(&step, job);
        (loop->head.closing ? run_job_closing : run_job)(loop, job);
        if (debug)
            async__debug_step_end(&step, loop);
    }
    if (debug)
        async__debug_turn_end(&step, loop);
}

/* Runs turns until nothing is ready or it is time for a look. The jobs are counted in a register: stores are what limits their number. */
static void run_turns(struct async_loop *loop)
{
    int64_t left = loop->look_in;
    while (loop->head.first) {
        for (struct async__job *next, *job = detach(loop); job; job = next) {
            next = job->next;
            left--;
            run_job(loop, job);
        }
        if (left <= 0 || !loop->look_in) /* somebody wants a look */
            break;
    }
}

static void run_odd_turns(struct async_loop *loop)
{
    do
        run_odd_turn(loop);
    while (loop->head.first && loop->look_in > 0);
}

void async__loop_run_ready(struct async_loop *loop)
{
    run_odd_turn(loop);
    async__here.task = NULL;
}

/* ---- one turn --------------------------------------------------------------------------------- */

static void fire(struct async_loop *loop, struct async__timer *timer)
{
    if (timer->due & ASYNC__TIMER_CALLS) {
        struct async__timer_callback *callback = (struct async__timer_callback *)timer;
        callback->fire(callback);
        return;
    }
    struct async_sleep__frame *frame =
        (struct async_sleep__frame *)((char *)timer - offsetof(struct async_sleep__frame, u));
    async__leaf_ready(&loop->head, (struct async_leaf *)frame, 0);
}

/* Hands out what is due, and sets when to look again. */
static void fire_due(struct async_loop *loop, int64_t now_ns)
{
    struct async__timer *timer;
    int64_t since_ns = now_ns - loop->looked_ns;
    while ((timer = async__wheel_pop(loop->wheel, now_ns)))
        fire(loop, timer);
    if (since_ns < LOOK_SOON_NS && loop->look_every < LOOK_JOBS_MAX)
        loop->look_every = 2 * loop->look_every + 1;
    else if (since_ns > LOOK_LATE_NS)
        loop->look_every = 0;
    loop->looked_ns = now_ns;
}

/* Nothing is ready, and no event that the loop knows of is awaited. */
static bool is_idle_for_good(const struct async_loop *loop)
{
    return async__wheel_is_empty(loop->wheel) && loop->finite && !loop->holds && !loop->fds.wanted && !loop->listens;
}

/* In a process of several threads another one may wake it: debug mode says so, once in a run. */
static void report_stuck(struct async_loop *loop)
{
    if (!loop->debug || loop->is_stuck)
        return;
    loop->is_stuck = true;
    async__report(loop, ASYNC_LOG_STUCK, "Every task waits, and only another thread can wake one");
    async__dump_tasks(loop);
}

/* The run cannot go on: cancels the main task; stops where there is none, or that did not help. */
static void end_run(struct async_loop *loop, bool at_first)
{
    if (at_first && loop->main_task)
        async_task_cancel(loop->main_task);
    else
        loop->stopping = true;
}

/* Nothing is ready; true when nothing ever will be: then tells it and cancels the main task. */
static bool is_deadlocked(struct async_loop *loop)
{
    if (!is_idle_for_good(loop))
        return false;
    if (!__libc_single_threaded) {
        report_stuck(loop);
        return false;
    }
    bool is_news = !loop->deadlocked && loop->main_task;
    if (is_news) {
        async__report(loop, ASYNC_LOG_DEADLOCK, "Deadlock: every task waits, and nothing can wake one");
        async__dump_tasks(loop);
    }
    end_run(loop, is_news);
    loop->deadlocked |= is_news;
    return true;
}

void async__loop_break(struct async_loop *loop, int err)
{
    bool is_news = !loop->broken;
    if (is_news)
        async__report(loop, ASYNC_LOG_BROKEN, "Event loop cannot wait for events: %s", async_strerror(err));
    loop->broken = is_news ? err : loop->broken;
    end_run(loop, is_news);
}

static void wait(struct async_loop *loop)
{
    if (loop->fds.always_ready) {
        async__poller_ask(loop);
        return;
    }
    if (is_deadlocked(loop))
        return;
    (loop->is_hosted ? async__clock_look : async__clock_wait)(loop, async__wheel_next_ns(loop->wheel));
}

void async__loop_poked(struct async_loop *loop)
{
    async__signals_look(loop);
    if (loop->interrupted || !async__interrupt_came())
        return;
    loop->interrupted = true;
    if (loop->main_task)
        async_task_cancel(loop->main_task);
    else
        loop->stopping = true;
}

/* While work is ready, the kernel is asked for events at some looks only; each, where time stands still meanwhile. */
static void ask_sometimes(struct async_loop *loop, int64_t now_ns, bool has_waited)
{
    bool is_time = now_ns - loop->asked_ns >= LOOK_SOON_NS || loop->is_virtual || loop->stopping;
    if (!has_waited && !is_time)
        return;
    loop->asked_ns = now_ns;
    if (!has_waited)
        async__poller_ask(loop);
}

/* What comes before the jobs of some turns. */
static void look_around(struct async_loop *loop)
{
    async__here.task = NULL;
    async__inbox_drain(loop);
    bool is_idle = !loop->head.first && !loop->stopping;
    if (is_idle)
        wait(loop);
    loop->look_in = LOOK_JOBS_MAX;
    if (async__wheel_is_empty(loop->wheel) && !loop->is_reached)
        return;
    int64_t now_ns = async__loop_now_ns(loop);
    if (loop->poll_state)
        ask_sometimes(loop, now_ns, is_idle);
    fire_due(loop, now_ns);
    loop->look_in = loop->look_every;
}

/* Until it is time to look around again. */
__attribute__((always_inline)) static inline void take_turns(struct async_loop *loop)
{
    look_around(loop);
    if (__builtin_expect(!loop->odd, 1))
        run_turns(loop);
    else
        run_odd_turns(loop);
}

void async__loop_turn(struct async_loop *loop)
{
    take_turns(loop);
    async__here.task = NULL;
}

static void until_ended(struct async__waiter *waiter, struct async_task *until)
{
    (void)waiter;
    async__loop_look_soon(async__loop_of(until));
}

void async__loop_run(struct async_loop *loop, struct async_task *until)
{
    struct async__waiter waiter = {.ended = until_ended};
    if (until)
        async__task_add_waiter(until, &waiter);
    do
        take_turns(loop);
    while (!loop->stopping && !(until && async__is_done(until)));
    if (until && !async__is_done(until))
        async__task_remove_waiter(until, &waiter);
    async__here.task = NULL;
}

/* ---- a run ------------------------------------------------------------------------------------ */

int async__loop_enter(struct async_loop *loop, struct async__run_state *saved)
{
    if (loop->closed)
        return async__loop_misused(loop, -EBADF, "Event loop is closed");
    if (loop->running)
        return async__loop_misused(loop, -EBUSY, "This event loop is already running");
    struct async__here here = async__here_push((struct async__here){.loop = loop});
    *saved = (struct async__run_state){.here = here, .owns_sigint = async__interrupt_take()};
    loop->running = true;
    loop->thread = pthread_self();
    loop->interrupted = loop->deadlocked = loop->is_stuck = false;
    loop->broken = 0;
    async__failures_forget(); /* another thread may have closed the loop that ran here before */
    saved->interrupted = async__interrupt_direct(loop->inbox);
    saved->dumps = async__signals_enter(loop);
    return 0;
}

void async__loop_leave(struct async_loop *loop, const struct async__run_state *saved)
{
    loop->running = loop->stopping = loop->finite = false;
    loop->main_task = NULL;
    async__here_pop(saved->here);
    if (saved->dumps)
        async__signals_leave(loop);
    async__interrupt_direct(saved->interrupted);
    if (saved->owns_sigint)
        async__interrupt_restore();
}
