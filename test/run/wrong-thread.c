// Debug mode tells of wake-ups from the wrong thread, also by the calls that are inline: events, locks, queues, futures, leaves.
// RUN: %run-all %s | FileCheck %s
#include "Inputs/asyncio.h"
#include <pthread.h>

static int warnings;

static void count(const struct async_log_record *record, void *arg)
{
    (void)arg;
    assert(record->kind == ASYNC_LOG_THREAD && record->level == ASYNC_LOG_ERROR && !record->continues);
    assert(!strcmp(record->line, "Non-thread-safe operation invoked on an event loop other than the current one"));
    warnings++;
}

static struct async_event event = ASYNC_EVENT_INIT;
static struct async_lock lock = ASYNC_LOCK_INIT;
static struct async_semaphore semaphore = ASYNC_SEMAPHORE_INIT(0);
static struct async_future future;
static ASYNC_QUEUE(int) queue;
static struct async_process *process;

ASYNC void waits_for_event(void) { AWAIT(async_event_wait(&event)); }
ASYNC void waits_for_lock(void) { AWAIT(async_lock_acquire(&lock)); }
ASYNC void waits_for_semaphore(void) { AWAIT(async_semaphore_acquire(&semaphore)); }
ASYNC void waits_for_future(void) { AWAIT(async_future_wait(ASYNC_FUTURE_OF(int, &future))); }
ASYNC void waits_for_item(void) { AWAIT(async_queue_get(queue)); }

static void *sets_event(void *arg) { return async_event_set(&event), arg; }
static void *releases_lock(void *arg) { return async_lock_release(&lock), arg; }
static void *releases_semaphore(void *arg) { return async_semaphore_release(&semaphore), arg; }
static void *sets_future(void *arg) { return async_future_set_result(ASYNC_FUTURE_OF(int, &future), 1), arg; }
static void *puts_item(void *arg) { return async_queue_put_nowait(queue, 1), arg; }
static void *kills(void *arg) { return async_process_kill(process), arg; }

/* One call, in another thread, while the loop stands still. */
static void elsewhere(const char *name, void *(*call)(void *), void *arg)
{
    pthread_t thread;
    warnings = 0;
    pthread_create(&thread, NULL, call, arg);
    pthread_join(thread, NULL);
    printf("%s %d\n", name, warnings);
}

ASYNC int main(void)
{
    struct async_loop *loop = async_get_running_loop();
    struct async_queue queue_of;
    queue = async_queue_init(&queue_of, int, 0);
    async_future_init(&future, NULL, 0);
    AWAIT(async_lock_acquire(&lock));
    ASYNC_TASK(void) tasks[] = {async_create_task(waits_for_event()), async_create_task(waits_for_lock()), async_create_task(waits_for_semaphore()),
                                async_create_task(waits_for_future()), async_create_task(waits_for_item())};
    AWAIT(async_yield());
    async_create_subprocess_shell(&process, "read line", &(struct async_process_options){.in = ASYNC_PIPE});
    async_loop_set_debug(loop, true);
    async_loop_set_log(loop, count, NULL);
    elsewhere("event", sets_event, NULL);
    elsewhere("lock", releases_lock, NULL);
    elsewhere("semaphore", releases_semaphore, NULL);
    elsewhere("future", sets_future, NULL);
    elsewhere("queue", puts_item, NULL);
    elsewhere("process", kills, NULL);
    elsewhere("none", puts_item, NULL); /* nobody waits: it belongs to no loop */
    AWAIT(async_gather_all(tasks, 5));
    for (int i = 0; i < 5; i++)
        async_task_detach(tasks[i]);
    warnings = 0;
    async_process_close(process);
    async_queue_deinit(&queue_of);
    assert(!warnings);
    async_loop_set_log(loop, NULL, NULL);
    async_loop_set_debug(loop, false);
    return 0;
}
// CHECK:      event 1
// CHECK-NEXT: lock 1
// CHECK-NEXT: semaphore 1
// CHECK-NEXT: future 1
// CHECK-NEXT: queue 1
// CHECK-NEXT: process 1
// CHECK-NEXT: none 0
