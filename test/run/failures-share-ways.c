// AWAITs whose failures go the same way share it: out of the function, or to one clean-up. Each tells its own line there, whatever its child is: a leaf, a
// function whose frame is part of the caller's, one that lies apart.
// RUN: %run-all %s --stderr | sed 's|([^ ]*/|(|' | FileCheck %s
// RUN: %asyncc %s -o - | grep -v '// [CT]' | FileCheck %s --check-prefix=TEXT
#include <asyncc.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct pair {
    int a, b;
};

ASYNC static int fails(int seconds)
{
    if (seconds)
        AWAIT(async_sleep(seconds));
    ASYNC_RAISE(-EIO);
}

static ASYNC int (*volatile pointer)(int) = fails;

/* No child is part of its frame, which may be moved. */
// TEXT-LABEL: static struct pair moves__body(struct moves__frame *async__self, int which){{$}}
// TEXT-COUNT-8: goto async__apart_failed_0;
// TEXT: { async__apart_failed_0: async__self->base.state = async__apart_failed_movable(&async__self->base, &moves__fn, async__line, async__child);
ASYNC static struct pair moves(int which)
{
    struct pair pair = {1, 2};
    if (which == 1)
        pair.a += AWAIT(pointer(0));
    // CHECK: {{^}}    moves (failures-share-ways.c:[[# @LINE - 1]])
    if (which == 2)
        pair.b += AWAIT(pointer(1));
    // CHECK: {{^}}    moves (failures-share-ways.c:[[# @LINE - 1]])
    if (which == 3)
        pair = AWAIT(moves(1));
    // CHECK: {{^}}    moves (failures-share-ways.c:[[# @LINE - 7]])
    // CHECK-NEXT: {{^}}    moves (failures-share-ways.c:[[# @LINE - 2]])
    if (which == 4)
        pair = AWAIT(moves(2));
    // CHECK: {{^}}    moves (failures-share-ways.c:[[# @LINE - 8]])
    // CHECK-NEXT: {{^}}    moves (failures-share-ways.c:[[# @LINE - 2]])
    return pair;
}

// TEXT-LABEL: static void stays__body(struct stays__frame *async__self, int which){{$}}
// TEXT-COUNT-2: goto async__failed_0;
// TEXT-COUNT-2: goto async__leaf_failed_0;
// TEXT: if (0) { async__leaf_failed_0: async__fails_at(&async__self->base, &stays__fn, async__line); return;
// TEXT: async__failed_0:
// TEXT: async__fails_from(&async__self->base, &stays__fn, async__line, async__self->base.state, async__from); return;
// TEXT: async__apart_failed_0:
// TEXT: async__self->base.state = async__apart_failed(&async__self->base, &stays__fn, async__line, async__child); return; }
ASYNC static void stays(int which)
{
    if (which == 5)
        (void)AWAIT(fails(0));
    // CHECK: {{^}}    stays (failures-share-ways.c:[[# @LINE - 1]])
    if (which == 6)
        (void)AWAIT(fails(1));
    // CHECK: {{^}}    stays (failures-share-ways.c:[[# @LINE - 1]])
    if (which == 7)
        AWAIT(async_sleep(70));
    // CHECK: {{^}}    stays (failures-share-ways.c:[[# @LINE - 1]])
    if (which == 8)
        AWAIT(async_sleep(80));
    // CHECK: {{^}}    stays (failures-share-ways.c:[[# @LINE - 1]])
    if (which == 9)
        (void)AWAIT(moves(1));
    // CHECK: {{^}}    stays (failures-share-ways.c:[[# @LINE - 1]])
    if (which == 10)
        (void)AWAIT(moves(2));
    // CHECK: {{^}}    stays (failures-share-ways.c:[[# @LINE - 1]])
    if (which == 11)
        AWAIT(stays(7));
    // CHECK: {{^}}    stays (failures-share-ways.c:[[# @LINE - 13]])
    // CHECK-NEXT: {{^}}    stays (failures-share-ways.c:[[# @LINE - 2]])
}

