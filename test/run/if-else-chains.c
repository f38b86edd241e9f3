// AWAITs in the conditions and bodies of if and else, with and without braces, dangling else included.
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

ASYNC int chain(int x)
{
    if (AWAIT(maybe(x)) == 0)
        return 100;
    else if (AWAIT(maybe(x)) == 1)
        return 101;
    else if (x == 2)
        return AWAIT(maybe(102));
    else if (AWAIT(maybe(x)) == 3 && AWAIT(maybe(x)) == 3) {
        AWAIT(maybe(1));
        return 103;
    } else if (x > 4)
        ;
    else
        AWAIT(maybe(7)), x = 50;
    return x;
}

ASYNC const char *dangling(int a, int b)
{
    if (AWAIT(maybe(a)))
        if (AWAIT(maybe(b)))
            return "both";
        else
            return "first";
    return "none";
}

ASYNC const char *dangling_outer(int a, int b)
{
    if (AWAIT(maybe(a))) {
        if (AWAIT(maybe(b)))
            return "both";
    } else
        return "none";
    return "first";
}

ASYNC int empty(int x)
{
    if (AWAIT(maybe(x))) {
    } else {
        x += 10;
    }
    if (AWAIT(maybe(x)) > 5) {
        ;
    }
    if (x)
        AWAIT(maybe(x));
    else {
    }
    if (!AWAIT(maybe(x))) x++; else x--;
    if (x) { if (AWAIT(maybe(0))) x = 1; else if (AWAIT(maybe(1))) x *= 2; else x = 3; }
    return x;
}

ASYNC int declared(int x)
{
    if (AWAIT(maybe(x)) > 1) {
        int twice = 2 * x;
        AWAIT(maybe(0));
        x += twice;
    } else {
        long twice = 2 * x, thrice = AWAIT(maybe(3 * x));
        x = (int)(twice + thrice);
    }
    return x;
}

ASYNC int main(void)
{
    for (int round = 0; round < 2; round++, calls++)
        for (int x = 0; x < 6; x++)
            printf("%d %d %d %s %s\n", AWAIT(chain(x)), AWAIT(empty(x)), AWAIT(declared(x)), AWAIT(dangling(x & 1, x & 2)),
                   AWAIT(dangling_outer(x & 1, x & 2)));
    return 0;
}
// CHECK:      100 18 0 none none
// CHECK-NEXT: 101 0 5 first first
// CHECK-NEXT: 102 2 6 none none
// CHECK-NEXT: 103 4 9 both both
// CHECK-NEXT: 50 6 12 none none
// CHECK-NEXT: 5 8 15 first first
// CHECK-NEXT: 100 18 0 none none
// CHECK-NEXT: 101 0 5 first first
// CHECK-NEXT: 102 2 6 none none
// CHECK-NEXT: 103 4 9 both both
// CHECK-NEXT: 50 6 12 none none
// CHECK-NEXT: 5 8 15 first first
// CHECK-NOT:  {{.+}}
