// A call in an ASYNC function that holds up the whole loop; without a comment: what does not, or may not.
// RUN: %verify %s
// RUN: not %asyncc %s -o /dev/null -Werror=async-blocking-call 2>&1 | FileCheck %s --check-prefix=ERROR
// RUN: %asyncc %s -o /dev/null -Wno-async-blocking-call 2>&1 | FileCheck %s --check-prefix=LOCK
// RUN: %asyncc %s -o /dev/null -Wno-async 2>&1 | FileCheck %s --check-prefix=NONE --allow-empty
// RUN: %asyncc %s -o /dev/null -Werror -w 2>&1 | FileCheck %s --check-prefix=NONE --allow-empty
// NONE-NOT: {{.}}
// ERROR: 'sleep' blocks the thread{{.*}} [-Werror,-Wasync-blocking-call]
// LOCK-NOT: async-blocking-call
// LOCK: 'pthread_mutex_lock' blocks the thread{{.*}} [-Wasync-blocking-lock]
#define _GNU_SOURCE
#include <asyncc.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

#define NAP() usleep(1)
#define TWICE(x) ((x) + AWAIT(number()) + (x))

ASYNC_BLOCKING int parse_all(const char *path); // expected-note {{'parse_all' is declared ASYNC_BLOCKING}}
static ASYNC_BLOCKING int later(void);

ASYNC int number(void)
{
    AWAIT(async_sleep(1));
    return 1;
}

ASYNC int sleeps(unsigned n)
{
    sleep(n);                                         // expected-warning {{'sleep' blocks the thread, and with it all tasks of its loop; use AWAIT(async_sleep(…))}}
    n += sizeof sleep(n);
    NAP();                                            // expected-warning {{'usleep' blocks the thread}}
    n += (unsigned)TWICE(usleep(n));                  // expected-warning 2 {{'usleep' blocks the thread}}
    n += (unsigned)AWAIT(number()) + sleep(2);        // expected-warning {{'sleep' blocks the thread}}
    nanosleep(&(struct timespec){.tv_sec = 1}, NULL); // expected-warning {{use AWAIT(async_sleep(…))}}
    ASYNC_TRY {
        DEFER sleep(1);                               // expected-warning {{'sleep' blocks the thread}}
        AWAIT(number());
    } ASYNC_CATCH (err) {
        sleep((unsigned)-err);                        // expected-warning {{'sleep' blocks the thread}}
    }
    unsigned (*through)(unsigned) = sleep;
    return (int)(n + through(1));
}

ASYNC void processes(int flags, int *status)
{
    if (system("true"))                               // expected-warning {{'system' blocks the thread, and with it all tasks of its loop; use async_create_subprocess_shell(…)}}
        wait(status);                                 // expected-warning {{'wait' blocks}}
    waitpid(-1, status, 0);                           // expected-warning {{'waitpid' blocks}}
    waitpid(-1, status, WNOHANG);
    waitpid(-1, status, flags);
    wait3(status, 0, NULL);                           // expected-warning {{'wait3' blocks}}
    wait4(-1, status, 0, NULL);                       // expected-warning {{use async_create_subprocess_exec(…) and AWAIT(async_process_wait(…))}}
    wait4(-1, status, WNOHANG, NULL);
    wait4(-1, status, flags, 0);
    siginfo_t info;
    waitid(P_ALL, 0, &info, WEXITED);                 // expected-warning {{'waitid' blocks}}
    waitid(P_ALL, 0, &info, WEXITED | WNOHANG);
    waitid(P_ALL, 0, &info, flags);
}

