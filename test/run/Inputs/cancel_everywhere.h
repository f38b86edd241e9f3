/* Runs an ASYNC function undisturbed, and then once for each of its suspensions, cancelled there; and once for each two.
 *
 * The function suspends by `AWAIT(suspend())` alone, opens what must be closed by `open_scope()`, and closes it by
 * `close_scope(id)` in a DEFER or a cleanup handler. Checked are, in each run:
 *   - what is closed is what the same task opened last, and nothing stays open (a list for each task says so);
 *   - up to the cancellation the same happens as in the undisturbed run, event by event;
 *   - it ends with -ECANCELED, or, if it may catch, with a value; undisturbed with its value; no other task is left.
 * Memory is the sanitizers' business. */
#ifndef CANCEL_EVERYWHERE_H
#define CANCEL_EVERYWHERE_H

#include <asyncc.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EVENTS_MAX = 4096, OPEN_MAX = 256 };

struct subject {
    const char *name;
    ASYNC int (*run)(int n);
    bool may_catch; /* a cancellation need not be its end */
};

static struct {
    int events[EVENTS_MAX];        /* > 0: opened, < 0: closed, 0: suspended */
    int event_count, undisturbed[EVENTS_MAX], undisturbed_count;
    struct { int id; const void *task; } open[OPEN_MAX];
    int open_count, next_id, suspensions;
    int targets[2];                /* the suspensions at which it is cancelled, or 0 */
    struct async_task *subject;
    const char *name;
} harness;

static void complain(const char *what, int number)
{
    printf("%s, cancelled at %d and %d: %s %d\n", harness.name, harness.targets[0], harness.targets[1], what, number);
}

static void note(int event)
{
    int at = harness.event_count++;
    if (at >= EVENTS_MAX)
        abort();
    harness.events[at] = event;
    bool before = !harness.targets[0] || harness.suspensions < harness.targets[0];
    if (harness.undisturbed_count && before && (at >= harness.undisturbed_count || harness.undisturbed[at] != event))
        complain("another event than undisturbed, number", at);
}

static int open_scope(void)
{
    int id = ++harness.next_id;
    if (harness.open_count == OPEN_MAX)
        abort();
    harness.open[harness.open_count].id = id;
    harness.open[harness.open_count++].task = async_current_task();
    note(id);
    return id;
}

static void close_scope(int id)
{
    int at = harness.open_count - 1;
    while (at >= 0 && harness.open[at].task != async_current_task())
        at--;
    if (at < 0 || harness.open[at].id != id) {
        complain("closed out of turn:", id);
        return;
    }
    harness.open_count--;
    memmove(harness.open + at, harness.open + at + 1, (size_t)(harness.open_count - at) * sizeof *harness.open);
    note(-id);
}

/* For __attribute__((cleanup)). */
static inline void close_scope_at(int *id) { close_scope(*id); }

static void cancel_subject(void *unused)
{
    (void)unused;
    async_task_cancel(harness.subject);
}

ASYNC static void suspend(void)
{
    note(0);
    harness.suspensions++;
    if (harness.suspensions == harness.targets[0] || harness.suspensions == harness.targets[1])
        async_loop_call_soon(async_get_running_loop(), cancel_subject, NULL);
    AWAIT(async_sleep(1));
}

/* Returns what it ended with. */
ASYNC static int run_once(const struct subject *subject, int first, int second)
{
    int outcome = 0;
    harness.event_count = harness.open_count = harness.next_id = harness.suspensions = 0;
    harness.targets[0] = first;
    harness.targets[1] = second;
    ASYNC_TASK(int) task = async_create_task(subject->run(3));
    harness.subject = (struct async_task *)task;
    ASYNC_TRY { outcome = AWAIT(async_join(task)); }
    ASYNC_CATCH (err) { outcome = err; }
    AWAIT(async_yield()); /* what was detached ends */
    for (int i = 0; i < harness.open_count; i++)
        complain("never closed:", harness.open[i].id);
    if (async_all_tasks(async_get_running_loop(), NULL, 0) != 1)
        complain("tasks left:", (int)async_all_tasks(async_get_running_loop(), NULL, 0));
    return outcome;
}

/* Whether the suspension was reached, and so the run cancelled there. */
ASYNC static bool run_cancelled(const struct subject *subject, int first, int second, int value, int *cancelled)
{
    int outcome = AWAIT(run_once(subject, first, second));
    bool reached = harness.suspensions >= (second ? second : first);
    *cancelled += outcome == -ECANCELED;
    if (harness.suspensions < first ? outcome != value : outcome != -ECANCELED && !subject->may_catch)
        complain("ended with", outcome);
    return reached;
}

ASYNC static void cancel_everywhere(const struct subject *subject)
{
    int cancelled = 0, runs = 0;
    harness.name = subject->name;
    harness.undisturbed_count = 0;
    int value = AWAIT(run_once(subject, 0, 0));
    int suspensions = harness.suspensions, scopes = harness.next_id;
    memcpy(harness.undisturbed, harness.events, sizeof harness.events);
    harness.undisturbed_count = harness.event_count;
    for (int first = 1; first <= suspensions + 1; first++) {
        bool reached = AWAIT(run_cancelled(subject, first, 0, value, &cancelled));
        if (reached != (first <= suspensions))
            complain("suspensions before it:", harness.suspensions);
        runs++;
        for (int second = first + 1; reached; second++, runs++)
            reached = AWAIT(run_cancelled(subject, first, second, value, &cancelled));
    }
    printf("%s: %d with %d suspensions and %d scopes; %d runs, %d cancelled\n", subject->name, value, suspensions, scopes, runs, cancelled);
}

#endif
