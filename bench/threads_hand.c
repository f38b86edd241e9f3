/* Callbacks and posts from other threads, by hand: a bare intrusive queue, and a bare lock-free one (Dmitry Vyukov's
 * queue of many producers and one consumer: an exchange and a store a post). See threads_async.c. */
#include "bench.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

/* ---- callbacks that schedule themselves ------------------------------------------------------- */

struct job {
    struct job *next;
    void (*callback)(struct job *job);
};
static struct {
    struct job *first, **last;
} ready;
static uint64_t calls_left, calls_sum;

static void schedule(struct job *job)
{
    job->next = NULL;
    *ready.last = job;
    ready.last = &job->next;
}

static void call_again(struct job *job)
{
    calls_sum += calls_left;
    if (calls_left > 0) {
        calls_left--;
        schedule(job);
    }
}

static uint64_t run_calls(size_t in_flight, size_t count)
{
    struct job jobs[CALLS_MAX];
    calls_left = count;
    calls_sum = 0;
    ready.first = NULL;
    ready.last = &ready.first;
    for (size_t i = 0; i < in_flight; i++) {
        jobs[i].callback = call_again;
        schedule(&jobs[i]);
    }
    while (ready.first) {
        struct job *next = ready.first;
        ready.first = next->next;
        if (!ready.first)
            ready.last = &ready.first;
        next->callback(next);
    }
    return calls_sum;
}

uint64_t threads_hand_call_1(size_t count)
{
    return run_calls(1, count);
}

uint64_t threads_hand_call_100(size_t count)
{
    return run_calls(100, count);
}

/* ---- posts ------------------------------------------------------------------------------------ */

struct post {
    struct post *_Atomic next;
    void (*callback)(void *arg);
    void *arg;
};
struct inbox {
    _Alignas(64) struct post *_Atomic last; /* posters exchange it */
    _Alignas(64) struct post *first;        /* the consumer's; was taken already */
};
struct poster {
    struct inbox *inbox;
    size_t begin, end; /* the numbers it posts */
};
static uint64_t posts_sum;

static void note(void *arg)
{
    posts_sum += (uintptr_t)arg;
}

static void *post_numbers(void *arg)
{
    struct poster *self = arg;
    for (size_t i = self->begin; i < self->end; i++) {
        struct post *post = malloc(sizeof *post);
        atomic_store_explicit(&post->next, NULL, memory_order_relaxed);
        post->callback = note;
        post->arg = (void *)(uintptr_t)i;
        struct post *before = atomic_exchange_explicit(&self->inbox->last, post, memory_order_acq_rel);
        atomic_store_explicit(&before->next, post, memory_order_release);
    }
    return NULL;
}

static void take(struct inbox *inbox, size_t count)
{
    while (count) {
        struct post *first = inbox->first, *next = atomic_load_explicit(&first->next, memory_order_acquire);
        if (!next) {
            sched_yield();
            continue;
        }
        next->callback(next->arg);
        inbox->first = next;
        free(first);
        count--;
    }
}

static uint64_t post_from(size_t threads, size_t count)
{
    struct inbox inbox;
    struct poster posters[POSTERS_MAX];
    pthread_t ids[POSTERS_MAX];
    inbox.first = calloc(1, sizeof *inbox.first);
    atomic_init(&inbox.last, inbox.first);
    posts_sum = 0;
    for (size_t i = 0; i < threads; i++) {
        posters[i] = (struct poster){&inbox, count * i / threads, count * (i + 1) / threads};
        pthread_create(&ids[i], NULL, post_numbers, &posters[i]);
    }
    take(&inbox, count);
    for (size_t i = 0; i < threads; i++)
        pthread_join(ids[i], NULL);
    free(inbox.first);
    return posts_sum;
}

uint64_t threads_hand_post_1(size_t count)
{
    return post_from(1, count);
}

uint64_t threads_hand_post_4(size_t count)
{
    return post_from(4, count);
}
