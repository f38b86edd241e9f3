/* Running other programs with posix_spawn.
 *
 * A command that has temporaries to remove must outlive Ctrl-C: it blocks the signals that would end it and
 * takes them, and SIGCHLD, one by one with sigwaitinfo while it waits for a child. So there are no
 * handlers and no globals. The child starts with the signal mask from before. */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

void words_add(struct arena *arena, struct words *words, const char *word)
{
    if (words->count + 1 >= words->capacity) /* what grows is zeroed: the null pointer at the end */
        arena_grow(arena, (void **)&words->items, &words->capacity, sizeof *words->items);
    words->items[words->count++] = word;
}

void words_add_split(struct arena *arena, struct words *words, const char *text)
{
    for (;;) {
        text += strspn(text, " \t");
        size_t length = strcspn(text, " \t");
        if (!length)
            return;
        words_add(arena, words, str_c(arena, (struct str){text, length}));
        text += length;
    }
}

void words_add_all(struct arena *arena, struct words *words, const struct words *more)
{
    for (size_t i = 0; i < more->count; i++)
        words_add(arena, words, more->items[i]);
}

/* ---- signals --------------------------------------------------------------------------------- */

void process_hold_signals(struct process_signals *signals)
{
    static const int deadly[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    *signals = (struct process_signals){0};
    signal(SIGCHLD, SIG_DFL); /* if it came ignored, children could not be waited for */
    sigemptyset(&signals->held);
    sigaddset(&signals->held, SIGCHLD);
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++) {
        struct sigaction action;
        sigaction(deadly[i], NULL, &action);
        if (action.sa_handler != SIG_IGN) /* nohup */
            sigaddset(&signals->held, deadly[i]);
    }
    sigprocmask(SIG_BLOCK, &signals->held, &signals->before);
}

void process_release_signals(struct process_signals *signals)
{
    if (signals->received)
        raise(signals->received);
    sigprocmask(SIG_SETMASK, &signals->before, NULL);
}

void process_die_by_signal(int signal_number)
{
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigset_t set;
    setrlimit(RLIMIT_CORE, &(struct rlimit){0});
    sigaction(signal_number, &action, NULL);
    sigemptyset(&set);
    sigaddset(&set, signal_number);
    raise(signal_number);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}

/* ---- children -------------------------------------------------------------------------------- */

/* Starts a child; `output` is its standard output, or -1 for ours. Returns 0 or a negative errno. */
static int start(const char *program, const char *const *argv, const sigset_t *mask, int output, pid_t *child)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    if (output >= 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    if (mask) {
        posix_spawnattr_setsigmask(&attributes, mask);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    }
    fflush(NULL);
    int error = posix_spawnp(child, program, &actions, &attributes, (char *const *)argv, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return -error;
}

static int wait_for(pid_t child)
{
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return status;
}

int process_run(const char *program, const char *const *argv, struct process_signals *signals, int *status)
{
    return process_run_into(program, argv, signals, -1, status);
}

int process_run_into(const char *program, const char *const *argv, struct process_signals *signals, int output, int *status)
{
    pid_t child;
    int error = start(program, argv, &signals->before, output, &child);
    if (error)
        return error;
    for (;;) {
        siginfo_t info;
        int number = sigwaitinfo(&signals->held, &info);
        if (number == SIGCHLD && waitpid(child, status, WNOHANG) == child)
            return 0;
        if (number <= 0 || number == SIGCHLD)
            continue;
        signals->received = number;
        if (info.si_code <= 0) /* sent by a process; the terminal's signals come from the kernel */
            kill(child, number);
    }
}

bool process_capture(const char *const *argv, struct buf *out, int *status)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0)
        return false;
    pid_t child;
    int error = start(argv[0], argv, NULL, ends[1], &child);
    close(ends[1]);
    char bytes[65536];
    for (ssize_t got = 1; !error && got != 0;) {
        got = read(ends[0], bytes, sizeof bytes);
        if (got > 0)
            buf_put(out, (struct str){bytes, (size_t)got});
        else if (got < 0 && errno != EINTR)
            break;
    }
    close(ends[0]);
    if (!error)
        *status = wait_for(child);
    errno = -error;
    return !error;
}

static const char *real_program(struct arena *arena, const char *path)
{
    char *real = access(path, X_OK) == 0 ? realpath(path, NULL) : NULL;
    const char *copy = real ? str_c(arena, str_from(real)) : NULL;
    free(real);
    return copy;
}

const char *process_find(struct arena *arena, const char *program)
{
    const char *path = getenv("PATH"), *found = NULL;
    if (strchr(program, '/'))
        return real_program(arena, program);
    while (path && !found) {
        size_t length = strcspn(path, ":");
        struct str folder = length ? (struct str){path, length} : S("."); /* as POSIX has it */
        found = real_program(arena, str_format(arena, STR_FMT "/%s", STR_ARG(folder), program).ptr);
        path = path[length] ? path + length + 1 : NULL;
    }
    return found;
}

int process_exit_status(int status)
{
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* ---- printing -------------------------------------------------------------------------------- */

static void print_word(FILE *out, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./,:@%^";
    if (*word && !word[strspn(word, plain)]) {
        fputs(word, out);
        return;
    }
    fputc('\'', out);
    for (; *word; word++) {
        if (*word == '\'')
            fputs("'\\''", out);
        else
            fputc(*word, out);
    }
    fputc('\'', out);
}

void process_print(FILE *out, const char *const *argv)
{
    for (size_t i = 0; argv[i]; i++) {
        if (i)
            fputc(' ', out);
        print_word(out, argv[i]);
    }
    fputc('\n', out);
}
