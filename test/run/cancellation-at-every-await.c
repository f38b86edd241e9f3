// Whatever the suspension at which a task is cancelled, each DEFER that was reached runs once, in order; nothing else does.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* What was opened and not closed yet, as a stack, so that the order is checked too. */
static int open_things[64], open_count, opened, suspensions;

static void open_thing(int name)
{
    open_things[open_count++] = name;
    opened++;
}

static void close_thing(int name)
{
    if (!open_count || open_things[--open_count] != name)
        printf("wrong order: %d\n", name);
}

ASYNC void pause(void)
{
    suspensions++;
    AWAIT(async_yield());
}

ASYNC int leaf(int n)
{
    open_thing(n);
    DEFER close_thing(n);
    AWAIT(pause());
    return n * 2;
}

ASYNC int deep(int n)
{
    open_thing(100 + n);
    DEFER close_thing(100 + n);
    if (n == 0)
        return AWAIT(leaf(7));
    int below = AWAIT(deep(n - 1));
    AWAIT(pause());
    return below + 1;
}

ASYNC int subject(void)
{
    int total = 0;
    open_thing(1);
    DEFER {
        close_thing(1);
        AWAIT(pause());
    }
    for (int i = 0; i < 2; i++) {
        open_thing(2);
        DEFER close_thing(2);
        total += AWAIT(leaf(10 + i));
        if (i == 1)
            break;
        open_thing(3);
        DEFER {
            close_thing(3);
            AWAIT(pause());
            AWAIT(leaf(4));
        }
        AWAIT(pause());
    }
    ASYNC_TRY {
        open_thing(5);
        DEFER close_thing(5);
        AWAIT(deep(3));
        ASYNC_RAISE(-EIO);
    }
    ASYNC_CATCH (err) {
        total += err == -EIO;
        AWAIT(pause());
        if (err == -ECANCELED)
            ASYNC_RAISE(err);
    }
    ASYNC_TIMEOUT (1) {
        open_thing(6);
        DEFER { close_thing(6); AWAIT(pause()); }
        AWAIT(pause());
        AWAIT(deep(1));
    }
    int a = 0, b = 0;
    ASYNC int (*indirect)(int) = leaf;
    open_thing(8);
    DEFER close_thing(8);
    total += AWAIT(indirect(9)) + AWAIT(leaf(20));
    AWAIT(async_gather(a = leaf(21)));
    ASYNC_TASK(int) child = async_create_task(leaf(22));
    b = AWAIT(async_join(child));
    return total + a + b;
}

/* Runs the subject and cancels it before its turn number `turn`, and again at `again`. */
ASYNC int run_cancelled(int turn, int again, int *outcome)
{
    open_count = opened = suspensions = 0;
    ASYNC_TASK(int) task = async_create_task(subject());
    int turns = 0;
    for (; !async_task_done(task); turns++) {
        if (turns == turn || turns == again)
            async_task_cancel(task);
        AWAIT(async_yield());
    }
    ASYNC_TRY { *outcome = AWAIT(async_join(task)); }
    ASYNC_CATCH (err) { *outcome = err; }
    if (open_count)
        printf("left open: %d (turn %d)\n", open_things[open_count - 1], turn);
    return turns;
}

ASYNC int main(void)
{
    int outcome, cancelled = 0, completed = 0, twice = 0;
    int turns = AWAIT(run_cancelled(-1, -1, &outcome));
    printf("alone: %d, opened %d\n", outcome, opened);
    // CHECK: alone: 187, opened 22
    for (int turn = 0; turn < 40; turn++) {
        AWAIT(run_cancelled(turn, -1, &outcome));
        if (outcome == -ECANCELED)
            cancelled++;
        else if (outcome == 187)
            completed++;
        else
            printf("turn %d: %d\n", turn, outcome);
        if (turn == 0)
            printf("before the first step: opened %d\n", opened);
    }
    // CHECK-NEXT: before the first step: opened 0
    printf("%s\n", cancelled > 20 && completed > 0 && cancelled + completed == 40 ? "each was cancelled or completed" : "?");
    // CHECK-NEXT: each was cancelled or completed
    for (int turn = 0; turn < 30; turn++)
        for (int again = turn + 1; again < turn + 6; again++) {
            AWAIT(run_cancelled(turn, again, &outcome));
            twice += outcome == -ECANCELED || outcome == 187;
        }
    printf("twice: %d, turns alone: %d\n", twice, turns);
    // CHECK-NEXT: twice: 150, turns alone: 24
    // CHECK-NOT: {{.}}
    return 0;
}
