/* async_lock. A lock that is released while somebody waits stays locked: it changes hands. */
#include "line.h"

LINE_LEAF(async_lock_acquire, async_lock, waiters, async__line_cancel)

void async_lock_init(struct async_lock *lock)
{
    *lock = (struct async_lock)ASYNC_LOCK_INIT;
}

void async_lock_deinit(struct async_lock *lock)
{
    async__line_end_all(&lock->waiters, (uint32_t)-EIDRM);
    lock->is_locked = false;
}

int async__lock_misused(const char *message)
{
    return async__misused(-EPERM, message);
}

bool(async_lock_locked)(const struct async_lock *lock)
{
    return async__lock_locked(lock);
}

int(async_lock_release)(struct async_lock *lock)
{
    return async__lock_release(lock);
}
