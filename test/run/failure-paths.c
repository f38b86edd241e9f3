// The path of a failure that nobody catches has each function with the line where the failure began, or of the AWAIT it came out of.
// RUN: %run-all %s --status=1 --stderr | sed 's|([^ ]*/|(|' | FileCheck %s --match-full-lines --strict-whitespace
#include <asyncc.h>

#include <errno.h>
#include <stdio.h>

ASYNC int raises(int seconds)
{
    if (seconds)
        AWAIT(async_sleep(seconds));
    ASYNC_RAISE(-EIO);
}

ASYNC int passes(int seconds)
{
    return AWAIT(
        raises(seconds));
}

ASYNC int late(int seconds)
{
    AWAIT(async_sleep(1));
    return AWAIT(passes(seconds));
}

/* ---- as it is -------------------------------------------------------------------------------- */

ASYNC int down(int depth) { return depth ? AWAIT(down(depth - 1)) : AWAIT(late(2)); }

ASYNC int down_at_once(int depth)
{
    if (depth)
        return AWAIT(down_at_once(depth - 1));
    return AWAIT(passes(0));
}

static ASYNC int (*const pointer)(int) = passes;

ASYNC int through_pointer(void) { return AWAIT(pointer(1)); }

ASYNC int fails_at_once(void)
{
    struct async_queue storage;
    ASYNC_QUEUE(int) queue = async_queue_init(&storage, int, 0);
    DEFER async_queue_deinit(queue);
    async_queue_shutdown(queue, true);
    return AWAIT(async_queue_get(queue));
}

ASYNC void yields(void)
{
    async_task_cancel(async_current_task());
    ASYNC_TRY
        AWAIT(async_yield());
    ASYNC_CATCH (err)
        ASYNC_RAISE(-EPROTO);
}

ASYNC void plainly(void)
{
    async_task_detach(async_create_task(raises(0)));
    AWAIT(async_sleep(9));
    async_task_detach(async_create_task(late(0)));
    AWAIT(async_sleep(9));
    async_task_detach(async_create_task(late(3)));
    AWAIT(async_sleep(9));
    async_task_detach(async_create_task(down(100)));
    AWAIT(async_sleep(9));
    async_task_detach(async_create_task(down_at_once(100)));
    AWAIT(async_sleep(9));
    async_task_detach(async_create_task(through_pointer()));
    AWAIT(async_sleep(9));
    async_task_detach(async_create_task(fails_at_once()));
    AWAIT(async_sleep(9));
    async_task_detach(async_create_task(yields()));
    AWAIT(async_sleep(9));
}

/* ---- from one task to another ------------------------------------------------------------------ */

ASYNC void gathers(void)
{
    AWAIT(async_gather(late(0), async_sleep(30), down(3)));
}

ASYNC void groups(void)
{
    ASYNC_GROUP(group) {
        async_task_detach(async_group_create_task(group, late(0)));
        async_task_detach(async_group_create_task(group, down(3)));
        AWAIT(async_sleep(30));
    }
}

ASYNC void fails_in_group(void)
{
    ASYNC_GROUP(group) {
        async_task_detach(async_group_create_task(group, down(3)));
        AWAIT(late(0));
    }
}

ASYNC void joins(void)
{
    ASYNC_TASK(int) task = async_create_task(late(0));
    AWAIT(async_sleep(3));
    AWAIT(async_join(task));
}

ASYNC void shields(void) { AWAIT(async_shield(async_create_task(late(0)))); }
ASYNC void waits(void) { AWAIT(async_wait_for(async_create_task(late(0)), 9)); }
ASYNC void expires(void) { AWAIT(async_wait_for(async_create_task(late(9)), 5)); }

ASYNC void gathers_tasks(void)
{
    ASYNC_TASK(int) tasks[] = {async_create_task(late(5)), async_create_task(late(0))};
    DEFER {
        async_task_detach(tasks[0]);
        async_task_detach(tasks[1]);
    }
    AWAIT(async_gather_all(tasks, 2));
}

static void quiet(struct async_loop *loop, struct async_task *task, int err, void *arg)
{
    (void)loop, (void)task, (void)err, (void)arg;
}

ASYNC void between_tasks(void)
{
    ASYNC void (*const of[])(void) = {gathers, groups, fails_in_group, joins, shields, waits, expires};
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        async_task_detach(async_create_task(of[i]()));
        AWAIT(async_sleep(99));
    }
    ASYNC_TASK(void) last = async_create_task(gathers_tasks());
    AWAIT(async_sleep(3));
    async_task_detach(last); /* the other one fails, too, later */
    async_loop_set_exception_handler(async_get_running_loop(), quiet, NULL);
    AWAIT(async_sleep(99));
    async_loop_set_exception_handler(async_get_running_loop(), NULL, NULL);
}

/* ---- with clean-up ----------------------------------------------------------------------------- */

