// Context variables go where asyncio has them go: into callbacks of descriptors and signals, which keep what they set, to other
// threads' loops, to worker threads, and into runs.
// RUN: %run-all %s --threads --real-clock | FileCheck %s
#include <asyncc.h>

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct async_context_var var = ASYNC_CONTEXT_VAR_INIT("var", "initial"), count = ASYNC_CONTEXT_VAR_INIT("count", NULL);

static const char *get(void) { return async_context_var_get(&var); }
static bool is(const char *value) { return !strcmp(get(), value); }
static void set(const char *value) { assert(!async_context_var_set(&var, (void *)value, NULL)); }

/* ---- handlers --------------------------------------------------------------------------------- */

static struct async_event counted;

/* Counts its calls in a variable of its own context. */
static void counts(void *expected)
{
    assert(is(expected));
    const char *calls = async_context_var_get(&count);
    calls = !calls ? "1" : !strcmp(calls, "1") ? "2" : "3";
    assert(!async_context_var_set(&count, (void *)calls, NULL));
    if (!strcmp(calls, "3"))
        async_event_set(&counted);
}

static int ends[2];

static void reads(void *expected)
{
    char byte;
    assert(read(ends[0], &byte, 1) == 1);
    counts(expected);
}

ASYNC void descriptors(void)
{
    struct async_loop *loop = async_get_running_loop();
    async_event_init(&counted);
    assert(!pipe(ends));
    set("when it was added");
    assert(!async_loop_add_reader(loop, ends[0], reads, "when it was added"));
    set("later");
    assert(write(ends[1], "abc", 3) == 3);
    AWAIT(async_event_wait(&counted));
    assert(async_loop_remove_reader(loop, ends[0]) && is("later") && !async_context_var_get(&count));

    async_event_init(&counted);
    assert(!async_loop_add_writer(loop, ends[1], counts, "later"));
    AWAIT(async_event_wait(&counted));
    assert(async_loop_remove_writer(loop, ends[1]));
    async_close(ends[0]);
    async_close(ends[1]);
}

ASYNC void signals(void)
{
    struct async_loop *loop = async_get_running_loop();
    async_event_init(&counted);
    set("when it was added");
    assert(!async_loop_add_signal_handler(loop, SIGUSR1, counts, "when it was added"));
    set("later");
    while (!async_event_is_set(&counted)) {
        raise(SIGUSR1);
        AWAIT(async_sleep(0.001));
    }
    assert(async_loop_remove_signal_handler(loop, SIGUSR1) && is("later"));
}

/* A handler that takes itself away while it is called, and adds another one. */
static void replaces(void *loop)
{
    assert(is("first"));
    set("second");
    assert(async_loop_remove_reader(loop, ends[0]));
    assert(!async_loop_add_reader(loop, ends[0], reads, "second"));
}

ASYNC void handlers_replaced(void)
{
    struct async_loop *loop = async_get_running_loop();
    async_event_init(&counted);
    assert(!pipe(ends));
    set("first");
    assert(!async_loop_add_reader(loop, ends[0], replaces, loop));
    assert(write(ends[1], "abc", 3) == 3);
    AWAIT(async_event_wait(&counted));
    async_close(ends[0]); /* removes it */
    async_close(ends[1]);
}

/* ---- threads ---------------------------------------------------------------------------------- */

struct to {
    struct async_loop *loop;
    ASYNC_FUTURE(int) done;
};

ASYNC void task_there(struct to *to)
{
    assert(is("thread"));
    set("task there");
    AWAIT(async_yield());
    assert(is("task there"));
    async_future_set_result(to->done, 1);
}

static void callback_there(void *arg)
{
    struct to *to = arg;
    assert(is("thread"));
    set("changed there");
    async_task_detach(async_create_task(async_yield()));
    if (async_get_running_loop() == to->loop)
        set("again");
}

ASYNC void posts(struct to *to)
{
    set("thread");
    assert(!async_loop_call_soon_threadsafe(to->loop, callback_there, to));
    assert(!async_create_task_threadsafe(to->loop, task_there(to)));
    assert(is("thread"));
    set("thread, later");
    AWAIT(async_yield());
}

static void *posting_thread(void *to)
{
    assert(is("initial") && async_context_var_set(&var, "none", NULL) == -EINVAL);
    async_run(posts(to));
    return NULL;
}

ASYNC void other_loops(void)
{
    struct to to = {async_get_running_loop(), async_future_new(async_get_running_loop(), int)};
    DEFER async_future_unref(to.done);
    pthread_t thread;
    set("mine");
    assert(!pthread_create(&thread, NULL, posting_thread, &to));
    assert(AWAIT(async_future_wait(to.done)) == 1);
    assert(is("mine"));
    pthread_join(thread, NULL);
    assert(!async_loop_call_soon_threadsafe(to.loop, counts, "mine"));
    AWAIT(async_sleep(0.001));
}

static void *work(void *expected)
{
    struct async_context_token token;
    assert(is(expected));
    assert(!async_context_var_set(&count, "work", &token) && !strcmp(async_context_var_get(&count), "work"));
    assert(!async_context_var_reset(&token) && !async_context_var_get(&count));
    assert(!async_context_var_set(&count, "left", NULL));
    return expected;
}

static void *work_outside(void *arg)
{
    assert(is("initial"));
    return arg;
}

ASYNC void workers(void)
{
    set("a");
    for (int i = 0; i < 3; i++)
        assert(AWAIT(async_to_thread(work, "a")) != NULL);
    set("b");
    assert(AWAIT(async_to_thread(work, "b")) != NULL);
    assert(!AWAIT(async_loop_run_in_executor(async_get_running_loop(), NULL, work_outside, NULL)));
    assert(is("b") && !async_context_var_get(&count));
}

/* ---- runs ------------------------------------------------------------------------------------- */

ASYNC void inner(const char *expected)
{
    assert(is(expected));
    set("inside");
    AWAIT(async_yield());
    assert(is("inside"));
}

static void runs_inside(void)
{
    struct async_loop *loop = async_new_event_loop();
    async_run(inner("outside"));
    async_loop_run_until_complete(loop, inner("outside"));
    async_loop_close(loop);
}

ASYNC void runs(void)
{
    set("outside");
    runs_inside();
    assert(is("outside"));
    AWAIT(async_yield());
}

#define TEST(name)                          \
    do {                                    \
        AWAIT(async_join(async_create_task(name()))); \
        puts(#name);                        \
    } while (0)

// CHECK:      descriptors
// CHECK-NEXT: signals
// CHECK-NEXT: handlers_replaced
// CHECK-NEXT: other_loops
// CHECK-NEXT: workers
// CHECK-NEXT: runs
ASYNC int main(void)
{
    TEST(descriptors);
    TEST(signals);
    TEST(handlers_replaced);
    TEST(other_loops);
    TEST(workers);
    TEST(runs);
    assert(is("initial"));
    return 0;
}
