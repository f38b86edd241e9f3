/* Tasks: calls that run on their own.
 *
 * async_create_task and its kin return a typed handle, ASYNC_TASK(T); every function here takes such a
 * handle or a `struct async_task *`. A handle is a reference: async_join and async_task_detach give one up,
 * async_task_ref adds one, and the task stays valid, ended or not, while one is held.
 */
#ifndef ASYNCC_TASK_H
#define ASYNCC_TASK_H

#include <stdbool.h>
#include <stddef.h>

struct async_loop;
struct async_task;

/* Requests cancellation: the AWAIT where the task is, or next becomes, suspended fails with
 * -ECANCELED. Counted. False when the task has ended. */
bool async_task_cancel(struct async_task *task);

/* Counts the requests that were not withdrawn. */
int async_task_cancelling(const struct async_task *task);

/* Withdraws a request and returns how many are left; the last one also withdraws the failure that is due. */
int async_task_uncancel(struct async_task *task);

/* True when it ended: returned, failed or was cancelled. */
bool async_task_done(const struct async_task *task);

/* True when it ended by failing with -ECANCELED. */
bool async_task_cancelled(const struct async_task *task);

/* How it ended: 0, or the code it failed with, which then counts as taken; -EINPROGRESS while it has not. */
int async_task_exception(struct async_task *task);

/* Returns where its result lies, which is valid while a reference is held; null unless it returned a value. */
const void *async_task_result(const struct async_task *task);

/* Its name: what was set, or that of the function it runs. Valid until it is set again. */
const char *async_task_get_name(const struct async_task *task);

/* Names it; the text is copied. Returns 0 or -ENOMEM. */
int async_task_set_name(struct async_task *task, const char *name);

/* Priorities order what is ready when a turn of the loop begins: higher levels run first, each in the order in which it
 * became ready, and the turn runs all of it, so nobody starves. Tasks have level 0 at first, and so have callbacks. */
enum { ASYNC_PRIORITY_MIN = -3, ASYNC_PRIORITY_MAX = 3 };

/* Gives it a level, for good. Returns 0; -EINVAL for a level out of range; -ENOMEM. On its loop's thread. */
int async_task_set_priority(struct async_task *task, int level);
int async_task_get_priority(const struct async_task *task);

/* Has the loop call `callback(task, arg)` once the task has ended, on the turn after that; callbacks keep their order. The task is
 * valid during the call. What was not called when the loop is closed is dropped. Returns 0; -ENOMEM; -ESHUTDOWN when it has
 * ended and its loop is closed. On its loop's thread. */
int async_task_add_done_callback(struct async_task *task, void (*callback)(struct async_task *task, void *arg), void *arg);

/* Takes every such callback with this `arg` back while the task has not ended. Returns how many. */
size_t async_task_remove_done_callback(struct async_task *task, void (*callback)(struct async_task *task, void *arg),
                                       void *arg);

/* Adds a reference and returns the task. */
struct async_task *async_task_ref(struct async_task *task);

/* Gives a reference up: the task runs on, its result is dropped, a failure goes to the exception
 * handler. Null is ignored. */
void async_task_detach(struct async_task *task);

/* Frees a coroutine object that was never started, giving its reference up; a started one is
 * detached. Null is ignored. */
void async_task_close(struct async_task *task);

/* The loop it runs on; null for a coroutine object and after the loop was closed. */
struct async_loop *async_task_get_loop(const struct async_task *task);

/* The running task, or null. In a branch of a gather: the branch, which is valid until it ends. No
 * reference is added. */
struct async_task *async_current_task(void);

/* Writes up to `capacity` of the loop's tasks that have not ended (branches of gathers aside) to
 * `tasks`, each with a reference for the caller to detach. Returns how many there are. */
size_t async_all_tasks(struct async_loop *loop, struct async_task **tasks, size_t capacity);

#define async_task_cancel(task) (async_task_cancel)((struct async_task *)(task))
#define async_task_cancelling(task) (async_task_cancelling)((struct async_task *)(task))
#define async_task_uncancel(task) (async_task_uncancel)((struct async_task *)(task))
#define async_task_done(task) (async_task_done)((struct async_task *)(task))
#define async_task_cancelled(task) (async_task_cancelled)((struct async_task *)(task))
#define async_task_exception(task) (async_task_exception)((struct async_task *)(task))
#define async_task_result(task) (async_task_result)((struct async_task *)(task))
#define async_task_get_name(task) (async_task_get_name)((struct async_task *)(task))
#define async_task_set_name(task, name) (async_task_set_name)((struct async_task *)(task), name)
#define async_task_set_priority(task, level) (async_task_set_priority)((struct async_task *)(task), level)
#define async_task_get_priority(task) (async_task_get_priority)((struct async_task *)(task))
#define async_task_add_done_callback(task, callback, arg) \
    (async_task_add_done_callback)((struct async_task *)(task), callback, arg)
#define async_task_remove_done_callback(task, callback, arg) \
    (async_task_remove_done_callback)((struct async_task *)(task), callback, arg)
#define async_task_ref(task) ((__typeof__(task))(async_task_ref)((struct async_task *)(task)))
#define async_task_detach(task) (async_task_detach)((struct async_task *)(task))
#define async_task_close(task) (async_task_close)((struct async_task *)(task))
#define async_task_get_loop(task) (async_task_get_loop)((struct async_task *)(task))

/* AWAIT(async_join(task)): waits until the task has ended and gives the reference up. Type and value are those of the
 * task's call. Fails with the task's failure; with -ECANCELED, and then the task is cancelled too; with -EDEADLK when it
 * is the running task itself. */
#ifndef ASYNCC_KEEP_KEYWORDS
#define async_join(task) ASYNC_TYPED_LEAF(async_join, (task)((struct async__handle *)0))
#endif

/* Waits until each of `count` tasks has ended; `tasks` is an array of handles, which are kept (join them afterwards
 * for the results). Fails with the first failure, at once, while the others run on; with -ENOMEM.
 * Cancelling it cancels them all and waits for them; if they return all the same, the next suspension fails. */
ASYNC_LEAF void async_gather_all(const void *tasks, size_t count);

#ifdef ASYNCC_GENERATED

#include <asyncc/task_inline.h>

#define async_join__prepare(frame, task) (async_join__prepare)(frame, (struct async_task *)(task))

struct async__waiter;

struct async_gather_all__frame {
    struct async_frame base;
    struct async_task *task;       /* who waits here */
    const void *tasks;             /* the caller's array */
    struct async__waiter *waiters; /* one for each task, on the strand's arena */
    size_t count;
    size_t pending;  /* tasks that have not ended */
    uint32_t failed; /* the first failure, or 0 */
};
extern const struct async_fn async_gather_all__fn;
void async_gather_all__start(struct async_gather_all__frame *frame, const void *tasks, size_t count);
struct async_frame *async_gather_all__prepare(struct async_gather_all__frame *frame, const void *tasks, size_t count);

#endif

#endif