ASYNC void files(int fd, int timeout, FILE *file, char *text)
{
    struct pollfd polled = {.fd = fd};
    struct timeval none = {0};
    poll(&polled, 1, -1);                             // expected-warning {{'poll' blocks the thread, and with it all tasks of its loop; use AWAIT(async_wait_readable(…)) or AWAIT(async_wait_writable(…))}}
    poll(&polled, 1, 100);                            // expected-warning {{'poll' blocks}}
    poll(&polled, (nfds_t)1, 0);
    poll(&polled, 1, timeout);
    select(0, NULL, NULL, NULL, NULL);                // expected-warning {{'select' blocks}}
    select(0, NULL, NULL, NULL, &none);
    const struct timespec zero = {0};
    ppoll(&polled, 1, NULL, NULL);                    // expected-warning {{'ppoll' blocks}}
    ppoll(&polled, 1, &zero, NULL);
    pselect(0, NULL, NULL, NULL, NULL, NULL);         // expected-warning {{'pselect' blocks}}
    pselect(0, NULL, NULL, NULL, &zero, NULL);
    struct epoll_event event;
    epoll_wait(fd, &event, 1, -1);                    // expected-warning {{'epoll_wait' blocks}}
    epoll_wait(fd, &event, 1, 0);
    epoll_pwait(fd, &event, 1, 50, NULL);             // expected-warning {{'epoll_pwait' blocks}}
    epoll_pwait(fd, &event, 1, timeout, NULL);
    if (fgets(text, 9, stdin))                        // expected-warning {{'fgets' blocks the thread, and with it all tasks of its loop; use AWAIT(async_read(…))}}
        text[0] = (char)getchar();                    // expected-warning {{'getchar' blocks}}
    if (fgets(text, 9, file) && scanf("%s", text))    // expected-warning {{'scanf' blocks}}
        flock(fd, LOCK_EX);                           // expected-warning {{'flock' blocks}}
    flock(fd, LOCK_EX | LOCK_NB);
    flock(fd, LOCK_UN);
    flock(fd, timeout);
    struct flock whole = {.l_type = F_WRLCK};
    fcntl(fd, F_SETLKW, &whole);                      // expected-warning {{'fcntl' blocks}}
    fcntl(fd, F_OFD_SETLKW, &whole);                  // expected-warning {{'fcntl' blocks}}
    fcntl(fd, F_SETLK, &whole);
    fcntl(fd, F_GETFL);
    lockf(fd, F_LOCK, 0);                             // expected-warning {{'lockf' blocks the thread, and with it all tasks of its loop; use AWAIT(async_to_thread(…)) with a function that calls it}}
    lockf(fd, F_TLOCK, 0);
    if (fread(text, 1, 1, file) && getline(&text, &(size_t){9}, stdin)) // expected-warning {{'getline' blocks}}
        fread(text, 1, 1, stdin);                     // expected-warning {{'fread' blocks}}
}

ASYNC void names(const char *host, struct addrinfo **list)
{
    getaddrinfo(host, NULL, NULL, list);              // expected-warning {{use AWAIT(async_getaddrinfo(…))}}
    AWAIT(async_getaddrinfo(host, NULL, NULL, list));
    gethostbyname(host);                              // expected-warning {{use AWAIT(async_getaddrinfo(…))}}
}

ASYNC void threads(pthread_t thread, pthread_mutex_t *mutex)
{
    pthread_mutex_lock(mutex);                        // expected-warning {{'pthread_mutex_lock' blocks the thread}}
    pthread_mutex_trylock(mutex);
    pthread_mutex_unlock(mutex);
    pthread_join(thread, NULL);                       // expected-warning {{'pthread_join' blocks}}
    pthread_tryjoin_np(thread, NULL);
    sem_t semaphore;
    sem_wait(&semaphore);                             // expected-warning {{use AWAIT(async_semaphore_acquire(…)) among tasks}}
    sem_trywait(&semaphore);
    sem_post(&semaphore);
    thrd_sleep(&(struct timespec){1, 0}, NULL);       // expected-warning {{'thrd_sleep' blocks}}
    sigset_t set;
    int number;
    sigemptyset(&set);
    sigwait(&set, &number);                           // expected-warning {{use AWAIT(async_wait_signal(…))}}
}

ASYNC int declared(const char *path)
{
    return parse_all(path) + later();                 // expected-warning {{'parse_all' blocks the thread}} expected-warning {{'later' blocks the thread}}
}

static int later(void)
{
    sleep(1);
    return 0;
}
