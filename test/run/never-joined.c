// Debug mode tells of each handle that was never given up, however its task has ended; once of each task.
// RUN: %run-all %s --env=ASYNCC_DEBUG=1 --env=ASAN_OPTIONS=detect_leaks=0 --stderr > %t && FileCheck %s < %t
// RUN: grep -c "was never joined" %t | FileCheck %s --check-prefix=COUNT
// COUNT: 11
#include <asyncc.h>

#include <errno.h>
#include <stdio.h>

ASYNC void sleeps(double seconds) { AWAIT(async_sleep(seconds)); }

ASYNC void fails(void)
{
    ASYNC_TRY
        AWAIT(async_sleep(100));
    ASYNC_CATCH (err)
        ASYNC_RAISE(-EIO);
}

static ASYNC_TASK(void) kept[8];

ASYNC void keeps(void)
{
    kept[0] = async_create_task(sleeps(0)); // returns
    kept[1] = async_create_task(sleeps(9)); // is cancelled
    kept[2] = async_create_task(sleeps(9)); // is cancelled, before it has begun
    kept[3] = async_create_task(sleeps(9)); // is cancelled, and somebody asks
    kept[4] = async_create_task(fails());   // is cancelled, and fails
    kept[5] = async_create_task(sleeps(99)); // is left
    kept[6] = async_create_task(fails());    // is left, and fails when the loop is closed
    kept[7] = async_create_task(sleeps(9));  // is given up
    async_task_cancel(kept[2]);
    AWAIT(async_yield());
    async_task_cancel(kept[1]);
    async_task_cancel(kept[3]);
    async_task_cancel(kept[4]);
    AWAIT(async_sleep(1));
    (void)async_task_exception(kept[3]);
    async_task_cancel(kept[7]);
    async_task_detach(kept[7]);
    AWAIT(async_sleep(1));
}

// What the end of the loop has cancelled is told once: as pending, or, where that was awaited (async_run), as never joined.
// CHECK-DAG: Task was destroyed but it is pending! sleeps, made at {{.*}}:29
// CHECK-DAG: Task was destroyed but it is pending! fails, made at {{.*}}:30
// CHECK-DAG: Task was never joined or detached! sleeps, made at {{.*}}:24
// CHECK-DAG: Task was never joined or detached! sleeps, made at {{.*}}:25
// CHECK-DAG: Task was never joined or detached! sleeps, made at {{.*}}:26
// CHECK-DAG: Task was never joined or detached! fails, made at {{.*}}:28
// CHECK-DAG: Task was never joined or detached! fails, made at {{.*}}:30
// CHECK: again
// CHECK-DAG: Task was never joined or detached! sleeps, made at {{.*}}:24
// CHECK-DAG: Task was never joined or detached! sleeps, made at {{.*}}:25
// CHECK-DAG: Task was never joined or detached! sleeps, made at {{.*}}:26
// CHECK-DAG: Task was never joined or detached! fails, made at {{.*}}:28
// CHECK-DAG: Task was never joined or detached! fails, made at {{.*}}:30
// CHECK-DAG: Task was never joined or detached! sleeps, made at {{.*}}:29
int main(void)
{
    struct async_loop *loop = async_new_event_loop();
    async_loop_run_until_complete(loop, keeps());
    async_loop_close(loop);
    fputs("again\n", stderr);
    async_run(keeps());
    return 0;
}
