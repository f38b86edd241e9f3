// ASYNC_GROUP ends when its tasks have, whichever way its body is left, and what is left goes on then.
// RUN: %run-all %s | FileCheck %s
// RUN: %clang -std=gnu11 -fsyntax-only -Wall -Wextra -Werror -I %include %s
// RUN: %gcc -std=gnu11 -fsyntax-only -Wall -Wextra -Werror -I %include %s
#include <asyncc.h>
#include <stdio.h>

static double now(void) { return async_loop_time(async_get_running_loop()); }

ASYNC void fill(int *to, int value)
{
    AWAIT(async_sleep(value));
    *to += value;
}

/* The tasks write to variables of the body, of the function, and of the caller. */
ASYNC int leaves(int how, int *outside)
{
    int sum = 0, round = 0;
    for (; round < 2; round++) {
        ASYNC_GROUP (g) {
            int own = 0;
            struct { int values[40]; } large = {{0}};
            async_group_create_task(g, fill(&own, 2));
            async_group_create_task(g, fill(&sum, 3));
            async_group_create_task(g, fill(outside, 1));
            async_group_create_task(g, fill(&large.values[39], 1));
            AWAIT(async_sleep(how % 2));
            switch (how / 2) {
            case 0: break;
            case 1: continue;
            case 2: return 1000 + sum;
            case 3: goto away;
            }
            if (how / 2 == 4)
                break;
        }
        printf("behind %d ", sum);
    }
    return sum + round;
away:
    printf("away ");
    return 2000 + sum;
}

static ASYNC int with_defers(int how)
{
    DEFER printf("outer %g ", now());
    ASYNC_GROUP (g) {
        DEFER {
            AWAIT(async_sleep(1));
            printf("inner %g ", now());
        }
        static int value;
        async_group_create_task(g, fill(&value, 3));
        ASYNC_GROUP (h) {
            async_group_create_task(h, fill(&value, 2));
            if (how == 0)
                return 5;
        }
        printf("h ended %g ", now());
    }
    printf("g ended %g ", now());
    return 6;
}

static ASYNC void without_result(int empty)
{
    ASYNC_GROUP (g) {
        if (empty)
            return;
        async_group_create_task(g, async_sleep(1));
        return;
    }
}

ASYNC int one_statement(void)
{
    int value = 0;
    ASYNC_GROUP (g) async_group_create_task(g, fill(&value, 4));
    if (value)
        ASYNC_GROUP (g) async_group_create_task(g, fill(&value, 5));
    else
        value = -1;
    int inner = ({ ASYNC_GROUP (g) { async_group_create_task(g, fill(&value, 1)); } value * 10; });
    return inner + value;
}

ASYNC int main(void)
{
    for (int how = 0; how < 10; how++) {
        double began = now();
        int outside = 0, result = AWAIT(leaves(how, &outside));
        printf("%d: %d, %d in %g\n", how, result, outside, now() - began);
    }
    for (int how = 0; how < 2; how++) {
        double began = now();
        int result = AWAIT(with_defers(how));
        printf("%d: %d in %g\n", how, result, now() - began);
    }
    AWAIT(without_result(1));
    AWAIT(without_result(0));
    printf("%d\n", AWAIT(one_statement()));
    return 0;
}

// CHECK: behind 3 behind 6 0: 8, 2 in 6
// CHECK-NEXT: behind 3 behind 6 1: 8, 2 in 6
// CHECK-NEXT: 2: 8, 2 in 6
// CHECK-NEXT: 3: 8, 2 in 6
// CHECK-NEXT: 4: 1000, 1 in 3
// CHECK-NEXT: 5: 1000, 1 in 3
// CHECK-NEXT: away 6: 2003, 1 in 3
// CHECK-NEXT: away 7: 2003, 1 in 3
// CHECK-NEXT: 8: 3, 1 in 3
// CHECK-NEXT: 9: 3, 1 in 3
// CHECK-NEXT: inner 45 outer 45 0: 5 in 3
// CHECK-NEXT: h ended 47 inner 48 g ended 48 outer 48 1: 6 in 3
// CHECK-NEXT: 110
