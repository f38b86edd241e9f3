/* The list. Calls that can be non-blocking by what they are given (read, write, accept, connect …) are not in it. */
#include "blocking.h"

#include <stddef.h>

#define SLEEP "AWAIT(async_sleep(…))"
#define READ "AWAIT(async_read(…))"
#define SIGNAL "AWAIT(async_wait_signal(…))"
#define SHELL "async_create_subprocess_shell(…)"
#define PROCESS "async_create_subprocess_exec(…) and AWAIT(async_process_wait(…))"
#define ADDRESS "AWAIT(async_getaddrinfo(…))"
#define NAME "AWAIT(async_getnameinfo(…))"
#define READY "AWAIT(async_wait_readable(…)) or AWAIT(async_wait_writable(…))"
#define BARRIER "AWAIT(async_barrier_wait(…)) among tasks"
#define CONDITION "AWAIT(async_condition_wait(…)) among tasks"
#define SEMAPHORE "AWAIT(async_semaphore_acquire(…)) among tasks"
#define LOCK "a struct async_lock, if it is to be held across an AWAIT"

const struct blocking blocking_declared = {"", BLOCKS_ALWAYS, 0, NULL, NULL, false};

static const struct blocking functions[] = {
    {"sleep", BLOCKS_ALWAYS, 0, NULL, SLEEP, false},
    {"usleep", BLOCKS_ALWAYS, 0, NULL, SLEEP, false},
    {"nanosleep", BLOCKS_ALWAYS, 0, NULL, SLEEP, false},
    {"clock_nanosleep", BLOCKS_ALWAYS, 0, NULL, SLEEP, false},
    {"thrd_sleep", BLOCKS_ALWAYS, 0, NULL, SLEEP, false},
    /* signals */
    {"pause", BLOCKS_ALWAYS, 0, NULL, SIGNAL, false},
    {"sigpause", BLOCKS_ALWAYS, 0, NULL, SIGNAL, false},
    {"sigwait", BLOCKS_ALWAYS, 0, NULL, SIGNAL, false},
    {"sigwaitinfo", BLOCKS_ALWAYS, 0, NULL, SIGNAL, false},
    {"sigtimedwait", BLOCKS_ALWAYS, 0, NULL, SIGNAL, false},
    {"sigsuspend", BLOCKS_ALWAYS, 0, NULL, SIGNAL, false},
    /* processes */
    {"system", BLOCKS_ALWAYS, 0, NULL, SHELL, false},
    {"pclose", BLOCKS_ALWAYS, 0, NULL, SHELL, false},
    {"wait", BLOCKS_ALWAYS, 0, NULL, PROCESS, false},
    {"waitpid", BLOCKS_ON_ZERO, 0, NULL, PROCESS, false},
    {"wait3", BLOCKS_ON_ZERO, 1, NULL, PROCESS, false},
    {"wait4", BLOCKS_ON_ZERO, 1, NULL, PROCESS, false},
    {"waitid", BLOCKS_WITHOUT_WORD, 0, "WNOHANG", PROCESS, false},
    /* names */
    {"getaddrinfo", BLOCKS_ALWAYS, 0, NULL, ADDRESS, false},
    {"getnameinfo", BLOCKS_ALWAYS, 0, NULL, NAME, false},
    {"gethostbyname", BLOCKS_ALWAYS, 0, NULL, ADDRESS, false},
    {"gethostbyname_r", BLOCKS_ALWAYS, 0, NULL, ADDRESS, false},
    {"gethostbyname2", BLOCKS_ALWAYS, 0, NULL, ADDRESS, false},
    {"gethostbyname2_r", BLOCKS_ALWAYS, 0, NULL, ADDRESS, false},
    {"gethostbyaddr", BLOCKS_ALWAYS, 0, NULL, NAME, false},
    {"gethostbyaddr_r", BLOCKS_ALWAYS, 0, NULL, NAME, false},
    {"res_query", BLOCKS_ALWAYS, 0, NULL, NULL, false},
    {"res_search", BLOCKS_ALWAYS, 0, NULL, NULL, false},
    /* file descriptors */
    {"poll", BLOCKS_ON_TIMEOUT, 0, NULL, READY, false},
    {"ppoll", BLOCKS_ON_ZERO, 1, NULL, READY, false},
    {"select", BLOCKS_ON_ZERO, 0, NULL, READY, false},
    {"pselect", BLOCKS_ON_ZERO, 1, NULL, READY, false},
    {"epoll_wait", BLOCKS_ON_TIMEOUT, 0, NULL, READY, false},
    {"epoll_pwait", BLOCKS_ON_TIMEOUT, 1, NULL, READY, false},
    {"epoll_pwait2", BLOCKS_ON_ZERO, 1, NULL, READY, false},
    {"flock", BLOCKS_WITHOUT_WORD, 0, "LOCK_NB LOCK_UN", NULL, false},
    {"lockf", BLOCKS_WITH_WORD, 0, "F_LOCK", NULL, false},
    {"fcntl", BLOCKS_WITH_WORD, 0, "F_SETLKW F_OFD_SETLKW", NULL, false},
    {"tcdrain", BLOCKS_ALWAYS, 0, NULL, NULL, false},
    /* the standard input */
    {"getchar", BLOCKS_ALWAYS, 0, NULL, READ, false},
    {"getchar_unlocked", BLOCKS_ALWAYS, 0, NULL, READ, false},
    {"getwchar", BLOCKS_ALWAYS, 0, NULL, READ, false},
    {"getpass", BLOCKS_ALWAYS, 0, NULL, READ, false},
    {"scanf", BLOCKS_ALWAYS, 0, NULL, READ, false},
    {"vscanf", BLOCKS_ALWAYS, 0, NULL, READ, false},
    {"wscanf", BLOCKS_ALWAYS, 0, NULL, READ, false},
    {"fgets", BLOCKS_WITH_WORD, 0, "stdin", READ, false},
    {"fgetws", BLOCKS_WITH_WORD, 0, "stdin", READ, false},
    {"fgetc", BLOCKS_WITH_WORD, 0, "stdin", READ, false},
    {"fgetwc", BLOCKS_WITH_WORD, 0, "stdin", READ, false},
    {"getc", BLOCKS_WITH_WORD, 0, "stdin", READ, false},
    {"getc_unlocked", BLOCKS_WITH_WORD, 0, "stdin", READ, false},
    {"getwc", BLOCKS_WITH_WORD, 0, "stdin", READ, false},
    {"fread", BLOCKS_WITH_WORD, 0, "stdin", READ, false},
    {"fscanf", BLOCKS_WITH_WORD, 0, "stdin", READ, false},
    {"vfscanf", BLOCKS_WITH_WORD, 0, "stdin", READ, false},
    {"fwscanf", BLOCKS_WITH_WORD, 0, "stdin", READ, false},
    {"getline", BLOCKS_WITH_WORD, 0, "stdin", READ, false},
    {"getdelim", BLOCKS_WITH_WORD, 0, "stdin", READ, false},
    /* threads */
    {"pthread_join", BLOCKS_ALWAYS, 0, NULL, NULL, false},
    {"pthread_timedjoin_np", BLOCKS_ALWAYS, 0, NULL, NULL, false},
    {"thrd_join", BLOCKS_ALWAYS, 0, NULL, NULL, false},
    {"pthread_barrier_wait", BLOCKS_ALWAYS, 0, NULL, BARRIER, false},
    {"pthread_cond_wait", BLOCKS_ALWAYS, 0, NULL, CONDITION, false},
    {"pthread_cond_timedwait", BLOCKS_ALWAYS, 0, NULL, CONDITION, false},
    {"pthread_cond_clockwait", BLOCKS_ALWAYS, 0, NULL, CONDITION, false},
    {"cnd_wait", BLOCKS_ALWAYS, 0, NULL, CONDITION, false},
    {"cnd_timedwait", BLOCKS_ALWAYS, 0, NULL, CONDITION, false},
    {"sem_wait", BLOCKS_ALWAYS, 0, NULL, SEMAPHORE, false},
    {"sem_timedwait", BLOCKS_ALWAYS, 0, NULL, SEMAPHORE, false},
    {"sem_clockwait", BLOCKS_ALWAYS, 0, NULL, SEMAPHORE, false},
    {"pthread_mutex_lock", BLOCKS_ALWAYS, 0, NULL, LOCK, true},
    {"pthread_mutex_timedlock", BLOCKS_ALWAYS, 0, NULL, LOCK, true},
    {"pthread_mutex_clocklock", BLOCKS_ALWAYS, 0, NULL, LOCK, true},
    {"pthread_rwlock_rdlock", BLOCKS_ALWAYS, 0, NULL, LOCK, true},
    {"pthread_rwlock_wrlock", BLOCKS_ALWAYS, 0, NULL, LOCK, true},
    {"pthread_rwlock_timedrdlock", BLOCKS_ALWAYS, 0, NULL, LOCK, true},
    {"pthread_rwlock_timedwrlock", BLOCKS_ALWAYS, 0, NULL, LOCK, true},
    {"mtx_lock", BLOCKS_ALWAYS, 0, NULL, LOCK, true},
    {"mtx_timedlock", BLOCKS_ALWAYS, 0, NULL, LOCK, true},
};

const struct blocking *blocking_find(struct str name)
{
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (str_equal(name, str_from(functions[i].name)))
            return &functions[i];
    return NULL;
}
