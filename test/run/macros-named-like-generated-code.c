// The user's macros whose names generated code uses for members of frames, in bodies, heads and other macros; used outside of ASYNC
// functions they stay.
// RUN: %run-all %s | FileCheck %s --match-full-lines --implicit-check-not={{.}}
#include <asyncc.h>
#include <stdio.h>

struct context {
    int status, outcome;
} context = {3, 4};

#define state (context.status)
#define result (context.outcome)
#define base 10
#define v renamed
#define child kid
#define frame "frame"
#define self me
#define caller 3
#define callee(x) (x)
#define STATE_AND(x) (state + (x))

ASYNC int wait(int x)
{
    if (x % 2)
        AWAIT(async_yield());
    return x;
}

ASYNC struct context both(int x, int v, int *self)
{
    struct context made = {x + base, v};
    int child = 3, *pointer = &child;
    AWAIT(async_yield());
    ++*pointer;
    *self = child;
    return made;
}

static int outside(void) { return state + result; }

ASYNC int main(void)
{
    int me = 0, a, b;
    state = AWAIT(wait(7)) + state;
    result += AWAIT(both(state, 1, &self)).status + base;
    AWAIT(async_gather(a = wait(5), b = wait(caller)));
    ASYNC_TASK(int) task = async_create_task(wait(callee(base)));
    ASYNC_TIMEOUT (3) {
        DEFER printf("%s\n", frame);
        AWAIT(async_sleep(1));
    }
    ASYNC_GROUP (group) {
        async_group_create_task(group, wait(base));
    }
    printf("%d %d %d %d %d %d %d %d\n", state, result, self, a, b, STATE_AND(AWAIT(wait(1))), AWAIT(async_join(task)), outside());
    return 0;
}
// CHECK:      frame
// CHECK-NEXT: 10 34 4 5 3 11 10 44
