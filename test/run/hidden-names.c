// Variables that hide others, of the same function, of the file, parameters and typedef names, across AWAITs.
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

static int x = 1000;
typedef int number;
enum { LIMIT = 7 };

ASYNC int hide(int a)
{
    int sum = a;
    {
        int a = AWAIT(maybe(sum + 1));
        sum += a;
        {
            char a[4] = "abc";
            sum += AWAIT(maybe(a[0] - 'a'));
            a[1] = 'x';
            AWAIT(maybe(0));
            sum += a[1] == 'x';
            for (long a = AWAIT(maybe(1)); a < 3; a++) {
                double a = AWAIT(maybe(2)) / 4.0;
                AWAIT(maybe(0));
                sum += (int)(a * 2);
            }
        }
        sum += AWAIT(maybe(a));
    }
    return sum + a;
}

ASYNC int globals(void)
{
    int sum = x;
    AWAIT(maybe(0));
    int x = AWAIT(maybe(1));
    sum += x;
    {
        extern int x;
        AWAIT(maybe(0));
        sum += x;
    }
    {
        static int x = 5;
        x += AWAIT(maybe(1));
        sum += x;
    }
    return sum + x;
}

int extern_only;

ASYNC int self(void)
{
    int y = 1;
    {
        int y = sizeof y; /* the inner one */
        AWAIT(maybe(y));
        y += (int)sizeof(y);
        AWAIT(maybe(0));
        if (y == 8) {
            int z = y, y = z + AWAIT(maybe(1));
            z += AWAIT(maybe(y));
            printf("%d %d\n", z, y);
        }
    }
    return y;
}

ASYNC int type_names(void)
{
    number number = AWAIT(maybe(3));
    int LIMIT = AWAIT(maybe(number));
    {
        typedef struct { int number; } LIMIT;
        LIMIT l = {AWAIT(maybe(4))};
        struct other { int *p; } *next = 0;
#define number_of(l) ((l).number)
        AWAIT(maybe(0));
        return number_of(l) + (next == 0);
    }
    return LIMIT;
}

ASYNC int labels(int done)
{
again:;
    int again = AWAIT(maybe(done));
    {
        struct again { int again; } s = {.again = AWAIT(maybe(again))};
        AWAIT(maybe(0));
        again = s.again + 1;
        if (s.again < 3) {
            done = again;
            goto again;
        }
    }
    return again;
}

ASYNC int siblings(void)
{
    int sum = 0;
    { int v = AWAIT(maybe(1)); AWAIT(maybe(0)); sum += v; }
    { long v = AWAIT(maybe(2)); AWAIT(maybe(0)); sum += (int)v; }
    { char v[3] = {1, 2}; AWAIT(maybe(0)); sum += v[0] + v[1] + v[2]; int *p = &sum; AWAIT(maybe(0)); *p += 10; }
    { struct { int sum; } v = {sum}; AWAIT(maybe(0)); v.sum += 5; AWAIT(maybe(0)); sum = v.sum; }
    for (int v = 0; v < 2; v++) { int *v_ = &v; AWAIT(maybe(0)); sum += *v_; }
    return sum;
}

ASYNC int maybe_hidden(void)
{
    int calls = AWAIT(maybe(3));
    AWAIT(maybe(0));
    int printf_ = calls;
    return printf_;
}

ASYNC int main(void)
{
    printf("%d\n", AWAIT(hide(1)));
    printf("%d\n", AWAIT(globals()));
    printf("%d\n", AWAIT(self()));
    printf("%d %d %d\n", AWAIT(type_names()), AWAIT(labels(0)), AWAIT(siblings()));
    printf("%d\n", AWAIT(maybe_hidden()));
    return 0;
}
// CHECK:      9
// CHECK-NEXT: 2008
// CHECK-NEXT: 17 9
// CHECK-NEXT: 1
// CHECK-NEXT: 5 4 22
// CHECK-NEXT: 3
// CHECK-NOT:  {{.+}}
