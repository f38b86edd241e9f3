// asyncio's tests of cancellation, gather, groups and run.
// RUN: %run-all %s 2>/dev/null | FileCheck %s
#include "Inputs/asyncio.h"

#define CANCEL_ME() async_task_cancel(async_current_task())
#define JOIN_FAILURE(to, task) FAILURE(to, AWAIT(async_join(task)))

/* ---- Task.cancel ---- */

ASYNC void cancel(void)
{
    ASYNC_TASK(int) task = async_create_task(sleeper(10, 1));
    AWAIT(async_yield());
    assert(async_task_cancel(task) && !async_task_cancelled(task));
    int err;
    JOIN_FAILURE(err, async_task_ref(task));
    assert(err == -ECANCELED && async_task_done(task) && async_task_cancelled(task) && !async_task_cancel(task));
    async_task_detach(task);
}

static int begun;

ASYNC void begins(void) { begun++; }

ASYNC void cancel_before_start(void)
{
    ASYNC_TASK(void) task = async_create_task(begins());
    async_task_cancel(task);
    int err;
    JOIN_FAILURE(err, task);
    assert(err == -ECANCELED && !begun);
}

ASYNC int catches(double seconds)
{
    ASYNC_TRY AWAIT(async_sleep(10));
    ASYNC_CATCH (err) return 42;
    return (int)seconds;
}

ASYNC void cancel_task_catching(void)
{
    ASYNC_TASK(int) task = async_create_task(catches(0));
    AWAIT(async_yield());
    async_task_cancel(task);
    assert(AWAIT(async_join(async_task_ref(task))) == 42 && !async_task_cancelled(task) && async_task_cancelling(task) == 1);
    async_task_detach(task);
}

ASYNC int catches_twice(int *caught)
{
    for (int i = 0; i < 2; i++)
        ASYNC_TRY AWAIT(async_sleep(10));
        ASYNC_CATCH (err) ++*caught;
    AWAIT(async_sleep(10));
    return 0;
}

ASYNC void cancel_task_ignoring(void)
{
    int caught = 0, err;
    ASYNC_TASK(int) task = async_create_task(catches_twice(&caught));
    for (int i = 0; i < 3; i++) {
        AWAIT(async_yield());
        AWAIT(async_yield());
        async_task_cancel(task);
    }
    JOIN_FAILURE(err, task);
    assert(err == -ECANCELED && caught == 2 && now() == 0);
}

ASYNC int cancels_itself_at_end(void)
{
    AWAIT(async_yield());
    CANCEL_ME();
    return 12; /* asyncio drops it; here a task that returns keeps its result */
}

ASYNC void cancel_at_end(void)
{
    ASYNC_TASK(int) task = async_create_task(cancels_itself_at_end());
    assert(AWAIT(async_join(async_task_ref(task))) == 12 && !async_task_cancelled(task) && async_task_cancelling(task) == 1);
    async_task_detach(task);
}

ASYNC int cancels_itself(void)
{
    CANCEL_ME();
    assert(async_task_cancelling(async_current_task()) == 1);
    AWAIT(async_sleep(10)); /* delivered here */
    return 12;
}

ASYNC void cancel_current_task(void)
{
    int err;
    JOIN_FAILURE(err, async_create_task(cancels_itself()));
    assert(err == -ECANCELED && now() == 0);
}

ASYNC int awaits_task(ASYNC_TASK(int) task) { return AWAIT(async_join(task)); }

ASYNC void cancel_awaited_task(void)
{
    ASYNC_TASK(int) inner = async_create_task(sleeper(10, 1)), outer = async_create_task(awaits_task(async_task_ref(inner)));
    AWAIT(async_yield());
    async_task_cancel(inner);
    int err;
    JOIN_FAILURE(err, outer);
    assert(err == -ECANCELED);
    async_task_detach(inner);
}

ASYNC void cancel_reaches_chain(void)
{
    ASYNC_TASK(int) inner = async_create_task(sleeper(10, 1)), middle = async_create_task(awaits_task(async_task_ref(inner))),
                    outer = async_create_task(awaits_task(async_task_ref(middle)));
    AWAIT(async_yield());
    AWAIT(async_yield());
    async_task_cancel(outer);
    assert(async_task_cancelling(inner) == 1 && async_task_cancelling(middle) == 1);
    int err;
    JOIN_FAILURE(err, outer);
    assert(err == -ECANCELED && async_task_cancelled(inner) && async_task_cancelled(middle));
    async_task_detach(inner);
    async_task_detach(middle);
}

/* ---- uncancel ---- */

ASYNC void uncancel_basic(void)
{
    ASYNC_TASK(int) task = async_create_task(sleeper(10, 1));
    AWAIT(async_yield());
    async_task_cancel(task);
    async_task_cancel(task);
    assert(async_task_cancelling(task) == 2 && async_task_uncancel(task) == 1 && async_task_uncancel(task) == 0 && async_task_uncancel(task) == 0);
    int err;
    JOIN_FAILURE(err, task);
    assert(err == -ECANCELED); /* it was delivered already */
}

