/* Subprocesses: their life, signals, waiting for their end, and writing to them. */
#include "attempt.h"
#include "leaf.h"
#include "poller.h"
#include "process.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- life ------------------------------------------------------------------------------------- */

static void link_to(struct async_loop *loop, struct async_process *process)
{
    process->loop = loop;
    process->next = loop->processes;
    process->link = &loop->processes;
    if (process->next)
        process->next->link = &process->next;
    loop->processes = process;
}

static void unlink_from_loop(struct async_process *process)
{
    if (!process->link)
        return;
    *process->link = process->next;
    if (process->next)
        process->next->link = process->link;
    process->link = NULL;
}

/* The child is reaped, or on its own. */
static void let_go(struct async_process *process)
{
    async__child_unwatch(process);
    if (!process->is_closed)
        process->loop->holds--;
    process->loop = NULL;
}

static void free_process(struct async_process *process)
{
    unlink_from_loop(process);
    free(process);
}

static void check_thread(const struct async_process *process)
{
    if (process->loop)
        async__debug_thread(process->loop);
}

static int begin(struct async_process *process, char *const argv[], const struct async_process_options *options)
{
    int err = async__spawn(&process->pid, process->pipes, argv, options);
    if (err)
        return err;
    process->loop->holds++;
    err = async__child_watch(process);
    if (!err)
        return 0;
    kill(process->pid, SIGKILL);
    waitpid(process->pid, NULL, 0);
    for (int i = 0; i < 3; i++)
        async__process_close_pipe(process, i);
    process->loop->holds--;
    return err;
}

int async__create_subprocess_exec(struct async_process **process, char *const argv[],
                                  const struct async_process_options *options, const char *site)
{
    static const struct async_process_options none;
    struct async_loop *loop = async__here.loop;
    *process = NULL;
    if (!loop || !argv[0])
        return -EINVAL;
    struct async_process *made = malloc(sizeof *made);
    if (!made)
        return -ENOMEM;
    *made = (struct async_process){.loop = loop, .site = site, .pipes = {-1, -1, -1}, .pidfd = -1};
    int err = loop->head.closing ? -ESHUTDOWN : begin(made, argv, options ? options : &none);
    if (err) {
        free(made);
        return err;
    }
    link_to(loop, made);
    *process = made;
    return 0;
}

int async__create_subprocess_shell(struct async_process **process, const char *command,
                                   const struct async_process_options *options, const char *site)
{
    char *argv[] = {(char *)"/bin/sh", (char *)"-c", (char *)(uintptr_t)command, NULL};
    return async__create_subprocess_exec(process, argv, options, site);
}

int(async_create_subprocess_exec)(struct async_process **process, char *const argv[],
                                  const struct async_process_options *options)
{
    return async__create_subprocess_exec(process, argv, options, NULL);
}

int(async_create_subprocess_shell)(struct async_process **process, const char *command,
                                   const struct async_process_options *options)
{
    return async__create_subprocess_shell(process, command, options, NULL);
}

void async__process_close_pipe(struct async_process *process, int stream)
{
    if (process->pipes[stream] >= 0)
        async_close(process->pipes[stream]);
    process->pipes[stream] = -1;
}

void async_process_close(struct async_process *process)
{
    if (!process)
        return;
    check_thread(process);
    for (int i = 0; i < 3; i++)
        async__process_close_pipe(process, i);
    if (!process->loop) {
        free_process(process);
        return;
    }
    process->is_killed = !async_process_kill(process);
    process->loop->holds--;
    process->is_closed = true;
}

bool async__process_reap(pid_t pid, int *status)
{
    pid_t reaped;
    do
        reaped = waitpid(pid, status, 0);
    while (reaped < 0 && errno == EINTR);
    return reaped == pid;
}

/* ---- its end ---------------------------------------------------------------------------------- */

static void tell_waiters(struct async_process *process, uint32_t state)
{
    struct async__queued *member = process->waiters.first;
    for (; member; member = member->next) /* all waiters' frames begin alike */
        ((struct async_process_wait__frame *)member)->result = process->code;
    async__line_end_all(&process->waiters, state);
}

void async__process_ended(struct async_process *process)
{
    enum { UNKNOWN = 255 };
    int status = 0;
    if (async__process_reap(process->pid, &status)) {
        process->code = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    } else {
        process->code = UNKNOWN;
        async__report(process->loop, ASYNC_LOG_CHILD, "Unknown child process pid %ld, will report returncode %d",
                      (long)process->pid, UNKNOWN);
    }
    process->has_ended = true;
    let_go(process);
    tell_waiters(process, 0);
    if (process->is_closed)
        free_process(process);
}

static void release(struct async_process *process)
{
    if (process->is_killed && !process->watch)
        async__process_reap(process->pid, NULL); /* that does not take long */
    else
        async__child_release(process);
    let_go(process);
    tell_waiters(process, (uint32_t)-ECHILD);
}

void async__processes_forget(struct async_loop *loop)
{
    while (loop->processes)
        unlink_from_loop(loop->processes);
}

