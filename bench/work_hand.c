/* A round trip to a worker thread by hand: a slot for a job and a condition variable each way, signalled after the unlock. */
#include "bench.h"

#include <pthread.h>
#include <stdbool.h>

struct slot {
    pthread_mutex_t lock;
    pthread_cond_t came, done;
    uint64_t *job; /* null: none */
    bool is_done;
    bool is_over; /* no more jobs */
};

static void *serve(void *arg)
{
    struct slot *slot = arg;
    pthread_mutex_lock(&slot->lock);
    for (;;) {
        while (!slot->job && !slot->is_over)
            pthread_cond_wait(&slot->came, &slot->lock);
        if (!slot->job)
            break;
        uint64_t *job = slot->job;
        slot->job = NULL;
        pthread_mutex_unlock(&slot->lock);
        ++*job;
        pthread_mutex_lock(&slot->lock);
        slot->is_done = true;
        pthread_mutex_unlock(&slot->lock);
        pthread_cond_signal(&slot->done);
        pthread_mutex_lock(&slot->lock);
    }
    pthread_mutex_unlock(&slot->lock);
    return NULL;
}

static void round_trip(struct slot *slot, uint64_t *number)
{
    pthread_mutex_lock(&slot->lock);
    slot->job = number;
    slot->is_done = false;
    pthread_mutex_unlock(&slot->lock);
    pthread_cond_signal(&slot->came);
    pthread_mutex_lock(&slot->lock);
    while (!slot->is_done)
        pthread_cond_wait(&slot->done, &slot->lock);
    pthread_mutex_unlock(&slot->lock);
}

uint64_t work_hand_round_trip(size_t count)
{
    struct slot slot = {
        .lock = PTHREAD_MUTEX_INITIALIZER, .came = PTHREAD_COND_INITIALIZER, .done = PTHREAD_COND_INITIALIZER};
    pthread_t worker;
    uint64_t number = 0;
    if (pthread_create(&worker, NULL, serve, &slot))
        return 0;
    while (count-- > 0)
        round_trip(&slot, &number);
    pthread_mutex_lock(&slot.lock);
    slot.is_over = true;
    pthread_mutex_unlock(&slot.lock);
    pthread_cond_signal(&slot.came);
    pthread_join(worker, NULL);
    return number;
}
