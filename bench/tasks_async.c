/* Spawning a trivial task and joining it, in async C. */
#include "bench.h"

#include <asyncc.h>

ASYNC static int trivial(int argument)
{
    return argument + 1;
}

ASYNC static uint64_t parent(size_t count)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (unsigned)AWAIT(async_join(async_create_task(trivial((int)(i & 0xFFFF)))));
    return sum;
}

uint64_t tasks_async_spawn(size_t count)
{
    return async_run(parent(count));
}
