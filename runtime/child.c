/* Learning of a child's end: by a pidfd, or where there is none by a thread that waits for it.
 *
 * The thread does not reap (WNOWAIT): that is for the loop's thread, so that a signal is never sent to a process id that is
 * somebody else's by then. When the loop is closed first, the thread reaps.
 */
#include "poller.h"
#include "process.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* A thread's, or the loop's once it has arrived. */
struct async__child_watch {
    struct async__post post;
    struct async__inbox *inbox;    /* referenced; null: just reap */
    struct async_process *process; /* the loop's thread only; null: released */
    pid_t pid;
};

/* ---- a thread ---------------------------------------------------------------------------------- */

static void watch_free(struct async__child_watch *watch)
{
    if (watch->inbox)
        async__inbox_unref(watch->inbox);
    free(watch);
}

static void watch_arrived(struct async__post *post, struct async_loop *loop)
{
    struct async__child_watch *watch = (struct async__child_watch *)post;
    (void)loop;
    if (watch->process) {
        watch->process->watch = NULL;
        async__process_ended(watch->process);
    } else {
        async__process_reap(watch->pid, NULL);
    }
    watch_free(watch);
}

static void *watch_main(void *arg)
{
    struct async__child_watch *watch = arg;
    siginfo_t info;
    while (waitid(P_PID, (id_t)watch->pid, &info, WEXITED | WNOWAIT) < 0 && errno == EINTR)
        continue;
    if (!watch->inbox || async__inbox_post(watch->inbox, &watch->post)) {
        async__process_reap(watch->pid, NULL);
        watch_free(watch);
    }
    return NULL;
}

static int start_thread(struct async__child_watch *watch)
{
    pthread_t thread;
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int err = pthread_create(&thread, NULL, watch_main, watch);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!err)
        pthread_detach(thread);
    return -err;
}

static int watch_by_thread(struct async_process *process)
{
    struct async__child_watch *watch = malloc(sizeof *watch);
    if (!watch)
        return -ENOMEM;
    *watch = (struct async__child_watch){
        .post.arrived = watch_arrived, .inbox = process->loop->inbox, .process = process, .pid = process->pid};
    async__inbox_ref(watch->inbox);
    int err = start_thread(watch);
    if (err)
        watch_free(watch);
    else
        process->watch = watch;
    return err;
}

/* ---- a pidfd ------------------------------------------------------------------------------------ */

static bool has_ended(pid_t pid)
{
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) ? errno != EINTR : info.si_pid != 0;
}

void async__child_unwatch(struct async_process *process)
{
    if (process->pidfd < 0)
        return;
    async__fd_remove(process->loop, &process->exit_wait);
    async_close(process->pidfd);
    process->pidfd = -1;
}

static void pidfd_ready(struct async__fd_wait *wait, int err)
{
    struct async_process *process = (struct async_process *)((char *)wait - offsetof(struct async_process, exit_wait));
    if (has_ended(process->pid)) {
        async__process_ended(process);
    } else if (err < 0) { /* the poller cannot watch it any more */
        async__child_unwatch(process);
        err = watch_by_thread(process);
        if (err)
            async__report(process->loop, ASYNC_LOG_CHILD, "The end of child process %ld cannot be learned of: %s",
                          (long)process->pid, async_strerror(err));
    }
}

static int open_pidfd(pid_t pid)
{
    const char *chosen = getenv("ASYNCC_CHILD_WATCHER");
    return chosen && !strcmp(chosen, "thread") ? -1 : (int)syscall(SYS_pidfd_open, pid, 0);
}

int async__child_watch(struct async_process *process)
{
    process->pidfd = open_pidfd(process->pid);
    if (process->pidfd < 0)
        return watch_by_thread(process);
    process->exit_wait.ready = pidfd_ready;
    int err = async__fd_add(process->loop, process->pidfd, ASYNC__READ, &process->exit_wait);
    if (!err)
        return 0;
    close(process->pidfd);
    process->pidfd = -1;
    return watch_by_thread(process);
}

void async__child_release(struct async_process *process)
{
    if (process->watch) {
        process->watch->process = NULL;
        return;
    }
    struct async__child_watch *watch = malloc(sizeof *watch);
    int err = watch ? 0 : -ENOMEM;
    if (!err) {
        *watch = (struct async__child_watch){.pid = process->pid};
        err = start_thread(watch);
    }
    if (!err)
        return;
    free(watch);
    if (waitpid(process->pid, NULL, WNOHANG) == 0)
        async__report(process->loop, ASYNC_LOG_CHILD, "Child process %ld will not be reaped: %s", (long)process->pid,
                      async_strerror(err));
}
