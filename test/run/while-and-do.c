// AWAITs in the conditions and bodies of while and do, with break and continue.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>

static int calls;

ASYNC int maybe(int x)
{
    if (calls++ % 2)
        AWAIT(async_yield());
    return x;
}

ASYNC int while_condition(int n)
{
    int sum = 0;
    while (AWAIT(maybe(n--)) > 0)
        sum += n;
    return sum;
}

ASYNC int while_both(int n)
{
    int sum = 0;
    while (AWAIT(maybe(n)) > 0 && /* over two lines no compiler finds what follows misleading */
           sum < 40) {
        int step = AWAIT(maybe(n));
        n--;
        if (step == 3)
            continue;
        if (step == 1)
            break;
        sum += AWAIT(maybe(step)) * 10 + n;
    }
    return sum + n * 1000;
}

ASYNC int while_comma(int n)
{
    int last = 0;
    while (last = AWAIT(maybe(n)), n--, last != 2)
        ;
    return last * 10 + n;
}

ASYNC int do_condition(int n)
{
    int count = 0;
    do
        count++;
    while (AWAIT(maybe(--n)) > 0);
    return count;
}

ASYNC int do_both(int n)
{
    int sum = 0;
    do {
        int inner = AWAIT(maybe(n));
        if (inner == 4)
            continue;
        if (inner == 2)
            break;
        sum += inner;
        {
            int block = AWAIT(maybe(1));
            sum += block * 100;
        }
    } while (AWAIT(maybe(n--)) > 0);
    return sum + 10000 * n;
}

ASYNC int do_once(int n)
{
    int a = 1;
    do {
        AWAIT(maybe(n));
        a++;
    } while (0);
    do AWAIT(maybe(a)); while (a++ < n);
    do ; while (AWAIT(maybe(a++)) < n + 3);
    do do a += 2; while (AWAIT(maybe(a)) < 20); while (AWAIT(maybe(a)) < 30);
    return a;
}

ASYNC int nested(int n)
{
    int sum = 0, i = 0;
    while (i < n) {
        int j = i++;
        do {
            if (j == 2)
                break;
            while (AWAIT(maybe(j)) < 3) {
                if (AWAIT(maybe(j++)) == 1)
                    continue;
                sum += j;
            }
        } while (AWAIT(maybe(0)));
        if (i == 3)
            continue;
        sum += 1000;
    }
    return sum;
}

ASYNC int forever(int n)
{
    while (1) {
        if (AWAIT(maybe(n--)) == 0)
            return n;
    }
}

static const int one = 100;

ASYNC int do_declares(int n) /* the condition's enumerator is not the body's */
{
    int sum = 0;
    do {
        sum += one;
        if (sum == 200)
            continue;
        sum += one;
    } while (AWAIT(maybe(n-- + (int)sizeof(enum { one = 1 }) - (int)sizeof(int))) > one);
    return sum + one;
}

ASYNC int main(void)
{
    for (int n = 0; n < 7; n++, calls++)
        printf("%d %d %d %d %d %d %d %d\n", AWAIT(while_condition(n)), AWAIT(while_both(n)), AWAIT(while_comma(n + 2)), AWAIT(do_condition(n)),
               AWAIT(do_both(n)), AWAIT(do_once(n)), AWAIT(nested(n)), AWAIT(forever(n)));
    printf("%d %d\n", AWAIT(do_declares(1)), AWAIT(do_declares(4)));
    return 0;
}
// CHECK:      0 0 21 1 -9900 30 0 -1
// CHECK-NEXT: 0 0 21 1 -9799 31 1004 -1
// CHECK-NEXT: 1 21 21 2 20000 30 2007 -1
// CHECK-NEXT: 3 21 21 3 20103 31 2007 -1
// CHECK-NEXT: 6 3043 21 4 20103 30 3007 -1
// CHECK-NEXT: 10 4054 21 5 20208 31 4007 -1
// CHECK-NEXT: 15 5065 21 6 20314 30 5007 -1
// CHECK-NEXT: 300 900
// CHECK-NOT:  {{.+}}
