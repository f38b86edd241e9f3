/* async_semaphore, bounded or not. */
#include "line.h"

LINE_LEAF(async_semaphore_acquire, async_semaphore, waiters, async__line_cancel)

void async_semaphore_init(struct async_semaphore *semaphore, size_t value)
{
    *semaphore = (struct async_semaphore)ASYNC_SEMAPHORE_INIT(value);
}

void async_bounded_semaphore_init(struct async_semaphore *semaphore, size_t value)
{
    *semaphore = (struct async_semaphore)ASYNC_BOUNDED_SEMAPHORE_INIT(value);
}

void async_semaphore_deinit(struct async_semaphore *semaphore)
{
    async__line_end_all(&semaphore->waiters, (uint32_t)-EIDRM);
}

int async__semaphore_overflow(void)
{
    return async__misused(-EOVERFLOW, "BoundedSemaphore released too many times");
}

bool(async_semaphore_locked)(const struct async_semaphore *semaphore)
{
    return async__semaphore_locked(semaphore);
}

int(async_semaphore_release)(struct async_semaphore *semaphore)
{
    return async__semaphore_release(semaphore);
}
