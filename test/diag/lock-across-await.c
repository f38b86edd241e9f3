// A lock of the threads that is held while others run; without a comment: what is released before.
// RUN: %verify %s -Wno-async-blocking-lock
#include <asyncc.h>
#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

ASYNC int number(int n)
{
    AWAIT(async_yield());
    return n;
}

ASYNC int held(int n)
{
    pthread_mutex_lock(&mutex); // expected-note {{'pthread_mutex_lock' takes it here}}
    n += AWAIT(number(1));      // expected-warning {{AWAIT while a lock of the threads is held}}
    n += AWAIT(number(2));
    pthread_mutex_unlock(&mutex);
    return n;
}

ASYNC int deferred(int n)
{
    if (pthread_mutex_lock(&mutex)) // expected-note {{'pthread_mutex_lock' takes it here}}
        return -1;
    DEFER pthread_mutex_unlock(&mutex);
    while (n-- > 0)
        AWAIT(number(n));           // expected-warning {{AWAIT while a lock}}
    return AWAIT(number(n));
}

ASYNC int in_a_switch(int n, pthread_rwlock_t *lock)
{
    switch (n) {
    case 0:
        pthread_rwlock_rdlock(lock); // expected-note {{'pthread_rwlock_rdlock' takes it here}}
        if (n)
            AWAIT(number(1));        // expected-warning {{AWAIT while a lock}}
        break;
    case 1: {
        int failed = pthread_rwlock_wrlock(lock); // expected-note {{'pthread_rwlock_wrlock' takes it here}}
        AWAIT(number(failed));       // expected-warning {{AWAIT while a lock}}
        break;
    }
    case 2:
        pthread_rwlock_wrlock(lock);
        break;
    case 3:
        AWAIT(number(3));
    }
    return n;
}

ASYNC int released(int n)
{
    AWAIT(number(n));
    pthread_mutex_lock(&mutex);
    n++;
    n += (int)sizeof AWAIT(number(n));
    pthread_mutex_unlock(&mutex);
    AWAIT(number(n));
    pthread_mutex_lock(&mutex);
    if (n) {
        pthread_mutex_unlock(&mutex);
        AWAIT(number(n));
        return 1;
    }
    pthread_mutex_unlock(&mutex);
    {
        pthread_mutex_lock(&mutex);
        DEFER pthread_mutex_unlock(&mutex);
        n--;
    }
    return AWAIT(number(n));
}
