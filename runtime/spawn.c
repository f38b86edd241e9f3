/* Starting a child by posix_spawn.
 *
 * What the child is to have under a number is first duplicated, on our side, to numbers above all that are asked for, so that
 * no dup2 in the child overwrites what a later one needs.
 */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <unistd.h>

struct plan {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int floor; /* above all numbers of the child */
    int *high; /* our duplicates, to be closed */
    size_t high_count;
};

/* ---- descriptors ------------------------------------------------------------------------------ */

/* The child's `as` is our `fd`. */
static int give(struct plan *plan, int fd, int as)
{
    int high = fcntl(fd, F_DUPFD_CLOEXEC, plan->floor);
    if (high < 0)
        return -errno;
    plan->high[plan->high_count++] = high;
    return -posix_spawn_file_actions_adddup2(&plan->actions, high, as);
}

static int give_pipe(struct plan *plan, int stream, int *ours)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC))
        return -errno;
    bool to_child = stream == STDIN_FILENO;
    int err = give(plan, ends[!to_child], stream);
    close(ends[!to_child]);
    *ours = ends[to_child];
    if (!err && fcntl(*ours, F_SETFL, fcntl(*ours, F_GETFL) | O_NONBLOCK))
        err = -errno;
    return err;
}

static int give_stream(struct plan *plan, int stream, int how, int *ours)
{
    switch (how) {
    case ASYNC_INHERIT:
        return 0;
    case ASYNC_PIPE:
        return give_pipe(plan, stream, ours);
    case ASYNC_DEVNULL:
        return -posix_spawn_file_actions_addopen(&plan->actions, stream, "/dev/null", O_RDWR, 0);
    case ASYNC_STDOUT:
        return stream == STDERR_FILENO ? -posix_spawn_file_actions_adddup2(&plan->actions, STDOUT_FILENO, STDERR_FILENO)
                                       : -EINVAL;
    default:
        return how > 0 ? give(plan, how, stream) : -EINVAL;
    }
}

static bool is_given(const struct async_process_options *options, int as)
{
    for (size_t i = 0; i < options->fd_count; i++) {
        if (options->fds[i].as == as)
            return true;
    }
    return false;
}

/* The child gets nothing else of ours. */
static int close_others(struct plan *plan, const struct async_process_options *options)
{
    int err = 0;
    for (int fd = 3; fd < plan->floor && !err; fd++) {
        if (!is_given(options, fd))
            err = -posix_spawn_file_actions_addclose(&plan->actions, fd);
    }
    return err ? err : -posix_spawn_file_actions_addclosefrom_np(&plan->actions, plan->floor);
}

static int plan_files(struct plan *plan, int pipes[3], const struct async_process_options *options)
{
    const int how[3] = {options->in, options->out, options->err};
    int err = 0;
    for (int i = 0; i < 3 && !err; i++)
        err = give_stream(plan, i, how[i], &pipes[i]);
    for (size_t i = 0; i < options->fd_count && !err; i++)
        err = options->fds[i].as < 3 ? -EINVAL : give(plan, options->fds[i].fd, options->fds[i].as);
    if (!err)
        err = close_others(plan, options);
    if (!err && options->cwd)
        err = -posix_spawn_file_actions_addchdir_np(&plan->actions, options->cwd);
    return err;
}

/* ---- the rest --------------------------------------------------------------------------------- */

/* A program expects SIGPIPE to be as the system has it, whatever we do with it. */
static int plan_attributes(struct plan *plan, const struct async_process_options *options)
{
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    sigaddset(&defaults, SIGXFSZ);
    int err = posix_spawnattr_setsigdefault(&plan->attributes, &defaults);
    short flags = POSIX_SPAWN_SETSIGDEF;
    if (options->new_session)
        flags |= POSIX_SPAWN_SETSID;
    return -(err ? err : posix_spawnattr_setflags(&plan->attributes, flags));
}

static int spawn(struct plan *plan, pid_t *pid, int pipes[3], char *const argv[],
                 const struct async_process_options *options)
{
    int err = plan_files(plan, pipes, options);
    if (!err)
        err = plan_attributes(plan, options);
    if (!err)
        err =
            -posix_spawnp(pid, argv[0], &plan->actions, &plan->attributes, argv, options->env ? options->env : environ);
    for (size_t i = 0; i < plan->high_count; i++)
        close(plan->high[i]);
    for (int i = 0; i < 3 && err; i++) {
        if (pipes[i] >= 0)
            close(pipes[i]);
        pipes[i] = -1;
    }
    return err;
}

int async__spawn(pid_t *pid, int pipes[3], char *const argv[], const struct async_process_options *options)
{
    struct plan plan = {.floor = 3};
    for (size_t i = 0; i < options->fd_count; i++) {
        if (options->fds[i].as >= plan.floor)
            plan.floor = options->fds[i].as + 1;
    }
    plan.high = malloc((options->fd_count + 3) * sizeof *plan.high);
    if (!plan.high)
        return -ENOMEM;
    int err = -posix_spawn_file_actions_init(&plan.actions);
    if (!err) {
        err = -posix_spawnattr_init(&plan.attributes);
        if (!err) {
            err = spawn(&plan, pid, pipes, argv, options);
            posix_spawnattr_destroy(&plan.attributes);
        }
        posix_spawn_file_actions_destroy(&plan.actions);
    }
    free(plan.high);
    return err;
}
