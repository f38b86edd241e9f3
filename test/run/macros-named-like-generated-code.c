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
#define flags 8
#define callee(x) (x)
#define STATE_AND(x) (state + (x))

/* As a child's name and a number were. */
#define wait_1 "wait_1"
#define both_2 "both_2"
#define gather_1 "gather_1"
#define async_join_1 "async_join_1"
#define frame_1 "frame_1"
#define task_1 "task_1"
#define root_2 "root_2"
#define call_1 "call_1"
#define literal_0 "literal_0"
#define literal_1 "literal_1"
#define literal_2 "literal_2"
#define literal_3 "literal_3"
#define literal_4 "literal_4"

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

ASYNC int elsewhere(int x);

static ASYNC int numbered(ASYNC int (*pointer)(int))
{
    int a, b, *literal = (int[2]){1, 2};
    int sum = AWAIT(wait(3));
    AWAIT(both(sum, 1, &sum));
    AWAIT(async_gather(a = wait(5), b = pointer(7)));
    return sum + a + b + AWAIT(pointer(9)) + literal[1];
}

static ASYNC int joining(ASYNC_TASK(int) task) { return AWAIT(async_join(task)); }
static ASYNC int gathering(void) { int a, b; AWAIT(async_gather(a = wait(1), b = elsewhere(2))); return a + b; }
static ASYNC int calling(ASYNC int (*pointer)(int)) { return AWAIT(pointer(9)); }
__attribute__((weak)) ASYNC int elsewhere(int x) { AWAIT(async_yield()); return x; }

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
    printf("%d %d %d %d %d\n", flags, AWAIT(numbered(wait)), AWAIT(joining(async_create_task(wait(3)))), AWAIT(gathering()), AWAIT(calling(wait)));
    return 0;
}
// CHECK:      frame
// CHECK-NEXT: 10 34 4 5 3 11 10 44
// CHECK-NEXT: 8 27 3 3 9
