// asyncio's tests of shield.
// RUN: %run-all %s | FileCheck %s
#include "Inputs/asyncio.h"

ASYNC void shield_result(void)
{
    assert(AWAIT(async_shield(async_create_task(sleeper(1, 42)))) == 42);
    assert(now() == 1);
}

ASYNC void shield_exception(void)
{
    int err;
    FAILURE(err, AWAIT(async_shield(async_create_task(failer(1, -EIO)))));
    assert(err == -EIO);
}

ASYNC int shielding(ASYNC_TASK(int) inner)
{
    return AWAIT(async_shield(inner));
}

ASYNC void shield_cancel_inner(void)
{
    ASYNC_TASK(int) inner = async_create_task(sleeper(9, 1));
    ASYNC_TASK(int) outer = async_create_task(shielding(async_task_ref(inner)));
    AWAIT(async_yield());
    async_task_cancel(inner);
    int err;
    FAILURE(err, AWAIT(async_join(outer)));
    assert(err == -ECANCELED && async_task_cancelled(inner) && now() == 0);
    async_task_detach(inner);
}

ASYNC void shield_cancel_outer(void)
{
    ASYNC_TASK(int) inner = async_create_task(sleeper(2, 7));
    ASYNC_TASK(int) outer = async_create_task(shielding(async_task_ref(inner)));
    AWAIT(async_sleep(1));
    async_task_cancel(outer);
    int err;
    FAILURE(err, AWAIT(async_join(outer)));
    assert(err == -ECANCELED && now() == 1);
    assert(!async_task_done(inner) && !async_task_cancelling(inner));
    assert(AWAIT(async_join(inner)) == 7 && now() == 2);
}

/* The inner failure that nobody takes any more is reported, once. */
static int reports;

static void report(struct async_loop *loop, struct async_task *task, int err, void *arg)
{
    (void)loop, (void)task, (void)arg;
    assert(err == -EIO);
    reports++;
}

ASYNC void shield_cancel_outer_exception(void)
{
    async_loop_set_exception_handler(async_get_running_loop(), report, NULL);
    ASYNC_TASK(int) outer = async_create_task(shielding(async_create_task(failer(2, -EIO))));
    AWAIT(async_sleep(1));
    async_task_cancel(outer);
    async_task_detach(outer);
    AWAIT(async_sleep(2));
    assert(reports == 1);
}

/* A task that has ended is not waited for. */
ASYNC void shield_shortcut(void)
{
    ASYNC_TASK(int) task = async_create_task(sleeper(0, 42));
    AWAIT(async_sleep(1));
    ASYNC_TASK(int) other = async_create_task(sleeper(0, 1));
    async_task_cancel(async_current_task()); /* due at the next suspension: there is none */
    assert(AWAIT(async_shield(task)) == 42);
    async_task_uncancel(async_current_task());
    async_task_detach(other);
}

static int effect;

ASYNC void inner_effect(void)
{
    AWAIT(async_sleep(1));
    effect++;
}

ASYNC void outer_effect(ASYNC_TASK(void) inner)
{
    AWAIT(async_shield(inner));
    effect += 10;
}

/* Cancelling the outer task does not keep the inner one from its effect. */
ASYNC void shield_effect(void)
{
    ASYNC_TASK(void) outer = async_create_task(outer_effect(async_create_task(inner_effect())));
    AWAIT(async_yield());
    async_task_cancel(outer);
    int err;
    FAILURE(err, AWAIT(async_join(outer)));
    AWAIT(async_sleep(2));
    assert(err == -ECANCELED && effect == 1);
}

ASYNC int gathering(ASYNC_TASK(int) one, ASYNC_TASK(int) two)
{
    int a, b;
    AWAIT(async_gather(a = async_join(one), b = async_join(two)));
    return a + b;
}

ASYNC void shield_gather(void)
{
    ASYNC_TASK(int) parent = async_create_task(gathering(async_create_task(sleeper(2, 1)), async_create_task(sleeper(3, 2))));
    ASYNC_TASK(int) outer = async_create_task(shielding(async_task_ref(parent)));
    AWAIT(async_sleep(1));
    async_task_cancel(outer);
    int err;
    FAILURE(err, AWAIT(async_join(outer)));
    assert(err == -ECANCELED && !async_task_done(parent));
    assert(AWAIT(async_join(parent)) == 3 && now() == 3);
}

/* Of a gather only what is not shielded is cancelled. */
ASYNC void gathering_shields(ASYNC_TASK(int) one, ASYNC_TASK(int) two)
{
    AWAIT(async_gather(async_shield(one), async_join(two)));
    assert(!"reached");
}

ASYNC void gather_shield(void)
{
    ASYNC_TASK(int) one = async_create_task(sleeper(2, 1)), two = async_create_task(sleeper(2, 2));
    ASYNC_TASK(void) parent = async_create_task(gathering_shields(async_task_ref(one), async_task_ref(two)));
    AWAIT(async_sleep(1));
    async_task_cancel(parent);
    int err;
    FAILURE(err, AWAIT(async_join(parent)));
    assert(err == -ECANCELED && async_task_cancelled(two) && !async_task_done(one));
    assert(AWAIT(async_join(one)) == 1);
    async_task_detach(two);
}

/* Not asyncio's: a shield as a task of its own, on a coroutine object, and dropped in a loop that closes. */
ASYNC void shield_as_task(void)
{
    ASYNC_TASK(int) task = async_create_task(async_shield(async_coroutine(sleeper(1, 5))));
    assert(AWAIT(async_join(task)) == 5 && now() == 1);
    async_task_close(async_coroutine(async_shield(async_coroutine(sleeper(1, 5)))));
    ASYNC_TASK(int) cancelled = async_create_task(async_shield(async_create_task(sleeper(1, 6))));
    async_task_cancel(cancelled);
    int err;
    FAILURE(err, AWAIT(async_join(cancelled)));
    assert(err == -ECANCELED);
    FAILURE(err, AWAIT(async_shield((ASYNC_TASK(int))NULL)));
    assert(err == -ENOMEM);
    FAILURE(err, AWAIT(async_shield((ASYNC_TASK(void))async_task_ref(async_current_task()))));
    assert(err == -EDEADLK);
    async_create_task(async_shield(async_create_task(sleeper(100, 7))));
    AWAIT(async_yield());
}

int main(void)
{
    TEST(shield_result);
    TEST(shield_exception);
    TEST(shield_cancel_inner);
    TEST(shield_cancel_outer);
    TEST(shield_cancel_outer_exception);
    TEST(shield_shortcut);
    TEST(shield_effect);
    TEST(shield_gather);
    TEST(gather_shield);
    TEST(shield_as_task);
    struct async_loop *loop = async_new_event_loop();
    ASYNC_TASK(int) task = async_loop_create_task(loop, async_shield(async_loop_create_task(loop, sleeper(9, 9))));
    async_loop_run_until_complete(loop, sleeper(1, 1));
    async_loop_close(loop);
    printf("%d\n", async_task_cancelled(task));
    async_task_detach(task);
    return 0;
}
// CHECK:      shield_result
// CHECK-NEXT: shield_exception
// CHECK-NEXT: shield_cancel_inner
// CHECK-NEXT: shield_cancel_outer
// CHECK-NEXT: shield_cancel_outer_exception
// CHECK-NEXT: shield_shortcut
// CHECK-NEXT: shield_effect
// CHECK-NEXT: shield_gather
// CHECK-NEXT: gather_shield
// CHECK-NEXT: shield_as_task
// CHECK-NEXT: 1
