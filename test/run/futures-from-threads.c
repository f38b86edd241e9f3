// Futures that other threads complete: one of many wins, the loop is woken, a closed loop says so.
// RUN: %run-all %s | FileCheck %s
#include "Inputs/asyncio.h"

#include <pthread.h>

enum { THREADS = 4, FUTURES = 50 };

static ASYNC_FUTURE(int) futures[FUTURES];
static int wins[THREADS][FUTURES];

static void *race(void *number)
{
    int *mine = number;
    for (int i = 0; i < FUTURES; i++) {
        int err = i % 5 ? async_future_set_result_threadsafe(futures[i], i) : async_future_set_exception_threadsafe(futures[i], -EPIPE);
        assert(err == 0 || err == -EALREADY);
        mine[i] = !err;
    }
    return NULL;
}

ASYNC void races(void)
{
    pthread_t threads[THREADS];
    for (int i = 0; i < FUTURES; i++)
        futures[i] = async_future_new(async_get_running_loop(), int);
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, race, wins[i]);
    for (int i = 0; i < FUTURES; i++) {
        int value = -1, err;
        FAILURE(err, value = AWAIT(async_future_wait(futures[i])));
        assert(i % 5 ? value == i : err == -EPIPE);
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < FUTURES; i++) {
        int sum = 0;
        for (int k = 0; k < THREADS; k++)
            sum += wins[k][i];
        assert(sum == 1 && async_future_set_result_threadsafe(futures[i], 1) == -EALREADY);
        async_future_unref(futures[i]);
    }
}

/* A thread has its own reference; who waits does not. */
static void *answer(void *arg)
{
    ASYNC_FUTURE(int) future = (ASYNC_FUTURE(int))(struct async_future *)arg;
    int err = async_future_set_result_threadsafe(future, 42);
    async_future_unref(future);
    return err ? arg : NULL;
}

ASYNC void woken(void)
{
    pthread_t thread;
    void *failed;
    ASYNC_FUTURE(int) future = async_future_new(async_get_running_loop(), int);
    pthread_create(&thread, NULL, answer, (struct async_future *)async_future_ref(future));
    assert(AWAIT(async_future_wait(future)) == 42);
    async_future_unref(future);
    pthread_join(thread, &failed);
    assert(!failed);
}

/* Once another thread has ended it a cancellation comes too late. */
ASYNC void too_late(void)
{
    pthread_t thread;
    ASYNC_FUTURE(int) future = async_future_new(async_get_running_loop(), int);
    ASYNC_TASK(int) task = async_create_task(async_future_wait(future));
    AWAIT(async_yield());
    pthread_create(&thread, NULL, answer, (struct async_future *)async_future_ref(future));
    pthread_join(thread, NULL);
    assert(!async_future_done(future) && !async_future_cancel(future));
    async_task_cancel(task);
    assert(AWAIT(async_join(task)) == 42 && async_future_done(future));
    async_future_unref(future);
}

ASYNC void waits_and_sleeps(ASYNC_FUTURE(int) future, int *value)
{
    *value = AWAIT(async_future_wait(future));
    AWAIT(async_sleep(1));
}

/* It is not forgotten: the next suspension fails. */
ASYNC void too_late_for_this_wait(void)
{
    pthread_t thread;
    int value = 0, err;
    ASYNC_FUTURE(int) future = async_future_new(async_get_running_loop(), int);
    ASYNC_TASK(void) task = async_create_task(waits_and_sleeps(future, &value));
    AWAIT(async_yield());
    pthread_create(&thread, NULL, answer, (struct async_future *)async_future_ref(future));
    pthread_join(thread, NULL);
    async_task_cancel(task);
    FAILURE(err, AWAIT(async_join(task)));
    assert(err == -ECANCELED && value == 42 && now() == 0);
    async_future_unref(future);
}

ASYNC int waits_for(ASYNC_FUTURE(int) future) { return AWAIT(async_future_wait(future)); }

int main(void)
{
    TEST(races);
    TEST(woken);
    TEST(too_late);
    TEST(too_late_for_this_wait);
    struct async_loop *loop = async_new_event_loop();
    ASYNC_FUTURE(int) future = async_future_new(loop, int);
    async_run(waits_for(future));
    printf("of another loop: %s\n", async_strerror(async_run_error()));
    async_loop_close(loop);
    pthread_t thread;
    void *failed;
    pthread_create(&thread, NULL, answer, (struct async_future *)future);
    pthread_join(thread, &failed);
    printf("%d\n", failed != NULL);
    return 0;
}
// CHECK:      races
// CHECK-NEXT: woken
// CHECK-NEXT: too_late
// CHECK-NEXT: too_late_for_this_wait
// CHECK-NEXT: of another loop: Invalid argument
// CHECK-NEXT: 1
