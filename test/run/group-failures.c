// The first failure in an ASYNC_GROUP cancels the rest and is the group's; the others go to the exception handler.
// RUN: %run-all %s | FileCheck %s
// RUN: %clang -std=gnu11 -fsyntax-only -Wall -Wextra -Werror -I %include %s
// RUN: %gcc -std=gnu11 -fsyntax-only -Wall -Wextra -Werror -I %include %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

static double now(void) { return async_loop_time(async_get_running_loop()); }

static void unretrieved(struct async_loop *loop, struct async_task *task, int err, void *arg)
{
    (void)loop, (void)arg;
    printf("handler(%s %d) ", async_task_get_name(task), err);
}

/* Fails with `err` after so long; with `late` when it is cancelled. */
ASYNC int work(double seconds, int err, int late)
{
    ASYNC_TRY { AWAIT(async_sleep(seconds)); }
    ASYNC_CATCH (cancelled) {
        printf("cancelled at %g ", now());
        AWAIT(async_sleep(1)); /* is not disturbed again */
        ASYNC_RAISE(late ? late : cancelled);
    }
    if (err)
        ASYNC_RAISE(err);
    return 1;
}

ASYNC void of_a_task(void)
{
    ASYNC_GROUP (g) {
        async_group_create_task(g, work(1, -EIO, 0));
        async_group_create_task(g, work(9, 0, 0));
        AWAIT(async_sleep(9));
        printf("not reached ");
    }
}

ASYNC void while_it_ends(void)
{
    ASYNC_GROUP (g) {
        async_group_create_task(g, work(1, -EIO, 0));
        async_group_create_task(g, work(9, 0, -EPIPE));
        return; /* is forgotten */
    }
}

ASYNC void of_the_body(void)
{
    ASYNC_GROUP (g) {
        async_group_create_task(g, work(9, 0, -EPIPE));
        AWAIT(async_sleep(1));
        ASYNC_RAISE(-ENOENT);
    }
}

ASYNC void of_several_at_once(void)
{
    ASYNC_GROUP (g) {
        async_group_create_task(g, work(1, -EIO, 0));
        async_group_create_task(g, work(1, -EPIPE, 0));
        async_group_create_task(g, work(1, 0, 0));
    }
}

/* The body sees the failure as well, and is cancelled at its next AWAIT. */
ASYNC void of_a_joined_task(void)
{
    ASYNC_GROUP (g) {
        ASYNC_TASK(int) task = async_group_create_task(g, work(1, -EIO, 0));
        ASYNC_TRY { AWAIT(async_join(task)); }
        ASYNC_CATCH (err) { printf("joined %d ", err); }
        AWAIT(async_sleep(9));
        printf("not reached ");
    }
}

/* A body that takes its cancellation runs on; the group fails all the same. */
ASYNC void of_a_task_whose_cancellation_is_caught(void)
{
    ASYNC_GROUP (g) {
        async_group_create_task(g, work(1, -EIO, 0));
        ASYNC_TRY { AWAIT(async_sleep(9)); }
        ASYNC_CATCH (err) { printf("body %s, %d ", err == -ECANCELED ? "cancelled" : "?", async_task_cancelling(async_current_task())); }
        ASYNC_TASK(int) refused = async_group_create_task(g, work(1, 0, 0));
        printf("%s ", refused ? "?" : "refused");
        AWAIT(async_sleep(1));
        printf("on at %g ", now());
    }
}

/* A task that is cancelled by itself is no failure. */
ASYNC void cancelled_task(void)
{
    ASYNC_GROUP (g) {
        ASYNC_TASK(int) task = async_group_create_task(g, work(9, 0, 0));
        async_group_create_task(g, work(3, 0, 0));
        AWAIT(async_sleep(1));
        async_task_cancel(task);
        async_task_detach(task);
    }
    printf("not cancelled at %g ", now());
}

/* The failure comes when the body has ended its last AWAIT: no cancellation is left over. */
ASYNC void before_the_body_goes_on(void)
{
    ASYNC_TRY {
        ASYNC_GROUP (g) {
            async_group_create_task(g, work(1, -EIO, 0));
            AWAIT(async_sleep(1));
            printf("body ends ");
        }
    }
    ASYNC_CATCH (err) { printf("%d ", err); }
    AWAIT(async_sleep(1));
    printf("undisturbed ");
}

ASYNC void inner_and_outer(void)
{
    ASYNC_GROUP (outer) {
        async_group_create_task(outer, work(1, -EIO, 0));
        ASYNC_TRY {
            ASYNC_GROUP (inner) {
                async_group_create_task(inner, work(1, -EPIPE, 0));
                async_group_create_task(inner, work(9, 0, 0));
            }
        }
        ASYNC_CATCH (err) { printf("inner %d, %d ", err, async_task_cancelling(async_current_task())); }
    }
}

ASYNC void run(const char *name, ASYNC void (*function)(void))
{
    double began = now();
    printf("%s: ", name);
    int failure = 0;
    ASYNC_TRY { AWAIT(function()); }
    ASYNC_CATCH (err) { failure = err; }
    printf("-> %d after %g, cancelling %d\n", failure, now() - began, async_task_cancelling(async_current_task()));
    AWAIT(async_sleep(1000 - (now() - began)));
}

ASYNC int main(void)
{
    async_loop_set_exception_handler(async_get_running_loop(), unretrieved, NULL);
    AWAIT(run("task", of_a_task));
    AWAIT(run("ending", while_it_ends));
    AWAIT(run("body", of_the_body));
    AWAIT(run("several", of_several_at_once));
    AWAIT(run("joined", of_a_joined_task));
    AWAIT(run("caught", of_a_task_whose_cancellation_is_caught));
    AWAIT(run("no failure", cancelled_task));
    AWAIT(run("late", before_the_body_goes_on));
    AWAIT(run("nested", inner_and_outer));
    return 0;
}

// CHECK: task: cancelled at 1 -> -5 after 2, cancelling 0
// CHECK-NEXT: ending: cancelled at 1001 handler(work -32) -> -5 after 2, cancelling 0
// CHECK-NEXT: body: cancelled at 2001 handler(work -32) -> -2 after 2, cancelling 0
// CHECK-NEXT: several: handler(work -32) -> -5 after 1, cancelling 0
// CHECK-NEXT: joined: joined -5 -> -5 after 1, cancelling 0
// CHECK-NEXT: caught: body cancelled, 1 refused on at 5002 -> -5 after 2, cancelling 0
// CHECK-NEXT: no failure: cancelled at 6001 not cancelled at 6003 -> 0 after 3, cancelling 0
// CHECK-NEXT: late: body ends -5 undisturbed -> 0 after 2, cancelling 0
// CHECK-NEXT: nested: cancelled at 8001 handler(work -32) inner -125, 1 -> -5 after 2, cancelling 0