ASYNC int sleeps_on(void)
{
    CANCEL_ME();
    assert(async_task_uncancel(async_current_task()) == 0);
    AWAIT(async_sleep(1));
    return 1;
}

ASYNC void uncancel_resets_must_cancel(void)
{
    assert(AWAIT(async_join(async_create_task(sleeps_on()))) == 1 && now() == 1);
}

/* asyncio's make_request_with_timeout: a block that takes its own cancellation back. */
ASYNC int makes_request(double limit, double inner, double outer, int *timed_out)
{
    ASYNC_TIMEOUT(limit)
        AWAIT(async_sleep(inner));
    ASYNC_CATCH (err)
        *timed_out = 1;
    AWAIT(async_sleep(outer));
    return async_task_cancelling(async_current_task());
}

ASYNC void uncancel_structured_blocks(void)
{
    int timed_out = 0, err;
    assert(AWAIT(async_join(async_create_task(makes_request(1, 2, 1, &timed_out)))) == 0 && timed_out);
    timed_out = 0;
    ASYNC_TASK(int) task = async_create_task(makes_request(4, 10, 1, &timed_out));
    AWAIT(async_sleep(2)); /* cancelled by somebody else, in the block */
    async_task_cancel(task);
    JOIN_FAILURE(err, task);
    assert(err == -ECANCELED && !timed_out);
    task = async_create_task(makes_request(1, 10, 3, &timed_out));
    AWAIT(async_sleep(2)); /* and behind it */
    async_task_cancel(task);
    JOIN_FAILURE(err, async_task_ref(task));
    assert(err == -ECANCELED && timed_out && async_task_cancelling(task) == 1);
    async_task_detach(task);
}

/* The result is in when the request comes: it is delivered, the request waits for the next suspension. */
ASYNC int two_sleeps(int *reached)
{
    AWAIT(async_sleep(1));
    *reached = 1;
    AWAIT(async_sleep(1));
    return 1;
}

static void cancel_task(void *task) { async_task_cancel((struct async_task *)task); }

ASYNC void cancel_races_with_wakeup(void)
{
    int reached = 0, err;
    ASYNC_TASK(int) task = async_create_task(two_sleeps(&reached));
    AWAIT(async_yield());
    async_loop_call_at(async_get_running_loop(), 1, cancel_task, (struct async_task *)task); /* set later: fires later */
    JOIN_FAILURE(err, task);
    assert(err == -ECANCELED && reached && now() == 1);
}

/* ---- gather ---- */

ASYNC int gathers(double a, double b)
{
    int x, y;
    AWAIT(async_gather(x = sleeper(a, 1), y = sleeper(b, 2)));
    return x + y;
}

ASYNC void cancel_gather_1(void)
{
    ASYNC_TASK(int) task = async_create_task(gathers(5, 6));
    AWAIT(async_sleep(1));
    async_task_cancel(task);
    int err;
    JOIN_FAILURE(err, task);
    assert(err == -ECANCELED && now() == 1);
}

/* gather swallows nothing: cancelled while one branch has ended and the other is on its way out. */
ASYNC void cancel_gather_2(void)
{
    ASYNC_TASK(int) task = async_create_task(gathers(1, 1));
    AWAIT(async_yield());
    AWAIT(async_yield());
    async_loop_call_at(async_get_running_loop(), 1, cancel_task, (struct async_task *)task);
    int err;
    JOIN_FAILURE(err, task);
    assert((err == -ECANCELED || err == 0) && now() == 1);
}

ASYNC void one_exception(void)
{
    int x = 0, y = 0, err;
    FAILURE(err, AWAIT(async_gather(x = failer(1, -EIO), y = sleeper(5, 1))));
    assert(err == -EIO && !y && !x && now() == 1); /* unlike asyncio's, the others are cancelled: nothing is left behind */
}

ASYNC void one_cancellation(void)
{
    ASYNC_TASK(int) inner = async_create_task(sleeper(9, 1)), other = async_create_task(sleeper(2, 2));
    AWAIT(async_yield());
    ASYNC_TASK(void) all = async_create_task(async_gather_all((ASYNC_TASK(int)[]){0}, 0));
    AWAIT(async_join(all));
    async_task_cancel(inner);
    ASYNC_TASK(int) tasks[] = {inner, other};
    int err;
    FAILURE(err, AWAIT(async_gather_all(tasks, 2)));
    assert(err == -ECANCELED && !async_task_done(other)); /* asyncio's gather: the siblings run on */
    assert(AWAIT(async_join(other)) == 2);
    async_task_detach(inner);
}

ASYNC int recursive(int depth)
{
    int x = 0, y = 0;
    if (depth)
        AWAIT(async_gather(x = recursive(depth - 1), y = recursive(depth - 1)));
    else
        AWAIT(async_sleep(1));
    return x + y + 1;
}

