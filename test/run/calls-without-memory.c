// Memory fails at each allocation in turn while calls that lie apart suspend: each run ends well or with -ENOMEM, its clean-ups run, and
// nothing leaks.
// RUN: %run-all %s --only="gcc-O2|clang-O0" | FileCheck %s
#include "Inputs/failing.h"

#include "Inputs/asyncio.h"

static int open_calls;

ASYNC static int down(int depth);
ASYNC static int (*volatile pointer)(int) = down;

ASYNC static void rests(void) { AWAIT(async_sleep(0.001)); }

/* Of some 200 bytes. */
ASYNC static int down(int depth)
{
    open_calls++;
    DEFER open_calls--;
    long a = depth, b = a + 1, c = b + 1, d = c + 1, e = d + 1, f = e + 1, g = f + 1, h = g + 1;
    if (depth == 0)
        AWAIT(async_yield());
    if (depth == 1)
        AWAIT(rests());
    int below = depth == 0 ? 0 : depth % 3 ? AWAIT(down(depth - 1)) : AWAIT(pointer(depth - 1));
    if (a + b + c + d + e + f + g + h != 8 * depth + 28)
        ASYNC_RAISE(-EINVAL);
    return below + 1;
}

/* Many at once, so that slabs are wanted in the middle of it. */
ASYNC static int many(int depth)
{
    int a, b, c;
    AWAIT(async_gather(a = down(depth), b = down(depth), c = down(depth)));
    return a + b + c;
}

static int run(int depth)
{
    int result = async_run(many(depth));
    assert(async_run_error() == 0 || async_run_error() == -ENOMEM);
    assert(async_run_error() || result == 3 * (depth + 1));
    assert(open_calls == 0);
    return async_run_error();
}

int main(void)
{
    for (int i = 0; i < 100; i++) /* some closed loops are remembered */
        run(0);
    int failures = 0, rescued = 0, depths[] = {0, 1, 5, 40, 400, 3000};
    for (size_t i = 0; i < sizeof depths / sizeof *depths; i++) {
        long before = failing.live, number = 0;
        do {
            failing_at(++number);
            int err = run(depths[i]);
            failures += err != 0;
            rescued += !err && failing.failed;
        } while (failing.failed);
        failing_at(0);
        assert(run(depths[i]) == 0);
        if (failing.live != before)
            printf("depth %d: %ld allocations are left\n", depths[i], failing.live - before);
    }
    printf("failed: %d, from the reserve: %d\n", failures > 20, rescued > 4);
    // CHECK: {{^}}failed: 1, from the reserve: 1
    return 0;
}
