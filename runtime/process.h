/* A subprocess's insides. */
#ifndef ASYNCC_RUNTIME_PROCESS_H
#define ASYNCC_RUNTIME_PROCESS_H

#include "line.h"

struct async__child_watch;

struct async_process {
    struct async_loop *loop;          /* null once it was closed, or the child was reaped */
    struct async_process *next;       /* of the loop's */
    struct async_process **link;      /* null once it is in no loop's list */
    const char *site;                 /* where it was made, or null */
    struct async__line waiters;       /* for the child's end */
    struct async__fd_wait exit_wait;  /* on the pidfd */
    struct async__child_watch *watch; /* the thread that waits for the end, where there is no pidfd */
    int pipes[3];                     /* our ends, or -1 */
    int pidfd;                        /* -1: none */
    pid_t pid;
    int code;
    bool has_ended;
    bool is_closed; /* by the program: the end frees it */
    bool is_killed; /* by that */
};

/* ---- process.c --------------------------------------------------------------------------------- */

/* Closes our end of a pipe, if it is open. */
void async__process_close_pipe(struct async_process *process, int stream);

/* waitpid. Blocks until the child has ended. False when it is none of ours any more: somebody else has reaped it, or the program
 * ignores SIGCHLD, so that the system has. */
bool async__process_reap(pid_t pid, int *status);

/* Writes to its stdin what it takes, without SIGPIPE, and moves `*data` and `*size` on. 0 when all was written, else -errno. */
int async__process_push(struct async_process *process, const char **data, size_t *size);

/* ---- child.c: watching for a child's end -------------------------------------------------------- */

/* Has async__process_ended called when the child can be reaped. 0 or -errno. */
int async__child_watch(struct async_process *process);

/* Closes the pidfd, if there is one. */
void async__child_unwatch(struct async_process *process);

/* No more: a thread reaps the child. */
void async__child_release(struct async_process *process);

/* The child has ended: reaps it and tells who waits. */
void async__process_ended(struct async_process *process);

/* ---- spawn.c ----------------------------------------------------------------------------------- */

/* Starts the child; pipes[] are our ends. 0 or -errno. */
int async__spawn(pid_t *pid, int pipes[3], char *const argv[], const struct async_process_options *options);

#endif
