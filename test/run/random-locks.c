// Locks, semaphores and conditions under random use and cancellation: never too many inside, entry in the order of arrival,
// no notification lost, and everything given back.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

enum { WORKERS = 8, STEPS = 300, SEEDS = 40 };

static unsigned seed;
static int failures, entered, refused, consumed, cancels;
static bool stopping;

static unsigned random_below(unsigned limit)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % limit;
}

static void check(bool is_right, const char *what)
{
    if (!is_right && failures++ < 10)
        printf("wrong: %s\n", what);
}

/* Who has called acquire and not got in, in order. */
static int line[WORKERS], waiting;

static void leave_line(int worker)
{
    int at = 0;
    while (at < waiting && line[at] != worker)
        at++;
    check(at < waiting, "in line");
    for (waiting--; at < waiting; at++)
        line[at] = line[at + 1];
}

static struct async_lock lock;
static struct async_semaphore semaphore;
static int inside, room;
static bool uses_lock;

ASYNC void pause(void)
{
    for (unsigned turns = random_below(4); turns; turns--)
        AWAIT(async_yield());
}

static void leave(void)
{
    inside--;
    check((uses_lock ? async_lock_release(&lock) : async_semaphore_release(&semaphore)) == 0, "release");
}

ASYNC void enter(int worker)
{
    line[waiting++] = worker;
    ASYNC_TRY {
        if (uses_lock)
            AWAIT(async_lock_acquire(&lock));
        else
            AWAIT(async_semaphore_acquire(&semaphore));
    }
    ASYNC_CATCH (err) {
        leave_line(worker);
        refused++;
        ASYNC_RAISE(err);
    }
    check(line[0] == worker || !uses_lock, "order of entry");
    leave_line(worker);
    check(++inside <= room, "too many inside");
    entered++;
}

ASYNC void work(int worker)
{
    while (!stopping) {
        ASYNC_TRY {
            AWAIT(enter(worker));
            DEFER leave();
            AWAIT(pause());
        }
        ASYNC_CATCH (err) { check(err == -ECANCELED, "the failure"); }
        ASYNC_TRY { AWAIT(pause()); }
        ASYNC_CATCH (err) { check(err == -ECANCELED, "the failure"); }
    }
}

/* ---- a condition: items are counted, and each is worth one notification -------------------------- */

static struct async_condition condition;
static int items, sleeping;

ASYNC void consume(void)
{
    while (!stopping) {
        ASYNC_TRY {
            AWAIT(async_condition_acquire(&condition));
            DEFER async_condition_release(&condition);
            DEFER check(++inside == 1, "alone with the lock"), inside--;
            while (items == 0 && !stopping) {
                sleeping++;
                DEFER sleeping--;
                AWAIT(async_condition_wait(&condition));
            }
            if (items) {
                items--;
                consumed++;
            }
        }
        ASYNC_CATCH (err) {
            check(err == -ECANCELED, "the failure");
            for (int turns = 0; turns < 5 && !stopping; turns++) { /* others must do its work */
                ASYNC_TRY { AWAIT(async_yield()); }
                ASYNC_CATCH (again) { check(again == -ECANCELED, "the failure"); }
            }
        }
        ASYNC_TRY { AWAIT(async_yield()); }
        ASYNC_CATCH (err) { check(err == -ECANCELED, "the failure"); }
    }
}

ASYNC void produce(ASYNC_TASK(void) *tasks)
{
    AWAIT(async_condition_acquire(&condition));
    DEFER async_condition_release(&condition);
    AWAIT(pause());
    items++;
    async_condition_notify(&condition, 1);
    for (unsigned count = random_below(4); count; count--) /* who was notified and waits for the lock, perhaps */
        async_task_cancel(tasks[random_below(WORKERS)]), cancels++;
}

/* ---- the runs ----------------------------------------------------------------------------------- */

ASYNC void stop(ASYNC_TASK(void) *tasks)
{
    stopping = true;
    for (int i = 0; i < WORKERS; i++) {
        async_task_cancel(tasks[i]);
        AWAIT(async_join(tasks[i]));
    }
}

ASYNC void run_locks(void)
{
    ASYNC_TASK(void) tasks[WORKERS];
    uses_lock = seed % 2;
    room = uses_lock ? 1 : (int)random_below(3) + 1;
    async_lock_init(&lock);
    async_bounded_semaphore_init(&semaphore, (size_t)room);
    for (int i = 0; i < WORKERS; i++)
        tasks[i] = async_create_task(work(i));
    for (int step = 0; step < STEPS; step++) {
        AWAIT(async_yield());
        if (random_below(3) == 0)
            async_task_cancel(tasks[random_below(WORKERS)]), cancels++;
    }
    AWAIT(stop(tasks));
    check(!inside && !waiting && !async_lock_locked(&lock), "all has been given back");
    check(async_semaphore_release(&semaphore) == -EOVERFLOW, "all permits are back");
}

ASYNC void run_condition(void)
{
    ASYNC_TASK(void) tasks[WORKERS];
    async_condition_init(&condition, NULL);
    items = 0;
    for (int i = 0; i < WORKERS; i++)
        tasks[i] = async_create_task(consume());
    AWAIT(async_yield());
    for (int step = 0; step < STEPS; step++) {
        AWAIT(produce(tasks));
        for (unsigned count = random_below(3); count; count--) {
            async_task_cancel(tasks[random_below(WORKERS)]), cancels++;
            if (random_below(2))
                AWAIT(async_yield());
            check(async_condition_locked(&condition) || !items || !condition.waiters.first, "somebody sleeps beside an item");
        }
    }
    for (int i = 0; i < 4 * WORKERS; i++) /* nobody sleeps while there are items */
        AWAIT(async_yield());
    check(items == 0, "a notification got lost");
    check(sleeping == WORKERS, "all wait");
    AWAIT(stop(tasks));
    check(!async_condition_locked(&condition), "the lock is free");
}

int main(void)
{
    for (unsigned i = 0; i < SEEDS; i++) {
        seed = i;
        stopping = false;
        async_run(run_locks());
        stopping = false;
        async_run(run_condition());
        check(async_run_error() == 0, "the run");
    }
    printf("%d failures; %s\n", failures, entered > 1000 && refused > 100 && consumed == SEEDS * STEPS ? "enough was tried" : "?");
    // CHECK-NOT: wrong
    // CHECK: 0 failures; enough was tried
    return 0;
}