/* To clean-ups of each kind. */
// TEXT-LABEL: static int guarded__body(
// TEXT-COUNT-2: goto async__failed_3;
// TEXT-COUNT-2: goto async__leaf_failed_3;
// TEXT-COUNT-4: goto async__apart_failed_3;
// TEXT: async__exit_3 = 0; if (0) { async__leaf_failed_3:
// TEXT: goto async__leave_3; async__failed_3:
// TEXT: goto async__leave_3; async__apart_failed_3:
// TEXT: goto async__leave_3; } async__leave_3:;
// TEXT: async__exit_2 = 0; if (0) { async__apart_failed_2:
// TEXT: goto async__leave_2; }
// TEXT: async__leave_2:
// TEXT: async__exit_1 = 0; if (0) { async__leaf_failed_1:
// TEXT: goto async__leave_1; async__apart_failed_1:
// TEXT: goto async__leave_1; } async__leave_1:
ASYNC static int guarded(int which, int *defers)
{
    ASYNC_TIMEOUT(20) {
        ASYNC_GROUP(group) {
            {
                DEFER { ++*defers; }
                if (which == 12)
                    (void)AWAIT(fails(0));
                // CHECK: {{^}}    guarded (failures-share-ways.c:[[# @LINE - 1]])
                if (which == 13)
                    (void)AWAIT(fails(1));
                // CHECK: {{^}}    guarded (failures-share-ways.c:[[# @LINE - 1]])
                if (which == 14)
                    AWAIT(async_sleep(70));
                // CHECK: {{^}}    guarded (failures-share-ways.c:[[# @LINE - 1]])
                if (which == 15)
                    AWAIT(async_sleep(80));
                // CHECK: {{^}}    guarded (failures-share-ways.c:[[# @LINE - 1]])
                if (which == 16)
                    (void)AWAIT(pointer(0));
                // CHECK: {{^}}    guarded (failures-share-ways.c:[[# @LINE - 1]])
                if (which == 17)
                    (void)AWAIT(pointer(1));
                // CHECK: {{^}}17: defers 1
                // CHECK: {{^}}    guarded (failures-share-ways.c:[[# @LINE - 2]])
                int array[which];
                memset(array, 0, sizeof array);
                *defers += array[0] + 10;
            }
            if (which == 18)
                async_task_detach(async_group_create_task(group, fails(0)));
            else if (which == 19)
                (void)AWAIT(pointer(1));
            // CHECK: {{^}}18: defers 11
            // CHECK: {{^}}    guarded (failures-share-ways.c:[[# @LINE - 2]])
        }
        if (which == 20)
            AWAIT(async_sleep(70));
        // CHECK: {{^}}    guarded (failures-share-ways.c:[[# @LINE - 1]])
        if (which == 21)
            AWAIT(async_sleep(80));
        // CHECK: {{^}}    guarded (failures-share-ways.c:[[# @LINE - 1]])
        if (which == 22)
            (void)AWAIT(pointer(1));
        // CHECK: {{^}}    guarded (failures-share-ways.c:[[# @LINE - 1]])
    }
    return which;
}

/* To an ASYNC_CATCH, which is reached by nothing else. */
// TEXT-LABEL: static int catches__body(
// TEXT: if (0) { { async__leaf_failed_1:
// TEXT: async__failed_1:
// TEXT: async__apart_failed_1:
// TEXT: goto async__leave_1; } async__leave_1:;
ASYNC static int catches(int which)
{
    int caught = 0;
    for (int i = 0; i < 6; i++)
        ASYNC_TRY {
            if (i == 0)
                (void)AWAIT(fails(0));
            else if (i == 1)
                (void)AWAIT(fails(1));
            else if (i == 2)
                AWAIT(async_wait_for(async_create_task(fails(2)), 1));
            else if (i == 3)
                (void)AWAIT(async_wait_for(async_create_task(fails(0)), 1));
            else if (i == 4)
                (void)AWAIT(pointer(0));
            else
                (void)AWAIT(pointer(1));
        }
        ASYNC_CATCH (err) {
            caught = caught * 10 + (err == -EIO ? 1 : err == -ETIMEDOUT ? 2 : 9);
        }
    return caught + which;
}

ASYNC static void limited(int which)
{
    int defers = 0;
    DEFER { fprintf(stderr, "%d: defers %d\n", which, defers); }
    ASYNC_TIMEOUT(30) {
        if (which < 5)
            (void)AWAIT(moves(which));
        else if (which < 12)
            AWAIT(stays(which));
        else
            (void)AWAIT(guarded(which, &defers));
    }
}

ASYNC int main(void)
{
    for (int which = 1; which < 23; which++) {
        async_task_detach(async_create_task(limited(which)));
        AWAIT(async_sleep(99));
    }
    fprintf(stderr, "caught %d\n", AWAIT(catches(0)));
    // CHECK: {{^}}caught 112111
    return 0;
}
