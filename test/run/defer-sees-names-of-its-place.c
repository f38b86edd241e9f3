// What a DEFER names is what was in scope where it stands, not what the rest of the block declares.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

enum { NUMBER = 7 };

ASYNC int shadows(int n)
{
    int x = 1;
    {
        DEFER { AWAIT(async_yield()); printf("x %d NUMBER %d size %d\n", x, NUMBER, (int)sizeof(x)); x = 2; }
        double x = 40.5;
        enum { NUMBER = 8 };
        AWAIT(async_yield());
        if (n)
            return (int)x + NUMBER;
        x++;
    }
    return x;
}

/* A jump to the clean-up must not enter the scope of what was declared behind it. */
ASYNC int passes_variable_arrays(int n)
{
    int sum = 0;
    DEFER printf("sum %d\n", sum);
    if (n == 0)
        return -1;
    if (n == 1)
        ASYNC_RAISE(-1);
    int values[n];
    for (int i = 0; i < n; i++)
        sum += values[i] = i;
    DEFER printf("last %d\n", values[n - 1]);
    return values[n - 1];
}

ASYNC int main(void)
{
    printf("%d\n", AWAIT(shadows(0)));
    printf("%d\n", AWAIT(shadows(1)));
    // CHECK: x 1 NUMBER 7 size 4
    // CHECK-NEXT: {{^2$}}
    // CHECK-NEXT: x 1 NUMBER 7 size 4
    // CHECK-NEXT: {{^48$}}
    for (int n = 0; n < 4; n++)
        ASYNC_TRY { printf("%d\n", AWAIT(passes_variable_arrays(n))); }
        ASYNC_CATCH (err) { printf("failed %d\n", err); }
    // CHECK-NEXT: sum 0
    // CHECK-NEXT: {{^-1$}}
    // CHECK-NEXT: sum 0
    // CHECK-NEXT: failed -1
    // CHECK-NEXT: last 1
    // CHECK-NEXT: sum 1
    // CHECK-NEXT: {{^1$}}
    // CHECK-NEXT: last 2
    // CHECK-NEXT: sum 3
    // CHECK-NEXT: {{^2$}}
    return 0;
}
