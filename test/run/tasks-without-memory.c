// Memory fails at each allocation in turn: what tasks carry and wait for fails with -ENOMEM, leaks nothing, and works again after.
// RUN: %run-all %s --only="gcc-O2|clang-O0" | FileCheck %s
#include "Inputs/failing.h"

#include "Inputs/asyncio.h"

static const struct async_context_var var = ASYNC_CONTEXT_VAR_INIT("var", NULL), other = ASYNC_CONTEXT_VAR_INIT("other", NULL);

static void called(struct async_task *task, void *arg) { (void)task, ++*(int *)arg; }

/* Goes on only if it worked. */
#define CHECK(call)                            \
    do {                                       \
        int error = call;                      \
        assert(error == 0 || error == -ENOMEM); \
        if (error)                             \
            ASYNC_RAISE(error);                \
    } while (0)

ASYNC int child(int value)
{
    AWAIT(async_yield());
    async_context_var_set(&var, NULL, NULL);
    AWAIT(async_sleep(value));
    return value;
}

ASYNC void variables(void)
{
    struct async_context_token token;
    CHECK(async_context_var_set(&var, &token, NULL));
    CHECK(async_context_var_set(&other, &token, &token));
    AWAIT(async_gather(child(1), child(2), async_sleep(1)));
    ASYNC_GROUP(g) {
        ASYNC_TASK(int) task = async_group_create_task(g, child(1));
        if (!task)
            ASYNC_RAISE(-ENOMEM);
        async_task_detach(task);
    }
    ASYNC_TASK(int) object = async_coroutine(child(1));
    AWAIT(async_join(object));
    CHECK(async_context_var_reset(&token));
    assert(async_context_var_get(&var) == &token && !async_context_var_get(&other));
}

ASYNC void limits(void)
{
    ASYNC_TIMEOUT(1) {
        ASYNC_TIMEOUT(5) {
            CHECK(async_timeout_reschedule(async_timeout_when() + 1));
            AWAIT(async_sleep(10));
        }
    } ASYNC_CATCH (err) {
        assert(err == -ETIMEDOUT);
        return;
    }
    assert(0);
}

ASYNC void extras(int *calls)
{
    ASYNC_TASK(int) task = async_create_task(child(1));
    if (!task)
        ASYNC_RAISE(-ENOMEM);
    DEFER async_task_detach(task);
    CHECK(async_task_add_done_callback(task, called, calls));
    CHECK(async_task_set_name(task, "named"));
    CHECK(async_task_set_priority(task, 2));
    ASYNC_TASK(int) eager = async_create_task_eager(child(2));
    AWAIT(async_join(eager));
    AWAIT(async_yield());
    assert(*calls == 1);
}

ASYNC void several(void)
{
    ASYNC_TASK(int) tasks[] = {async_create_task(child(2)), async_create_task(child(1))};
    DEFER {
        async_task_detach(tasks[0]);
        async_task_detach(tasks[1]);
    }
    assert(AWAIT(async_wait(tasks, 2, ASYNC_FIRST_COMPLETED, 10)) == 1);
    struct async_as_completed each;
    async_as_completed_begin(&each, tasks, 2, INFINITY);
    DEFER async_as_completed_end(&each);
    assert(AWAIT(async_as_completed_next(&each)) == 1 && AWAIT(async_as_completed_next(&each)) == 0);
    AWAIT(async_wait_for(async_create_task(child(1)), 5));
    AWAIT(async_shield(async_create_task(child(1))));
}

ASYNC void futures(void)
{
    ASYNC_FUTURE(int) future = async_future_new(async_get_running_loop(), int);
    if (!future)
        ASYNC_RAISE(-ENOMEM);
    DEFER async_future_unref(future);
    assert(async_future_set_result_threadsafe(future, 7) == 0 && AWAIT(async_future_wait(future)) == 7);
}

ASYNC int scenario(void)
{
    int calls = 0;
    AWAIT(variables());
    AWAIT(limits());
    AWAIT(extras(&calls));
    AWAIT(several());
    AWAIT(futures());
    return calls;
}

int main(void)
{
    for (int i = 0; i < 100; i++) /* closed loops are remembered: fill that memory */
        async_loop_close(async_new_event_loop());
    async_run(scenario());
    long before = failing.live, runs = 0, errors = 0;
    bool failed;
    do {
        failing_at(++runs);
        int calls = async_run(scenario());
        failed = failing.failed;
        failing_at(0);
        int err = async_run_error();
        if (err ? err != -ENOMEM : calls != 1)
            printf("allocation %ld: %d %d\n", runs, err, calls);
        if (failing.live != before)
            printf("allocation %ld: %ld leaked\n", runs, failing.live - before);
        before = failing.live;
        errors += err != 0;
    } while (failed);
    printf("%s\n", runs > 20 && errors > 15 ? "enough" : "too few");
    return 0;
}
// CHECK-NOT: allocation
// CHECK: enough
