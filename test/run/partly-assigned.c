// Variables that only some paths assign: jumps past declarations, loops that leave and come back, unused ones.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>
static int calls;

ASYNC int maybe(int x) /* suspends every other time */
{
    if (calls++ % 2)
        AWAIT(async_yield());
    return x;
}

ASYNC int paths(int x)
{
    int a, b = 0, c, unused;
    _Bool flag;
    struct { int i; _Bool b; } s;
    (void)unused;
    if (x & 1) {
        a = AWAIT(maybe(1));
        flag = 1;
    }
    AWAIT(maybe(0));
    if (x & 1)
        b = a + flag;
    for (int i = 0; i < 3; i++) {
        int late;
        if (i > 0)
            late = AWAIT(maybe(i));
        AWAIT(maybe(0));
        if (i > 0)
            b += late * 10;
    }
    s.i = x;
    AWAIT(maybe(0));
    c = s.i;
    AWAIT(maybe(0));
    return b + c * 100;
}

ASYNC int carried(int n)
{
    int last, count = 0, *p, total = 0;
    while (count < n) {
        if (count)
            total += last + *p;
        last = AWAIT(maybe(count));
        p = &total;
        count++;
        AWAIT(maybe(0));
    }
    return total;
}

ASYNC int past(int x)
{
    int sum = 0;
    switch (x) {
        int kept;
    case 0:
        kept = 5;
        AWAIT(maybe(0));
        sum = kept;
        break;
    case 1: {
        goto inside;
        int skipped = 7;
        sum = skipped;
    inside:
        skipped = AWAIT(maybe(9));
        AWAIT(maybe(0));
        sum += skipped;
        break;
    }
    default:
        kept = AWAIT(maybe(3));
        sum += kept;
        AWAIT(maybe(0));
        sum += kept;
    }
    return sum;
}

ASYNC int dead(int x)
{
    int a = AWAIT(maybe(x)), b = AWAIT(maybe(2)), c;
    c = a;
    a = 10;
    AWAIT(maybe(0));
    a = c;
    if (x > 100) {
        AWAIT(maybe(b));
        return b;
    }
    do {
        c = AWAIT(maybe(1));
    } while (0);
    return a + c;
}

ASYNC int main(void)
{
    for (int x = 0; x < 3; x++, calls++)
        printf("%d %d %d %d\n", AWAIT(paths(x)), AWAIT(carried(x + 1)), AWAIT(past(x)), AWAIT(dead(x)));
    return 0;
}
// CHECK:      30 0 5 1
// CHECK-NEXT: 132 0 9 2
// CHECK-NEXT: 230 1 6 3
// CHECK-NOT:  {{.+}}
