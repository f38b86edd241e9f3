/* Futures that several threads race to end, seen by ThreadSanitizer, too. */
#include "function.h"

#include <pthread.h>
#include <stdatomic.h>

enum { THREADS = 4, FUTURES = 200 };

struct racer {
    struct async_future **futures;
    int number;
    int won;
};

static void *race(void *arg)
{
    struct racer *racer = arg;
    for (int i = 0; i < FUTURES; i++) {
        long value = 1000 * i + racer->number;
        int err = i % 3 ? async_future_set_threadsafe(racer->futures[i], &value)
                        : async_future_set_exception_threadsafe(racer->futures[i], -EPIPE);
        racer->won += !err;
        if (err != -EALREADY && err)
            racer->won = -FUTURES * THREADS;
        async_future_unref(racer->futures[i]);
    }
    return NULL;
}

static long wait_for(struct async_loop *loop, struct async_future *future)
{
    long value = -1;
    struct async_frame *root = async_future_wait__prepare(async__task_alloc(loop, &async_future_wait__fn), future);
    async__loop_run_until_complete(loop, root, &value, sizeof value);
    return value;
}

static void one_thread_wins(void **state)
{
    (void)state;
    struct async_loop *loop = async_new_event_loop();
    struct async_future *futures[FUTURES];
    struct racer racers[THREADS];
    pthread_t threads[THREADS];
    int won = 0;
    for (int i = 0; i < FUTURES; i++) {
        futures[i] = async__future_new(loop, sizeof(long));
        for (int k = 0; k < THREADS; k++)
            async_future_ref(futures[i]);
    }
    for (int k = 0; k < THREADS; k++) {
        racers[k] = (struct racer){futures, k, 0};
        pthread_create(&threads[k], NULL, race, &racers[k]);
    }
    for (int i = 0; i < FUTURES; i++) {
        long value = wait_for(loop, futures[i]);
        assert_int_equal(async_run_error(), i % 3 ? 0 : -EPIPE);
        if (i % 3)
            assert_in_range(value, 1000 * i, 1000 * i + THREADS - 1);
        async_future_unref(futures[i]);
    }
    for (int k = 0; k < THREADS; k++) {
        pthread_join(threads[k], NULL);
        won += racers[k].won;
    }
    assert_int_equal(won, FUTURES);
    async_loop_close(loop);
}

/* The loop's thread cancels while another one sets: exactly one of them succeeds. */
static void *set_one(void *future)
{
    long value = 7;
    int err = async_future_set_threadsafe((struct async_future *)future, &value);
    async_future_unref((struct async_future *)future);
    return err ? NULL : future;
}

static void cancelling_races_with_setting(void **state)
{
    (void)state;
    struct async_loop *loop = async_new_event_loop();
    for (int i = 0; i < 200; i++) {
        pthread_t thread;
        void *set;
        struct async_future *future = async__future_new(loop, sizeof(long));
        pthread_create(&thread, NULL, set_one, async_future_ref(future));
        bool cancelled = async_future_cancel(future);
        long value = wait_for(loop, future);
        assert_int_equal(async_run_error(), cancelled ? -ECANCELED : 0);
        assert_int_equal(value, cancelled ? 0 : 7);
        pthread_join(thread, &set);
        assert_int_equal(cancelled, !set);
        async_future_unref(future);
    }
    async_loop_close(loop);
}

static void a_closed_loop_says_so(void **state)
{
    (void)state;
    struct async_loop *loop = async_new_event_loop();
    struct async_future *late = async__future_new(loop, 0), *early = async__future_new(loop, 0);
    assert_int_equal(async_future_set_threadsafe(early, NULL), 0);
    async_loop_close(loop);
    assert_int_equal(async_future_set_threadsafe(late, NULL), -ESHUTDOWN);
    assert_true(async_future_done(early));
    struct async_future embedded = {0};
    assert_int_equal(async_future_set_threadsafe(&embedded, NULL), -EINVAL);
    async_future_unref(late);
    async_future_unref(early);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_thread_wins),
        cmocka_unit_test(cancelling_races_with_setting),
        cmocka_unit_test(a_closed_loop_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
