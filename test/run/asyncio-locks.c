// asyncio's tests of Lock, Condition and Semaphore, the races above all.
// RUN: %run-all %s | FileCheck %s
#include "Inputs/asyncio.h"

static void release_lock(void *lock)
{
    async_lock_release((struct async_lock *)lock);
}

static void release_condition(void *condition)
{
    async_condition_release((struct async_condition *)condition);
}

static void cancel(void *task)
{
    async_task_cancel((struct async_task *)task);
}

static int outcome_of(ASYNC_TASK(void) task)
{
    int err = async_task_exception(task);
    async_task_detach(task);
    return err;
}

/* ---- Lock --------------------------------------------------------------------------------------- */

static struct async_lock lock;
static int taken;

ASYNC void lockit(void)
{
    AWAIT(async_lock_acquire(&lock));
    taken++;
}

ASYNC void acquire_cancel(void)
{
    int err;
    AWAIT(async_lock_acquire(&lock));
    ASYNC_TASK(void) task = async_create_task(async_lock_acquire(&lock));
    async_loop_call_soon(async_get_running_loop(), cancel, async_task_ref(task));
    FAILURE(err, AWAIT(async_join(task)));
    async_task_detach(task);
    assert(err == -ECANCELED && async_lock_locked(&lock));
    async_lock_release(&lock);
    assert(!async_lock_locked(&lock));
}

/* Cancelling the first and releasing in one turn wakes the second. */
ASYNC void cancel_race(void)
{
    ASYNC_TASK(void) tasks[2];
    AWAIT(async_lock_acquire(&lock));
    for (int i = 0; i < 2; i++)
        tasks[i] = async_create_task(lockit());
    AWAIT(async_yield());
    async_task_cancel(tasks[0]);
    async_loop_call_soon(async_get_running_loop(), release_lock, &lock);
    AWAIT(async_sleep(1));
    assert(async_lock_locked(&lock));
    assert(outcome_of(tasks[0]) == -ECANCELED && outcome_of(tasks[1]) == 0);
    async_lock_release(&lock);
}

/* The lock is taken once, not by two. */
ASYNC void cancel_release_race(void)
{
    ASYNC_TASK(void) tasks[3];
    taken = 0;
    AWAIT(async_lock_acquire(&lock));
    for (int i = 0; i < 3; i++)
        tasks[i] = async_create_task(lockit());
    AWAIT(async_yield());
    async_task_cancel(tasks[0]);
    async_lock_release(&lock);
    AWAIT(async_sleep(1));
    assert(taken == 1);
    assert(outcome_of(tasks[0]) == -ECANCELED && outcome_of(tasks[1]) == 0 && !async_task_done(tasks[2]));
    async_task_cancel(tasks[2]);
    AWAIT(async_yield());
    assert(outcome_of(tasks[2]) == -ECANCELED);
    async_lock_release(&lock);
}

/* asyncio's lock goes on to the second; ours is the first's by then, who returns with it. Nobody is forgotten either way. */
ASYNC void finished_waiter_cancelled(void)
{
    AWAIT(async_lock_acquire(&lock));
    ASYNC_TASK(void) first = async_create_task(async_lock_acquire(&lock)), second = async_create_task(async_lock_acquire(&lock));
    AWAIT(async_yield());
    async_lock_release(&lock);
    async_task_cancel(first);
    AWAIT(async_sleep(1));
    assert(async_lock_locked(&lock) && outcome_of(first) == 0 && !async_task_done(second));
    async_lock_release(&lock);
    AWAIT(async_yield());
    assert(async_lock_locked(&lock) && outcome_of(second) == 0);
    async_lock_release(&lock);
}

/* ---- Condition ---------------------------------------------------------------------------------- */

static struct async_condition condition;
static int state;
static bool has_waited;

static bool is_not_zero(void *number)
{
    return *(int *)number != 0;
}

static bool is_zero(void *number)
{
    return *(int *)number == 0;
}

ASYNC void consumer(void)
{
    AWAIT(async_condition_acquire(&condition));
    DEFER async_condition_release(&condition);
    for (;;) {
        AWAIT(async_condition_wait_for(&condition, is_not_zero, &state));
        if (state < 0)
            return;
        state--;
        async_condition_notify_all(&condition);
    }
}