/* What a clean-up catches is not the path of the failure that goes on. */
ASYNC void cleans_up(void)
{
    DEFER {
        ASYNC_TRY
            AWAIT(late(3));
        ASYNC_CATCH (err)
            AWAIT(async_sleep(1));
    }
    ASYNC_RAISE(-EPIPE);
}

ASYNC void caught_before(void)
{
    for (int i = 0; i < 100; i++)
        ASYNC_TRY
            AWAIT(passes(i % 2));
        ASYNC_CATCH (err)
            (void)err;
    AWAIT(async_wait_for(async_create_task(passes(0)), 1));
}

/* The place is that of the AWAIT, though the code is the block's. */
ASYNC void limited(void)
{
    ASYNC_TIMEOUT(2)
        AWAIT(async_sleep(30));
}

ASYNC void with_clean_up(void)
{
    ASYNC void (*const of[])(void) = {cleans_up, caught_before, limited};
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        async_task_detach(async_create_task(of[i]()));
        AWAIT(async_sleep(99));
    }
}

/* Others that fail meanwhile do not disturb the main task's. */
ASYNC void disturbs(void)
{
    ASYNC_TRY
        AWAIT(passes(1));
    ASYNC_CATCH (err)
        ASYNC_RAISE(-ECANCELED);
}

