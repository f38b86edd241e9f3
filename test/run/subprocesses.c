// Subprocesses: pipes, communicate, ends and signals, what a child inherits, and children that nobody waits for.
//
// RUN: %run-all %s | FileCheck %s
// RUN: env ASYNCC_CHILD_WATCHER=thread %run-all %s | FileCheck %s
// RUN: env ASYNCC_POLLER=poll %run-all %s | FileCheck %s
#include <asyncc.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define BOTH {.in = ASYNC_PIPE, .out = ASYNC_PIPE, .err = ASYNC_PIPE}

/* Runs a shell command and shows what came. */
ASYNC void shell(const char *command, const char *input, const struct async_process_options *options)
{
    struct async_process *process;
    struct async_output out, err;
    int failed = async_create_subprocess_shell(&process, command, options);
    if (failed) {
        printf("%s: %s\n", command, async_strerror(failed));
        return;
    }
    DEFER async_process_close(process);
    int code = AWAIT(async_process_communicate(process, input, input ? strlen(input) : 0, &out, &err));
    printf("%d <%s> <%s>\n", code, out.data ? out.data : "-", err.data ? err.data : "-");
    free(out.data);
    free(err.data);
}

ASYNC void outputs(void)
{
    struct async_process_options both = BOTH;
    AWAIT(shell("tr a-z A-Z; printf bad >&2; exit 3", "hello", &both));
    AWAIT(shell("kill -9 $$", NULL, &both));
    both.err = ASYNC_STDOUT;
    AWAIT(shell("printf one; printf two >&2", NULL, &both));
    both = (struct async_process_options){.in = ASYNC_DEVNULL, .out = ASYNC_PIPE, .err = ASYNC_DEVNULL};
    AWAIT(shell("cat; printf lost >&2; printf end", NULL, &both));
    both = (struct async_process_options)BOTH;
    both.cwd = "/";
    both.env = (char *[]){"WORD=given", NULL};
    AWAIT(shell("pwd | tr -d '\\n'; printf $WORD", NULL, &both));
    both.cwd = "/no such folder";
    AWAIT(shell("true", NULL, &both));
    char *missing[] = {"no-such-program", NULL};
    struct async_process *process;
    printf("missing: %s\n", async_strerror(async_create_subprocess_exec(&process, missing, NULL)));
    printf("null: %d\n", process == NULL);
}

/* More than pipes hold, in both directions; and a child that does not read what it is given. */
ASYNC void much(void)
{
    enum { SIZE = 1 << 20 };
    struct async_process *process;
    struct async_output out;
    char *input = malloc(SIZE);
    DEFER free(input);
    memset(input, 'x', SIZE);
    if (async_create_subprocess_shell(&process, "cat", &(struct async_process_options)BOTH))
        return;
    int code = AWAIT(async_process_communicate(process, input, SIZE, &out, NULL));
    printf("much: %d %zu %d\n", code, out.size, memcmp(input, out.data, SIZE));
    free(out.data);
    async_process_close(process);

    async_create_subprocess_shell(&process, "exec 0<&-; exit 5", &(struct async_process_options){.in = ASYNC_PIPE});
    code = AWAIT(async_process_communicate(process, input, SIZE, NULL, NULL));
    printf("not read: %d\n", code);
    async_process_close(process);

    async_create_subprocess_shell(&process, "exec 0<&-; sleep 100", &(struct async_process_options){.in = ASYNC_PIPE});
    int result = 0;
    while (!result)
        result = AWAIT(async_process_write(process, input, SIZE));
    printf("write: %s\n", async_strerror(result));
    async_process_close(process);
}

ASYNC int wait_for(struct async_process *process)
{
    return AWAIT(async_process_wait(process));
}

ASYNC void ends(void)
{
    struct async_process *process;
    int a, b, code = -1;
    async_create_subprocess_shell(&process, "read line", &(struct async_process_options){.in = ASYNC_PIPE});
    printf("runs: %d\n", async_process_returncode(process, &code));
    ASYNC_TASK(int) waiter = async_create_task(wait_for(process)); /* one is cancelled, two get the end */
    AWAIT(async_yield());
    async_task_cancel(waiter);
    async_task_detach(waiter);
    ASYNC_TASK(int) first = async_create_task(wait_for(process)), second = async_create_task(wait_for(process));
    AWAIT(async_yield());
    async_process_terminate(process);
    a = AWAIT(async_join(first));
    b = AWAIT(async_join(second));
    printf("terminated: %d %d, again %d\n", a, b, AWAIT(async_process_wait(process)));
    printf("signal: %s\n", async_strerror(async_process_send_signal(process, SIGUSR1)));
    async_process_close(process);

    async_create_subprocess_shell(&process, "while read line; do printf \"<$line>\"; done",
                                  &(struct async_process_options){.in = ASYNC_PIPE, .out = ASYNC_PIPE});
    char text[16];
    AWAIT(async_process_write(process, "ping\n", 5));
    ssize_t n = AWAIT(async_read(async_process_stdout(process), text, sizeof text));
    printf("answer: %.*s\n", (int)n, text);
    async_process_close_stdin(process);
    printf("end: %zd %d\n", AWAIT(async_read(async_process_stdout(process), text, sizeof text)),
           AWAIT(async_process_wait(process)));
    async_process_close(process);
}

