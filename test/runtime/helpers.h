/* What several of the tests need: callbacks for a loop, a task that sleeps, threads, and a look at the open fds. */
#ifndef TEST_RUNTIME_HELPERS_H
#define TEST_RUNTIME_HELPERS_H

#include "function.h"

#include <dirent.h>
#include <pthread.h>

/* ---- callbacks ---------------------------------------------------------------------------------- */

static inline void stop(void *loop)
{
    async_loop_stop(loop);
}

/* From now on the loop is never idle. */
static inline void keep_busy(void *loop)
{
    async_loop_call_soon(loop, keep_busy, loop);
}

static inline void cancel_task(void *task)
{
    async_task_cancel((struct async_task *)task);
}

/* ---- tasks -------------------------------------------------------------------------------------- */

/* arg: milliseconds; returns them. */
FUNCTION(sleeper)
{
    BEGIN;
    SLEEP(1, (double)self->arg / 1000);
    if (self->err)
        FAIL(self->err);
    END(self->arg);
}

/* ---- threads ------------------------------------------------------------------------------------ */

/* Starts `count` threads on consecutive elements of `args`, `size` bytes each. */
static inline void start_threads(pthread_t *threads, void *(*body)(void *), void *args, size_t size, int count)
{
    for (int i = 0; i < count; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, body, (char *)args + (size_t)i * size), 0);
}

static inline void join_threads(const pthread_t *threads, int count)
{
    for (int i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
}

/* ---- the process -------------------------------------------------------------------------------- */

/* A number that grows by one with each fd that is opened. */
static inline int open_fds(void)
{
    int count = 0;
    DIR *folder = opendir("/proc/self/fd");
    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}

#endif
