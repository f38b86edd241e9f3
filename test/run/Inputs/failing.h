/* Calls that fail in turn: `failing_at(n)` makes the n-th from now fail, be it an allocation or a system call of those below;
 * `interrupted_at(n)` the n-th of those that a signal can interrupt, with EINTR; `refused_at(n)` the n-th of those by which loops wait and
 * are woken, with EBADF, and `refused_from(n)` that one and all later ones of its name. In the program's own file, once: the functions
 * defined here take the C library's place. Plain variants only: sanitizers have functions of their own. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <assert.h>
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t align, size_t size);
void __libc_free(void *memory);

/* What happens to a call. Each kind of call is of some of these. */
enum { FAILING = 1, INTERRUPTED = 2, REFUSED = 4 };

static struct {
    atomic_long live;     /* allocations that were not freed */
    atomic_long until;    /* calls until the one that fails; 0: none does */
    atomic_bool failed;   /* it has */
    atomic_bool lasts;    /* and so will all later ones of its name */
    atomic_int how;
    const char *_Atomic name; /* which it was */
    _Atomic uint64_t wake_fds; /* mask: descriptors by which loops are woken */
} failing;

__attribute__((unused)) static void make_fail(int how, long number, bool lasts)
{
    atomic_store(&failing.until, 0);
    atomic_store(&failing.how, how);
    atomic_store(&failing.lasts, lasts);
    atomic_store(&failing.failed, false);
    atomic_store(&failing.until, number);
}

__attribute__((unused)) static void failing_at(long number) { make_fail(FAILING, number, false); }
__attribute__((unused)) static void interrupted_at(long number) { make_fail(INTERRUPTED, number, false); }
__attribute__((unused)) static void refused_at(long number) { make_fail(REFUSED, number, false); }
__attribute__((unused)) static void refused_from(long number) { make_fail(REFUSED, number, true); }

/* ---- the calls ---- */

/* True when the call is to fail. */
static bool is_chosen(const char *name)
{
    if (atomic_load(&failing.failed))
        return atomic_load(&failing.lasts) && atomic_load(&failing.name) == name;
    return atomic_load(&failing.until) && atomic_fetch_sub(&failing.until, 1) == 1;
}

/* The same; sets errno. */
static bool is_the_one(const char *name, int ways)
{
    int how = atomic_load(&failing.how);
    if (!(how & ways) || !is_chosen(name))
        return false;
    atomic_store(&failing.name, name);
    atomic_store(&failing.failed, true);
    errno = how == INTERRUPTED ? EINTR : EBADF;
    return true;
}

static bool fails(const char *name) { return is_the_one(name, FAILING); }
static int wakes(int fd) { return fd >= 0 && fd < 64 && failing.wake_fds >> fd & 1 ? REFUSED : 0; }

static void *counted(void *memory)
{
    failing.live += memory != NULL;
    return memory;
}

void *malloc(size_t size) { return fails("malloc") ? NULL : counted(__libc_malloc(size)); }
void *calloc(size_t count, size_t size) { return fails("calloc") ? NULL : counted(__libc_calloc(count, size)); }
void *aligned_alloc(size_t align, size_t size) { return fails("aligned_alloc") ? NULL : counted(__libc_memalign(align, size)); }
void *realloc(void *memory, size_t size)
{
    if (fails("realloc"))
        return NULL;
    failing.live += !memory;
    return __libc_realloc(memory, size);
}
int posix_memalign(void **memory, size_t align, size_t size)
{
    *memory = fails("posix_memalign") ? NULL : counted(__libc_memalign(align, size));
    return *memory ? 0 : ENOMEM;
}
void free(void *memory)
{
    failing.live -= memory != NULL;
    __libc_free(memory);
}

