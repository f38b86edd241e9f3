/* The list. Calls that can be non-blocking by what they are given (read, write, accept, connect …) are not in it. */
#include "blocking.h"

#include <stddef.h>

#define SLEEP "AWAIT(async_sleep(…))"
#define READ "AWAIT(async_read(…))"
#define SIGNAL "AWAIT(async_wait_signal(…))"
#define LOCK "a struct async_lock, if it is to be held across an AWAIT"

const struct blocking blocking_declared = {"", BLOCKS_ALWAYS, NULL, NULL, false};

static const struct blocking functions[] = {
    {"sleep", BLOCKS_ALWAYS, NULL, SLEEP, false},
    {"usleep", BLOCKS_ALWAYS, NULL, SLEEP, false},
    {"nanosleep", BLOCKS_ALWAYS, NULL, SLEEP, false},
    {"clock_nanosleep", BLOCKS_ALWAYS, NULL, SLEEP, false},
    {"thrd_sleep", BLOCKS_ALWAYS, NULL, SLEEP, false},
    {"pause", BLOCKS_ALWAYS, NULL, SIGNAL, false},
    {"sigwait", BLOCKS_ALWAYS, NULL, SIGNAL, false},
    {"sigwaitinfo", BLOCKS_ALWAYS, NULL, SIGNAL, false},
    {"sigsuspend", BLOCKS_ALWAYS, NULL, SIGNAL, false},
    {"system", BLOCKS_ALWAYS, NULL, NULL, false},
    {"pclose", BLOCKS_ALWAYS, NULL, NULL, false},
    {"wait", BLOCKS_ALWAYS, NULL, NULL, false},
    {"waitpid", BLOCKS_ON_LAST_ZERO, NULL, NULL, false},
    {"getaddrinfo", BLOCKS_ALWAYS, NULL, "AWAIT(async_getaddrinfo(…))", false},
    {"getnameinfo", BLOCKS_ALWAYS, NULL, "AWAIT(async_getnameinfo(…))", false},
    {"gethostbyname", BLOCKS_ALWAYS, NULL, "AWAIT(async_getaddrinfo(…))", false},
    {"gethostbyname2", BLOCKS_ALWAYS, NULL, "AWAIT(async_getaddrinfo(…))", false},
    {"gethostbyaddr", BLOCKS_ALWAYS, NULL, "AWAIT(async_getnameinfo(…))", false},
    {"poll", BLOCKS_ON_TIMEOUT, NULL, "AWAIT(async_wait_readable(…)) or AWAIT(async_wait_writable(…))", false},
    {"epoll_wait", BLOCKS_ON_TIMEOUT, NULL, "AWAIT(async_wait_readable(…))", false},
    {"select", BLOCKS_ON_LAST_ZERO, NULL, "AWAIT(async_wait_readable(…)) or AWAIT(async_wait_writable(…))", false},
    {"getchar", BLOCKS_ALWAYS, NULL, READ, false},
    {"scanf", BLOCKS_ALWAYS, NULL, READ, false},
    {"vscanf", BLOCKS_ALWAYS, NULL, READ, false},
    {"fgets", BLOCKS_WITH_WORD, "stdin", READ, false},
    {"fgetc", BLOCKS_WITH_WORD, "stdin", READ, false},
    {"getc", BLOCKS_WITH_WORD, "stdin", READ, false},
    {"fread", BLOCKS_WITH_WORD, "stdin", READ, false},
    {"fscanf", BLOCKS_WITH_WORD, "stdin", READ, false},
    {"getline", BLOCKS_WITH_WORD, "stdin", READ, false},
    {"getdelim", BLOCKS_WITH_WORD, "stdin", READ, false},
    {"flock", BLOCKS_WITHOUT_WORD, "LOCK_NB", NULL, false},
    {"pthread_join", BLOCKS_ALWAYS, NULL, NULL, false},
    {"thrd_join", BLOCKS_ALWAYS, NULL, NULL, false},
    {"pthread_barrier_wait", BLOCKS_ALWAYS, NULL, "AWAIT(async_barrier_wait(…)) among tasks", false},
    {"pthread_cond_wait", BLOCKS_ALWAYS, NULL, "AWAIT(async_condition_wait(…)) among tasks", false},
    {"pthread_cond_timedwait", BLOCKS_ALWAYS, NULL, "AWAIT(async_condition_wait(…)) among tasks", false},
    {"cnd_wait", BLOCKS_ALWAYS, NULL, "AWAIT(async_condition_wait(…)) among tasks", false},
    {"sem_wait", BLOCKS_ALWAYS, NULL, "AWAIT(async_semaphore_acquire(…)) among tasks", false},
    {"pthread_mutex_lock", BLOCKS_ALWAYS, NULL, LOCK, true},
    {"pthread_rwlock_rdlock", BLOCKS_ALWAYS, NULL, LOCK, true},
    {"pthread_rwlock_wrlock", BLOCKS_ALWAYS, NULL, LOCK, true},
    {"mtx_lock", BLOCKS_ALWAYS, NULL, LOCK, true},
};

const struct blocking *blocking_find(struct str name)
{
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (str_equal(name, str_from(functions[i].name)))
            return &functions[i];
    return NULL;
}
