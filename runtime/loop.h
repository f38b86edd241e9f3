/* The loop's insides, shared by the runtime's files. */
#ifndef ASYNCC_RUNTIME_LOOP_H
#define ASYNCC_RUNTIME_LOOP_H

#include "inbox.h"
#include "slab.h"
#include "wheel.h"

#ifndef ASYNCC_GENERATED
#define ASYNCC_GENERATED 1 /* the view with the calling convention */
#endif
#include <asyncc.h>

#include "fd.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>

struct strand_chunk;
struct async__reserve;

enum {
    TRACE_INNERMOST = 12, /* places of a long path that are kept at this end */
    TRACE_OUTERMOST = 4,  /* and at the other */
};

/* The path of a failure: see trace.c. */
struct async__trace {
    const struct async_frame *last; /* that it has come to, only to be compared; null: there is none */
    uint32_t state;                 /* the failure's */
    unsigned depth;                 /* of the whole path */
    struct async_call path[TRACE_INNERMOST + TRACE_OUTERMOST]; /* innermost first; the outermost ones in a ring */
};

/* The latest ones: of two failures, for a clean-up may catch one while another is on its way, and of a cancellation. */
struct async__traces {
    struct async__trace failures[2];
    struct async__trace cancellation;
    struct async__trace *latest; /* of all; or null */
    bool newest; /* of the failures */
    const struct async_frame *leaf; /* that failed last, only to be compared */
};

struct async_loop {
    struct async__loop_head head; /* the ready queue, and the slabs */

    /* time */
    struct async__wheel *wheel;
    struct async_clock clock;
    int64_t virtual_ns; /* the virtual clock's time */
    int64_t looked_ns;  /* when the timers were last looked at */
    int64_t look_in;    /* jobs until the next look around */
    int64_t look_every; /* what look_in starts from; below 2: every turn */
    bool is_virtual;

    /* state */
    bool running;
    bool stopping; /* the run ends after this turn */
    bool closed;
    bool is_hosted;   /* between async_loop_attach and async_loop_detach */
    bool is_in_turn;  /* of async_loop_dispatch */
    bool interrupted; /* this run has acted on SIGINT */
    bool deadlocked;  /* the main task was cancelled because nothing could wake it */
    bool is_stuck;    /* debug mode has told that only another thread can wake a task */
    int broken;       /* why this run cannot go on: the system refuses to wait; or 0 */
    int poll_error;   /* of the last wait, or 0 */
    bool finite;      /* this run ends when its tasks have, not by async_loop_stop only */
    bool is_reached;  /* by threads or fds: looks are kept frequent even when no timer is set */
    bool debug;
    bool odd;         /* turns have more to do: debug mode, priorities, or … */
    bool disturbed;   /* … tasks in the ready queue, or that run, have a cancellation due, of which yields do not know */
    uint32_t prioritised; /* tasks with a priority */
    pthread_t thread; /* that runs it */
    uint32_t holds;
    int64_t slow_ns; /* debug mode reports steps that take longer */

    /* tasks */
    struct async_task *main_task;       /* of this run; null in run_forever */
    struct async__dedicated *dedicated; /* tasks that are not in slabs, newest first */
    struct strand_chunk *chunks;        /* free chunks for strands */
    uint32_t chunk_count;
    struct async__reserve *reserve;     /* for frames that must move: see call.c */
    struct async__side *free_sides; /* side records for its next tasks */
    uint32_t free_side_count;

    /* callbacks: slot s is callbacks[s / CALLBACK_SLOTS]->records[s % CALLBACK_SLOTS] */
    struct async__callbacks **callbacks;
    uint32_t callback_blocks;
    struct async__binding *context; /* the context variables of the callback that runs … */
    uint32_t context_number;        /* … and which one it is */

    /* fds */
    struct async__fds fds;
    void *poll_state; /* the back end's; null until an fd is watched */
    int64_t asked_ns; /* when the kernel was last asked */

    struct async_process *processes; /* whose children were not reaped, or which were not closed */

    /* work on other threads */
    struct async_executor *executor; /* async_loop_set_default_executor's; null: the process's */
    int64_t executor_ns;             /* how long the end waits for work that runs */
    uint32_t abandoned_work;         /* work that runs though nobody waits for it */