ASYNC void recursive_gather(void)
{
    assert(AWAIT(recursive(6)) == 127 && now() == 1);
    ASYNC_TASK(int) task = async_create_task(recursive(6));
    AWAIT(async_sleep(0.5));
    async_task_cancel(task);
    int err;
    JOIN_FAILURE(err, task);
    assert(err == -ECANCELED && now() == 1.5);
}

/* ---- groups ---- */

ASYNC void cancelling_level_preserved(void)
{
    int err;
    CANCEL_ME();
    FAILURE(err, AWAIT(async_yield()));
    assert(async_task_cancelling(async_current_task()) == 1);
    FAILURE(err, ASYNC_GROUP(g) async_group_create_task(g, failer(1, -EIO)););
    assert(err == -EIO && async_task_cancelling(async_current_task()) == 1);
    FAILURE(err, ASYNC_TIMEOUT(1) AWAIT(async_sleep(5)));
    assert(err == -ETIMEDOUT && async_task_cancelling(async_current_task()) == 1);
    async_task_uncancel(async_current_task());
}

static int ended;

ASYNC void counts(double seconds)
{
    DEFER ended++;
    AWAIT(async_sleep(seconds));
}

ASYNC void nested_groups(void)
{
    ASYNC_GROUP(outer) {
        async_group_create_task(outer, counts(50));
        ASYNC_GROUP(inner) {
            async_group_create_task(inner, counts(50));
            AWAIT(async_sleep(50));
        }
    }
}

ASYNC void nested_groups_both_cancelled(void)
{
    ASYNC_TASK(void) task = async_create_task(nested_groups());
    AWAIT(async_sleep(1));
    async_task_cancel(task);
    int err;
    JOIN_FAILURE(err, task);
    assert(err == -ECANCELED && ended == 2 && now() == 1);
}

/* ---- run ---- */

static int hung;

ASYNC void hangs(void)
{
    DEFER {
        AWAIT(async_sleep(1));
        hung++;
    }
    AWAIT(async_sleep(1000));
}

ASYNC int leaves_hanging(void)
{
    async_create_task(hangs());
    async_create_task(hangs());
    AWAIT(async_yield());
    return 123;
}

/* ---- a task that nobody refers to does not vanish, and says so if it must ---- */

static char line[256];

static void keep(const struct async_log_record *record, void *arg)
{
    (void)arg;
    if (strstr(record->line, "destroyed"))
        strcpy(line, record->line);
}

ASYNC int long_work(void)
{
    AWAIT(async_sleep(100));
    return 1;
}

int main(void)
{
    TEST(cancel);
    TEST(cancel_before_start);
    TEST(cancel_task_catching);
    TEST(cancel_task_ignoring);
    TEST(cancel_at_end);
    TEST(cancel_current_task);
    TEST(cancel_awaited_task);
    TEST(cancel_reaches_chain);
    TEST(uncancel_basic);
    TEST(uncancel_resets_must_cancel);
    TEST(uncancel_structured_blocks);
    TEST(cancel_races_with_wakeup);
    TEST(cancel_gather_1);
    TEST(cancel_gather_2);
    TEST(one_exception);
    TEST(one_cancellation);
    TEST(recursive_gather);
    TEST(cancelling_level_preserved);
    TEST(nested_groups_both_cancelled);

    int value = async_run(leaves_hanging());
    printf("asyncio_run_cancels_hanging_tasks %d %d\n", value, hung);

    struct async_loop *loop = async_new_event_loop();
    async_loop_set_debug(loop, true);
    async_loop_set_log(loop, keep, NULL);
    async_task_detach(async_loop_create_task(loop, long_work()));
    async_loop_run_until_complete(loop, async_sleep(1));
    async_loop_close(loop);
    printf("log_destroyed_pending_task: %s\n", line);
    return 0;
}
// CHECK:      cancel
// CHECK-NEXT: cancel_before_start
// CHECK-NEXT: cancel_task_catching
// CHECK-NEXT: cancel_task_ignoring
// CHECK-NEXT: cancel_at_end
// CHECK-NEXT: cancel_current_task
// CHECK-NEXT: cancel_awaited_task
// CHECK-NEXT: cancel_reaches_chain
// CHECK-NEXT: uncancel_basic
// CHECK-NEXT: uncancel_resets_must_cancel
// CHECK-NEXT: uncancel_structured_blocks
// CHECK-NEXT: cancel_races_with_wakeup
// CHECK-NEXT: cancel_gather_1
// CHECK-NEXT: cancel_gather_2
// CHECK-NEXT: one_exception
// CHECK-NEXT: one_cancellation
// CHECK-NEXT: recursive_gather
// CHECK-NEXT: cancelling_level_preserved
// CHECK-NEXT: nested_groups_both_cancelled
// CHECK-NEXT: asyncio_run_cancels_hanging_tasks 123 2
// CHECK-NEXT: log_destroyed_pending_task: Task was destroyed but it is pending! long_work
