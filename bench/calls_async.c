/* Awaited calls that do not suspend, though each could: see calls_hand.c. */
#include "bench.h"

#include <asyncc.h>

ASYNC static int step(int x)
{
    if (x < 0)
        AWAIT(async_yield());
    return x + 1;
}

ASYNC static uint64_t single(size_t count)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (unsigned)AWAIT(step((int)(i & 0xFFFF)));
    return sum;
}

uint64_t calls_async_single(size_t count)
{
    return async_run(single(count));
}

/* ---- ten deep --------------------------------------------------------------------------------- */

ASYNC static int link_2(int x)
{
    return AWAIT(step(x)) + 1;
}

ASYNC static int link_3(int x)
{
    return AWAIT(link_2(x)) + 1;
}

ASYNC static int link_4(int x)
{
    return AWAIT(link_3(x)) + 1;
}

ASYNC static int link_5(int x)
{
    return AWAIT(link_4(x)) + 1;
}

ASYNC static int link_6(int x)
{
    return AWAIT(link_5(x)) + 1;
}

ASYNC static int link_7(int x)
{
    return AWAIT(link_6(x)) + 1;
}

ASYNC static int link_8(int x)
{
    return AWAIT(link_7(x)) + 1;
}

ASYNC static int link_9(int x)
{
    return AWAIT(link_8(x)) + 1;
}

ASYNC static int link_10(int x)
{
    return AWAIT(link_9(x)) + 1;
}

ASYNC static uint64_t chain(size_t count)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (unsigned)AWAIT(link_10((int)(i & 0xFFFF)));
    return sum;
}

uint64_t calls_async_chain(size_t count)
{
    return async_run(chain(count));
}

/* ---- recursion -------------------------------------------------------------------------------- */

ASYNC static int height(const struct tree *tree)
{
    if (!tree)
        return 0;
    int left = AWAIT(height(tree->left));
    int right = AWAIT(height(tree->right));
    if (left < 0)
        AWAIT(async_yield());
    return 1 + (left > right ? left : right);
}

ASYNC static uint64_t recursion(size_t count)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i += TREE_NODES)
        sum += (unsigned)AWAIT(height(tree_get()));
    return sum;
}

uint64_t calls_async_recursion(size_t count)
{
    return async_run(recursion(count));
}

/* ---- through a pointer ------------------------------------------------------------------------ */

static ASYNC int (*volatile step_pointer)(int) = step;

ASYNC static uint64_t pointer(size_t count)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (unsigned)AWAIT(step_pointer((int)(i & 0xFFFF)));
    return sum;
}

uint64_t calls_async_pointer(size_t count)
{
    return async_run(pointer(count));
}