    /* signals */
    struct async__signals *signals; /* null until one is wanted */
    uint32_t listens;               /* signals that a callback or a task waits for */

    /* reports */
    struct async__traces traces[2]; /* the main task's, those of all others */
    void (*exception_handler)(struct async_loop *loop, struct async_task *task, int err, void *arg);
    void *exception_arg;
    void (*log_sink)(const struct async_log_record *record, void *arg);
    void *log_arg;
    struct async_log_record record; /* the last one */
    const char *site; /* where it was made, or null */
    struct async_loop *open_next; /* in the list of loops in debug mode: see leftover.c */
    bool is_listed;

    struct async__inbox *inbox; /* the last member: other threads may read it when the loop is closed */
};

/* ---- trace.c ---------------------------------------------------------------------------------- */

/* Memory in which frames of the thread's loop lay is about to be freed. */
void async__failures_forget(void);

/* ---- loop.c ---------------------------------------------------------------------------------- */

/* Begins a run on this thread: 0, -EBADF or -EBUSY. `saved` keeps what async__loop_leave puts back. */
struct async__run_state {
    struct async__here here;
    struct async__inbox *interrupted; /* where SIGINT was told before */
    bool owns_sigint;
    bool dumps; /* on SIGQUIT */
};
int async__loop_enter(struct async_loop *loop, struct async__run_state *saved);
void async__loop_leave(struct async_loop *loop, const struct async__run_state *saved);

/* The loop runs from here on the stack down. */
static inline void async__here_begin(void *stack)
{
    enum { BELOW = 4096 }; /* more than what calls this can take */
    async__here.stack = async__here.covered = (char *)stack + BELOW;
}

/* Makes `inner` the thread's, while the task that runs waits in a plain call; returns what async__here_pop puts back. */
static inline struct async__here async__here_push(struct async__here inner)
{
    struct async__here outer = async__here;
    if (outer.task)
        outer.task->job.flags |= ASYNC__BUSY;
    async__here = inner;
    async__here_begin(__builtin_frame_address(0));
    return outer;
}

static inline void async__here_pop(struct async__here outer)
{
    async__here = outer;
    if (outer.task)
        outer.task->job.flags &= (uint16_t)~ASYNC__BUSY;
}

/* Runs turns until the loop is stopped or `until` (may be null) has ended. */
void async__loop_run(struct async_loop *loop, struct async_task *until);

/* Takes a turn, or a few between two looks around. The running task is null behind it. */
void async__loop_turn(struct async_loop *loop);

/* Runs what is ready now, once; in a closing loop only the tasks. */
void async__loop_run_ready(struct async_loop *loop);

/* Frees all but the struct itself, which is kept for a while so that stale pointers are recognised. */
void async__loop_retire(struct async_loop *loop);

/* The system refuses to wait, with `err`: says so and ends the run, its main task's clean-up included. */
void async__loop_break(struct async_loop *loop, int err);

/* Another thread or a signal handler has something to tell: called between turns. */
void async__loop_poked(struct async_loop *loop);

/* Seconds as nanoseconds, rounded to the nearest, saturated; not a number is 0. */
static inline int64_t async__ns_of_seconds(double seconds)
{
    double ns = seconds * 1e9;
    if (!(ns > 0))
        return 0;
    return ns < (double)WHEEL_NEVER ? (int64_t)(ns + 0.5) : WHEEL_NEVER;
}

/* `seconds` after `now_ns`. */
static inline int64_t async__ns_after(int64_t now_ns, double seconds)
{
    int64_t sum_ns;
    return __builtin_add_overflow(now_ns, async__ns_of_seconds(seconds), &sum_ns) ? WHEEL_NEVER : sum_ns;
}

/* The time on the loop's clock. */
static inline int64_t async__loop_now_ns(const struct async_loop *loop)
{
    return loop->is_virtual ? loop->virtual_ns : loop->clock.now_ns(loop->clock.state);
}

/* Makes the next turn begin with a look at timers, signals, and whether to stop. */
static inline void async__loop_look_soon(struct async_loop *loop)
{
    loop->look_in = 0;
}

/* The slow part of the next. */
void async__loop_arm_slowly(struct async_loop *loop, struct async__timer *timer, bool is_due);