/* A call that fails with `value`, and errno `err` unless that is 0, when it is the one. */
#define CALL(type, name, ways, value, err, PARAMETERS, ARGUMENTS) \
    type name PARAMETERS                                          \
    {                                                             \
        static type (*real)PARAMETERS;                            \
        static const char called[] = #name;                       \
        if (!real)                                                \
            *(void **)&real = dlsym(RTLD_NEXT, #name);            \
        if (is_the_one(called, ways)) {                           \
            errno = err ? err : errno;                            \
            return value;                                         \
        }                                                         \
        return real ARGUMENTS;                                    \
    }
#define FAILS(type, name, value, err, PARAMETERS, ARGUMENTS) CALL(type, name, FAILING, value, err, PARAMETERS, ARGUMENTS)
#define IS_INTERRUPTED(type, name, PARAMETERS, ARGUMENTS) CALL(type, name, INTERRUPTED, -1, 0, PARAMETERS, ARGUMENTS)
#define WAITS(type, name, PARAMETERS, ARGUMENTS) CALL(type, name, INTERRUPTED | REFUSED, -1, 0, PARAMETERS, ARGUMENTS)
#define MAY_WAKE(type, name, PARAMETERS, ARGUMENTS) CALL(type, name, INTERRUPTED | wakes(fd), -1, 0, PARAMETERS, ARGUMENTS)

FAILS(int, epoll_create1, -1, EMFILE, (int flags), (flags))
FAILS(int, epoll_ctl, -1, ENOSPC, (int epoll, int operation, int fd, struct epoll_event *event), (epoll, operation, fd, event))
FAILS(int, pipe2, -1, EMFILE, (int ends[2], int flags), (ends, flags))
FAILS(int, sigaction, -1, EINVAL, (int number, const struct sigaction *action, struct sigaction *old), (number, action, old))
FAILS(int, pthread_create, EAGAIN, 0, (pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *arg),
      (thread, attributes, start, arg))
FAILS(int, posix_spawn_file_actions_init, ENOMEM, 0, (posix_spawn_file_actions_t *actions), (actions))
FAILS(int, posix_spawn_file_actions_adddup2, ENOMEM, 0, (posix_spawn_file_actions_t *actions, int fd, int as), (actions, fd, as))
FAILS(int, posix_spawn_file_actions_addclose, ENOMEM, 0, (posix_spawn_file_actions_t *actions, int fd), (actions, fd))
FAILS(int, posix_spawn_file_actions_addclosefrom_np, ENOMEM, 0, (posix_spawn_file_actions_t *actions, int from), (actions, from))
FAILS(int, posix_spawn_file_actions_addchdir_np, ENOMEM, 0, (posix_spawn_file_actions_t *actions, const char *folder), (actions, folder))
FAILS(int, posix_spawn_file_actions_addopen, ENOMEM, 0,
      (posix_spawn_file_actions_t *actions, int fd, const char *path, int flags, mode_t mode), (actions, fd, path, flags, mode))
FAILS(int, posix_spawnattr_init, ENOMEM, 0, (posix_spawnattr_t *attributes), (attributes))
FAILS(int, posix_spawnattr_setflags, EINVAL, 0, (posix_spawnattr_t *attributes, short flags), (attributes, flags))
FAILS(int, posix_spawnattr_setsigdefault, EINVAL, 0, (posix_spawnattr_t *attributes, const sigset_t *set), (attributes, set))
FAILS(int, posix_spawnp, EAGAIN, 0,
      (pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes, char *const argv[],
       char *const env[]),
      (pid, file, actions, attributes, argv, env))

MAY_WAKE(ssize_t, read, (int fd, void *data, size_t size), (fd, data, size))
MAY_WAKE(ssize_t, write, (int fd, const void *data, size_t size), (fd, data, size))
IS_INTERRUPTED(pid_t, waitpid, (pid_t pid, int *status, int options), (pid, status, options))
IS_INTERRUPTED(int, waitid, (idtype_t type, id_t id, siginfo_t *info, int options), (type, id, info, options))
WAITS(int, epoll_wait, (int epoll, struct epoll_event *events, int count, int ms), (epoll, events, count, ms))
WAITS(int, poll, (struct pollfd *of, nfds_t count, int ms), (of, count, ms))
WAITS(int, ppoll, (struct pollfd *of, nfds_t count, const struct timespec *left, const sigset_t *mask), (of, count, left, mask))

/* The runtime has these two for wake-ups, and nothing else has. */
int eventfd(unsigned count, int flags)
{
    int fd = fails("eventfd") ? -1 : (int)syscall(SYS_eventfd2, count, flags);
    if (fd < 0)
        errno = EMFILE;
    else
        failing.wake_fds |= UINT64_C(1) << fd;
    return fd;
}

int pipe(int ends[2])
{
    if (fails("pipe") || syscall(SYS_pipe2, ends, 0)) {
        errno = EMFILE;
        return -1;
    }
    failing.wake_fds |= UINT64_C(1) << ends[0] | UINT64_C(1) << ends[1];
    return 0;
}

int close(int fd)
{
    failing.wake_fds &= ~(fd >= 0 && fd < 64 ? UINT64_C(1) << fd : 0);
    return (int)syscall(SYS_close, fd);
}

int fcntl(int fd, int operation, ...)
{
    static int (*real)(int fd, int operation, ...);
    va_list args;
    va_start(args, operation);
    long arg = va_arg(args, long);
    va_end(args);
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "fcntl");
    if ((operation != F_DUPFD_CLOEXEC && operation != F_SETFL) || !fails("fcntl"))
        return real(fd, operation, arg);
    errno = EMFILE;
    return -1;
}

/* Those that the C library has no function for. */
long syscall(long number, ...)
{
    static long (*real)(long number, ...);
    long arg[6];
    va_list args;
    va_start(args, number);
    for (int i = 0; i < 6; i++)
        arg[i] = va_arg(args, long);
    va_end(args);
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "syscall");
    if (number == SYS_pidfd_open && fails("pidfd_open")) {
        errno = EMFILE;
        return -1;
    }
    if (number == SYS_epoll_pwait2 && is_the_one("epoll_pwait2", INTERRUPTED | REFUSED))
        return -1;
    if (number == SYS_futex && is_the_one((arg[1] & FUTEX_CMD_MASK) == FUTEX_WAKE ? "futex, to wake" : "futex", INTERRUPTED | REFUSED))
        return -1;
    return real(number, arg[0], arg[1], arg[2], arg[3], arg[4], arg[5]);
}

/* ---- what must not be left ---- */

static int entries_of(const char *path)
{
    int count = 0;
    DIR *folder = opendir(path);
    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}

static inline int open_fds(void) { return entries_of("/proc/self/fd"); }
static inline int threads(void) { return entries_of("/proc/self/task"); }

/* True when there is no child, dead or alive, and there are at most `most` threads, or that soon is so: a thread may be about to reap. */
static inline bool is_settled(int most)
{
    siginfo_t info;
    for (int tries = 0; tries < 20000; tries++) {
        if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) < 0 && errno == ECHILD && threads() <= most)
            return true;
        usleep(1000);
    }
    return false;
}
