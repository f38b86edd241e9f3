// async_condition: waiting gives the lock back and ends with it, whatever happens; no notification gets lost.
// RUN: %run-all %s --stderr | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

ASYNC void waiter(struct async_condition *condition, int name)
{
    AWAIT(async_condition_acquire(condition));
    DEFER async_condition_release(condition);
    DEFER printf(" %s%d)", async_condition_locked(condition) ? "" : "without the lock: ", name);
    printf(" (%d", name);
    AWAIT(async_condition_wait(condition));
    printf(" %d", name);
}

static void outcome_of(ASYNC_TASK(void) task)
{
    printf(" %d", async_task_exception(task));
    async_task_detach(task);
}

ASYNC void notify(struct async_condition *condition, size_t count)
{
    AWAIT(async_condition_acquire(condition));
    printf(" notify");
    async_condition_notify(condition, count);
    async_condition_release(condition);
}

ASYNC void in_order(void)
{
    struct async_condition condition;
    async_condition_init(&condition, NULL);
    for (int i = 1; i <= 5; i++)
        async_create_task(waiter(&condition, i));
    AWAIT(async_yield());
    AWAIT(notify(&condition, 1));
    AWAIT(async_sleep(1));
    AWAIT(notify(&condition, 2));
    AWAIT(async_sleep(1));
    AWAIT(async_condition_acquire(&condition));
    printf(" notify all");
    async_condition_notify_all(&condition);
    AWAIT(async_sleep(1)); /* nobody goes on while the lock is held */
    printf(" release");
    async_condition_release(&condition);
    AWAIT(async_sleep(1));
    printf(" %d\n", async_condition_locked(&condition));
    // CHECK: (1 (2 (3 (4 (5 notify 1 1) notify 2 2) 3 3) notify all release 4 4) 5 5) 0
}

/* With a lock that it shares with another condition. */
ASYNC void with_a_lock(void)
{
    struct async_lock lock = ASYNC_LOCK_INIT;
    struct async_condition one = ASYNC_CONDITION_INIT(&lock), two = ASYNC_CONDITION_INIT(&lock);
    ASYNC_TASK(void) first = async_create_task(waiter(&one, 1)), second = async_create_task(waiter(&two, 2));
    AWAIT(async_yield());
    AWAIT(async_lock_acquire(&lock));
    async_condition_notify(&two, 5);
    async_lock_release(&lock);
    AWAIT(async_join(second));
    AWAIT(notify(&one, 1));
    AWAIT(async_join(first));
    printf(" %d\n", async_lock_locked(&lock));
    // CHECK-NEXT: (1 (2 2 2) notify 1 1) 0
}

ASYNC void misused(void)
{
    struct async_condition condition = ASYNC_CONDITION_INIT(NULL);
    printf(" %d", async_condition_notify(&condition, 1));
    printf(" %d", async_condition_notify_all(&condition));
    printf(" %d", async_condition_release(&condition));
    ASYNC_TRY { AWAIT(async_condition_wait(&condition)); }
    ASYNC_CATCH (err) { printf(" %d", err); }
    printf("\n");
    // CHECK-NEXT: -1 -1 -1 -1
}

/* Cancelled when it waits, with the lock free or held by another; when it was notified and waits for the lock; when it has it. */
ASYNC void cancelled(int when)
{
    struct async_condition condition = ASYNC_CONDITION_INIT(NULL);
    ASYNC_TASK(void) one = async_create_task(waiter(&condition, 1)), two = async_create_task(waiter(&condition, 2));
    AWAIT(async_yield());
    if (when == 0)
        async_task_cancel(one);
    AWAIT(async_condition_acquire(&condition));
    if (when == 1)
        async_task_cancel(one);
    printf(" notify");
    async_condition_notify(&condition, 1);
    if (when == 2) {
        async_task_cancel(one);
        async_task_cancel(one);
    }
    AWAIT(async_sleep(1));
    printf(" release");
    async_condition_release(&condition);
    if (when == 3)
        async_task_cancel(one);
    AWAIT(async_sleep(1));
    outcome_of(one);
    printf(" %d", async_task_exception(two));
    async_task_cancel(two);
    AWAIT(async_sleep(1));
    async_task_detach(two);
    printf(" %d\n", async_condition_locked(&condition));
    // CHECK-NEXT: (1 (2 1) notify release 2 2) -125 0 0
    // CHECK-NEXT: (1 (2 notify release 1) 2 2) -125 0 0
    // CHECK-NEXT: (1 (2 notify release 1) 2 2) -125 0 0
    // CHECK-NEXT: (1 (2 notify release 1 1) 0 -115 2) 0
}

