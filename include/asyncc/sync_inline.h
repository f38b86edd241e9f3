/* The frames of <asyncc/sync.h>'s leaves, and those of its paths that are short enough to be inline.
 *
 * The inline form of a function is behind a macro of its name; its address is that of the one in the library. */
#ifndef ASYNCC_SYNC_INLINE_H
#define ASYNCC_SYNC_INLINE_H

/* ---- Event -------------------------------------------------------------------------------------- */

struct async_event_wait__frame {
    union {
        struct async_frame base;
        struct async__queued queued;
    };
};
extern const struct async_fn async_event_wait__fn;
struct async_frame *async_event_wait__prepare(struct async_event_wait__frame *frame, struct async_event *event);

static inline void async_event_wait__start(struct async_event_wait__frame *frame, struct async_event *event)
{
    if (!event->is_set)
        async__line_wait(&event->waiters, &frame->queued, &async_event_wait__fn);
}

static inline bool async__event_is_set(const struct async_event *event)
{
    return event->is_set;
}

static inline void async__event_set(struct async_event *event)
{
    event->is_set = true;
    if (event->waiters.first)
        async__line_end_all(&event->waiters, 0);
}

static inline void async__event_clear(struct async_event *event)
{
    event->is_set = false;
}

#define async_event_is_set(event) async__event_is_set(event)
#define async_event_set(event) async__event_set(event)
#define async_event_clear(event) async__event_clear(event)

/* ---- Lock --------------------------------------------------------------------------------------- */

struct async_lock_acquire__frame {
    union {
        struct async_frame base;
        struct async__queued queued;
    };
};
extern const struct async_fn async_lock_acquire__fn;
struct async_frame *async_lock_acquire__prepare(struct async_lock_acquire__frame *frame, struct async_lock *lock);

static inline void async_lock_acquire__start(struct async_lock_acquire__frame *frame, struct async_lock *lock)
{
    if (__builtin_expect(lock->is_locked, 0))
        async__line_wait(&lock->waiters, &frame->queued, &async_lock_acquire__fn);
    else
        lock->is_locked = true;
}

static inline bool async__lock_locked(const struct async_lock *lock)
{
    return lock->is_locked;
}

/* Debug mode says what went wrong. Returns -EPERM. */
int async__lock_misused(const char *message);

static inline int async__lock_release(struct async_lock *lock)
{
    if (__builtin_expect(lock->waiters.first != NULL, 0)) {
        async__line_end_first(&lock->waiters, lock->waiters.first->base.flags);
        return 0;
    }
    if (__builtin_expect(!lock->is_locked, 0))
        return async__lock_misused("Lock is not acquired.");
    lock->is_locked = false;
    return 0;
}

#define async_lock_locked(lock) async__lock_locked(lock)
#define async_lock_release(lock) async__lock_release(lock)

/* ---- Condition ---------------------------------------------------------------------------------- */

static inline struct async_lock *async__condition_lock(struct async_condition *condition)
{
    return condition->lock ? condition->lock : &condition->own;
}

struct async_condition_acquire__frame {
    union {
        struct async_frame base;
        struct async__queued queued;
    };
};
extern const struct async_fn async_condition_acquire__fn;
struct async_frame *async_condition_acquire__prepare(struct async_condition_acquire__frame *frame,
                                                     struct async_condition *condition);

static inline void async_condition_acquire__start(struct async_condition_acquire__frame *frame,
                                                  struct async_condition *condition)
{
    struct async_lock *lock = async__condition_lock(condition);
    if (lock->is_locked)
        async__line_wait(&lock->waiters, &frame->queued, &async_condition_acquire__fn);
    else
        lock->is_locked = true;
}

struct async_condition_wait__frame {
    union {
        struct async_frame base;
        struct async__queued queued; /* first in the condition's line, then in the lock's */
    };
    struct async_condition *condition; /* null when it has gone */
    struct async_lock *lock;
};
extern const struct async_fn async_condition_wait__fn;
void async_condition_wait__start(struct async_condition_wait__frame *frame, struct async_condition *condition);
struct async_frame *async_condition_wait__prepare(struct async_condition_wait__frame *frame,
                                                  struct async_condition *condition);

struct async_condition_wait_for__frame {
    struct async_frame base;
    struct async_condition *condition;
    bool (*predicate)(void *);
    void *arg;
    struct async_condition_wait__frame wait; /* which it awaits, again and again */
};
extern const struct async_fn async_condition_wait_for__fn;
void async_condition_wait_for__start(struct async_condition_wait_for__frame *frame, struct async_condition *condition,
                                     bool (*predicate)(void *), void *arg);
struct async_frame *async_condition_wait_for__prepare(struct async_condition_wait_for__frame *frame,
                                                      struct async_condition *condition, bool (*predicate)(void *),
                                                      void *arg);

/* ---- Semaphore ---------------------------------------------------------------------------------- */

struct async_semaphore_acquire__frame {
    union {
        struct async_frame base;
        struct async__queued queued;
    };
};
extern const struct async_fn async_semaphore_acquire__fn;
struct async_frame *async_semaphore_acquire__prepare(struct async_semaphore_acquire__frame *frame,
                                                     struct async_semaphore *semaphore);

static inline void async_semaphore_acquire__start(struct async_semaphore_acquire__frame *frame,
                                                  struct async_semaphore *semaphore)
{
    if (!semaphore->value)
        async__line_wait(&semaphore->waiters, &frame->queued, &async_semaphore_acquire__fn);
    else
        semaphore->value--;
}

static inline bool async__semaphore_locked(const struct async_semaphore *semaphore)
{
    return !semaphore->value;
}

/* Debug mode says so. Returns -EOVERFLOW. */
int async__semaphore_overflow(void);

static inline int async__semaphore_release(struct async_semaphore *semaphore)
{
    if (__builtin_expect(semaphore->value >= semaphore->bound, 0))
        return async__semaphore_overflow();
    if (semaphore->waiters.first)
        async__line_end_first(&semaphore->waiters, 0);
    else
        semaphore->value++;
    return 0;
}

#define async_semaphore_locked(semaphore) async__semaphore_locked(semaphore)
#define async_semaphore_release(semaphore) async__semaphore_release(semaphore)

/* ---- Barrier ------------------------------------------------------------------------------------ */

struct async_barrier_wait__frame {
    union {
        struct async_frame base;
        struct async__queued queued;
    };
    size_t result;
};
extern const struct async_fn async_barrier_wait__fn;
size_t async_barrier_wait__start(struct async_barrier_wait__frame *frame, struct async_barrier *barrier);
struct async_frame *async_barrier_wait__prepare(struct async_barrier_wait__frame *frame, struct async_barrier *barrier);

#endif
