/* Callbacks of a loop, from its own thread and from others. See threads_hand.c. */
#include "bench.h"

#include <asyncc.h>
#include <pthread.h>

/* ---- callbacks that schedule themselves ------------------------------------------------------- */

static uint64_t calls_left, calls_sum;

static void call_again(void *loop)
{
    calls_sum += calls_left;
    if (calls_left > 0) {
        calls_left--;
        async_loop_call_soon(loop, call_again, loop);
    } else {
        async_loop_stop(loop);
    }
}

static uint64_t run_calls(size_t in_flight, size_t count)
{
    struct async_loop *loop = async_new_event_loop();
    calls_left = count;
    calls_sum = 0;
    for (size_t i = 0; i < in_flight; i++)
        async_loop_call_soon(loop, call_again, loop);
    async_loop_run_forever(loop);
    async_loop_close(loop);
    return calls_sum;
}

uint64_t threads_async_call_1(size_t count)
{
    return run_calls(1, count);
}

uint64_t threads_async_call_100(size_t count)
{
    return run_calls(100, count);
}

/* ---- posts ------------------------------------------------------------------------------------ */

struct poster {
    struct async_loop *loop;
    size_t begin, end; /* the numbers it posts */
};
static uint64_t posts_sum;
static size_t posts_left;

static void note(void *arg)
{
    posts_sum += (uintptr_t)arg;
    if (--posts_left == 0)
        async_loop_stop(async_get_running_loop());
}

static void *post_numbers(void *arg)
{
    struct poster *self = arg;
    for (size_t i = self->begin; i < self->end; i++)
        async_loop_call_soon_threadsafe(self->loop, note, (void *)(uintptr_t)i);
    return NULL;
}

static uint64_t post_from(size_t threads, size_t count)
{
    struct async_loop *loop = async_new_event_loop();
    struct poster posters[POSTERS_MAX];
    pthread_t ids[POSTERS_MAX];
    posts_sum = 0;
    posts_left = count;
    for (size_t i = 0; i < threads; i++) {
        posters[i] = (struct poster){loop, count * i / threads, count * (i + 1) / threads};
        pthread_create(&ids[i], NULL, post_numbers, &posters[i]);
    }
    async_loop_run_forever(loop);
    for (size_t i = 0; i < threads; i++)
        pthread_join(ids[i], NULL);
    async_loop_close(loop);
    return posts_sum;
}

uint64_t threads_async_post_1(size_t count)
{
    return post_from(1, count);
}

uint64_t threads_async_post_4(size_t count)
{
    return post_from(4, count);
}
