// Task handles: joined several times, detached, dropped at the call, named, cancelled before the first step.
// RUN: %run-all %s --stderr | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

struct big {
    char text[100];
    int number;
};

ASYNC int work(int n)
{
    AWAIT(async_yield());
    if (n < 0)
        ASYNC_RAISE(n);
    return n * n;
}

ASYNC struct big big(const char *text)
{
    struct big result = {.number = (int)strlen(text)};
    strcpy(result.text, text);
    AWAIT(async_yield());
    return result;
}

ASYNC void say(const char *text)
{
    printf("%s ", text);
    AWAIT(async_yield());
    printf("%s ", async_task_get_name(async_current_task()));
}

static void handler(struct async_loop *loop, struct async_task *task, int err, void *arg)
{
    (void)loop;
    printf("[%s: %s failed %d] ", (const char *)arg, async_task_get_name(task), err);
}

ASYNC int twice(ASYNC_TASK(int) task) { return AWAIT(async_join(task)) + AWAIT(async_join(async_create_task(work(2)))); }

ASYNC int main(void)
{
    ASYNC_TASK(int) task = async_create_task(work(5));
    ASYNC_TASK(int) again = async_task_ref(task);
    ASYNC_TASK(int) third = async_task_ref(task);
    int first = AWAIT(async_join(task)), second = AWAIT(async_join(again));
    printf("%d %d %d\n", first, second, AWAIT(twice(third)));
    // CHECK: 25 25 29

    async_loop_set_exception_handler(async_get_running_loop(), handler, "handler");
    ASYNC_TASK(int) failing = async_create_task(work(-3));
    async_task_ref(failing);
    for (int i = 0; i < 2; i++) {
        ASYNC_TRY { printf("%d ", AWAIT(async_join(failing))); }
        ASYNC_CATCH (err) { printf("failed %d ", err); }
    }
    printf("\n");
    // CHECK-NEXT: failed -3 failed -3

    ASYNC_TASK(struct big) b = async_create_task(big("hello"));
    printf("%d %s\n", AWAIT(async_join(b)).number, AWAIT(async_join(async_create_task(big("world")))).text);
    // CHECK-NEXT: 5 world

    async_create_task(say("dropped"));
    async_create_task(work(-4));
    ASYNC_TASK(void) named = async_create_task(say("named"));
    async_task_set_name(named, "the task");
    async_task_detach(async_create_task(work(-5)));
    AWAIT(async_join(named));
    AWAIT(async_yield());
    printf("\n");
    // CHECK-NEXT: dropped named say [handler: work failed -4] the task [handler: work failed -5]

    ASYNC_TASK(int) cancelled = async_create_task(work(6));
    printf("%d ", async_task_cancel(cancelled));
    AWAIT(async_yield());
    printf("%d %d %d ", async_task_done(cancelled), async_task_cancelled(cancelled), async_task_cancel(cancelled));
    ASYNC_TRY { AWAIT(async_join(cancelled)); }
    ASYNC_CATCH (err) { printf("%d\n", err == -ECANCELED); }
    // CHECK-NEXT: 1 1 1 0 1

    ASYNC_TASK(int) tasks[3];
    for (int i = 0; i < 3; i++)
        tasks[i] = async_create_task(work(i));
    AWAIT(async_gather_all(tasks, 3));
    int sum = 0;
    for (int i = 0; i < 3; i++)
        sum += AWAIT(async_join(tasks[i]));
    printf("%d\n", sum);
    // CHECK-NEXT: {{^5$}}

    ASYNC_TASK(int) conditional = sum ? async_create_task(work(3)) : async_coroutine(work(4));
    ASYNC_TASK(int) object = async_coroutine(work(7)), unused = async_coroutine(work(8));
    AWAIT(async_yield());
    printf("%d %d ", async_task_done(conditional), async_task_done(object));
    printf("%d %d\n", AWAIT(async_join(conditional)), AWAIT(async_join(object)));
    async_task_close(unused);
    // CHECK-NEXT: 0 0 9 49

    printf("%d\n", AWAIT(async_join(async_create_task(work(AWAIT(work(3)))))));
    // CHECK-NEXT: {{^81$}}
    return 0;
}
