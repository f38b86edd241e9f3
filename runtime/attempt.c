/* Attempts to read and write. See attempt.h. */
#include "attempt.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { BLOCKING_WRITE = 512 }; /* _POSIX_PIPE_BUF: what an fd that is writable takes without blocking */

/* The result of a system call: with -errno, -EAGAIN where it would block. */
static ssize_t result_of(ssize_t count)
{
    if (count >= 0)
        return count;
    return errno == EWOULDBLOCK ? -EAGAIN : -errno;
}

/* True when this kind of file has no way of not waiting but O_NONBLOCK, which its fd need not have. */
static bool lacks_nowait(ssize_t result)
{
    return result == -EOPNOTSUPP || result == -ENOSYS || result == -EINVAL;
}

static bool is_ready(int fd, short events)
{
    struct pollfd one = {.fd = fd, .events = events};
    return poll(&one, 1, 0) != 0;
}

ssize_t async__attempt_read(int fd, void *data, size_t size)
{
    struct iovec part = {data, size};
    ssize_t result;
    do
        result = result_of(preadv2(fd, &part, 1, -1, RWF_NOWAIT));
    while (result == -EINTR);
    if (!lacks_nowait(result))
        return result;
    do
        result = is_ready(fd, POLLIN) ? async__file_read(fd, data, size) : -EAGAIN;
    while (result == -EINTR);
    return result;
}

ssize_t async__attempt_write(int fd, const void *data, size_t size)
{
    struct iovec part = {(void *)(uintptr_t)data, size};
    ssize_t result;
    do
        result = result_of(pwritev2(fd, &part, 1, -1, RWF_NOWAIT));
    while (result == -EINTR);
    if (!lacks_nowait(result))
        return result;
    if (size > BLOCKING_WRITE)
        size = BLOCKING_WRITE;
    do
        result = is_ready(fd, POLLOUT) ? async__file_write(fd, data, size) : -EAGAIN;
    while (result == -EINTR);
    return result;
}

ssize_t async__file_read(int fd, void *data, size_t size)
{
    return result_of(read(fd, data, size));
}

ssize_t async__file_write(int fd, const void *data, size_t size)
{
    return result_of(write(fd, data, size));
}

/* A signal that is pending already is left alone. */
ssize_t async__attempt_write_quietly(int fd, const void *data, size_t size)
{
    sigset_t pipe_only, before, pending;
    sigemptyset(&pipe_only);
    sigaddset(&pipe_only, SIGPIPE);
    sigpending(&pending);
    pthread_sigmask(SIG_BLOCK, &pipe_only, &before);
    ssize_t result = async__attempt_write(fd, data, size);
    if (result == -EPIPE && !sigismember(&pending, SIGPIPE))
        sigtimedwait(&pipe_only, NULL, &(struct timespec){0});
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return result;
}
