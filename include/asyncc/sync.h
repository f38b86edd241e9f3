/* Synchronisation between the tasks of a loop: Event, Lock, Condition, Semaphore and Barrier of asyncio.
 *
 * All are structs of the caller's, initialised by their _INIT or their init function; none allocates. Who waits, waits in the
 * order of arrival, and what is given back goes to the first who waits at once, before anybody who comes later can
 * take it: it is his from then on, even if he is cancelled before he runs, and his DEFERs then give it back.
 *
 * Cancelling who waits makes the AWAIT fail with -ECANCELED, and so does closing the loop. An object may go once nobody waits
 * at it; its deinit function makes who still does fail with -EIDRM. None of this is for several threads: all functions are to be
 * called from the thread whose loop the tasks run on, in tasks, callbacks, and between runs.
 */
#ifndef ASYNCC_SYNC_H
#define ASYNCC_SYNC_H

#include <asyncc/line.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- Event: a flag to wait for ----------------------------------------------------------------- */

struct async_event {
    struct async__line waiters; /* empty while it is set */
    bool is_set;
};
#define ASYNC_EVENT_INIT \
    {                    \
        .is_set = false  \
    }

/* Makes it an event that is not set. */
void async_event_init(struct async_event *event);

/* Fails all who wait with -EIDRM. */
void async_event_deinit(struct async_event *event);

bool async_event_is_set(const struct async_event *event);

/* Sets it and wakes all who wait; they go on even if it is cleared before they run. */
void async_event_set(struct async_event *event);

/* Who waits from now on waits for the next async_event_set. */
void async_event_clear(struct async_event *event);

/* Waits until it is set; does not wait if it is. */
ASYNC_LEAF void async_event_wait(struct async_event *event);

/* ---- Lock: one task at a time -------------------------------------------------------------------
 *
 *   AWAIT(async_lock_acquire(&lock));
 *   DEFER async_lock_release(&lock);
 */

struct async_lock {
    struct async__line waiters; /* empty while it is free */
    bool is_locked;
};
#define ASYNC_LOCK_INIT    \
    {                      \
        .is_locked = false \
    }

/* Makes it a free lock. */
void async_lock_init(struct async_lock *lock);

/* Fails all who wait with -EIDRM. */
void async_lock_deinit(struct async_lock *lock);

/* True when it is taken, by whomever; also between a release and the next one's run. */
bool async_lock_locked(const struct async_lock *lock);

/* Waits until it is free, and takes it. The task that holds it waits for ever, as any other. */
ASYNC_LEAF void async_lock_acquire(struct async_lock *lock);

/* Gives it to whoever waits longest, or frees it. Need not be called by who acquired it. Returns 0, or -EPERM when it is
 * not locked. Does not wait. */
int async_lock_release(struct async_lock *lock);

/* ---- Condition: to wait, holding a lock, until another who holds it says that something has changed ------- */

struct async_condition {
    struct async__line waiters;
    struct async_lock *lock; /* of the caller; null: `own` */
    struct async_lock own;
};
#define ASYNC_CONDITION_INIT(user_lock) \
    {                                   \
        .lock = (user_lock)             \
    }

/* Makes it a condition of `lock`, which is the caller's and outlives it; with null, of a lock of its own. */
void async_condition_init(struct async_condition *condition, struct async_lock *lock);

/* Fails all who wait with -EIDRM, as soon as they hold the lock again; those of a lock of its own, at once and without it. */
void async_condition_deinit(struct async_condition *condition);

/* async_lock_acquire, async_lock_release and async_lock_locked of its lock. */
ASYNC_LEAF void async_condition_acquire(struct async_condition *condition);
int async_condition_release(struct async_condition *condition);
bool async_condition_locked(const struct async_condition *condition);

/* Releases the lock, waits to be notified, and takes the lock again: it is held afterwards, also when this fails (but
 * for the end of a loop in which the lock's holder does not let go). Fails with -EPERM when the lock is not locked. A
 * notification that comes before a cancellation goes to the next who waits. */
ASYNC_LEAF void async_condition_wait(struct async_condition *condition);

/* Does so until `predicate(arg)` is true, which it asks first, and whenever it is notified, with the lock held. */
ASYNC_LEAF void async_condition_wait_for(struct async_condition *condition, bool (*predicate)(void *), void *arg);

/* Notifies up to `count` who wait, or all: they go on, in order, when the lock is released. Returns 0, or -EPERM when the
 * lock is not locked. */
int async_condition_notify(struct async_condition *condition, size_t count);
int async_condition_notify_all(struct async_condition *condition);

/* ---- Semaphore: so many at a time --------------------------------------------------------------- */

struct async_semaphore {
    struct async__line waiters; /* empty while value is above 0 */
    size_t value;
    size_t bound; /* of value */
};
#define ASYNC_SEMAPHORE_INIT(initial)         \
    {                                         \
        .value = (initial), .bound = SIZE_MAX \
    }
#define ASYNC_BOUNDED_SEMAPHORE_INIT(initial)  \
    {                                          \
        .value = (initial), .bound = (initial) \
    }

/* Makes it a semaphore with that value. */
void async_semaphore_init(struct async_semaphore *semaphore, size_t value);

/* The same; its value never exceeds the initial one (asyncio.BoundedSemaphore). */
void async_bounded_semaphore_init(struct async_semaphore *semaphore, size_t value);

/* Fails all who wait with -EIDRM. */
void async_semaphore_deinit(struct async_semaphore *semaphore);

/* True when an acquire would wait. */
bool async_semaphore_locked(const struct async_semaphore *semaphore);

/* Takes one off the value, waiting until it is above 0. */
ASYNC_LEAF void async_semaphore_acquire(struct async_semaphore *semaphore);

/* Gives it to whoever waits longest, or adds one to the value. Returns 0, or -EOVERFLOW when a bounded one was released more
 * often than acquired. Does not wait. */
int async_semaphore_release(struct async_semaphore *semaphore);

/* ---- Barrier: to go on together ----------------------------------------------------------------- */

struct async_barrier {
    struct async__line waiters;
    size_t parties;   /* how many go on together */
    size_t n_waiting; /* fewer than parties */
    bool is_broken;
};
#define ASYNC_BARRIER_INIT(count) \
    {                             \
        .parties = (count)        \
    }

/* Makes it a barrier for `parties` tasks. Returns 0, or -EINVAL for none. */
int async_barrier_init(struct async_barrier *barrier, size_t parties);

/* Fails all who wait with -EIDRM. */
void async_barrier_deinit(struct async_barrier *barrier);

size_t async_barrier_parties(const struct async_barrier *barrier);
size_t async_barrier_n_waiting(const struct async_barrier *barrier);
bool async_barrier_broken(const struct async_barrier *barrier);

/* Waits until as many as `parties` wait, then lets them go and begins anew. Returns its place among them, from 0 in the
 * order of arrival. Fails with -EPIPE (asyncio.BrokenBarrierError) when the barrier is broken, or is reset or aborted
 * meanwhile. Who is cancelled is missing afterwards; the others wait on. */
ASYNC_LEAF size_t async_barrier_wait(struct async_barrier *barrier);

/* Fails all who wait with -EPIPE; the barrier is as new. */
void async_barrier_reset(struct async_barrier *barrier);

/* Fails all who wait, and will wait, with -EPIPE, until it is reset. */
void async_barrier_abort(struct async_barrier *barrier);

#ifdef ASYNCC_GENERATED
#include <asyncc/sync_inline.h>
#endif
#endif
