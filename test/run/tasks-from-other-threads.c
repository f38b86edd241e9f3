// async_create_task_threadsafe: arguments are evaluated where it stands, the call runs on the loop's thread.
// RUN: %run-all %s --flags=-pthread | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>

static pthread_t loop_thread;
static int evaluated;

static int argument(int value)
{
    evaluated += !pthread_equal(pthread_self(), loop_thread);
    return value;
}

ASYNC int add(int a, int b)
{
    AWAIT(async_sleep(1));
    printf("%d on the loop's thread: %d\n", a + b, pthread_equal(pthread_self(), loop_thread));
    return a + b;
}

ASYNC void stop(struct async_loop *loop)
{
    AWAIT(async_sleep(2));
    async_loop_stop(loop);
}

ASYNC static int fails(void)
{
    AWAIT(async_yield());
    ASYNC_RAISE(-EIO);
}

static ASYNC int (*pointer)(int a, int b) = add;

static void release(void *loop)
{
    async_loop_release(loop);
}

static void *other_thread(void *arg)
{
    struct async_loop *loop = arg;
    int err = async_create_task_threadsafe(loop, add(argument(1), argument(2)));
    async_create_task_threadsafe(loop, pointer(argument(30), 4)); /* by the entry */
    async_create_task_threadsafe(loop, async_sleep(0.5));         /* a leaf */
    int more = async_create_task_threadsafe(loop, fails()) | async_create_task_threadsafe(loop, stop(loop));
    async_loop_call_soon_threadsafe(loop, release, loop); /* nothing more will come: time may go on */
    return err | more ? NULL : arg;
}

static void failed(struct async_loop *loop, struct async_task *task, int err, void *arg)
{
    (void)loop, (void)arg;
    printf("%s: %d\n", async_task_get_name(task), err);
}

ASYNC static void from_the_loop_itself(struct async_loop *loop)
{
    int x = AWAIT(add(1, 1));
    printf("posted: %d\n", async_create_task_threadsafe(loop, add(x, AWAIT(add(x, x)))));
}

int main(void)
{
    struct async_loop *loop = async_new_event_loop();
    pthread_t thread;
    void *result;
    loop_thread = pthread_self();
    async_loop_set_exception_handler(loop, failed, NULL);
    async_loop_hold(loop);
    pthread_create(&thread, NULL, other_thread, loop);
    async_loop_run_forever(loop);
    pthread_join(thread, &result);
    printf("%d %d\n", result == loop, evaluated);
    // CHECK: fails: -5
    // CHECK-NEXT: 3 on the loop's thread: 1
    // CHECK-NEXT: 34 on the loop's thread: 1
    // CHECK-NEXT: 1 3
    async_loop_run_until_complete(loop, from_the_loop_itself(loop));
    async_loop_create_task(loop, stop(loop));
    async_loop_run_forever(loop);
    // CHECK-NEXT: 2 on the loop's thread: 1
    // CHECK-NEXT: 4 on the loop's thread: 1
    // CHECK-NEXT: posted: 0
    // CHECK-NEXT: 6 on the loop's thread: 1
    async_loop_close(loop);
    int err = async_create_task_threadsafe(loop, add(1, 2));
    int size = sizeof async_create_task_threadsafe(loop, add(1, 2));
    printf("%d %d\n", err == -ESHUTDOWN, size == sizeof(int));
    // CHECK-NEXT: 1 1
    return 0;
}