/* It keeps the lock if the cancellation came before it waits. */
ASYNC void cancelled_before(void)
{
    struct async_condition condition = ASYNC_CONDITION_INIT(NULL);
    ASYNC_TASK(void) other = async_create_task(async_condition_acquire(&condition));
    AWAIT(async_condition_acquire(&condition));
    AWAIT(async_yield());
    async_task_cancel(async_current_task());
    ASYNC_TRY { AWAIT(async_condition_wait(&condition)); }
    ASYNC_CATCH (err) { printf(" %d %d", err, async_task_done(other)); }
    async_condition_release(&condition);
    AWAIT(async_join(other));
    printf("\n");
    // CHECK-NEXT: -125 0
}

ASYNC void with_timeout(void)
{
    struct async_condition condition = ASYNC_CONDITION_INIT(NULL);
    AWAIT(async_condition_acquire(&condition));
    ASYNC_TIMEOUT(1) AWAIT(async_condition_wait(&condition));
    ASYNC_CATCH (err) { printf(" %d %d", err, async_condition_locked(&condition)); }
    async_condition_release(&condition);
    printf("\n");
    // CHECK-NEXT: -110 1
}

/* ---- wait_for ----------------------------------------------------------------------------------- */

struct counter {
    struct async_condition condition;
    int value, asked;
};

static bool is_three(void *arg)
{
    struct counter *counter = arg;
    counter->asked++;
    return counter->value == 3;
}

ASYNC void waits_for_three(struct counter *counter)
{
    AWAIT(async_condition_acquire(&counter->condition));
    DEFER async_condition_release(&counter->condition);
    AWAIT(async_condition_wait_for(&counter->condition, is_three, counter));
    printf(" three, asked %d", counter->asked);
}

ASYNC void wait_for(void)
{
    struct counter counter = {.condition = ASYNC_CONDITION_INIT(NULL)};
    ASYNC_TASK(void) task = async_create_task(waits_for_three(&counter));
    for (; counter.value < 3; counter.value++)
        AWAIT(async_sleep(1)), AWAIT(notify(&counter.condition, 1));
    printf(" %d", async_task_done(task));
    AWAIT(notify(&counter.condition, 1));
    AWAIT(async_join(task));
    AWAIT(waits_for_three(&counter)); /* is true at once */
    counter.value = 0;
    task = async_create_task(waits_for_three(&counter));
    AWAIT(async_yield());
    AWAIT(notify(&counter.condition, 1));
    AWAIT(async_sleep(1));
    async_task_cancel(task);
    AWAIT(async_sleep(1));
    outcome_of(task);
    ASYNC_TRY { AWAIT(async_condition_wait_for(&counter.condition, is_three, &counter)); }
    ASYNC_CATCH (err) { printf(" %d", err); }
    counter.value = 3;
    AWAIT(async_condition_wait_for(&counter.condition, is_three, &counter)); /* asyncio's does not look at the lock then either */
    printf("\n");
    // CHECK-NEXT: notify notify notify 0 three, asked 4 notify three, asked 5 notify -125 -1
}

