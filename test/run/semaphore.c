// async_semaphore: so many at a time, in the order of arrival; a bounded one is not released too often.
// RUN: %run-all %s --stderr | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

static int inside, most;

ASYNC void worker(struct async_semaphore *semaphore, int name)
{
    AWAIT(async_semaphore_acquire(semaphore));
    DEFER async_semaphore_release(semaphore);
    printf(" %d", name);
    if (++inside > most)
        most = inside;
    DEFER inside--;
    AWAIT(async_sleep(1));
}

static void outcome_of(ASYNC_TASK(void) task)
{
    printf(" %d", async_task_exception(task));
    async_task_detach(task);
}

ASYNC void so_many_at_a_time(void)
{
    struct async_semaphore semaphore = ASYNC_SEMAPHORE_INIT(3);
    ASYNC_GROUP(group) {
        for (int i = 0; i < 8; i++)
            async_group_create_task(group, worker(&semaphore, i));
        AWAIT(async_yield());
        printf(" %d", async_semaphore_locked(&semaphore));
    }
    printf(", most %d, at %g, %d\n", most, async_loop_time(async_get_running_loop()), async_semaphore_locked(&semaphore));
    // CHECK: 0 1 2 1 3 4 5 6 7, most 3, at 3, 0
}

ASYNC void without_waiting(void)
{
    struct async_semaphore semaphore;
    async_semaphore_init(&semaphore, 1);
    AWAIT(async_semaphore_acquire(&semaphore));
    printf(" %d", async_semaphore_locked(&semaphore));
    for (int i = 0; i < 3; i++) /* more than it had */
        printf(" %d", async_semaphore_release(&semaphore));
    for (int i = 0; i < 3; i++)
        AWAIT(async_semaphore_acquire(&semaphore));
    printf(" %d\n", async_semaphore_locked(&semaphore));
    // CHECK-NEXT: 1 0 0 0 1
}

ASYNC void bounded(void)
{
    struct async_semaphore semaphore = ASYNC_BOUNDED_SEMAPHORE_INIT(1), none;
    int (*release)(struct async_semaphore *) = async_semaphore_release;
    printf(" %d", async_semaphore_release(&semaphore));
    AWAIT(async_semaphore_acquire(&semaphore));
    ASYNC_TASK(void) task = async_create_task(worker(&semaphore, 1));
    AWAIT(async_yield());
    printf(" %d", async_semaphore_release(&semaphore));
    AWAIT(async_join(task));
    async_loop_set_debug(async_get_running_loop(), true);
    fflush(stdout);
    int refused = release(&semaphore);
    async_loop_set_debug(async_get_running_loop(), false);
    async_bounded_semaphore_init(&none, 0);
    printf(" %d %d\n", refused, async_semaphore_release(&none));
    // CHECK-NEXT: -75 0 1BoundedSemaphore released too many times
    // CHECK-NEXT: -75 -75
}

/* asyncio's test_acquire_cancel and test_acquire_cancel_before_awoken: what is released finds one who is there. */
ASYNC void cancelled(int place)
{
    struct async_semaphore semaphore = ASYNC_SEMAPHORE_INIT(0);
    ASYNC_TASK(void) tasks[4];
    for (int i = 0; i < 4; i++)
        tasks[i] = async_create_task(worker(&semaphore, i));
    AWAIT(async_yield());
    async_task_cancel(tasks[place]);
    async_task_cancel(tasks[3]);
    async_semaphore_release(&semaphore);
    async_semaphore_release(&semaphore);
    AWAIT(async_sleep(1.5));
    for (int i = 0; i < 4; i++)
        outcome_of(tasks[i]);
    printf(" %d", async_semaphore_locked(&semaphore));
    AWAIT(async_semaphore_acquire(&semaphore));
    AWAIT(async_semaphore_acquire(&semaphore));
    printf(" %d\n", async_semaphore_locked(&semaphore));
    // CHECK-NEXT: 1 2 -125 0 0 -125 0 1
    // CHECK-NEXT: 0 2 0 -125 0 -125 0 1
    // CHECK-NEXT: 0 1 0 0 -125 -125 0 1
}

/* test_acquire_hang: cancelled behind the release. It has got in, and lets the next in on its way out. */
ASYNC void cancelled_with_it_in_hand(void)
{
    struct async_semaphore semaphore = ASYNC_SEMAPHORE_INIT(0);
    ASYNC_TASK(void) one = async_create_task(worker(&semaphore, 1)), two = async_create_task(worker(&semaphore, 2));
    AWAIT(async_yield());
    async_semaphore_release(&semaphore);
    async_task_cancel(one);
    AWAIT(async_sleep(2));
    outcome_of(one);
    outcome_of(two);
    printf(" %d\n", async_semaphore_locked(&semaphore));
    // CHECK-NEXT: 1 2 -125 0 0
}

ASYNC void otherwise(void)
{
    struct async_semaphore semaphore = ASYNC_SEMAPHORE_INIT(0);
    ASYNC void (*acquire)(struct async_semaphore *) = async_semaphore_acquire;
    ASYNC_TASK(void) task = async_create_task(async_semaphore_acquire(&semaphore));
    ASYNC_TASK(void) lost = async_create_task(async_semaphore_acquire(&semaphore));
    AWAIT(async_yield());
    async_semaphore_release(&semaphore);
    AWAIT(async_join(task));
    async_semaphore_deinit(&semaphore);
    AWAIT(async_yield());
    outcome_of(lost);
    ASYNC_TIMEOUT(1) AWAIT(acquire(&semaphore));
    ASYNC_CATCH (err) { printf(" %d", err); }
    printf("\n");
    // CHECK-NEXT: -43 -110
}

ASYNC int main(void)
{
    AWAIT(so_many_at_a_time());
    AWAIT(without_waiting());
    AWAIT(bounded());
    for (int i = 0; i < 3; i++)
        AWAIT(cancelled(i));
    AWAIT(cancelled_with_it_in_hand());
    AWAIT(otherwise());
    // CHECK-NOT: {{.}}
    return 0;
}