ASYNC int main(void)
{
    AWAIT(plainly());
    AWAIT(between_tasks());
    AWAIT(with_clean_up());
    for (int i = 0; i < 5; i++)
        async_task_detach(async_create_task(disturbs()));
    AWAIT(cleans_up());
    return 0;
}
// CHECK:Task exception was never retrieved: raises (failure-paths.c:8): Input/output error
// CHECK-NEXT:    raises (failure-paths.c:12)
// CHECK-NEXT:Task exception was never retrieved: late (failure-paths.c:21): Input/output error
// CHECK-NEXT:    raises (failure-paths.c:12)
// CHECK-NEXT:    passes (failure-paths.c:17)
// CHECK-NEXT:    late (failure-paths.c:24)
// CHECK-NEXT:Task exception was never retrieved: late (failure-paths.c:21): Input/output error
// CHECK-NEXT:    raises (failure-paths.c:12)
// CHECK-NEXT:    passes (failure-paths.c:17)
// CHECK-NEXT:    late (failure-paths.c:24)
// CHECK-NEXT:Task exception was never retrieved: down (failure-paths.c:29): Input/output error
// CHECK-NEXT:    raises (failure-paths.c:12)
// CHECK-NEXT:    passes (failure-paths.c:17)
// CHECK-NEXT:    late (failure-paths.c:24)
// CHECK-NEXT:    down (failure-paths.c:29)
// CHECK-NEXT:    down (failure-paths.c:29)
// CHECK-NEXT:    down (failure-paths.c:29)
// CHECK-NEXT:    down (failure-paths.c:29)
// CHECK-NEXT:    down (failure-paths.c:29)
// CHECK-NEXT:    down (failure-paths.c:29)
// CHECK-NEXT:    down (failure-paths.c:29)
// CHECK-NEXT:    down (failure-paths.c:29)
// CHECK-NEXT:    down (failure-paths.c:29)
// CHECK-NEXT:    ... 88 more ...
// CHECK-NEXT:    down (failure-paths.c:29)
// CHECK-NEXT:    down (failure-paths.c:29)
// CHECK-NEXT:    down (failure-paths.c:29)
// CHECK-NEXT:    down (failure-paths.c:29)
// CHECK-NEXT:Task exception was never retrieved: down_at_once (failure-paths.c:31): Input/output error
// CHECK-NEXT:    raises (failure-paths.c:12)
// CHECK-NEXT:    passes (failure-paths.c:17)
// CHECK-NEXT:    down_at_once (failure-paths.c:35)
// CHECK-NEXT:    down_at_once (failure-paths.c:34)
// CHECK-NEXT:    down_at_once (failure-paths.c:34)
// CHECK-NEXT:    down_at_once (failure-paths.c:34)
// CHECK-NEXT:    down_at_once (failure-paths.c:34)
// CHECK-NEXT:    down_at_once (failure-paths.c:34)
// CHECK-NEXT:    down_at_once (failure-paths.c:34)
// CHECK-NEXT:    down_at_once (failure-paths.c:34)
// CHECK-NEXT:    down_at_once (failure-paths.c:34)
// CHECK-NEXT:    down_at_once (failure-paths.c:34)
// CHECK-NEXT:    ... 87 more ...
// CHECK-NEXT:    down_at_once (failure-paths.c:34)
// CHECK-NEXT:    down_at_once (failure-paths.c:34)
// CHECK-NEXT:    down_at_once (failure-paths.c:34)
// CHECK-NEXT:    down_at_once (failure-paths.c:34)
// CHECK-NEXT:Task exception was never retrieved: through_pointer (failure-paths.c:40): Input/output error
// CHECK-NEXT:    raises (failure-paths.c:12)
// CHECK-NEXT:    passes (failure-paths.c:17)
// CHECK-NEXT:    through_pointer (failure-paths.c:40)
// CHECK-NEXT:Task exception was never retrieved: fails_at_once (failure-paths.c:42): Cannot send after transport endpoint shutdown
// CHECK-NEXT:    fails_at_once (failure-paths.c:48)
// CHECK-NEXT:Task exception was never retrieved: yields (failure-paths.c:51): Protocol error
// CHECK-NEXT:    yields (failure-paths.c:57)
// CHECK-NEXT:Task exception was never retrieved: gathers (failure-paths.c:82): Input/output error
// CHECK-NEXT:    raises (failure-paths.c:12)
// CHECK-NEXT:    passes (failure-paths.c:17)
// CHECK-NEXT:    late (failure-paths.c:24)
// CHECK-NEXT:    async_gather
// CHECK-NEXT:    gathers (failure-paths.c:84)
// CHECK-NEXT:Task exception was never retrieved: groups (failure-paths.c:87): Input/output error
// CHECK-NEXT:    raises (failure-paths.c:12)
// CHECK-NEXT:    passes (failure-paths.c:17)
// CHECK-NEXT:    late (failure-paths.c:24)
// CHECK-NEXT:    the end of ASYNC_GROUP
// CHECK-NEXT:    groups (failure-paths.c:89)
// CHECK-NEXT:Task exception was never retrieved: fails_in_group (failure-paths.c:96): Input/output error
// CHECK-NEXT:    raises (failure-paths.c:12)
// CHECK-NEXT:    passes (failure-paths.c:17)
// CHECK-NEXT:    late (failure-paths.c:24)
// CHECK-NEXT:    fails_in_group (failure-paths.c:100)
// CHECK-NEXT:Task exception was never retrieved: joins (failure-paths.c:104): Input/output error
// CHECK-NEXT:    raises (failure-paths.c:12)
// CHECK-NEXT:    passes (failure-paths.c:17)
// CHECK-NEXT:    late (failure-paths.c:24)
// CHECK-NEXT:    async_join
// CHECK-NEXT:    joins (failure-paths.c:108)
// CHECK-NEXT:Task exception was never retrieved: shields (failure-paths.c:111): Input/output error
// CHECK-NEXT:    raises (failure-paths.c:12)
// CHECK-NEXT:    passes (failure-paths.c:17)
// CHECK-NEXT:    late (failure-paths.c:24)
// CHECK-NEXT:    async_shield
// CHECK-NEXT:    shields (failure-paths.c:111)
// CHECK-NEXT:Task exception was never retrieved: waits (failure-paths.c:112): Input/output error
// CHECK-NEXT:    raises (failure-paths.c:12)
// CHECK-NEXT:    passes (failure-paths.c:17)
// CHECK-NEXT:    late (failure-paths.c:24)
// CHECK-NEXT:    async_wait_for
// CHECK-NEXT:    waits (failure-paths.c:112)
// CHECK-NEXT:Task exception was never retrieved: expires (failure-paths.c:113): Connection timed out
// CHECK-NEXT:    async_sleep
// CHECK-NEXT:    raises (failure-paths.c:11)
// CHECK-NEXT:    passes (failure-paths.c:17)
// CHECK-NEXT:    late (failure-paths.c:24)
// CHECK-NEXT:    async_wait_for
// CHECK-NEXT:    expires (failure-paths.c:113)
// CHECK-NEXT:Task exception was never retrieved: gathers_tasks (failure-paths.c:115): Input/output error
// CHECK-NEXT:    raises (failure-paths.c:12)
// CHECK-NEXT:    passes (failure-paths.c:17)
// CHECK-NEXT:    late (failure-paths.c:24)
// CHECK-NEXT:    async_gather_all
// CHECK-NEXT:    gathers_tasks (failure-paths.c:122)
// CHECK-NEXT:Task exception was never retrieved: cleans_up (failure-paths.c:148): Broken pipe
// CHECK-NEXT:    cleans_up (failure-paths.c:156)
// CHECK-NEXT:Task exception was never retrieved: caught_before (failure-paths.c:159): Input/output error
// CHECK-NEXT:    raises (failure-paths.c:12)
// CHECK-NEXT:    passes (failure-paths.c:17)
// CHECK-NEXT:    async_wait_for
// CHECK-NEXT:    caught_before (failure-paths.c:166)
// CHECK-NEXT:Task exception was never retrieved: limited (failure-paths.c:170): Connection timed out
// CHECK-NEXT:    async_sleep
// CHECK-NEXT:    limited (failure-paths.c:173)
// CHECK-NEXT:asyncc: main failed: Broken pipe (-32)
// CHECK-NEXT:    cleans_up (failure-paths.c:156)
// CHECK-NEXT:    main (failure-paths.c:201)
