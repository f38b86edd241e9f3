// Each allocation and each system call for children, threads, signals and descriptors fails in turn: the error is told, nothing is
// lost, and no memory, descriptor or child is left. And each that a signal can interrupt is interrupted in turn: nobody notices.
// RUN: %run-all %s --only=gcc-O2 --timeout=200 | FileCheck %s
// RUN: env ASYNCC_CHILD_WATCHER=thread ASYNCC_POLLER=poll %run-all %s --only=gcc-O2 --timeout=200 | FileCheck %s
#include "Inputs/failing.h"

#include <asyncc.h>
#include <netdb.h>

enum { AGAIN = 8 }; /* what is left so many times in a row is not what threads keep for the next ones */

static int fds[2], of_child[2], unreaped, most_threads;

static void note(const struct async_log_record *record, void *arg)
{
    (void)arg;
    unreaped += record->kind == ASYNC_LOG_CHILD;
}

/* read(2) by the test. */
static ssize_t get(int fd, char *data, size_t size)
{
    ssize_t n;
    while ((n = read(fd, data, size)) < 0 && errno == EINTR)
        ;
    return n;
}

static bool is_told(int err)
{
    return err == -ENOMEM || err == -EMFILE || err == -ENOSPC || err == -EAGAIN || err == -EINVAL;
}

/* Goes on only if it worked. */
#define CHECK(call)                       \
    do {                                  \
        int error = call;                 \
        assert(error == 0 || is_told(error)); \
        if (error)                        \
            ASYNC_RAISE(error);           \
    } while (0)

/* ---- children ---- */

ASYNC void communicates(void)
{
    struct async_process *process;
    struct async_output out, err;
    char byte;
    while (get(of_child[0], &byte, 1) == 1) /* of one that failed */
        ;
    struct async_process_fd given = {of_child[1], 7};
    char *argv[] = {"sh", "-c", "cat; cat; printf gone >&2; printf x >&7", NULL};
    CHECK(async_create_subprocess_exec(&process, argv, &(struct async_process_options){.in = ASYNC_PIPE, .out = ASYNC_PIPE, .err = ASYNC_PIPE,
                                                                              .cwd = "/", .fds = &given, .fd_count = 1, .new_session = true}));
    DEFER async_process_close(process);
    int code = AWAIT(async_process_communicate(process, "text", 4, &out, &err));
    assert(code == 0 && out.size == 4 && !strcmp(out.data, "text") && !strcmp(err.data, "gone"));
    free(out.data);
    free(err.data);
    assert(get(of_child[0], &byte, 1) == 1 && byte == 'x');
}

ASYNC void writes_and_waits(void)
{
    struct async_process *process;
    CHECK(async_create_subprocess_shell(&process, "read line; exit $line", &(struct async_process_options){.in = ASYNC_PIPE, .out = ASYNC_DEVNULL}));
    DEFER async_process_close(process);
    CHECK(AWAIT(async_process_write(process, "5\n", 2)));
    assert(AWAIT(async_process_wait(process)) == 5);
}

ASYNC void kills(void)
{
    struct async_process *process;
    CHECK(async_create_subprocess_shell(&process, "exec sleep 1000", NULL));
    DEFER async_process_close(process);
    async_process_terminate(process);
    assert(AWAIT(async_process_wait(process)) == -SIGTERM);
}

/* It runs on when the loop is closed. */
ASYNC struct async_process *leaves(void)
{
    struct async_process *process = NULL;
    async_loop_set_log(async_get_running_loop(), note, NULL);
    CHECK(async_create_subprocess_shell(&process, "read line", &(struct async_process_options){.in = ASYNC_PIPE}));
    AWAIT(async_yield());
    return process;
}

static void leave_child(void)
{
    struct async_loop *loop = async_new_event_loop();
    if (!loop)
        return;
    struct async_process *process = async_loop_run_until_complete(loop, leaves());
    pid_t pid = process ? async_process_pid(process) : 0;
    unreaped = 0;
    async_loop_close(loop);
    async_process_close(process);
    if (unreaped)
        waitpid(pid, NULL, 0);
}

/* ---- threads, signals, descriptors ---- */

static void *twice(void *arg) { return *(int *)arg *= 2, arg; }

static int drops;
static void drop(void *arg, void *result) { (void)arg, (void)result, drops++; }

ASYNC void works(void)
{
    struct async_executor *executor = async_executor_new("work", 2);
    if (!executor)
        ASYNC_RAISE(-ENOMEM);
    DEFER async_executor_shutdown(executor, 100);
    int a = 1, b = 2, c = 3;
    int *result = AWAIT(async_loop_run_in_executor(async_get_running_loop(), executor, twice, &a));
    assert(result == &a && a == 2);
    AWAIT(async_gather(async_loop_run_in_executor(async_get_running_loop(), executor, twice, &a),
                       async_loop_run_in_executor(async_get_running_loop(), executor, twice, &b)));
    assert(a == 4 && b == 4);
    int before = drops;
    ASYNC_TRY {
        AWAIT(async_to_thread_owned(twice, &c, drop));
        assert(c == 6 && drops == before);
    } ASYNC_CATCH (err) {
        assert(c == 3 && drops == before + 1);
        ASYNC_RAISE(err);
    }
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST}, *list;
    int err = AWAIT(async_getaddrinfo("127.0.0.1", NULL, &hints, &list));
    if (err == EAI_MEMORY)
        ASYNC_RAISE(-ENOMEM);
    assert(err == 0);
    freeaddrinfo(list);
}

