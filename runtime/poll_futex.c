/* The back end of loops that have nothing to watch: they sleep on a word of the inbox.
 *
 * inbox->tokens counts the wake-ups ever given, inbox->taken those that were seen. The kernel puts the thread to sleep
 * only while the two are equal, so that no wake-up is lost.
 */
#include "loop.h"
#include "poller.h"

#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void take_tokens(struct async__inbox *inbox)
{
    unsigned tokens = atomic_load_explicit(&inbox->tokens, memory_order_acquire);
    inbox->owed -= (int)(tokens - inbox->taken);
    inbox->taken = tokens;
}

static int sleep_until(struct async__inbox *inbox, int64_t deadline_ns)
{
    struct timespec until = {.tv_sec = deadline_ns / 1000000000, .tv_nsec = deadline_ns % 1000000000};
    long returned = syscall(SYS_futex, &inbox->tokens, FUTEX_WAIT_BITSET_PRIVATE, inbox->taken,
                            deadline_ns == INT64_MAX ? NULL : &until, NULL, FUTEX_BITSET_MATCH_ANY);
    int err = async__poller_result(returned);
    take_tokens(inbox);
    return err == -EAGAIN || err == -ETIMEDOUT ? 0 : err;
}

static int futex_wait(struct async_loop *loop, int64_t deadline_ns)
{
    return sleep_until(loop->inbox, deadline_ns);
}

/* The inbox may be gone once the token is there: then the call fails, or wakes nobody, or a sleeper elsewhere for nothing. */
static void futex_wake(struct async__inbox *inbox)
{
    int saved_errno = errno;
    atomic_fetch_add_explicit(&inbox->tokens, 1, memory_order_release);
    for (int failures = 0; syscall(SYS_futex, &inbox->tokens, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0) < 0 && errno != EFAULT;) {
        if (errno != EINTR && ++failures == 2)
            async__poller_cannot_wake();
    }
    errno = saved_errno;
}

static void futex_settle(struct async__inbox *inbox)
{
    sleep_until(inbox, INT64_MAX);
}

const struct async__poller async__poller_futex = {
    .name = "futex", .wait = futex_wait, .wake = futex_wake, .settle = futex_settle};
