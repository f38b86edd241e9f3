// Cancelling the task that holds an ASYNC_GROUP cancels the group's tasks and waits for them; it wins over a failure.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

static double now(void) { return async_loop_time(async_get_running_loop()); }

static void unretrieved(struct async_loop *loop, struct async_task *task, int err, void *arg)
{
    (void)loop, (void)arg;
    printf("handler(%s %d) ", async_task_get_name(task), err);
}

/* Fails with `err` after so long, or with `late` when it is cancelled; then cleans up for a while. */
ASYNC void work(double seconds, int err, double needs, int late)
{
    DEFER if (needs) {
        AWAIT(async_sleep(needs));
        printf("cleaned at %g ", now());
    }
    ASYNC_TRY { AWAIT(async_sleep(seconds)); }
    ASYNC_CATCH (cancelled) { ASYNC_RAISE(late ? late : cancelled); }
    if (err)
        ASYNC_RAISE(err);
}

/* In its body when `how` is odd, else at its end; with a failure on the way, from 2 on. */
ASYNC int holds(int how)
{
    DEFER printf("left, cancelling %d: ", async_task_cancelling(async_current_task()));
    ASYNC_GROUP (g) {
        async_group_create_task(g, work(50, 0, 2, 0));
        async_group_create_task(g, work(50, 0, 3, how >= 2 ? -EIO : 0));
        if (how % 2)
            AWAIT(async_sleep(50));
    }
    return 1;
}

/* The body fails, and is cancelled in its DEFER or behind it. */
ASYNC int fails_first(int in_defer)
{
    DEFER printf("left, cancelling %d: ", async_task_cancelling(async_current_task()));
    ASYNC_GROUP (g) {
        async_group_create_task(g, work(50, 0, 4, 0));
        AWAIT(async_yield());
        DEFER if (in_defer) AWAIT(async_sleep(3));
        ASYNC_RAISE(-EIO);
    }
    return 1;
}

/* A task fails, which cancels the body; then it is cancelled from outside as well, in its DEFER or behind it. */
ASYNC int task_fails_first(int in_defer)
{
    DEFER printf("left, cancelling %d: ", async_task_cancelling(async_current_task()));
    ASYNC_GROUP (g) {
        async_group_create_task(g, work(1, -EIO, 0, 0));
        async_group_create_task(g, work(50, 0, 4, 0));
        DEFER if (in_defer) AWAIT(async_sleep(3));
        AWAIT(async_sleep(50));
    }
    return 1;
}

ASYNC void cancel_later(struct async_task *task, double seconds, int times)
{
    for (int i = 0; i < times; i++) {
        AWAIT(async_sleep(seconds));
        async_task_cancel(task);
    }
}

ASYNC void outcome(ASYNC_TASK(int) task, int times)
{
    double began = now();
    async_create_task(cancel_later((struct async_task *)task, 1.5, times));
    ASYNC_TRY { printf("-> %d", AWAIT(async_join(task))); }
    ASYNC_CATCH (err) { printf("-> %s", err == -ECANCELED ? "cancelled" : async_strerror(err)); }
    printf(" after %g\n", now() - began);
    AWAIT(async_sleep(100 - (now() - began)));
}

/* ASYNC_TIMEOUT around a group, in one, and in the body of one whose task fails. */
ASYNC void timeouts(void)
{
    ASYNC_TIMEOUT (1) {
        ASYNC_GROUP (g) { async_group_create_task(g, work(50, 0, 2, 0)); }
        printf("? ");
    }
    ASYNC_CATCH (err) { printf("expired at %g, cancelling %d\n", now(), async_task_cancelling(async_current_task())); }
    ASYNC_GROUP (g) {
        async_group_create_task(g, work(3, 0, 0, 0));
        ASYNC_TIMEOUT (1) { AWAIT(async_sleep(9)); }
        ASYNC_CATCH (err) { printf("inner expired at %g\n", now()); }
    }
    printf("group ended at %g\n", now());
    ASYNC_TRY {
        ASYNC_GROUP (g) {
            ASYNC_TASK(void) task = async_group_create_task(g, work(50, 0, 0, -EIO));
            async_create_task(cancel_later((struct async_task *)task, 1, 1));
            async_task_detach(task);
            ASYNC_TIMEOUT (2) { AWAIT(async_sleep(9)); }
            ASYNC_CATCH (err) { printf("? "); }
        }
    }
    ASYNC_CATCH (err) { printf("%s at %g, cancelling %d\n", async_strerror(err), now(), async_task_cancelling(async_current_task())); }
}