/* As tasks and through pointers. */
ASYNC void otherwise(void)
{
    struct counter counter = {.condition = ASYNC_CONDITION_INIT(NULL), .value = 1};
    ASYNC void (*wait_for)(struct async_condition *, bool (*)(void *), void *) = async_condition_wait_for;
    ASYNC void (*wait)(struct async_condition *) = async_condition_wait;
    ASYNC void (*acquire)(struct async_condition *) = async_condition_acquire;
    ASYNC_TASK(void) refused = async_create_task(async_condition_wait(&counter.condition));
    AWAIT(async_yield());
    outcome_of(refused);
    AWAIT(acquire(&counter.condition));
    ASYNC_TASK(void) one = async_create_task(async_condition_wait(&counter.condition));
    AWAIT(async_yield()); /* it has released the lock for us */
    AWAIT(acquire(&counter.condition));
    ASYNC_TASK(void) two = async_create_task(async_condition_wait_for(&counter.condition, is_three, &counter));
    AWAIT(async_yield());
    AWAIT(async_condition_acquire(&counter.condition));
    counter.value = 3;
    async_condition_notify_all(&counter.condition);
    async_condition_release(&counter.condition);
    AWAIT(async_join(one));
    async_condition_release(&counter.condition);
    AWAIT(async_join(two));
    counter.value = 2;
    ASYNC_TIMEOUT(1) AWAIT(wait_for(&counter.condition, is_three, &counter));
    ASYNC_CATCH (err) { printf(" %d", err); }
    ASYNC_TIMEOUT(1) AWAIT(wait(&counter.condition));
    ASYNC_CATCH (err) { printf(" %d", err); }
    printf(" %d\n", async_condition_locked(&counter.condition));
    // CHECK-NEXT: -1 -110 -110 1
}

/* ---- the end ------------------------------------------------------------------------------------ */

ASYNC void destroyed(bool has_own_lock)
{
    struct async_lock lock = ASYNC_LOCK_INIT;
    struct async_condition condition = ASYNC_CONDITION_INIT(has_own_lock ? NULL : &lock);
    ASYNC_TASK(void) tasks[3];
    for (int i = 0; i < 3; i++)
        tasks[i] = async_create_task(waiter(&condition, i));
    AWAIT(async_yield());
    AWAIT(async_condition_acquire(&condition));
    async_condition_notify(&condition, 1); /* this one needs nothing but the lock any more */
    if (has_own_lock)
        async_condition_release(&condition);
    async_condition_deinit(&condition);
    async_task_cancel(tasks[0]);
    if (!has_own_lock) {
        printf(" release");
        AWAIT(async_yield());
        async_lock_release(&lock);
    }
    AWAIT(async_sleep(1));
    for (int i = 0; i < 3; i++)
        outcome_of(tasks[i]);
    printf("\n");
    // CHECK-NEXT: (0 (1 (2 0 without the lock: 0) without the lock: 1) without the lock: 2) 0 -43 -43
    // CHECK-NEXT: (0 (1 (2 release 0) 1) 2) -125 -43 -43
}

ASYNC void all(void)
{
    AWAIT(in_order());
    AWAIT(with_a_lock());
    AWAIT(misused());
    for (int i = 0; i < 4; i++)
        AWAIT(cancelled(i));
    AWAIT(cancelled_before());
    AWAIT(with_timeout());
    AWAIT(wait_for());
    AWAIT(otherwise());
    AWAIT(destroyed(true));
    AWAIT(destroyed(false));
}

/* A loop closes while some wait: each has the lock on its way out, if its holder lets go. */
static void closing(bool is_held)
{
    struct async_condition condition = ASYNC_CONDITION_INIT(NULL);
    struct async_loop *loop = async_new_event_loop();
    for (int i = 1; i <= 2; i++)
        async_loop_create_task(loop, waiter(&condition, i));
    async_loop_run_until_complete(loop, async_yield());
    if (is_held)
        async_loop_run_until_complete(loop, async_condition_acquire(&condition));
    async_loop_close(loop);
    printf(" %d\n", async_condition_locked(&condition));
}

int main(void)
{
    async_run(all());
    closing(false);
    // CHECK-NEXT: (1 (2{{ [12][)] [12][)]}} 0
    closing(true);
    // CHECK-NEXT: (1 (2 {{[12][)]}} without the lock: {{[12][)]}} 0
    // CHECK-NOT: {{.}}
    return 0;
}