/* A task that is cancelled as it is notified does not keep the notification. */
ASYNC void cancelled_wakeup_at(bool is_locking)
{
    ASYNC_TASK(void) consumers[2] = {async_create_task(consumer()), async_create_task(consumer())};
    state = 0;
    AWAIT(async_sleep(0.1));
    AWAIT(async_condition_acquire(&condition));
    state++;
    async_condition_notify(&condition, 1);
    if (is_locking)
        AWAIT(async_yield());
    async_task_cancel(consumers[0]);
    ASYNC_TIMEOUT(1) AWAIT(async_condition_wait_for(&condition, is_zero, &state));
    assert(state == 0);
    state = -1;
    async_condition_notify_all(&condition);
    async_condition_release(&condition);
    AWAIT(async_join(consumers[1]));
    assert(outcome_of(consumers[0]) == -ECANCELED);
}

ASYNC void cancelled_wakeup(void)
{
    AWAIT(cancelled_wakeup_at(false));
}

ASYNC void cancelled_wakeup_relock(void)
{
    AWAIT(cancelled_wakeup_at(true));
}

ASYNC void wait_cancel(void)
{
    AWAIT(async_condition_acquire(&condition));
    ASYNC_TASK(void) task = async_create_task(async_condition_wait(&condition));
    async_loop_call_soon(async_get_running_loop(), cancel, task);
    AWAIT(async_sleep(1));
    assert(outcome_of(task) == -ECANCELED && async_condition_locked(&condition));
    async_condition_release(&condition);
}

ASYNC void wait_cancel_contested(void)
{
    AWAIT(async_condition_acquire(&condition));
    ASYNC_TASK(void) task = async_create_task(async_condition_wait(&condition));
    AWAIT(async_yield());
    assert(!async_condition_locked(&condition));
    AWAIT(async_condition_acquire(&condition));
    async_condition_notify(&condition, 1);
    async_loop_call_soon(async_get_running_loop(), cancel, task);
    async_loop_call_soon(async_get_running_loop(), release_condition, &condition);
    AWAIT(async_sleep(1));
    assert(async_condition_locked(&condition) && outcome_of(task) == -ECANCELED);
    async_condition_release(&condition);
}

ASYNC void wait_on_condition(void)
{
    AWAIT(async_condition_acquire(&condition));
    DEFER async_condition_release(&condition);
    has_waited = true;
    AWAIT(async_condition_wait(&condition));
}

ASYNC void wait_cancel_after_notify(void)
{
    has_waited = false;
    ASYNC_TASK(void) waiter = async_create_task(wait_on_condition());
    AWAIT(async_yield());
    AWAIT(async_condition_acquire(&condition));
    async_condition_notify(&condition, 1);
    AWAIT(async_yield());
    async_task_cancel(waiter);
    AWAIT(async_yield());
    assert(!async_task_done(waiter));
    async_condition_release(&condition);
    AWAIT(async_yield());
    assert(outcome_of(waiter) == -ECANCELED && has_waited && !async_condition_locked(&condition));
}

ASYNC void timeout_in_block(void)
{
    int err;
    AWAIT(async_condition_acquire(&condition));
    DEFER async_condition_release(&condition);
    FAILURE(err, ASYNC_TIMEOUT(0.001) AWAIT(async_condition_wait(&condition)));
    assert(err == -ETIMEDOUT && async_condition_locked(&condition));
}

/* ---- Semaphore ---------------------------------------------------------------------------------- */

static struct async_semaphore semaphore;
static int results[8], result_count;

ASYNC void acquires(int result)
{
    AWAIT(async_semaphore_acquire(&semaphore));
    results[result_count++] = result;
}

ASYNC void acquires_again(int first, int second)
{
    AWAIT(acquires(first));
    async_semaphore_release(&semaphore);
    AWAIT(acquires(second));
}

ASYNC void acquire_hang(void)
{
    async_semaphore_init(&semaphore, 0);
    ASYNC_TASK(void) first = async_create_task(async_semaphore_acquire(&semaphore)), second = async_create_task(async_semaphore_acquire(&semaphore));
    AWAIT(async_yield());
    async_task_cancel(first);
    async_semaphore_release(&semaphore);
    AWAIT(async_join(second));
    assert(async_semaphore_locked(&semaphore) && outcome_of(first) == -ECANCELED);
}

ASYNC void holds_for(double seconds)
{
    AWAIT(async_semaphore_acquire(&semaphore));
    DEFER async_semaphore_release(&semaphore);
    AWAIT(async_sleep(seconds));
}

