// async_lock: one at a time, in the order of arrival; whoever is cancelled or fails neither keeps it nor loses it for others.
// RUN: %run-all %s --stderr | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

static double now(void)
{
    return async_loop_time(async_get_running_loop());
}

ASYNC void holder(struct async_lock *lock, const char *name, int times)
{
    for (int i = 1; i <= times; i++) {
        AWAIT(async_lock_acquire(lock));
        DEFER async_lock_release(lock);
        printf(" %s%d", name, i);
        AWAIT(async_sleep(0.25));
    }
}

static void outcome_of(ASYNC_TASK(void) task)
{
    printf(" %d", async_task_exception(task));
    async_task_detach(task);
}

/* asyncio's test_acquire_fifo_order. */
ASYNC void fifo_order(void)
{
    struct async_lock lock = ASYNC_LOCK_INIT;
    AWAIT(async_gather(holder(&lock, "a", 2), holder(&lock, "b", 2), holder(&lock, "c", 2)));
    printf(" %d\n", async_lock_locked(&lock));
    // CHECK: a1 b1 c1 a2 b2 c2 0
}

/* A lock that changes hands is never free in between. */
ASYNC void nobody_overtakes(void)
{
    struct async_lock lock;
    async_lock_init(&lock);
    AWAIT(async_lock_acquire(&lock));
    ASYNC_TASK(void) other = async_create_task(holder(&lock, "other", 1));
    AWAIT(async_yield());
    printf(" %d", async_lock_release(&lock));
    printf(" %d", async_lock_locked(&lock));
    AWAIT(async_lock_acquire(&lock));
    printf(" me");
    AWAIT(async_join(other));
    printf(" %d", async_lock_release(&lock));
    printf(" %d", async_lock_locked(&lock));
    printf(" %d\n", async_lock_release(&lock));
    // CHECK-NEXT: 0 1 other1 me 0 0 -1
}

/* test_cancel_race: whoever is cancelled while it waits, the next one's turn comes. */
ASYNC void cancelled_in_line(int place)
{
    struct async_lock lock = ASYNC_LOCK_INIT;
    ASYNC_TASK(void) tasks[3];
    AWAIT(async_lock_acquire(&lock));
    tasks[0] = async_create_task(holder(&lock, "a", 1));
    tasks[1] = async_create_task(holder(&lock, "b", 1));
    tasks[2] = async_create_task(holder(&lock, "c", 1));
    AWAIT(async_yield());
    async_task_cancel(tasks[place]);
    async_lock_release(&lock);
    AWAIT(async_sleep(2));
    for (int i = 0; i < 3; i++)
        outcome_of(tasks[i]);
    printf(" %d\n", async_lock_locked(&lock));
    // CHECK-NEXT: b1 c1 -125 0 0 0
    // CHECK-NEXT: a1 c1 0 -125 0 0
    // CHECK-NEXT: a1 b1 0 0 -125 0
}

/* test_cancel_release_race: released and cancelled in one turn. It has the lock, and gives it back on the way out. */
ASYNC void cancelled_with_the_lock_in_hand(int cancel_first)
{
    struct async_lock lock = ASYNC_LOCK_INIT;
    AWAIT(async_lock_acquire(&lock));
    ASYNC_TASK(void) a = async_create_task(holder(&lock, "a", 1)), b = async_create_task(holder(&lock, "b", 1));
    AWAIT(async_yield());
    if (cancel_first)
        async_task_cancel(a);
    async_lock_release(&lock);
    if (!cancel_first)
        async_task_cancel(a);
    AWAIT(async_sleep(1));
    outcome_of(a);
    outcome_of(b);
    printf(" %d\n", async_lock_locked(&lock));
    // CHECK-NEXT: a1 b1 -125 0 0
    // CHECK-NEXT: b1 -125 0 0
}

ASYNC void with_timeout(void)
{
    struct async_lock lock = ASYNC_LOCK_INIT;
    ASYNC_TASK(void) other = async_create_task(holder(&lock, "other", 8));
    AWAIT(async_yield());
    ASYNC_TIMEOUT(0.1) AWAIT(async_lock_acquire(&lock));
    ASYNC_CATCH (err) { printf(" %d at %g", err, now()); }
    ASYNC_TIMEOUT(0.4) {
        AWAIT(async_lock_acquire(&lock));
        DEFER async_lock_release(&lock);
        printf(" got it at %g", now());
        AWAIT(async_sleep(1));
    }
    ASYNC_CATCH (err) { printf(" %d at %g", err, now()); }
    async_task_cancel(other);
    AWAIT(async_sleep(1));
    outcome_of(other);
    printf(" %d\n", async_lock_locked(&lock));
    // CHECK-NEXT: other1 -110 at 0.1 got it at 0.25 -110 at 0.5 other2 -125 0
}

