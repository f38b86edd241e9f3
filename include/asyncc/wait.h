/* Waiting for tasks: shielded, with a time limit, for some of them, and one by one as they end.
 *
 * async_join, async_gather and async_gather_all are in <asyncc/keywords.h> and <asyncc/task.h>. Times are seconds; INFINITY (of
 * <math.h>) sets no limit. The array that async_wait and async_as_completed_begin take is one of handles, typed or
 * not; the handles stay the caller's.
 */
#ifndef ASYNCC_WAIT_H
#define ASYNCC_WAIT_H

#include <stdbool.h>
#include <stddef.h>

struct async_task;

/* Only for the types in the macros below: never defined. */
int async__raw_seconds(double seconds);

#ifndef ASYNCC_KEEP_KEYWORDS
/* AWAIT(async_shield(task)), asyncio.shield: as async_join, but a cancellation does not go on to the task: the AWAIT fails
 * with -ECANCELED at once, and the task runs on. It gives the reference up in either case; who wants to come back
 * to the task afterwards keeps one of their own (async_task_ref). */
#define async_shield(task) ASYNC_TYPED_LEAF(async_shield, (task)((struct async__handle *)0))

/* AWAIT(async_wait_for(task, seconds)), asyncio.wait_for: as async_join, but after so long the task is cancelled; when it
 * has ended by that, the AWAIT fails with -ETIMEDOUT. It waits until the cancellation is through, and a task that
 * returns or fails otherwise all the same has its outcome delivered. With zero or less a task that has not begun never does, and a
 * running one is cancelled at once. Gives the reference up. */
#define async_wait_for(task, seconds) \
    ASYNC_TYPED_LEAF(async_wait_for, (async__raw_seconds(seconds), (task)((struct async__handle *)0)))
#endif

/* What async_wait waits for. */
enum async_return_when {
    ASYNC_FIRST_COMPLETED, /* a task has ended */
    ASYNC_FIRST_EXCEPTION, /* a task has failed, other than with -ECANCELED; or all have ended */
    ASYNC_ALL_COMPLETED,   /* all have ended */
};

/* asyncio.wait: waits until enough of `count` tasks have ended, as `when` says, or for `timeout` seconds. Returns how many have ended when it
 * goes on: ask async_task_done which. It takes no outcome and cancels nothing, also when it is cancelled itself. Fails with -ECANCELED, with
 * -ENOMEM (also for a null handle), with -EDEADLK when the running task is among them, with -EINVAL for another loop's. */
ASYNC_LEAF size_t async_wait(const void *tasks, size_t count, enum async_return_when when, double timeout);

/* An iteration over tasks in the order in which they end, asyncio.as_completed. It belongs to the caller:
 *
 *   struct async_as_completed each;
 *   async_as_completed_begin(&each, tasks, count, INFINITY);
 *   DEFER async_as_completed_end(&each);
 *   for (size_t i; (i = AWAIT(async_as_completed_next(&each))) < count;)
 *       use(AWAIT(async_join(tasks[i])));
 */
struct async_as_completed {
    _Alignas(8) unsigned char opaque[112];
};

/* Begins to watch `count` tasks, for `timeout` seconds. The array must stay until the end. In a task. */
void async_as_completed_begin(struct async_as_completed *each, const void *tasks, size_t count, double timeout);

/* Waits until one more of the tasks has ended and returns its index in the array, each once; those that had ended before
 * come first. Returns `count` when all have been told. Fails with -ETIMEDOUT when the time is over and none is left that
 * ended before that, with -ECANCELED (no task is lost: ask again), with -ENOMEM, with -EBUSY when somebody else waits there already. */
ASYNC_LEAF size_t async_as_completed_next(struct async_as_completed *each);

/* Ends the watch; the tasks run on. Harmless when repeated. */
void async_as_completed_end(struct async_as_completed *each);

#ifdef ASYNCC_GENERATED

struct async_shield__frame { /* as struct async_join__frame */
    struct async_frame base;
    struct async_task *task;
    struct async__waiter waiter;
    struct async_task *joined;
};
extern const struct async_fn async_shield__fn;
void async_shield__start(struct async_shield__frame *frame, struct async_task *task);
struct async_frame *async_shield__prepare(struct async_shield__frame *frame, struct async_task *task);
void *async_shield__result(struct async_shield__frame *frame);
void async_shield__end(struct async_shield__frame *frame);
#define async_shield__start(frame, task) (async_shield__start)(frame, (struct async_task *)(task))
#define async_shield__prepare(frame, task) (async_shield__prepare)(frame, (struct async_task *)(task))

struct async_wait_for__frame { /* begins as struct async_join__frame */
    struct async_frame base;   /* flags: see runtime/wait_for.c */
    struct async_task *task;
    struct async__waiter waiter;
    struct async_task *joined;
    union {
        struct async__timer_callback timer;
        double seconds; /* the argument, before the start */
    } u;
};
extern const struct async_fn async_wait_for__fn;
void async_wait_for__start(struct async_wait_for__frame *frame, struct async_task *task, double seconds);
struct async_frame *async_wait_for__prepare(struct async_wait_for__frame *frame, struct async_task *task,
                                            double seconds);
void *async_wait_for__result(struct async_wait_for__frame *frame);
void async_wait_for__end(struct async_wait_for__frame *frame);
#define async_wait_for__start(frame, task, seconds) (async_wait_for__start)(frame, (struct async_task *)(task), seconds)
#define async_wait_for__prepare(frame, task, seconds) \
    (async_wait_for__prepare)(frame, (struct async_task *)(task), seconds)

struct async__watch;

struct async_wait__frame {
    struct async_frame base;
    struct async_task *task;      /* who waits here */
    const void *tasks;            /* the caller's array */
    struct async__watch *watches; /* one for each task, on the strand's arena */
    size_t count;
    size_t pending; /* tasks that have not ended */
    size_t result;
    enum async_return_when when;
    bool is_armed;
    double timeout;
    struct async__timer_callback timer;
};
extern const struct async_fn async_wait__fn;
size_t async_wait__start(struct async_wait__frame *frame, const void *tasks, size_t count, enum async_return_when when,
                         double timeout);
struct async_frame *async_wait__prepare(struct async_wait__frame *frame, const void *tasks, size_t count,
                                        enum async_return_when when, double timeout);

struct async_as_completed_next__frame {
    struct async_frame base;
    struct async_task *task; /* who waits here */
    struct async_as_completed *each;
    size_t result;
};
extern const struct async_fn async_as_completed_next__fn;
size_t async_as_completed_next__start(struct async_as_completed_next__frame *frame, struct async_as_completed *each);
struct async_frame *async_as_completed_next__prepare(struct async_as_completed_next__frame *frame,
                                                     struct async_as_completed *each);

#endif

#endif
