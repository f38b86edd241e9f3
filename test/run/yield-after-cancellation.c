// Cancellations that come while a task cannot know of them at a yield - it runs, it goes on from something else, it waits
// for work that cannot be stopped - are seen at its next yield; in any turn, and not if they are withdrawn.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <semaphore.h>
#include <stdio.h>

ASYNC static void told(const char *what)
{
    int turns = 0;
    ASYNC_TRY {
        for (;;) {
            AWAIT(async_yield());
            turns++;
            if (turns == 5)
                break;
        }
    }
    ASYNC_CATCH (err) {
        printf("%s: %s after %d\n", what, async_strerror(err), turns);
        return;
    }
    printf("%s: %d turns\n", what, turns);
}

ASYNC static void by_itself(void)
{
    async_task_cancel(async_current_task());
    AWAIT(told("by itself"));
    AWAIT(told("by itself, once more"));
}

ASYNC static void withdrawn(void)
{
    async_task_cancel(async_current_task());
    async_task_uncancel(async_current_task());
    AWAIT(told("withdrawn"));
}

ASYNC static void withdraws(struct async_task *task)
{
    async_task_uncancel(task);
}

/* Who withdraws runs when the task that yields has been marked already. */
ASYNC static void withdrawn_later(void)
{
    async_create_task(withdraws(async_current_task()));
    async_task_cancel(async_current_task());
    AWAIT(told("withdrawn later"));
}

ASYNC static void waits_for(struct async_event *event)
{
    AWAIT(async_event_wait(event));
    printf("goes on\n");
    AWAIT(told("that went on"));
}

/* Cancels `task`, which the event has woken but which has not gone on. */
ASYNC static void wakes(struct async_event *event, ASYNC_TASK(void) task)
{
    async_event_set(event);
    async_task_cancel(task);
}

static sem_t has_begun, may_end;

static void *work(void *unused)
{
    sem_post(&has_begun);
    sem_wait(&may_end);
    return unused;
}

ASYNC static void works(void)
{
    ASYNC_TRY
        AWAIT(async_to_thread(work, NULL));
    ASYNC_CATCH (err)
        printf("work: %s\n", async_strerror(err));
    AWAIT(told("that worked"));
}

ASYNC static int nested(struct async_task *task)
{
    async_task_cancel(task);
    AWAIT(async_yield());
    return 1;
}

ASYNC static void runs_another_loop(void)
{
    struct async_loop *loop = async_new_event_loop();
    printf("inside: %d\n", async_loop_run_until_complete(loop, nested(async_current_task())));
    async_loop_close(loop);
    AWAIT(told("that ran another loop"));
}

ASYNC static void deeply(int depth)
{
    if (depth)
        AWAIT(deeply(depth - 1));
    else
        AWAIT(told("deep inside"));
}

ASYNC static void cancelled_twice(void)
{
    async_task_cancel(async_current_task());
    async_task_cancel(async_current_task());
    AWAIT(told("twice"));
    AWAIT(told("twice, once more"));
}

ASYNC static void limited(void)
{
    ASYNC_TIMEOUT (0) {
        for (;;)
            AWAIT(async_yield());
    }
    ASYNC_CATCH (err) {
        printf("time limit: %s\n", async_strerror(err));
    }
    AWAIT(told("after the limit"));
}

ASYNC int main(void)
{
    AWAIT(async_gather(by_itself(), withdrawn(), withdrawn_later(), cancelled_twice()));
    struct async_event event;
    async_event_init(&event);
    ASYNC_TASK(void) waiting = async_create_task(waits_for(&event));
    AWAIT(async_yield());
    async_create_task(wakes(&event, waiting));
    AWAIT(async_join(waiting));
    AWAIT(runs_another_loop());
    sem_init(&has_begun, 0, 0);
    sem_init(&may_end, 0, 0);
    ASYNC_TASK(void) worker = async_create_task(works());
    AWAIT(async_yield());
    sem_wait(&has_begun);
    async_task_cancel(worker);
    sem_post(&may_end);
    AWAIT(async_join(worker));
    ASYNC_TASK(void) deep = async_create_task(deeply(50));
    AWAIT(async_yield());
    AWAIT(async_yield());
    async_task_cancel(deep);
    AWAIT(async_join(deep));
    AWAIT(limited());
    return 0;
}
// CHECK: by itself: Operation canceled after 0
// CHECK-NEXT: twice: Operation canceled after 0
// CHECK-NEXT: withdrawn: 5 turns
// CHECK-NEXT: withdrawn later: 5 turns
// CHECK-NEXT: by itself, once more: 5 turns
// CHECK-NEXT: twice, once more: 5 turns
// CHECK-NEXT: goes on
// CHECK-NEXT: that went on: Operation canceled after 0
// CHECK-NEXT: inside: 1
// CHECK-NEXT: that ran another loop: Operation canceled after 0
// CHECK-NEXT: that worked: Operation canceled after 0
// CHECK-NEXT: deep inside: Operation canceled after 1
// CHECK-NEXT: time limit: Connection timed out
// CHECK-NEXT: after the limit: 5 turns
