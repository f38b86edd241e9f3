// What a group's tasks can be and who can make them: calls by pointer, joins, large ones; from callees, tasks and callbacks.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>

static double now(void) { return async_loop_time(async_get_running_loop()); }

ASYNC int number(int n)
{
    AWAIT(async_sleep(n));
    printf("%d at %g, ", n, now());
    return n;
}

ASYNC void store(int *to, int value)
{
    AWAIT(async_yield());
    *to = value;
}

ASYNC int aligned(int n)
{
    _Alignas(64) int value = 0;
    AWAIT(store(&value, n));
    return value + (int)((size_t)&value % 64);
}

ASYNC int large(int n)
{
    char room[100000] = {0};
    room[n] = 1;
    AWAIT(async_yield());
    return n + room[n];
}

static ASYNC int (*const functions[])(int) = {number, large};

ASYNC void spawn(struct async_group *group, int depth)
{
    AWAIT(async_sleep(1));
    printf("depth %d, ", depth);
    if (depth < 3) {
        async_group_create_task(group, spawn(group, depth + 1));
        (void)async_group_create_task(group, spawn(group, depth + 1));
    }
}

static struct async_group *shared;

static void from_callback(void *arg)
{
    (void)arg;
    async_group_create_task(shared, number(1));
}

static void from_ordinary_function(struct async_group *group) { async_task_detach(async_group_create_task(group, number(2))); }

ASYNC int of_all_kinds(void)
{
    int sum = 0;
    ASYNC_TASK(int) outside = async_create_task(number(1));
    ASYNC_TASK(int) tasks[6];
    ASYNC_GROUP (g) {
        tasks[0] = async_group_create_task(g, functions[0](2));
        tasks[1] = async_group_create_task(g, functions[1](3));
        tasks[2] = async_group_create_task(g, large(4));
        tasks[3] = async_group_create_task(g, aligned(5));
        tasks[4] = async_group_create_task(g, async_join(outside));
        tasks[5] = async_group_create_task(g, number(AWAIT(number(1))));
        async_group_create_task(g, async_sleep(7));
    }
    printf("ended at %g: ", now());
    for (int i = 0; i < 6; i++) {
        printf("%d ", async_task_done(tasks[i]));
        sum += AWAIT(async_join(tasks[i])); /* the results stay */
    }
    return sum;
}

ASYNC void late(struct async_group *group)
{
    AWAIT(async_sleep(1));
    ASYNC_TASK(int) task = async_group_create_task(group, number(1));
    printf(task ? "taken, " : "refused, ");
    if (task)
        async_task_detach(task);
}

ASYNC void ending(void)
{
    ASYNC_GROUP (g) { async_group_create_task(g, late(g)); }
    printf("ended at %g\n", now());
    ASYNC_GROUP (g) {
        shared = g;
        async_loop_call_later(async_get_running_loop(), 1, from_callback, NULL);
        from_ordinary_function(g);
    }
    printf("ended at %g\n", now());
    ASYNC_TRY {
        ASYNC_GROUP (g) {
            DEFER {
                AWAIT(async_sleep(1));
                ASYNC_TASK(int) task = async_group_create_task(g, number(1));
                ASYNC_TRY { AWAIT(async_join(task)); }
                ASYNC_CATCH (err) { printf("? "); } /* its tasks are not cancelled yet */
            }
            async_group_create_task(g, functions[0](-1));
            AWAIT(async_yield());
            AWAIT(async_sleep(2));
            async_task_cancel(async_current_task());
            AWAIT(async_sleep(2));
        }
    }
    ASYNC_CATCH (err) { printf("%d\n", err == -ECANCELED); }
    async_task_uncancel(async_current_task());
}

ASYNC int many(int n)
{
    int sum = 0;
    ASYNC_GROUP (g) {
        ASYNC_TASK(int) some[100];
        for (int i = 0; i < 100; i++)
            some[i] = async_group_create_task(g, functions[1](i));
        for (int i = 0; i < n; i++)
            async_group_create_task(g, async_yield());
        for (int i = 0; i < 100; i++)
            sum += AWAIT(async_join(some[i]));
    }
    return sum;
}

ASYNC int main(void)
{
    printf("%d\n", AWAIT(of_all_kinds()));
    ASYNC_GROUP (g) { async_group_create_task(g, spawn(g, 1)); }
    printf("ended at %g\n", now());
    AWAIT(ending());
    printf("%d\n", AWAIT(many(10000)));
    return 0;
}

// CHECK: 1 at 1, 1 at 1, 2 at 2, 1 at 2, ended at 8: 1 1 1 1 1 1 18
// CHECK-NEXT: depth 1, depth 2, depth 2, depth 3, depth 3, depth 3, depth 3, ended at 11
// CHECK-NEXT: taken, 1 at 13, ended at 13
// CHECK-NEXT: 2 at 15, 1 at 15, ended at 15
// CHECK-NEXT: -1 at 15, 1 at 19, 1
// CHECK-NEXT: 5050