/* nested groups, both cancelled by one request */
ASYNC int nested(void)
{
    DEFER printf("left: ");
    ASYNC_GROUP (outer) {
        async_group_create_task(outer, work(50, 0, 3, 0));
        ASYNC_GROUP (inner) { async_group_create_task(inner, work(50, 0, 1, 0)); }
        printf("? ");
    }
    return 1;
}

/* A cancellation that was due before the group began reaches its body. */
ASYNC int cancelled_before(void)
{
    async_task_cancel(async_current_task());
    ASYNC_GROUP (g) {
        async_group_create_task(g, work(50, 0, 0, 0));
        AWAIT(async_sleep(9));
        printf("? ");
    }
    return 1;
}

/* Never waits for anything: its tasks have ended, and the cancellation stays due. */
ASYNC int cancelled_in_vain(void)
{
    ASYNC_GROUP (g) { async_task_cancel(async_current_task()); }
    printf("due ");
    AWAIT(async_sleep(1));
    return 1;
}

ASYNC int main(void)
{
    async_loop_set_exception_handler(async_get_running_loop(), unretrieved, NULL);
    for (int how = 0; how < 4; how++)
        AWAIT(outcome(async_create_task(holds(how)), 1));
    AWAIT(outcome(async_create_task(holds(0)), 2));
    for (int in_defer = 0; in_defer < 2; in_defer++) {
        AWAIT(outcome(async_create_task(fails_first(in_defer)), 1));
        AWAIT(outcome(async_create_task(task_fails_first(in_defer)), 1));
    }
    AWAIT(outcome(async_create_task(nested()), 1));
    AWAIT(outcome(async_create_task(cancelled_before()), 0));
    AWAIT(outcome(async_create_task(cancelled_in_vain()), 0));
    AWAIT(timeouts());
    return 0;
}

// CHECK: cleaned at 3.5 cleaned at 4.5 left, cancelling 1: -> cancelled after 4.5
// CHECK-NEXT: cleaned at 103.5 cleaned at 104.5 left, cancelling 1: -> cancelled after 4.5
// CHECK-NEXT: cleaned at 203.5 cleaned at 204.5 handler(work -5) left, cancelling 1: -> cancelled after 4.5
// CHECK-NEXT: cleaned at 303.5 cleaned at 304.5 handler(work -5) left, cancelling 1: -> cancelled after 4.5
// CHECK-NEXT: cleaned at 403.5 cleaned at 404.5 left, cancelling 2: -> cancelled after 4.5
// CHECK-NEXT: cleaned at 504 left, cancelling 1: -> cancelled after 4
// CHECK-NEXT: cleaned at 605 handler(work -5) left, cancelling 1: -> cancelled after 5
// CHECK-NEXT: cleaned at 705.5 left, cancelling 1: -> cancelled after 5.5
// CHECK-NEXT: cleaned at 805 handler(work -5) left, cancelling 1: -> cancelled after 5
// CHECK-NEXT: cleaned at 902.5 cleaned at 905.5 left: -> cancelled after 5.5
// CHECK-NEXT: -> cancelled after 0
// CHECK-NEXT: due -> cancelled after 0
// CHECK-NEXT: cleaned at 1203 expired at 1203, cancelling 0
// CHECK-NEXT: inner expired at 1204
// CHECK-NEXT: group ended at 1206
// CHECK-NEXT: Input/output error at 1207, cancelling 0
