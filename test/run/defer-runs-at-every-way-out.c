// DEFER runs exactly once, innermost first, however its block is left.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

struct pair {
    int a;
    double b;
    const char *name;
};

ASYNC int step(const char *what)
{
    AWAIT(async_yield());
    printf("%s ", what);
    return 1;
}

ASYNC struct pair leave_by_return(int way)
{
    struct pair result = {1, 2.5, "early"};
    DEFER AWAIT(step("d1"));
    if (way == 0)
        return result;
    {
        DEFER { AWAIT(step("d2")); result.a = 99; }
        DEFER printf("d3 ");
        if (way == 1) {
            result.name = "middle";
            return result;
        }
        AWAIT(async_yield());
        result.b++;
    }
    result.name = "late";
    return result;
}

ASYNC void leave_by_jump(void)
{
    for (int i = 0; i < 5; i++) {
        DEFER AWAIT(step("outer"));
        for (int k = 0;; k++) {
            DEFER printf("inner%d%d ", i, k);
            if (i == 0 && k == 1)
                break;
            if (i == 1 && k == 0)
                goto next;
            if (i == 3)
                goto out;
            AWAIT(async_yield());
            if (i == 2 && k == 1)
                break;
            if (k == 0)
                continue;
            printf("never ");
        }
        printf("tail%d ", i);
        if (i < 2)
            continue;
    next:
        printf("next%d ", i);
    }
out:
    printf("out\n");
}

ASYNC void leave_switch(int value)
{
    switch (value) {
    case 0: {
        DEFER AWAIT(step("zero"));
        break;
    }
    case 1: {
        DEFER printf("one ");
        AWAIT(async_yield());
    } /* fall through */
    case 2: {
        DEFER AWAIT(step("two"));
        if (value == 2)
            return;
        break;
    }
    default: {
        DEFER printf("default ");
        ASYNC_RAISE(-5);
    }
    }
    printf("behind ");
}

ASYNC int value_first(void)
{
    int x = 1;
    DEFER { AWAIT(async_yield()); x = 1000; }
    return x++ + AWAIT(step("value"));
}

ASYNC void never_reached(int way)
{
    if (way == 0)
        return;
    DEFER printf("first ");
    if (way == 1)
        return;
    DEFER printf("second ");
    while (way-- > 2) {
        DEFER printf("loop ");
        if (way == 3)
            break;
    }
}

ASYNC int main(void)
{
    for (int way = 0; way < 3; way++) {
        struct pair p = AWAIT(leave_by_return(way));
        printf("| %d %g %s\n", p.a, p.b, p.name);
    }
    // CHECK: d1 | 1 2.5 early
    // CHECK-NEXT: d3 d2 d1 | 1 2.5 middle
    // CHECK-NEXT: d3 d2 d1 | 99 3.5 late
    AWAIT(leave_by_jump());
    // CHECK-NEXT: inner00 inner01 tail0 outer inner10 next1 outer inner20 inner21 tail2 next2 outer inner30 outer out
    for (int value = 0; value < 4; value++) {
        ASYNC_TRY { AWAIT(leave_switch(value)); }
        ASYNC_CATCH (err) { printf("failed %d ", err); }
        printf("\n");
    }
    // CHECK-NEXT: zero behind
    // CHECK-NEXT: one two behind
    // CHECK-NEXT: two
    // CHECK-NEXT: default failed -5
    printf("%d\n", AWAIT(value_first()));
    // CHECK-NEXT: value 2
    for (int way = 0; way < 6; way++) {
        AWAIT(never_reached(way));
        printf(";\n");
    }
    // CHECK-NEXT: {{^;}}
    // CHECK-NEXT: {{^first ;}}
    // CHECK-NEXT: {{^second first ;}}
    // CHECK-NEXT: {{^loop second first ;}}
    // CHECK-NEXT: {{^loop second first ;}}
    // CHECK-NEXT: {{^loop loop second first ;}}
    return 0;
}
