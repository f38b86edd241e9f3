/* async_condition: who waits stands in the condition's line, and once notified in the lock's, where it is handed the lock.
 *
 * So a task that waits is resumed once, when it holds the lock. A cancellation sends it to the lock's line, too, and is its
 * outcome there (base.flags). If it had been notified before, the notification goes to the next.
 */
#include "line.h"

static struct async_condition_wait__frame *frame_of(struct async__queued *member)
{
    return (struct async_condition_wait__frame *)member;
}

/* Who was taken out of the condition's line gets the lock, now or in his turn. */
static void queue_for_lock(struct async__queued *member)
{
    struct async_lock *lock = frame_of(member)->lock;
    if (lock->is_locked) {
        async__line_append(&lock->waiters, member);
        return;
    }
    lock->is_locked = true;
    async__line_end(member, member->base.flags);
}

static void notify(struct async_condition *condition, size_t count)
{
    for (; count && condition->waiters.first; count--)
        queue_for_lock(async__line_pop(&condition->waiters));
}

static void wait_cancel(struct async_frame *leaf)
{
    struct async_condition_wait__frame *frame = (struct async_condition_wait__frame *)leaf;
    bool wants_lock = frame->queued.line == &frame->lock->waiters, has_failed = leaf->flags;
    leaf->flags = ASYNC__CANCELED;
    if (!wants_lock) {
        async__line_remove(&frame->queued);
        queue_for_lock(&frame->queued);
    } else if (!has_failed && frame->condition) {
        notify(frame->condition, 1);
    } else if (async__loop_of(frame->queued.task)->head.closing) {
        async__line_cancel(leaf); /* asked for the second time: whoever has the lock keeps it */
    }
}

void async_condition_wait__start(struct async_condition_wait__frame *frame, struct async_condition *condition)
{
    struct async_lock *lock = async__condition_lock(condition);
    if (!lock->is_locked) {
        frame->base.fn = &async_condition_wait__fn;
        frame->base.state = (uint32_t)async__misused(-EPERM, "cannot wait on un-acquired lock");
        return;
    }
    frame->condition = condition;
    frame->lock = lock;
    if (async__line_wait(&condition->waiters, &frame->queued, &async_condition_wait__fn))
        async_lock_release(lock);
}

LINE_LEAF(async_condition_wait, async_condition, waiters, wait_cancel)

LINE_LEAF(async_condition_acquire, async_condition, waiters, async__line_cancel)

/* ---- the rest ----------------------------------------------------------------------------------- */

void async_condition_init(struct async_condition *condition, struct async_lock *lock)
{
    *condition = (struct async_condition)ASYNC_CONDITION_INIT(lock);
}

/* Who was notified and still waits for the lock must not look back. */
static void forget(const struct async_condition *condition, struct async__queued *member)
{
    for (; member; member = member->next)
        if (member->base.fn == &async_condition_wait__fn && frame_of(member)->condition == condition)
            frame_of(member)->condition = NULL;
}

void async_condition_deinit(struct async_condition *condition)
{
    struct async_lock *lock = async__condition_lock(condition);
    if (lock == &condition->own) {
        async__line_end_all(&condition->waiters, (uint32_t)-EIDRM);
        async_lock_deinit(lock);
        return;
    }
    forget(condition, lock->waiters.first);
    while (condition->waiters.first) {
        struct async__queued *member = async__line_pop(&condition->waiters);
        member->base.flags = (uint32_t)-EIDRM;
        frame_of(member)->condition = NULL;
        queue_for_lock(member);
    }
}

int async_condition_release(struct async_condition *condition)
{
    return async_lock_release(async__condition_lock(condition));
}

bool async_condition_locked(const struct async_condition *condition)
{
    return condition->lock ? condition->lock->is_locked : condition->own.is_locked;
}

int async_condition_notify(struct async_condition *condition, size_t count)
{
    if (!async_condition_locked(condition))
        return async__misused(-EPERM, "cannot notify on un-acquired lock");
    notify(condition, count);
    return 0;
}

int async_condition_notify_all(struct async_condition *condition)
{
    return async_condition_notify(condition, SIZE_MAX);
}

/* ---- async_condition_wait_for: an async function, as the tool would write it ---------------------- */

static void go_on(struct async_condition_wait_for__frame *frame)
{
    while (!frame->predicate(frame->arg)) {
        frame->wait.base.state = 0;
        async_condition_wait__start(&frame->wait, frame->condition);
        if (async__suspended(frame->wait.base.state)) {
            async__suspend(&frame->base, &async_condition_wait_for__fn, 1, &frame->wait.base);
            return;
        }
        if (frame->wait.base.state) {
            frame->base.state = frame->wait.base.state;
            return;
        }
    }
}

void async_condition_wait_for__start(struct async_condition_wait_for__frame *frame, struct async_condition *condition,
                                     bool (*predicate)(void *), void *arg)
{
    frame->condition = condition;
    frame->predicate = predicate;
    frame->arg = arg;
    go_on(frame);
}

static struct async_frame *wait_for_resume(struct async_frame *base)
{
    struct async_condition_wait_for__frame *frame = (struct async_condition_wait_for__frame *)base;
    base->state = base->state == ASYNC_START ? 0 : frame->wait.base.state;
    if (!base->state)
        go_on(frame);
    return async__suspended(base->state) ? NULL : base->caller;
}

static const uint32_t wait_for_lines[] = {0, 0};
const struct async_fn async_condition_wait_for__fn = {
    .resume = wait_for_resume,
    .frame_size = sizeof(struct async_condition_wait_for__frame),
    .frame_align = _Alignof(struct async_condition_wait_for__frame),
    .state_count = 1,
    .name = "async_condition_wait_for",
    .file = "asyncc",
    .lines = wait_for_lines,
};

struct async_frame *async_condition_wait_for__prepare(struct async_condition_wait_for__frame *frame,
                                                      struct async_condition *condition, bool (*predicate)(void *),
                                                      void *arg)
{
    if (!frame)
        return NULL;
    frame->base = (struct async_frame){.fn = &async_condition_wait_for__fn, .state = ASYNC_START};
    frame->condition = condition;
    frame->predicate = predicate;
    frame->arg = arg;
    return &frame->base;
}

void async_condition_wait_for(struct async_condition *condition, bool (*predicate)(void *), void *arg)
{
    const struct async_fn *fn = &async_condition_wait_for__fn;
    if (async__entry_spawning()) {
        async__here.callee = async_condition_wait_for__prepare(async__entry_task(fn), condition, predicate, arg);
        return;
    }
    struct async_condition_wait_for__frame *frame = async__entry_enter(fn);
    if (!frame)
        return;
    async_condition_wait_for__start(frame, condition, predicate, arg);
    async__entry_leave(&frame->base);
}