/* Sets a timer; `calls` is ASYNC__TIMER_CALLS or 0. When it was due at `now_ns` already, the next turn looks. */
static inline void async__loop_arm(struct async_loop *loop, struct async__timer *timer, uint64_t calls, int64_t now_ns,
                                   int64_t deadline_ns)
{
    timer->due = (uint64_t)deadline_ns | calls;
    if (deadline_ns <= now_ns || !async__wheel_add_quickly(loop->wheel, timer, (uint64_t)deadline_ns))
        async__loop_arm_slowly(loop, timer, deadline_ns <= now_ns);
}

/* The same at `when`. That is compared with the time of the last look, which costs no reading of the clock; so when it has come since
 * then, it is taken for one of the near future. */
static inline void async__loop_arm_at(struct async_loop *loop, struct async__timer *timer, uint64_t calls, double when)
{
    async__loop_arm(loop, timer, calls, loop->looked_ns, async__ns_of_seconds(when));
}

/* The same, `seconds` from now. */
void async__loop_arm_after(struct async_loop *loop, struct async__timer *timer, uint64_t calls, double seconds);

/* A task that runs, or will go on, not at a yield, has a cancellation due: the next turns see to it that a yield asks for it. */
void async__loop_disturb(struct async_loop *loop);

/* One task more, or one less, has a priority. */
void async__loop_count_priority(struct async_loop *loop, int change);

/* ---- side.c ---------------------------------------------------------------------------------- */

/* Frees the records that it keeps. */
void async__sides_deinit(struct async_loop *loop);

/* The jobs by priority, each level in its order. */
struct async__job *async__priority_sort(struct async__job *job);

/* ---- process.c ------------------------------------------------------------------------------- */

/* The loop is being closed: its children are on their own. */
void async__processes_release(struct async_loop *loop);

/* Debug mode: those that the program has not closed. */
void async__processes_report(struct async_loop *loop);

/* They are in its list no more. */
void async__processes_forget(struct async_loop *loop);

/* ---- executor.c ------------------------------------------------------------------------------ */

/* Debug mode, at the end of the process: those that were never shut down. */
void async__executors_report(void);

/* ---- work.c ---------------------------------------------------------------------------------- */

/* The end of a run: waits, for a while, for the work that nobody waits for any more. */
void async__work_join(struct async_loop *loop);

/* ---- clock.c --------------------------------------------------------------------------------- */

extern const struct async_clock async__monotonic_clock;
struct async_clock async__virtual_clock(struct async_loop *loop);

/* Waits as the loop's clock does, with nothing ready. */
void async__clock_wait(struct async_loop *loop, int64_t deadline_ns);

/* The same for a loop whose host has waited: only looks; a virtual clock may jump. */
void async__clock_look(struct async_loop *loop, int64_t deadline_ns);

/* ---- callback.c ------------------------------------------------------------------------------ */

/* A callback that brings its own record. */
struct async__call {
    struct async__job job; /* async__call_job() */
    void (*run)(struct async__call *call, struct async_loop *loop); /* the record is its own by then; the loop may be closing */
};
extern const struct async_frame async__call_frame;
static inline struct async__job async__call_job(void)
{
    return (struct async__job){.frame = (struct async_frame *)(uintptr_t)&async__call_frame};
}

/* The frame of jobs that are callbacks with neither site nor context. */
extern const struct async_frame async__callback_frame;

/* Makes the record of such a one free. */
static inline void async__callback_release(struct async_loop *loop, struct async__callback *record)
{
    record->job.count += 2; /* odd for ever, so never that of a zero handle */
    if (__builtin_expect(!loop->head.freed, 1)) {
        loop->head.freed = &record->job;
        return;
    }
    record->job.next = loop->head.callbacks;
    loop->head.callbacks = &record->job;
}

/* What its frame does when it is resumed. */
static inline struct async_frame *async__callback_run(struct async_loop *loop, struct async__callback *record)
{
    void (*callback)(void *) = record->callback;
    void *arg = record->arg;
    async__here.task = NULL;
    async__callback_release(loop, record);
    callback(arg);
    return loop->head.after;
}

/* Has a job in the ready queue do nothing if it is call_soon's or its kin's. */
void async__callback_drop(struct async__job *job);

/* Where the callback was made, if it is known. */
const char *async__callback_site(struct async__job *job);
void async__callbacks_deinit(struct async_loop *loop);

