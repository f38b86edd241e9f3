// Recursion and mutual recursion, deep, with and without suspensions, with failures that unwind it.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

static int deferred;

ASYNC int is_odd(int n);
ASYNC int is_even(int n)
{
    if (n == 0)
        return 1;
    if (n % 1000 == 0)
        AWAIT(async_yield());
    return AWAIT(is_odd(n - 1));
}

ASYNC int is_odd(int n)
{
    if (n == 0)
        return 0;
    return AWAIT(is_even(n - 1));
}

ASYNC long sum(int n, int suspend_at)
{
    long below = n ? AWAIT(sum(n - 1, suspend_at)) : 0;
    if (n == suspend_at)
        AWAIT(async_sleep(0.1));
    return below + n;
}

ASYNC int fibonacci(int n) { return n < 2 ? n : AWAIT(fibonacci(n - 1)) + AWAIT(fibonacci(n - 2)); }

ASYNC int slow_fibonacci(int n)
{
    if (n < 2) {
        AWAIT(async_yield());
        return n;
    }
    int a, b;
    AWAIT(async_gather(a = slow_fibonacci(n - 1), b = slow_fibonacci(n - 2)));
    return a + b;
}

ASYNC int ackermann(int m, int n)
{
    if (m == 0)
        return n + 1;
    if (n == 0)
        return AWAIT(ackermann(m - 1, 1));
    return AWAIT(ackermann(m - 1, AWAIT(ackermann(m, n - 1))));
}

ASYNC void unwinds(int n, int err)
{
    DEFER deferred++;
    if (n == 0) {
        AWAIT(async_yield());
        ASYNC_RAISE(err);
    }
    AWAIT(unwinds(n - 1, err));
}

ASYNC int main(void)
{
    printf("%d %d\n", AWAIT(is_even(10000)), AWAIT(is_even(10001)));
    // CHECK: 1 0
    printf("%ld %ld %ld\n", AWAIT(sum(5000, -1)), AWAIT(sum(5000, 0)), AWAIT(sum(5000, 2500)));
    // CHECK-NEXT: 12502500 12502500 12502500
    printf("%d %d %d\n", AWAIT(fibonacci(15)), AWAIT(slow_fibonacci(10)), AWAIT(ackermann(2, 5)));
    // CHECK-NEXT: 610 55 13
    ASYNC_TRY { AWAIT(unwinds(3000, -7)); }
    ASYNC_CATCH (err) { printf("%d %d\n", err, deferred); }
    // CHECK-NEXT: -7 3001
    ASYNC_TASK(void) task = async_create_task(unwinds(2000, -8));
    AWAIT(async_yield());
    async_task_cancel(task);
    ASYNC_TRY { AWAIT(async_join(task)); }
    ASYNC_CATCH (err) { printf("%d\n", deferred - 3001); (void)err; }
    // CHECK-NEXT: 2001
    return 0;
}
