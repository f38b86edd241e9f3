// A loop that another thread could wake is not declared dead; debug mode says, once in a run, that only a thread can wake it.
// RUN: %run-all %s | FileCheck %s
#include "Inputs/asyncio.h"
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

enum { LOOPS = 4 };

static atomic_int waiting, reports, lines;

static void count(const struct async_log_record *record, void *arg)
{
    (void)arg;
    assert(record->kind == ASYNC_LOG_STUCK && record->level == ASYNC_LOG_WARNING);
    if (record->continues)
        lines++;
    else if (!strcmp(record->line, "Every task waits, and only another thread can wake one"))
        reports++;
}

static void set(void *event) { async_event_set(event); }

/* Wakes itself a few times, then waits for the other thread. */
ASYNC int waits(struct async_event *event)
{
    waiting++;
    AWAIT(async_event_wait(event));
    async_event_clear(event);
    waiting++;
    AWAIT(async_event_wait(event));
    return 7;
}

struct runner {
    struct async_loop *loop;
    struct async_event event;
    pthread_t thread;
    int result;
};

static void *runs(void *arg)
{
    struct runner *self = arg;
    self->result = async_loop_run_until_complete(self->loop, waits(&self->event));
    assert(async_run_error() == 0);
    return NULL;
}

static void await_count(const atomic_int *count_of, int count_wanted)
{
    while (atomic_load(count_of) < count_wanted)
        usleep(100);
}

int main(void)
{
    struct runner runners[LOOPS];
    for (int i = 0; i < LOOPS; i++) {
        runners[i] = (struct runner){.loop = async_new_event_loop()};
        async_loop_set_debug(runners[i].loop, i < 2);
        async_loop_set_log(runners[i].loop, count, NULL);
        pthread_create(&runners[i].thread, NULL, runs, &runners[i]);
    }
    for (int round = 1; round <= 2; round++) {
        await_count(&waiting, round * LOOPS);
        await_count(&lines, 2 * 3); /* of the two that debug: idle since */
        for (int i = 0; i < LOOPS; i++)
            async_loop_call_soon_threadsafe(runners[i].loop, set, &runners[i].event);
    }
    for (int i = 0; i < LOOPS; i++) {
        pthread_join(runners[i].thread, NULL);
        printf("%d\n", runners[i].result);
        async_loop_close(runners[i].loop);
    }
    printf("%d reports, %d lines\n", reports, lines);
    return 0;
}
// CHECK:      7
// CHECK-NEXT: 7
// CHECK-NEXT: 7
// CHECK-NEXT: 7
// CHECK-NEXT: 2 reports, 6 lines
