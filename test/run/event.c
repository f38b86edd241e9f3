// async_event: who waits goes on when it is set; cancelling one leaves the others alone.
// RUN: %run-all %s --stderr | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

ASYNC void waiter(struct async_event *event, int name)
{
    DEFER printf(" %d)", name);
    printf(" (%d", name);
    AWAIT(async_event_wait(event));
    printf(" %d:%s", name, async_event_is_set(event) ? "set" : "clear");
}

static void set(void *event)
{
    async_event_set(event);
}

static void outcome_of(ASYNC_TASK(void) task)
{
    printf(" %d", async_task_exception(task));
    async_task_detach(task);
}

ASYNC void in_order(void)
{
    struct async_event event = ASYNC_EVENT_INIT;
    async_create_task(waiter(&event, 1));
    async_create_task(waiter(&event, 2));
    AWAIT(async_yield());
    async_create_task(waiter(&event, 3));
    AWAIT(async_yield());
    async_event_set(&event);
    AWAIT(waiter(&event, 4)); /* does not wait, so it is before those that were woken */
    AWAIT(async_yield());
    printf("\n");
    // CHECK: (1 (2 (3 (4 4:set 4) 1:set 1) 2:set 2) 3:set 3)
}

ASYNC void cleared_before_they_run(void)
{
    struct async_event event;
    async_event_init(&event);
    async_create_task(waiter(&event, 1));
    AWAIT(async_yield());
    async_event_set(&event);
    async_event_clear(&event);
    async_create_task(waiter(&event, 2)); /* waits for the next set */
    AWAIT(async_yield());
    AWAIT(async_yield());
    printf(" |");
    async_loop_call_soon(async_get_running_loop(), set, &event);
    AWAIT(async_event_wait(&event));
    AWAIT(async_yield());
    printf("\n");
    // CHECK-NEXT: (1 1:clear 1) (2 | 2:set 2)
}

ASYNC void cancelled_in_any_place(int place)
{
    struct async_event event = ASYNC_EVENT_INIT;
    ASYNC_TASK(void) tasks[3];
    for (int i = 0; i < 3; i++)
        tasks[i] = async_create_task(waiter(&event, i));
    AWAIT(async_yield());
    async_task_cancel(tasks[place]);
    AWAIT(async_yield());
    ASYNC_TASK(void) late = async_create_task(waiter(&event, 3));
    AWAIT(async_yield());
    async_event_set(&event);
    AWAIT(async_yield());
    printf(" |");
    for (int i = 0; i < 3; i++)
        outcome_of(tasks[i]);
    outcome_of(late);
    printf("\n");
    // CHECK-NEXT: (0 (1 (2 0) (3 1:set 1) 2:set 2) 3:set 3) | -125 0 0 0
    // CHECK-NEXT: (0 (1 (2 1) (3 0:set 0) 2:set 2) 3:set 3) | 0 -125 0 0
    // CHECK-NEXT: (0 (1 (2 2) (3 0:set 0) 1:set 1) 3:set 3) | 0 0 -125 0
}

/* A cancellation that comes after the set is not at this AWAIT. */
ASYNC void cancelled_too_late(void)
{
    struct async_event event = ASYNC_EVENT_INIT;
    ASYNC_TASK(void) task = async_create_task(waiter(&event, 1));
    AWAIT(async_yield());
    async_event_set(&event);
    async_task_cancel(task);
    AWAIT(async_yield());
    printf(" |");
    outcome_of(task);
    printf("\n");
    // CHECK-NEXT: (1 1:set 1) | 0
}

ASYNC void cancelled_before(void)
{
    struct async_event event = ASYNC_EVENT_INIT, is_set = ASYNC_EVENT_INIT;
    async_event_set(&is_set);
    async_task_cancel(async_current_task());
    AWAIT(async_event_wait(&is_set)); /* does not wait */
    printf(" went on");
    ASYNC_TRY { AWAIT(async_event_wait(&event)); }
    ASYNC_CATCH (err) { printf(" %d", err); }
    async_event_set(&event); /* nobody is left in the line */
    AWAIT(async_event_wait(&event));
    printf("\n");
    // CHECK-NEXT: went on -125
}

ASYNC void with_timeout(void)
{
    struct async_event event = ASYNC_EVENT_INIT;
    ASYNC_TIMEOUT(1) AWAIT(async_event_wait(&event));
    ASYNC_CATCH (err) { printf(" %d at %g", err, async_loop_time(async_get_running_loop())); }
    async_loop_call_later(async_get_running_loop(), 1, set, &event);
    ASYNC_TIMEOUT(2) AWAIT(async_event_wait(&event));
    printf(" set at %g\n", async_loop_time(async_get_running_loop()));
    // CHECK-NEXT: -110 at 1 set at 2
}

/* As a task's whole body, a branch of a gather, and through a pointer. */
ASYNC void otherwise(void)
{
    struct async_event event = ASYNC_EVENT_INIT;
    ASYNC_TASK(void) task = async_create_task(async_event_wait(&event));
    ASYNC_TASK(void) lost = async_create_task(async_event_wait(&event));
    ASYNC void (*wait)(struct async_event *) = async_event_wait;
    async_loop_call_later(async_get_running_loop(), 1, set, &event);
    AWAIT(async_yield());
    async_task_cancel(lost);
    AWAIT(async_gather(async_event_wait(&event), wait(&event), async_join(task)));
    AWAIT(wait(&event));
    async_event_clear(&event);
    async_loop_call_later(async_get_running_loop(), 1, set, &event);
    AWAIT(wait(&event));
    printf(" at %g,", async_loop_time(async_get_running_loop()));
    outcome_of(lost);
    printf("\n");
    // CHECK-NEXT: at 4, -125
}

/* An event that goes away fails those who wait. */
ASYNC void destroyed(void)
{
    struct async_event event = ASYNC_EVENT_INIT;
    ASYNC_TASK(void) one = async_create_task(waiter(&event, 1)), two = async_create_task(waiter(&event, 2));
    AWAIT(async_yield());
    async_event_deinit(&event);
    AWAIT(async_yield());
    outcome_of(one);
    outcome_of(two);
    printf("\n");
    // CHECK-NEXT: (1 (2 1) 2) -43 -43
}

ASYNC void all(void)
{
    AWAIT(in_order());
    AWAIT(cleared_before_they_run());
    for (int i = 0; i < 3; i++)
        AWAIT(cancelled_in_any_place(i));
    AWAIT(cancelled_too_late());
    AWAIT(cancelled_before());
    AWAIT(with_timeout());
    AWAIT(otherwise());
    AWAIT(destroyed());
}

/* Waiting across runs of a loop; and when the loop closes. The event is as new then, and serves another loop. */
int main(void)
{
    struct async_event event = ASYNC_EVENT_INIT;
    async_run(all());
    for (int i = 0; i < 2; i++) {
        struct async_loop *loop = async_new_event_loop();
        async_loop_create_task(loop, waiter(&event, 1));
        async_loop_create_task(loop, waiter(&event, 2));
        async_loop_run_until_complete(loop, async_sleep(1));
        if (i == 1)
            async_event_set(&event); /* between runs */
        async_loop_run_until_complete(loop, async_sleep(1));
        async_event_clear(&event);
        async_loop_create_task(loop, waiter(&event, 3));
        async_loop_run_until_complete(loop, async_sleep(1));
        async_loop_close(loop);
        printf("\n");
        // CHECK-NEXT: (1 (2 (3{{( [123][)]){3}$}}
        // CHECK-NEXT: (1 (2 1:set 1) 2:set 2) (3 3)
    }
    // CHECK-NOT: {{.}}
    return 0;
}
