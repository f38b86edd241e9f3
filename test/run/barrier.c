// async_barrier: all go on together, each with its place; one that is broken, reset or aborted lets nobody wait in vain.
// RUN: %run-all %s --stderr | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

ASYNC size_t party(struct async_barrier *barrier, int name, double seconds)
{
    AWAIT(async_sleep(seconds));
    printf(" (%d", name);
    DEFER printf(" %d)", name);
    return AWAIT(async_barrier_wait(barrier));
}

static void outcome_of(ASYNC_TASK(size_t) task)
{
    const size_t *place = async_task_result(task);
    if (place)
        printf(" %zu", *place);
    else
        printf(" %d", async_task_exception(task));
    async_task_detach(task);
}

ASYNC void together(void)
{
    struct async_barrier barrier = ASYNC_BARRIER_INIT(3);
    size_t a, b, c;
    for (int round = 0; round < 2; round++) { /* it can be used again, and has nothing left over */
        AWAIT(async_gather(a = party(&barrier, 1, 0.5), b = party(&barrier, 2, 0), c = party(&barrier, 3, 1)));
        printf(" %zu %zu %zu at %g, %zu of %zu wait\n", a, b, c, async_loop_time(async_get_running_loop()), async_barrier_n_waiting(&barrier),
               async_barrier_parties(&barrier));
    }
    // CHECK: (2 (1 (3 3) 2) 1) 1 0 2 at 1, 0 of 3 wait
    // CHECK-NEXT: (2 (1 (3 3) 2) 1) 1 0 2 at 2, 0 of 3 wait
}

/* More than one round at a time: seven tasks at a barrier of three. */
ASYNC void more_than_fit(void)
{
    struct async_barrier barrier = ASYNC_BARRIER_INIT(3);
    ASYNC_TASK(size_t) tasks[7];
    for (int i = 0; i < 7; i++)
        tasks[i] = async_create_task(party(&barrier, i, 0));
    AWAIT(async_sleep(1));
    printf(" | %zu", async_barrier_n_waiting(&barrier));
    async_task_cancel(tasks[6]);
    AWAIT(async_sleep(1));
    for (int i = 0; i < 7; i++)
        outcome_of(tasks[i]);
    printf("\n");
    // CHECK-NEXT: (0 (1 (2 2) (3 (4 (5 5) (6 0) 1) 3) 4) | 1 6) 0 1 2 0 1 2 -125
}

ASYNC void of_one(void)
{
    struct async_barrier barrier;
    printf(" %d", async_barrier_init(&barrier, 0));
    printf(" %d", async_barrier_init(&barrier, 1));
    printf(" %zu\n", AWAIT(async_barrier_wait(&barrier)));
    // CHECK-NEXT: -22 0 0
}

/* Who is cancelled does not break it: the others wait for one more. */
ASYNC void cancelled(int place)
{
    struct async_barrier barrier = ASYNC_BARRIER_INIT(3);
    ASYNC_TASK(size_t) tasks[3];
    for (int i = 0; i < 2; i++)
        tasks[i] = async_create_task(party(&barrier, i, 0));
    AWAIT(async_sleep(1));
    async_task_cancel(tasks[place]);
    AWAIT(async_sleep(1));
    printf(" %zu wait", async_barrier_n_waiting(&barrier));
    tasks[2] = async_create_task(party(&barrier, 2, 0));
    AWAIT(async_sleep(1));
    printf(" %zu is last,", AWAIT(async_barrier_wait(&barrier)));
    for (int i = 0; i < 3; i++) {
        AWAIT(async_yield());
        outcome_of(tasks[i]);
    }
    printf("\n");
    // CHECK-NEXT: (0 (1 0) 1 wait (2 2 is last, 1) 2) -125 0 1
    // CHECK-NEXT: (0 (1 1) 1 wait (2 2 is last, 0) 2) 0 -125 1
}

/* Cancelled when all had come: it goes on. */
ASYNC void cancelled_too_late(void)
{
    struct async_barrier barrier = ASYNC_BARRIER_INIT(2);
    ASYNC_TASK(size_t) task = async_create_task(party(&barrier, 1, 0));
    AWAIT(async_sleep(1));
    AWAIT(async_barrier_wait(&barrier));
    async_task_cancel(task);
    AWAIT(async_yield());
    outcome_of(task);
    printf("\n");
    // CHECK-NEXT: (1 1) 0
}

/* asyncio's: reset fails who waits, and is ready again; abort fails all, until a reset. */
ASYNC void reset_and_abort(void)
{
    struct async_barrier barrier = ASYNC_BARRIER_INIT(2);
    ASYNC_TASK(size_t) task = async_create_task(party(&barrier, 1, 0)), other;
    AWAIT(async_sleep(1));
    async_barrier_reset(&barrier);
    AWAIT(async_yield());
    outcome_of(task);
    printf(" %d %zu |", async_barrier_broken(&barrier), async_barrier_n_waiting(&barrier));
    task = async_create_task(party(&barrier, 2, 0));
    AWAIT(async_sleep(1));
    async_barrier_abort(&barrier);
    other = async_create_task(party(&barrier, 3, 0));
    AWAIT(async_sleep(1));
    outcome_of(task);
    outcome_of(other);
    printf(" %d |", async_barrier_broken(&barrier));
    async_barrier_reset(&barrier);
    task = async_create_task(party(&barrier, 4, 0));
    AWAIT(async_sleep(1));
    printf(" %zu", AWAIT(async_barrier_wait(&barrier)));
    AWAIT(async_yield());
    outcome_of(task);
    printf("\n");
    // CHECK-NEXT: (1 1) -32 0 0 | (2 2) (3 3) -32 -32 1 | (4 1 4) 0
}

ASYNC void otherwise(void)
{
    struct async_barrier barrier = ASYNC_BARRIER_INIT(3);
    ASYNC size_t (*wait)(struct async_barrier *) = async_barrier_wait;
    ASYNC_TASK(size_t) task = async_create_task(async_barrier_wait(&barrier));
    size_t a, b;
    AWAIT(async_gather(a = async_barrier_wait(&barrier), b = wait(&barrier)));
    printf(" %zu %zu %zu", AWAIT(async_join(task)), a, b);
    task = async_create_task(async_barrier_wait(&barrier));
    AWAIT(async_yield());
    async_barrier_deinit(&barrier);
    AWAIT(async_yield());
    outcome_of(task);
    async_barrier_abort(&barrier);
    task = async_create_task(async_barrier_wait(&barrier));
    AWAIT(async_yield());
    outcome_of(task);
    async_barrier_init(&barrier, 1);
    task = async_create_task(async_barrier_wait(&barrier));
    printf(" %zu\n", AWAIT(async_join(task)));
    // CHECK-NEXT: 0 1 2 -43 -32 0
}

ASYNC int main(void)
{
    AWAIT(together());
    AWAIT(more_than_fit());
    AWAIT(of_one());
    AWAIT(cancelled(0));
    AWAIT(cancelled(1));
    AWAIT(cancelled_too_late());
    AWAIT(reset_and_abort());
    AWAIT(otherwise());
    // CHECK-NOT: {{.}}
    return 0;
}