/* ---- interrupt.c ----------------------------------------------------------------------------- */

/* Takes SIGINT if this is the main thread and the program left the default. True when taken. */
bool async__interrupt_take(void);
void async__interrupt_restore(void);

/* On the thread that took it: pokes this inbox when it comes, and returns the one before. Elsewhere returns null. */
struct async__inbox *async__interrupt_direct(struct async__inbox *inbox);

/* True when SIGINT has come since it was taken, and was taken by this thread. */
bool async__interrupt_came(void);

/* ---- signal.c -------------------------------------------------------------------------------- */

/* Tells of the signals that have come. Between turns. */
void async__signals_look(struct async_loop *loop);

/* In debug mode, a run takes SIGQUIT for the dump of tasks where the program left it alone. True when taken. */
bool async__signals_enter(struct async_loop *loop);
void async__signals_leave(struct async_loop *loop);

void async__signals_deinit(struct async_loop *loop);

/* Debug mode: callbacks that were not removed. */
void async__signals_report(struct async_loop *loop);

/* ---- trace.c -------------------------------------------------------------------------------- */

/* A function of the task has failed: looks at what was noted on the way. */
void async__trace_function(struct async_loop *loop, const struct async_task *task, const struct async_frame *frame);

/* A leaf of the task has failed. */
void async__trace_leaf(struct async_loop *loop, const struct async_task *task, const struct async_frame *leaf);

/* A function of the task, which waits in the ready queue, will be cancelled there. */
void async__trace_yield(struct async_loop *loop, const struct async_task *task, const struct async_frame *frame);

/* `failed` has ended with a failure, which goes on to `task`, where it waits at `leaf`. */
void async__trace_join(struct async_loop *loop, const struct async_task *failed, const struct async_task *task,
                       const struct async_frame *leaf);

/* Prints the way that the failure of a task took to its root. False when it is not known. */
bool async__trace_print(struct async_loop *loop, const struct async_task *task);

/* ---- dump.c --------------------------------------------------------------------------------- */

/* Writes all tasks, as part of the report that was begun. */
void async__dump_tasks(struct async_loop *loop);

/* ---- report.c -------------------------------------------------------------------------------- */

/* Begins a report of the kind: the next async__log is its first line. */
void async__log_begin(struct async_loop *loop, enum async_log_kind kind);

/* One line of the report that was begun to the loop's log sink; stderr when `loop` is null. */
__attribute__((format(printf, 2, 3))) void async__log(struct async_loop *loop, const char *format, ...);

/* Both: a report of one line, or the first of several. */
__attribute__((format(printf, 3, 4))) void async__report(struct async_loop *loop, enum async_log_kind kind,
                                                         const char *format, ...);

/* Misuse: debug mode says so; of a loop that is closed, on stderr. Returns `err`. */
int async__loop_misused(struct async_loop *loop, int err, const char *message);

/* Prints to stderr and aborts: misuse that cannot be reported otherwise. */
__attribute__((noreturn, format(printf, 1, 2))) void async__die(const char *format, ...);

/* async__check_thread, in debug mode. */
static inline void async__debug_thread(const struct async_loop *loop)
{
    if (__builtin_expect(loop->debug, 0))
        async__check_thread(loop);
}

/* Debug mode: a coroutine object vanishes without having been started. */
void async__report_never_awaited(const struct async_task *task);

/* ---- leftover.c ------------------------------------------------------------------------------ */

/* Debug mode: a task is about to be destroyed though it has not ended. */
void async__report_pending(struct async_loop *loop, const struct async_task *task);

/* Debug mode: what is left when the loop is closed: tasks that nobody has joined, and what is unclosed. */
void async__leftover_report(struct async_loop *loop);

/* "unclosed WHAT NUMBER", and where it was made, if that is known. */
void async__report_unclosed(struct async_loop *loop, const char *what, long number, const char *site);

/* The list of loops in debug mode, of which the end of the process tells. Listing twice is harmless. */
void async__leftover_list(struct async_loop *loop);
void async__leftover_unlist(struct async_loop *loop);

/* A task whose failure nobody was told of is about to vanish. */
void async__report_unretrieved(struct async_loop *loop, struct async_task *task, int err);

#endif