static void count(void *calls) { ++*(int *)calls; }

static void sends(void *arg) { raise(*(int *)arg); }

ASYNC void signals(void)
{
    struct async_loop *loop = async_get_running_loop();
    int calls = 0, number = SIGUSR2;
    CHECK(async_loop_add_signal_handler(loop, SIGUSR1, count, &calls));
    DEFER async_loop_remove_signal_handler(loop, SIGUSR1);
    raise(SIGUSR1);
    for (int i = 0; i < 3; i++) /* what cannot be told for want of memory is told later */
        AWAIT(async_sleep(1));
    assert(calls == 1);
    if (!async_loop_call_soon(loop, sends, &number).generation)
        ASYNC_RAISE(-ENOMEM);
    CHECK(AWAIT(async_wait_signal(SIGUSR2)));
}

ASYNC void descriptors(void)
{
    struct async_loop *loop = async_get_running_loop();
    int calls = 0;
    char text[4];
    CHECK(async_loop_add_writer(loop, fds[1], count, &calls));
    while (!calls)
        AWAIT(async_yield());
    async_loop_remove_writer(loop, fds[1]);
    ASYNC_TASK(ssize_t) reads = async_create_task(async_read(fds[0], text, sizeof text));
    if (!reads)
        ASYNC_RAISE(-ENOMEM);
    AWAIT(async_yield());
    while (write(fds[1], "abc", 3) < 0)
        assert(errno == EINTR);
    ssize_t n = AWAIT(async_join(reads));
    if (n < 0) {
        assert(get(fds[0], text, 4) == 3); /* nothing is lost */
        ASYNC_RAISE((int)n);
    }
    assert(n == 3);
}

/* Everything is done, also behind what fails. */
ASYNC int scenario(void)
{
    ASYNC void (*const parts[])(void) = {communicates, writes_and_waits, kills, works, signals, descriptors};
    int done = 0;
    async_loop_set_log(async_get_running_loop(), note, NULL);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        ASYNC_TRY {
            AWAIT(parts[i]());
            done++;
        } ASYNC_CATCH (err) {
            if (!is_told(err))
                printf("part %zu: %s\n", i, async_strerror(err));
        }
    return done;
}

/* True when the call that was to fail was reached. */
static bool run_once(void (*fail)(long number), long at)
{
    fail(at);
    int done = async_run(scenario()), err = async_run_error();
    leave_child();
    bool failed = failing.failed;
    failing_at(0);
    int wanted = failed && fail == failing_at ? 5 : 6;
    if (!is_settled(most_threads))
        printf("call %ld, %s: children or threads left\n", at, failing.name);
    if (err ? fail != failing_at || !is_told(err) : done < wanted)
        printf("call %ld, %s: %s, %d\n", at, failing.name, async_strerror(err), done);
    return failed;
}

/* True when memory is left each time that the call fails. */
static bool leaks(void (*fail)(long number), long at)
{
    long before = failing.live;
    for (int i = 0; i < AGAIN; i++) {
        run_once(fail, at);
        if (failing.live <= before)
            return false;
        before = failing.live;
    }
    return true;
}

static long run_all(void (*fail)(long number))
{
    long calls = 0;
    int opened = open_fds();
    while (run_once(fail, ++calls)) {
        if (leaks(fail, calls) || open_fds() != opened)
            printf("call %ld, %s: %ld allocations, %d descriptors left\n", calls, failing.name, failing.live, open_fds() - opened);
    }
    return calls;
}

int main(void)
{
    assert(pipe2(fds, O_NONBLOCK | O_CLOEXEC) == 0 && pipe2(of_child, O_NONBLOCK | O_CLOEXEC) == 0);
    signal(SIGUSR1, SIG_IGN); /* where the handler could not be set */
    signal(SIGUSR2, SIG_IGN);
    for (int i = 0; i < 100; i++) /* closed loops are remembered: fill that memory */
        async_loop_close(async_new_event_loop());
    most_threads = 100;
    for (int i = 0; i < 3; i++)
        run_once(failing_at, 0);
    most_threads = threads();
    printf("failed: %s\n", run_all(failing_at) > 100 ? "enough" : "too few");
    printf("interrupted: %s\n", run_all(interrupted_at) > 20 ? "enough" : "too few");
    return 0;
}
// CHECK-NOT: {{call|part}}
// CHECK: failed: enough
// CHECK-NOT: {{call|part}}
// CHECK: interrupted: enough
// CHECK-NOT: {{call|part}}