/* A cancelled communicate leaves the child alone; closing it kills. */
ASYNC void cancelled(pid_t *pid)
{
    struct async_process *process;
    struct async_output out = {"", 1};
    async_create_subprocess_shell(&process, "printf part; sleep 100", &(struct async_process_options){.out = ASYNC_PIPE});
    DEFER async_process_close(process);
    *pid = async_process_pid(process);
    AWAIT(async_wait_readable(async_process_stdout(process)));
    ASYNC_TASK(int) task = async_create_task(async_process_communicate(process, NULL, 0, &out, NULL));
    AWAIT(async_yield());
    async_task_cancel(task);
    ASYNC_TRY { AWAIT(async_join(task)); }
    ASYNC_CATCH(err) { printf("communicate: %s, %d %zu\n", async_strerror(err), out.data == NULL, out.size); }
    int code;
    printf("alive: %d\n", !async_process_returncode(process, &code));
}

/* It gets what it is to have, under swapped numbers, and nothing else. */
ASYNC void inherited(void)
{
    int five[2], six[2], other = open("/dev/null", O_RDONLY);
    struct async_process *process;
    struct async_output out;
    if (pipe(five) || pipe(six))
        return;
    struct async_process_fd fds[] = {{five[1], six[1]}, {six[1], five[1]}};
    char command[200];
    snprintf(command, sizeof command, "printf six >/dev/fd/%d; printf five >/dev/fd/%d; [ -e /proc/self/fd/%d ] || printf closed", five[1],
             six[1], other);
    async_create_subprocess_shell(&process, command,
                                  &(struct async_process_options){.out = ASYNC_PIPE, .fds = fds, .fd_count = 2});
    DEFER async_process_close(process);
    AWAIT(async_process_communicate(process, NULL, 0, &out, NULL));
    char text[16];
    ssize_t n = read(five[0], text, sizeof text);
    printf("inherited: %.*s", (int)n, text);
    n = read(six[0], text, sizeof text);
    printf(" %.*s %s\n", (int)n, text, out.data);
    free(out.data);
    for (int i = 0; i < 2; i++) {
        close(five[i]);
        close(six[i]);
    }
    close(other);
}

ASYNC void all(pid_t *pid)
{
    AWAIT(outputs());
    AWAIT(much());
    AWAIT(ends());
    AWAIT(cancelled(pid));
    AWAIT(inherited());
}

ASYNC struct async_process *leave(void)
{
    struct async_process *process;
    async_create_subprocess_shell(&process, "read line", &(struct async_process_options){.in = ASYNC_PIPE});
    return process;
    AWAIT(async_yield());
}

/* No child may be left unreaped, be it by a thread. */
static void check_children(const char *when)
{
    siginfo_t info;
    int tries = 10000;
    while (tries-- > 0 && waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0)
        usleep(1000);
    printf("%s: %s\n", when, tries > 0 ? "no children" : "a child was left");
}

int main(void)
{
    pid_t pid = 0;
    setenv("ASYNCC_CLOCK", "virtual", 1);
    async_run(all(&pid));
    printf("error %d\n", async_run_error());
    check_children("after the run");
    struct async_loop *loop = async_new_event_loop();
    struct async_process *process = async_loop_run_until_complete(loop, leave());
    async_loop_close(loop);
    int code;
    printf("loop closed: %d %s\n", async_process_returncode(process, &code),
           async_strerror(async_process_kill(process)));
    async_process_close(process); /* the end of its input lets it end */
    check_children("after close");
    return 0;
}
// CHECK:      3 <HELLO> <bad>
// CHECK-NEXT: -9 <> <>
// CHECK-NEXT: 0 <onetwo> <->
// CHECK-NEXT: 0 <end> <->
// CHECK-NEXT: 0 </given> <>
// CHECK-NEXT: true: No such file or directory
// CHECK-NEXT: missing: No such file or directory
// CHECK-NEXT: null: 1
// CHECK-NEXT: much: 0 1048576 0
// CHECK-NEXT: not read: 5
// CHECK-NEXT: write: Broken pipe
// CHECK-NEXT: runs: 0
// CHECK-NEXT: terminated: -15 -15, again -15
// CHECK-NEXT: signal: No such process
// CHECK-NEXT: answer: <ping>
// CHECK-NEXT: end: 0 0
// CHECK-NEXT: communicate: Operation canceled, 1 0
// CHECK-NEXT: alive: 1
// CHECK-NEXT: inherited: five six closed
// CHECK-NEXT: error 0
// CHECK-NEXT: after the run: no children
// CHECK-NEXT: loop closed: 0 No such process
// CHECK-NEXT: after close: no children
