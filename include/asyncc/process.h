/* Subprocesses: asyncio.create_subprocess_exec and its kin, pipes to them, and their ends.
 *
 * A process belongs to the loop that ran when it was made, and to that loop's thread. Its maker ends it by
 * async_process_close, which kills a child that still runs; so `DEFER async_process_close(process);` leaves none behind, whatever
 * happens. Every child is reaped: also when the loop was closed before it ended (it runs on then, and a thread waits for it).
 * While a child runs, a virtual clock stands still and no deadlock is concluded.
 */
#ifndef ASYNCC_PROCESS_H
#define ASYNCC_PROCESS_H

#include <asyncc/io.h>
#include <asyncc/line.h>

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct async_process;

/* What a child's standard stream is connected to, other than a descriptor of ours (above 0). */
enum {
    ASYNC_INHERIT = 0,  /* what ours is */
    ASYNC_PIPE = -1,    /* a pipe to us */
    ASYNC_STDOUT = -2,  /* for err: the same as out */
    ASYNC_DEVNULL = -3, /* /dev/null */
};

/* A descriptor that the child is to have. */
struct async_process_fd {
    int fd; /* ours; it stays open here */
    int as; /* the child's, 3 or above */
};

/* How a child is to be run. Zero is the default for each. */
struct async_process_options {
    int in, out, err;                   /* ASYNC_PIPE and its kin, or a descriptor of ours, which stays open here */
    const char *cwd;                    /* its working folder; null: ours */
    char *const *env;                   /* its environment; null: ours */
    const struct async_process_fd *fds; /* further descriptors; it gets no others */
    size_t fd_count;
    bool new_session; /* setsid: out of our terminal and process group */
};

/* Runs the program argv[0], looked for along PATH, with the arguments `argv`, which end with a null (asyncio's
 * create_subprocess_exec). `options` may be null. Returns 0 and the process, which the caller ends by async_process_close; or
 * -errno when it could not be run (-ENOENT, -EACCES, -EMFILE, …). Does not wait. In tasks and callbacks. */
int async_create_subprocess_exec(struct async_process **process, char *const argv[],
                                 const struct async_process_options *options);

/* The same with /bin/sh -c command. Do not put into it what a stranger gave you. */
int async_create_subprocess_shell(struct async_process **process, const char *command,
                                  const struct async_process_options *options);

/* Its process id; it means something until the child is reaped. */
pid_t async_process_pid(const struct async_process *process);

/* True when it has ended: then `*code` is its exit status, or the negative number of the signal that killed it. */
bool async_process_returncode(const struct async_process *process, int *code);

/* Our ends of its pipes, for async_read and async_reader_init; -1 when there is none. They are the process's and do not block. */
int async_process_stdin(const struct async_process *process);
int async_process_stdout(const struct async_process *process);
int async_process_stderr(const struct async_process *process);

/* Waits until it has ended. Returns its exit status, or the negative number of the signal that killed it. Several tasks may
 * wait. Fails with -ECANCELED, and -ECHILD when its loop was closed before. A child whose output is a pipe that nobody reads may
 * never end: see async_process_communicate. */
ASYNC_LEAF int async_process_wait(struct async_process *process);

/* Writes all to its stdin. Returns 0; -EPIPE when nobody reads any more; -EBADF without a pipe; -errno. No SIGPIPE is raised. One
 * task at a time. Fails with -ECANCELED only: then a part may have been written. `data` must last until then. */
ASYNC_LEAF int async_process_write(struct async_process *process, const void *data, size_t size);

/* Closes its stdin, so that it sees the end. */
void async_process_close_stdin(struct async_process *process);

/* What async_process_communicate read: `size` bytes and a zero byte behind them, for free(). Null when there was no pipe. */
struct async_output {
    char *data;
    size_t size;
};

/* Writes `input` to its stdin and closes it, reads stdout and stderr to their ends, all at once, and waits for its end
 * (asyncio's communicate). Streams that are no pipes are left out; `out` and `err` may be null: what comes is dropped. That
 * the child does not read all of its input is no error. Returns as async_process_wait; fails with -ECANCELED, -ENOMEM, -ECHILD or a
 * system call's code: then what was read is gone, and `out` and `err` are empty. */
ASYNC_LEAF int async_process_communicate(struct async_process *process, const void *input, size_t size,
                                         struct async_output *out, struct async_output *err);

/* Sends a signal. Returns 0, or -ESRCH when it has ended: never does it reach another process. */
int async_process_send_signal(struct async_process *process, int signum);
int async_process_terminate(struct async_process *process); /* SIGTERM */
int async_process_kill(struct async_process *process);      /* SIGKILL */

/* Ends it: closes its pipes, kills the child if it still runs, frees it. Null is ignored. Not while a task waits for it. */
void async_process_close(struct async_process *process);

#ifdef ASYNCC_GENERATED

int async__create_subprocess_exec(struct async_process **process, char *const argv[],
                                  const struct async_process_options *options, const char *site);
int async__create_subprocess_shell(struct async_process **process, const char *command,
                                   const struct async_process_options *options, const char *site);
#define async_create_subprocess_exec(...) async__create_subprocess_exec(__VA_ARGS__, ASYNC__SITE)
#define async_create_subprocess_shell(...) async__create_subprocess_shell(__VA_ARGS__, ASYNC__SITE)

/* Both that wait for the end. */
struct async_process_wait__frame {
    union {
        struct async_frame base;
        struct async__queued queued;
    };
    int result;
};
extern const struct async_fn async_process_wait__fn;
int async_process_wait__start(struct async_process_wait__frame *frame, struct async_process *process);
struct async_frame *async_process_wait__prepare(struct async_process_wait__frame *frame, struct async_process *process);

struct async_process_write__frame {
    struct async_frame base;
    struct async_task *task; /* who waits here */
    struct async__fd_wait wait;
    struct async_process *process;
    const char *data; /* what is left */
    size_t size;
    int result;
};
extern const struct async_fn async_process_write__fn;
int async_process_write__start(struct async_process_write__frame *frame, struct async_process *process,
                               const void *data, size_t size);
struct async_frame *async_process_write__prepare(struct async_process_write__frame *frame,
                                                 struct async_process *process, const void *data, size_t size);

/* One of the child's streams during async_process_communicate. */
struct async__process_stream {
    struct async__fd_wait wait;
    struct async_process_communicate__frame *frame;
    struct async_output *to; /* of out and err; null: drop it */
    size_t capacity;
    bool is_open;
    bool is_waiting;
};

struct async_process_communicate__frame {
    union {
        struct async_frame base;
        struct async__queued queued; /* in the line of who waits for the end, once the streams have ended */
    };
    int result;
    bool is_queued;
    struct async_process *process;
    const char *input; /* what is left */
    size_t size;
    struct async__process_stream streams[3];
};
extern const struct async_fn async_process_communicate__fn;
int async_process_communicate__start(struct async_process_communicate__frame *frame, struct async_process *process,
                                     const void *input, size_t size, struct async_output *out,
                                     struct async_output *err);
struct async_frame *async_process_communicate__prepare(struct async_process_communicate__frame *frame,
                                                       struct async_process *process, const void *input, size_t size,
                                                       struct async_output *out, struct async_output *err);

#endif
#endif
