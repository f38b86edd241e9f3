// Calls whose caller has no room for the frame: recursive, through pointers, of functions defined later. They suspend at any depth, go on,
// fail, are cancelled and given up, with frames that move and others that do not, in any order.
// RUN: %run-all %s | FileCheck %s
#include "Inputs/asyncio.h"

#include <stdint.h>

static unsigned random_state, pauses;
static int open_calls;

static unsigned next_random(void) { return (random_state = random_state * 1103515245u + 12345u) >> 16; }

struct pair {
    int first;
    const char *second;
};

ASYNC static int even(int depth, uint64_t salt);

/* Suspends where it stands, or one call further down, or not at all. */
ASYNC static void by_sleep(void)
{
    char text[8] = "x";
    AWAIT(async_sleep(0.001 * (text[0] == 'x')));
}

ASYNC static void by_yield(void) { AWAIT(async_yield()); }

ASYNC static void (*const ways[])(void) = {by_sleep, by_yield, async_yield};

ASYNC static void pause_sometimes(void)
{
    if (next_random() % 4 != 0)
        return;
    pauses++;
    AWAIT(ways[next_random() % 3]());
}

ASYNC static void (*volatile pause)(void) = pause_sometimes;

/* Movable: nothing in it has an address. */
ASYNC static struct pair odd(int depth, const char *name, int8_t small)
{
    struct pair pair = {depth, name};
    double half = depth / 2.0;
    if (depth == 0)
        return pair;
    AWAIT(pause());
    int below = AWAIT(even(depth - 1, (uint64_t)depth << 40 | (uint8_t)small));
    if (next_random() % 8 == 0)
        AWAIT(async_yield());
    pair.first += below + (int)(half * 2) - depth + small - (int8_t)(depth * 3);
    return pair;
}

/* Not movable: an address, and a child's frame in its own. */
ASYNC static int fixed(int depth, int *total)
{
    int sum = depth, *address = &sum;
    if (depth > 0)
        AWAIT(fixed(depth - 1, address));
    if (next_random() % 4 == 0)
        AWAIT(async_sleep(0.001));
    *total += *address;
    return *total;
}

ASYNC static struct pair (*volatile odd_pointer)(int, const char *, int8_t) = odd;

ASYNC static int even(int depth, uint64_t salt)
{
    open_calls++;
    DEFER open_calls--;
    if (depth == 0)
        return 1;
    int8_t small = (int8_t)salt;
    AWAIT(pause());
    if (salt >> 40 && salt >> 40 != (uint64_t)depth + 1)
        ASYNC_RAISE(-EINVAL);
    struct pair pair = depth % 2 ? AWAIT(odd(depth - 1, "direct", (int8_t)(depth * 3 - 3))) : AWAIT(odd_pointer(depth - 1, "pointer", (int8_t)(depth * 3 - 3)));
    if (strcmp(pair.second, depth % 2 ? "direct" : "pointer"))
        ASYNC_RAISE(-EBADMSG);
    int total = small - small;
    if (depth % 5 == 0)
        AWAIT(fixed(3, &total));
    return pair.first + depth + total;
}

/* The same without async C. */
static int plain_even(int depth)
{
    int odd_depth = depth - 1;
    if (depth == 0)
        return 1;
    int first = odd_depth == 0 ? 0 : odd_depth + plain_even(odd_depth - 1) + (int)(odd_depth / 2.0 * 2) - odd_depth;
    return first + depth + (depth % 5 == 0 ? 6 : 0);
}

ASYNC static int fails_below(int depth)
{
    open_calls++;
    DEFER {
        AWAIT(pause());
        open_calls--;
    }
    AWAIT(pause());
    if (depth == 0)
        ASYNC_RAISE(-ENOTTY);
    int (*volatile plain)(int) = plain_even;
    return AWAIT(fails_below(depth - 1)) + plain(2);
}

ASYNC static int catches(int depth)
{
    ASYNC_TRY {
        return AWAIT(fails_below(depth));
    } ASYNC_CATCH (err) {
        return err;
    }
}

ASYNC static void forever(int depth)
{
    open_calls++;
    DEFER open_calls--;
    while (depth == 0)
        AWAIT(async_yield());
    AWAIT(forever(depth - 1));
}

ASYNC static void waits(int depth)
{
    DEFER open_calls--;
    open_calls++;
    if (depth == 0)
        AWAIT(by_sleep());
    else
        AWAIT(waits(depth - 1));
    AWAIT(async_sleep(1000));
}

ASYNC int main(void)
{
    for (random_state = 1; random_state < 200; random_state = random_state % 997 + 2) {
        unsigned seed = random_state;
        int depth = (int)(seed % 40);
        int found = AWAIT(even(depth, 0));
        if (found != plain_even(depth))
            printf("seed %u: %d, not %d\n", seed, found, plain_even(depth));
        random_state = seed;
    }
    printf("paused: %s\n", pauses > 500 ? "often" : "too seldom");
    // CHECK: paused: often

    int all[64];
    ASYNC_TASK(int) tasks[64];
    for (int i = 0; i < 64; i++)
        tasks[i] = async_create_task(even(i, 0));
    for (int i = 0; i < 64; i++)
        all[i] = AWAIT(async_join(tasks[i])) == plain_even(i);
    for (int i = 1; i < 64; i++)
        all[0] &= all[i];
    printf("many at once: %d\n", all[0]);
    // CHECK: many at once: 1

    for (int depth = 0; depth < 100; depth++)
        if (AWAIT(catches(depth % 20)) != -ENOTTY)
            printf("depth %d was not caught\n", depth);
    printf("open: %d\n", open_calls);
    // CHECK: open: 0

    for (int turns = 0; turns < 12; turns++) {
        ASYNC_TASK(void) task = async_create_task(forever(turns));
        for (int i = 0; i < turns; i++)
            AWAIT(async_yield());
        async_task_cancel(task);
        ASYNC_TRY
            AWAIT(async_join(task));
        ASYNC_CATCH (err)
            if (err != -ECANCELED)
                printf("cancelled after %d turns: %d\n", turns, err);
    }
    printf("open: %d\n", open_calls);
    // CHECK-NEXT: open: 0

    async_task_detach(async_create_task(waits(30))); /* unwinds at the end of main */
    AWAIT(async_sleep(10));
    printf("open: %d\n", open_calls);
    // CHECK-NEXT: open: 31
    return 0;
}