void async__processes_report(struct async_loop *loop)
{
    for (const struct async_process *process = loop->processes; process; process = process->next)
        if (!process->is_closed)
            async__report_unclosed(loop, "process", process->pid, process->site);
}

void async__processes_release(struct async_loop *loop)
{
    for (struct async_process *next, *process = loop->processes; process; process = next) {
        next = process->next;
        if (process->loop)
            release(process);
        if (process->is_closed)
            free_process(process);
    }
}

/* ---- questions and signals --------------------------------------------------------------------- */

pid_t async_process_pid(const struct async_process *process)
{
    return process->pid;
}

bool async_process_returncode(const struct async_process *process, int *code)
{
    if (process->has_ended)
        *code = process->code;
    return process->has_ended;
}

int async_process_stdin(const struct async_process *process)
{
    return process->pipes[STDIN_FILENO];
}

int async_process_stdout(const struct async_process *process)
{
    return process->pipes[STDOUT_FILENO];
}

int async_process_stderr(const struct async_process *process)
{
    return process->pipes[STDERR_FILENO];
}

void async_process_close_stdin(struct async_process *process)
{
    async__process_close_pipe(process, STDIN_FILENO);
}

int async_process_send_signal(struct async_process *process, int signum)
{
    check_thread(process);
    if (!process->loop)
        return -ESRCH; /* reaped, or somebody else may reap it at any time */
    return kill(process->pid, signum) ? -errno : 0;
}

int async_process_terminate(struct async_process *process)
{
    return async_process_send_signal(process, SIGTERM);
}

int async_process_kill(struct async_process *process)
{
    return async_process_send_signal(process, SIGKILL);
}

/* ---- async_process_wait ------------------------------------------------------------------------ */

#define async_process_wait__cancel async__line_cancel

int async_process_wait__start(struct async_process_wait__frame *frame, struct async_process *process)
{
    if (process->has_ended)
        return process->code;
    if (process->loop != async__here.loop) {
        frame->base.fn = &async_process_wait__fn;
        frame->base.state = (uint32_t)-ECHILD;
        return 0;
    }
    async__line_wait(&process->waiters, &frame->queued, &async_process_wait__fn);
    return 0;
}

struct async_frame *async_process_wait__prepare(struct async_process_wait__frame *frame, struct async_process *process)
{
    if (!frame)
        return NULL;
    frame->base = (struct async_frame){.fn = &async_process_wait__fn, .state = ASYNC_START};
    frame->queued.line = &process->waiters;
    return &frame->base;
}

static struct async_process *process_of(struct async__line *waiters)
{
    return (struct async_process *)((char *)waiters - offsetof(struct async_process, waiters));
}

RESULT_LEAF(async_process_wait, int, NULL, (struct async_process * process), (frame, process),
            (frame, process_of(frame->queued.line)))

/* ---- async_process_write ------------------------------------------------------------------------ */

int async__process_push(struct async_process *process, const char **data, size_t *size)
{
    while (*size > 0) {
        ssize_t result = async__attempt_write_quietly(process->pipes[STDIN_FILENO], *data, *size);
        if (result < 0)
            return (int)result;
        *data += result;
        *size -= (size_t)result;
    }
    return 0;
}

static void write_ready(struct async__fd_wait *wait, int err)
{
    struct async_process_write__frame *frame =
        (struct async_process_write__frame *)((char *)wait - offsetof(struct async_process_write__frame, wait));
    frame->result = err < 0 ? err : async__process_push(frame->process, &frame->data, &frame->size);
    if (frame->result == -EAGAIN)
        return;
    async__fd_remove(async__loop_of(frame->task), wait);
    async__leaf_end((struct async_leaf *)frame, 0);
}

static void async_process_write__cancel(struct async_frame *leaf)
{
    struct async_process_write__frame *frame = (struct async_process_write__frame *)leaf;
    async__fd_remove(async__loop_of(frame->task), &frame->wait);
    async_fail(leaf, -ECANCELED);
}

int async_process_write__start(struct async_process_write__frame *frame, struct async_process *process,
                               const void *data, size_t size)
{
    int fd = process->pipes[STDIN_FILENO];
    if (fd < 0)
        return -EBADF;
    frame->process = process;
    frame->data = data;
    frame->size = size;
    int result = async__process_push(process, &frame->data, &frame->size);
    if (result != -EAGAIN)
        return result;
    frame->wait.ready = write_ready;
    int err = async__fd_add(async__here.loop, fd, ASYNC__WRITE, &frame->wait);
    if (!err)
        async__leaf_wait(&frame->base, &async_process_write__fn);
    return err < 0 ? err : 0;
}

struct async_frame *async_process_write__prepare(struct async_process_write__frame *frame,
                                                 struct async_process *process, const void *data, size_t size)
{
    if (!frame)
        return NULL;
    frame->base = (struct async_frame){.fn = &async_process_write__fn, .state = ASYNC_START};
    frame->process = process;
    frame->data = data;
    frame->size = size;
    return &frame->base;
}

RESULT_LEAF(async_process_write, int, NULL, (struct async_process * process, const void *data, size_t size),
            (frame, process, data, size), (frame, frame->process, frame->data, frame->size))
