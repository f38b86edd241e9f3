// Many branches, of many kinds, in loops and conditions, left by break and failing in between.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

ASYNC int leaf(int n)
{
    if (n & 1)
        AWAIT(async_sleep(n));
    return n;
}

ASYNC void store(int *p, int n)
{
    AWAIT(async_yield());
    *p = n;
}

ASYNC int fail_if(int condition, int n)
{
    AWAIT(async_yield());
    if (condition)
        ASYNC_RAISE(-n);
    return n;
}

#define FOUR(a, i) a[i] = leaf(i), a[i + 1] = leaf(i + 1), a[i + 2] = leaf(i + 2), a[i + 3] = leaf(i + 3)

ASYNC int wide(void)
{
    int a[16] = {0}, sum = 0;
    AWAIT(async_gather(FOUR(a, 0), FOUR(a, 4), FOUR(a, 8), FOUR(a, 12)));
    for (int i = 0; i < 16; i++)
        sum += a[i];
    return sum;
}

ASYNC int loops(int n)
{
    int total = 0;
    while (1) {
        int x = 0, y = 0, z[2] = {0};
        ASYNC_TRY {
            AWAIT(async_gather(x = fail_if(n == 2, n), store(&y, n * 10), z[n & 1] = leaf(AWAIT(leaf(n)) + 1)));
            if (x == 4)
                break;
        }
        ASYNC_CATCH (err) { total += 1000 * err; }
        total += x + y + z[0] + z[1];
        n++;
    }
    return total;
}

ASYNC int conditional(int n)
{
    int a = 0, b = 0;
    n ? AWAIT(async_gather(a = leaf(n), b = leaf(n + 1))) : AWAIT(async_gather(b = leaf(5)));
    if (n > 1 && (AWAIT(async_gather(a = leaf(8))), a == 8))
        b *= 100;
    return a + b;
}

ASYNC int main(void)
{
    printf("%d\n", AWAIT(wide()));
    // CHECK: 120
    printf("%d\n", AWAIT(loops(0)));
    // CHECK-NEXT: {{^}}-1949
    printf("%d %d %d\n", AWAIT(conditional(0)), AWAIT(conditional(1)), AWAIT(conditional(2)));
    // CHECK-NEXT: 5 3 308
    return 0;
}