/* As a task's whole body, a gather's branch, through a pointer; a lock on the heap. */
struct account {
    struct async_lock lock;
    int balance;
};

ASYNC int deposit(struct account *account, int amount)
{
    ASYNC void (*acquire)(struct async_lock *) = async_lock_acquire;
    AWAIT(acquire(&account->lock));
    DEFER async_lock_release(&account->lock);
    int before = account->balance;
    AWAIT(async_yield());
    account->balance = before + amount;
    return account->balance;
}

ASYNC void otherwise(void)
{
    static struct account account = {ASYNC_LOCK_INIT, 0};
    int a, b, c;
    ASYNC_TASK(void) first = async_create_task(async_lock_acquire(&account.lock));
    ASYNC_TASK(void) second = async_create_task(async_lock_acquire(&account.lock));
    AWAIT(async_join(first));
    async_lock_release(&account.lock);
    AWAIT(async_join(second));
    first = async_create_task(async_lock_acquire(&account.lock));
    second = async_create_task(async_lock_acquire(&account.lock));
    async_task_cancel(second); /* before its first step */
    AWAIT(async_yield());
    async_task_cancel(first); /* in line */
    outcome_of(second);
    AWAIT(async_yield());
    outcome_of(first);
    async_lock_release(&account.lock);
    AWAIT(async_gather(a = deposit(&account, 1), b = deposit(&account, 10), c = deposit(&account, 100)));
    printf(" %d %d %d %d\n", a, b, c, async_lock_locked(&account.lock));
    // CHECK-NEXT: -125 -125 1 11 111 0
}

ASYNC void destroyed(void)
{
    struct async_lock lock = ASYNC_LOCK_INIT;
    AWAIT(async_lock_acquire(&lock));
    ASYNC_TASK(void) one = async_create_task(async_lock_acquire(&lock)), two = async_create_task(async_lock_acquire(&lock));
    AWAIT(async_yield());
    async_lock_deinit(&lock);
    AWAIT(async_yield());
    outcome_of(one);
    outcome_of(two);
    printf("\n");
    // CHECK-NEXT: -43 -43
}

/* asyncio raises RuntimeError('Lock is not acquired.'); debug mode says so here. */
ASYNC void misused(void)
{
    struct async_lock lock = ASYNC_LOCK_INIT;
    int (*release)(struct async_lock *) = async_lock_release;
    async_loop_set_debug(async_get_running_loop(), true);
    fflush(stdout);
    if (async_lock_release(&lock) == -EPERM && release(&lock) == -EPERM)
        AWAIT(async_lock_acquire(&lock));
    // CHECK-NEXT: Lock is not acquired.
    // CHECK-NEXT: Lock is not acquired.
    async_loop_set_debug(async_get_running_loop(), false);
}

ASYNC void all(void)
{
    AWAIT(fifo_order());
    AWAIT(nobody_overtakes());
    for (int i = 0; i < 3; i++)
        AWAIT(cancelled_in_line(i));
    AWAIT(cancelled_with_the_lock_in_hand(0));
    AWAIT(cancelled_with_the_lock_in_hand(1));
}

ASYNC void more(void)
{
    AWAIT(with_timeout());
    AWAIT(otherwise());
    AWAIT(destroyed());
    AWAIT(misused());
}

/* Nobody will ever release it: who waits, and for what. */
ASYNC void twice(struct async_lock *lock)
{
    AWAIT(async_lock_acquire(lock));
    AWAIT(async_lock_acquire(lock));
}

static void show(const struct async_log_record *record, void *arg)
{
    (void)arg;
    printf("%s\n", record->line);
}

int main(void)
{
    struct async_lock lock = ASYNC_LOCK_INIT;
    async_run(all());
    async_run(more());
    struct async_loop *loop = async_new_event_loop();
    async_loop_set_log(loop, show, NULL);
    async_loop_run_until_complete(loop, twice(&lock));
    printf("%d\n", async_run_error());
    // CHECK-NEXT: Deadlock: every task waits, and nothing can wake one
    // CHECK-NEXT: Task twice
    // CHECK-NEXT: awaits async_lock_acquire
    // CHECK-NEXT: twice ({{.*}}lock.c:[[#]])
    // CHECK-NEXT: -35
    async_lock_release(&lock);
    for (int i = 0; i < 3; i++)
        async_loop_create_task(loop, holder(&lock, "closing", 1));
    async_loop_run_until_complete(loop, async_sleep(0.1));
    async_loop_close(loop);
    printf(" %d\n", async_lock_locked(&lock));
    // CHECK-NEXT: closing1 0
    // CHECK-NOT: {{.}}
    return 0;
}
