/* A round trip to a worker thread, in async C. */
#include "bench.h"

#include <asyncc.h>

static void *increment(void *arg)
{
    ++*(uint64_t *)arg;
    return arg;
}

ASYNC static uint64_t round_trips(size_t count)
{
    uint64_t number = 0;
    while (count-- > 0)
        AWAIT(async_to_thread(increment, &number));
    return number;
}

uint64_t work_async_round_trip(size_t count)
{
    return async_run(round_trips(count));
}
