/* Executors under load and without means: many loops and threads at once, workers that come and go, threads and memory
 * that cannot be had. */
#include "function.h"

#include <dlfcn.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>

#if defined __SANITIZE_THREAD__ || defined __SANITIZE_ADDRESS__
#define CAN_REFUSE 0
#elif defined __has_feature
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
#define CAN_REFUSE 0
#endif
#endif
#ifndef CAN_REFUSE
#define CAN_REFUSE 1
#endif

#if CAN_REFUSE                /* the sanitizers have a pthread_create of their own */
static int threads_left = -1; /* below 0: as many as wanted */

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *arg)
{
    static int (*real)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "pthread_create");
    if (threads_left == 0)
        return EAGAIN;
    threads_left -= threads_left > 0;
    return real(thread, attributes, start, arg);
}
#endif

static void *increment(void *arg)
{
    atomic_fetch_add((atomic_long *)arg, 1);
    return arg;
}

/* ---- many at once ------------------------------------------------------------------------------ */

enum { LOOPS = 4, TASKS = 50, ROUNDS = 40 };

static struct async_executor *pool;
static atomic_long count;

static struct async_task *spawn_work(struct async_loop *loop)
{
    struct async_frame *root = async_loop_run_in_executor__prepare(
        async__task_alloc(loop, &async_loop_run_in_executor__fn), NULL, pool, increment, &count);
    return async__create_task(root);
}

FUNCTION(spawns_and_cancels)
{
    BEGIN;
    self->saved_err = 0; /* counts what returned */
    for (self->arg = 0; self->arg < TASKS; self->arg++) {
        self->task = spawn_work(async__here.loop);
        YIELD(1);
        if (self->arg % 3 == 1)
            async_task_cancel(self->task);
        JOIN(2, self->task);
        self->saved_err += self->err == 0;
    }
    END(self->saved_err);
}

static void *run_loop(void *arg)
{
    atomic_long *returned = arg;
    for (int round = 0; round < ROUNDS / 4; round++)
        atomic_fetch_add(returned, RUN(spawns_and_cancels, 0));
    return NULL;
}

static void many_loops_share_an_executor(void **state)
{
    (void)state;
    pthread_t threads[LOOPS];
    atomic_long returned = 0;
    count = 0;
    pool = async_executor_new("shared", 3);
    async_executor_set_idle_timeout(pool, 0.0001); /* workers come and go */
    for (int i = 0; i < LOOPS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, run_loop, &returned), 0);
    for (int i = 0; i < LOOPS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(async_executor_shutdown(pool, 100), 0);
    assert_true(count >= returned);
    assert_true(returned >= (long)LOOPS * (ROUNDS / 4) * (TASKS - (TASKS + 1) / 3)); /* those that nobody cancelled */
}

/* ---- workers ----------------------------------------------------------------------------------- */

static sem_t arrived, go;

static void *block(void *arg)
{
    sem_post(&arrived);
    sem_wait(&go);
    return arg;
}

static struct async_task *spawn_block(void)
{
    return async__create_task(async_loop_run_in_executor__prepare(
        async__task_alloc(async__here.loop, &async_loop_run_in_executor__fn), NULL, pool, block, NULL));
}

FUNCTION(fills_the_pool)
{
    BEGIN;
    for (int i = 0; i < 4; i++)
        self->tasks[i] = spawn_block();
    YIELD(1);
    for (int i = 0; i < 3; i++)
        sem_wait(&arrived);
    assert_int_equal(async_executor_workers(pool), 3); /* the fourth waits */
    for (int i = 0; i < 4; i++)
        sem_post(&go);
    for (self->arg = 0; self->arg < 4; self->arg++) {
        JOIN(2, self->tasks[self->arg]);
        assert_int_equal(self->err, 0);
    }
    END(1);
}

static void workers_grow_to_the_limit_and_go_when_idle(void **state)
{
    (void)state;
    sem_init(&arrived, 0, 0);
    sem_init(&go, 0, 0);
    pool = async_executor_new("three", 3);
    assert_int_equal(RUN(fills_the_pool, 0), 1);
    async_executor_set_idle_timeout(pool, 0);
    while (async_executor_workers(pool))
        sched_yield();
    assert_int_equal(async_executor_shutdown(pool, 100), 0);
    assert_null(async_executor_new("none", 0));
}

#if CAN_REFUSE
/* ---- without means ----------------------------------------------------------------------------- */

FUNCTION(works_once)
{
    BEGIN;
    self->task = spawn_work(async__here.loop);
    JOIN(1, self->task);
    END(self->err);
}

static void threads_that_cannot_be_had(void **state)
{
    (void)state;
    pool = async_executor_new("few", 4);
    threads_left = 0;
    assert_int_equal(RUN(works_once, 0), -EAGAIN);
    threads_left = 1;
    assert_int_equal(RUN(works_once, 0), 0); /* what there is must do */
    assert_int_equal(RUN(spawns_and_cancels, 0) > 0, 1);
    threads_left = -1;
    assert_int_equal(async_executor_shutdown(pool, 100), 0);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_loops_share_an_executor),
        cmocka_unit_test(workers_grow_to_the_limit_and_go_when_idle),
#if CAN_REFUSE
        cmocka_unit_test(threads_that_cannot_be_had),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
