/* Suspending and resuming through the ready queue, in async C. */
#include "bench.h"

#include <asyncc.h>
#include <stdlib.h>

/* ---- tasks that yield ------------------------------------------------------------------------- */

ASYNC static uint64_t yielder(size_t left)
{
    uint64_t seen = 0;
    while (left > 0) {
        seen += left--;
        AWAIT(async_yield());
    }
    return seen;
}

ASYNC static uint64_t yielders(size_t tasks, size_t count)
{
    ASYNC_TASK(uint64_t) *all = malloc(tasks * sizeof *all);
    uint64_t finished = 0;
    for (size_t i = 0; i < tasks; i++)
        all[i] = async_create_task(yielder(count / tasks));
    for (size_t i = 0; i < tasks; i++)
        finished += AWAIT(async_join(all[i]));
    free(all);
    return finished;
}

uint64_t turns_async_1(size_t count)
{
    return async_run(yielders(1, count));
}

uint64_t turns_async_100(size_t count)
{
    return async_run(yielders(100, count));
}

uint64_t turns_async_10000(size_t count)
{
    return async_run(yielders(10000, count));
}

/* ---- a leaf under a hundred awaits ------------------------------------------------------------ */

enum { DEPTH = 100 };

ASYNC static uint64_t under(size_t awaits, size_t count)
{
    if (awaits == 0)
        return AWAIT(yielder(count));
    return AWAIT(under(awaits - 1, count)) + 1;
}

uint64_t turns_async_deep(size_t count)
{
    return async_run(under(DEPTH, count));
}
