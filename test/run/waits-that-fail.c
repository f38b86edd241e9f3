// Each call by which a loop waits or is woken (epoll_wait, ppoll, futex, reading and writing the eventfd or the pipe) is refused by the
// system in turn. Once: nobody notices, nothing is lost. From then on: the run ends with the error, and cleans up; where a sleeping
// loop cannot be woken any more, the program says so and aborts instead of hanging.
// RUN: %run-all %s --only=gcc-O2 --real-clock --timeout=200 | FileCheck %s
// RUN: env ASYNCC_POLLER=poll %run-all %s --only=gcc-O2 --real-clock --timeout=200 | FileCheck %s
#include "Inputs/failing.h"

#include <asyncc.h>
#include <sys/mman.h>

enum { ROUNDS = 5 };

static int broken; /* reports of it */

static void note(const struct async_log_record *record, void *arg)
{
    (void)arg;
    broken += record->kind == ASYNC_LOG_BROKEN;
}

/* What a run does. */
struct scenario {
    bool has_fds; /* else its loop sleeps on a futex */
    struct async_loop *loop;
    int ends[2];
    int come, posted, cleaned_up;
};

static void posted(void *scenario) { ++((struct scenario *)scenario)->posted; }

/* Writes once what is read after, and posts callbacks, when the loop is likely to sleep. */
static void *pokes(void *arg)
{
    struct scenario *scenario = arg;
    for (int i = 0; i < ROUNDS; i++) {
        usleep(300);
        if (async_loop_call_soon_threadsafe(scenario->loop, posted, scenario))
            break;
        if (scenario->has_fds && syscall(SYS_write, scenario->ends[1], "x", (size_t)1) != 1)
            abort();
    }
    return NULL;
}

ASYNC void reads(struct scenario *scenario)
{
    char byte;
    while (scenario->come < ROUNDS) {
        AWAIT(async_wait_readable(scenario->ends[0]));
        scenario->come += syscall(SYS_read, scenario->ends[0], &byte, (size_t)1) == 1;
    }
}

ASYNC void everything(struct scenario *scenario)
{
    DEFER scenario->cleaned_up++;
    async_loop_set_log(async_get_running_loop(), note, NULL);
    ASYNC_TASK(void) reader = scenario->has_fds ? async_create_task(reads(scenario)) : NULL;
    DEFER async_task_detach(reader);
    while (scenario->posted < ROUNDS)
        AWAIT(async_sleep(0.0005));
    if (reader)
        AWAIT(async_join(async_task_ref(reader)));
}

static int run_once(bool has_fds)
{
    struct scenario scenario = {.has_fds = has_fds, .loop = async_new_event_loop()};
    pthread_t thread;
    assert(!pipe2(scenario.ends, O_NONBLOCK | O_CLOEXEC));
    assert(!pthread_create(&thread, NULL, pokes, &scenario));
    broken = 0;
    async_loop_run_until_complete(scenario.loop, everything(&scenario));
    int err = async_run_error();
    if (err)
        assert(err == -EBADF && broken == 1 && scenario.cleaned_up == 1);
    else
        assert(scenario.posted == ROUNDS && scenario.cleaned_up == 1 && (!has_fds || scenario.come == ROUNDS));
    async_loop_close(scenario.loop);
    pthread_join(thread, NULL);
    close(scenario.ends[0]);
    close(scenario.ends[1]);
    return err;
}

static void check_left(const char *what, long at, long live, int opened)
{
    if (failing.live > live || open_fds() != opened)
        printf("%s %ld, %s: %ld allocations, %d descriptors left\n", what, at, failing.name, failing.live - live, open_fds() - opened);
}

static void fill_husks(void)
{
    for (int i = 0; i < 100; i++) /* closed loops are remembered: fill that memory */
        async_loop_close(async_new_event_loop());
}

/* One call fails. Returns how many could. */
static long once(bool has_fds)
{
    long at = 0, live = failing.live;
    int opened = open_fds();
    bool failed;
    do {
        refused_at(++at);
        int err = run_once(has_fds);
        failed = failing.failed;
        make_fail(0, 0, false);
        if (err)
            printf("call %ld, %s: %s\n", at, failing.name, async_strerror(err));
        check_left("call", at, live, opened);
    } while (failed);
    return at;
}

/* How a run that may abort ends, from another process: 0, 1 when it failed properly, or a signal. */
static int outcome_from(bool has_fds, long at, bool *failed)
{
    bool *seen = mmap(NULL, sizeof *seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int status;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        if (!freopen("/dev/null", "w", stderr))
            abort();
        long live = failing.live;
        int opened = open_fds();
        refused_from(at);
        int err = run_once(has_fds);
        check_left("from call", at, live, opened);
        fflush(NULL);
        *seen = failing.failed;
        _exit(err != 0);
    }
    assert(syscall(SYS_wait4, child, &status, 0, NULL) == child);
    *failed = *seen || WIFSIGNALED(status);
    munmap(seen, sizeof *seen);
    return WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
}

/* From one call on, all fail. */
static void from(bool has_fds, const char *name)
{
    long counts[3] = {0};
    bool failed = true;
    for (long at = 1; failed; at++) {
        int outcome = outcome_from(has_fds, at, &failed);
        if (outcome > 1 && outcome != SIGABRT)
            printf("from call %ld: signal %d\n", at, outcome);
        counts[outcome > 1 ? 2 : outcome]++;
    }
    printf("%s: runs failed: %s, aborted: %s\n", name, counts[1] ? "some" : "none", counts[2] ? "some" : "none");
}

// CHECK-NOT: {{call}}
// CHECK:      a call with descriptors: enough
// CHECK-NEXT: a call without: enough
// CHECK-NEXT: with descriptors: runs failed: some, aborted: some
// CHECK-NEXT: without: runs failed: some, aborted: some
// CHECK-NOT: {{.}}
int main(void)
{
    fill_husks();
    run_once(true);
    fill_husks();
    long with = once(true), without = once(false);
    printf("a call with descriptors: %s\na call without: %s\n", with > 10 ? "enough" : "too few", without > 5 ? "enough" : "too few");
    from(true, "with descriptors");
    from(false, "without");
    return 0;
}