ASYNC void acquire_no_hang(void)
{
    async_semaphore_init(&semaphore, 1);
    ASYNC_TASK(void) first = async_create_task(holds_for(1)), second = async_create_task(holds_for(1));
    AWAIT(async_yield());
    async_task_cancel(first);
    async_task_cancel(second);
    AWAIT(async_yield());
    ASYNC_TIMEOUT(1) AWAIT(async_semaphore_acquire(&semaphore));
    assert(outcome_of(first) == -ECANCELED && outcome_of(second) == -ECANCELED);
}

ASYNC void holds_twice(int first, int second)
{
    for (int i = 0; i < 2; i++) {
        AWAIT(acquires(i ? second : first));
        DEFER async_semaphore_release(&semaphore);
        AWAIT(async_sleep(0.01));
    }
}

ASYNC void acquire_fifo_order(void)
{
    async_semaphore_init(&semaphore, 1);
    result_count = 0;
    AWAIT(async_gather(holds_twice(0, 3), holds_twice(1, 4), holds_twice(2, 5)));
    for (int i = 0; i < 6; i++)
        assert(results[i] == i);
}

/* asyncio's 2 and 3: two permits, three tasks, one of which acquires twice: it gets its second one last, or with ours as soon as
 * there is one that nobody waits for. */
ASYNC void acquire_fifo_order_2(void)
{
    async_semaphore_init(&semaphore, 1);
    result_count = 0;
    ASYNC_TASK(void) tasks[3] = {async_create_task(acquires(1)), async_create_task(acquires_again(2, 4)), async_create_task(acquires(3))};
    AWAIT(async_yield());
    async_semaphore_release(&semaphore);
    AWAIT(async_yield());
    async_semaphore_release(&semaphore);
    for (int i = 0; i < 3; i++)
        AWAIT(async_join(tasks[i]));
    for (int i = 0; i < 4; i++)
        assert(results[i] == i + 1);
}

ASYNC void acquire_fifo_order_3(void)
{
    async_semaphore_init(&semaphore, 0);
    result_count = 0;
    ASYNC_TASK(void) tasks[3] = {async_create_task(acquires(1)), async_create_task(acquires_again(2, 4)), async_create_task(acquires(3))};
    AWAIT(async_yield());
    async_task_cancel(tasks[0]);
    AWAIT(async_yield());
    async_semaphore_release(&semaphore);
    AWAIT(async_yield());
    async_semaphore_release(&semaphore);
    AWAIT(async_join(tasks[1]));
    AWAIT(async_join(tasks[2]));
    assert(outcome_of(tasks[0]) == -ECANCELED && results[0] == 2 && results[1] == 3 && results[2] == 4);
}

int main(void)
{
    TEST(acquire_cancel);           // CHECK:      acquire_cancel{{$}}
    TEST(cancel_race);              // CHECK-NEXT: cancel_race{{$}}
    TEST(cancel_release_race);      // CHECK-NEXT: cancel_release_race{{$}}
    TEST(finished_waiter_cancelled); // CHECK-NEXT: finished_waiter_cancelled{{$}}
    TEST(cancelled_wakeup);         // CHECK-NEXT: cancelled_wakeup{{$}}
    TEST(cancelled_wakeup_relock);  // CHECK-NEXT: cancelled_wakeup_relock{{$}}
    TEST(wait_cancel);              // CHECK-NEXT: wait_cancel{{$}}
    TEST(wait_cancel_contested);    // CHECK-NEXT: wait_cancel_contested{{$}}
    TEST(wait_cancel_after_notify); // CHECK-NEXT: wait_cancel_after_notify{{$}}
    TEST(timeout_in_block);         // CHECK-NEXT: timeout_in_block{{$}}
    TEST(acquire_hang);             // CHECK-NEXT: acquire_hang{{$}}
    TEST(acquire_no_hang);          // CHECK-NEXT: acquire_no_hang{{$}}
    TEST(acquire_fifo_order);       // CHECK-NEXT: acquire_fifo_order{{$}}
    TEST(acquire_fifo_order_2);     // CHECK-NEXT: acquire_fifo_order_2{{$}}
    TEST(acquire_fifo_order_3);     // CHECK-NEXT: acquire_fifo_order_3{{$}}
    return 0;
}
