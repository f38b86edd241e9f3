// What the log sink is given: the kind and the severity of each report, and which lines belong together.
// RUN: %run-all %s | FileCheck %s
#include "Inputs/asyncio.h"

static void show(const struct async_log_record *record, void *arg)
{
    printf("%s%d/%d %s\n", (const char *)arg, record->kind == ASYNC_LOG_PENDING ? -1 : (int)record->kind, (int)record->level,
           record->continues ? "..." : record->line);
}

static struct async_event never;

ASYNC void waits(void) { AWAIT(async_event_wait(&never)); }

ASYNC void reports(struct async_lock *lock)
{
    async_task_detach(async_coroutine(waits()));
    async_task_detach(async_create_task(failer(0, -EIO)));
    AWAIT(async_yield());
    AWAIT(async_yield());
    AWAIT(async_yield());
    async_lock_release(lock);
    async_print_call_graph(async_current_task());
}

int main(void)
{
    struct async_lock lock = ASYNC_LOCK_INIT;
    struct async_loop *loop = async_new_event_loop();
    async_loop_set_debug(loop, true);
    async_loop_set_log(loop, show, "");
    async_set_event_loop(loop);
    async_loop_run_until_complete(loop, reports(&lock));
    ASYNC_TASK(int) task = async_loop_create_task(loop, sleeper(0, 1));
    async_loop_run_until_complete(loop, waits());
    printf("%d\n", async_run_error() == -EDEADLK);
    async_task_detach(async_loop_create_task(loop, waits()));
    async_loop_close(loop);
    async_task_detach(task);
    return 0;
}
// CHECK:      5/30 coroutine 'waits' was never awaited, made at
// CHECK-NEXT: 8/40 Task exception was never retrieved: failer
// CHECK-NEXT: 8/40 ...
// CHECK-NEXT: 14/30 Lock is not acquired.
// CHECK-NEXT: 1/20 Task reports
// CHECK-NEXT: 1/20 ...
// CHECK-NEXT: 9/40 Deadlock: every task waits, and nothing can wake one
// CHECK-NEXT: 9/40 ...
// CHECK-NEXT: 9/40 ...
// CHECK-NEXT: 9/40 ...
// CHECK-NEXT: {{^}}1
// CHECK-NEXT: -1/40 Task was destroyed but it is pending! waits, made at
// CHECK-NEXT: -1/40 ...
// CHECK-NEXT: 6/30 Task was never joined or detached! sleeper, made at {{.*}}/log-records.c:34
// CHECK-NOT: {{.}}
