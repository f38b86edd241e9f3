// Handles of tasks that are kept and lost; without a comment: those that go somewhere.
// RUN: %verify %s -Wno-async-pointer-to-local
// RUN: %asyncc %s -o /dev/null -Wno-async-lost-handle 2>&1 | FileCheck %s --check-prefix=NONE --allow-empty
// RUN: not %asyncc %s -o /dev/null -Werror=async-lost-handle 2>&1 | FileCheck %s --check-prefix=ERROR
// NONE-NOT: lost-handle
// ERROR: error: the handle in 'task' is neither joined{{.*}} [-Werror,-Wasync-lost-handle]
#include <asyncc.h>
#include <assert.h>
#include <stdio.h>

ASYNC int number(int n)
{
    AWAIT(async_yield());
    return n;
}

struct list;
void put(struct list *list, ASYNC_TASK(int) task);
static ASYNC_TASK(int) in_the_file;
struct owner { ASYNC_TASK(int) task; };
typedef ASYNC_TASK(int) int_task;

ASYNC int kept(void)
{
    ASYNC_TASK(int) task = async_create_task(number(1)); // expected-warning {{the handle in 'task' is neither joined, detached nor handed on; write AWAIT(async_join(task)) or async_task_detach(task), or do not keep it}}
    if (!task || task == NULL)
        return -1;
    assert(task);
    async_task_set_name(task, "kept");
    AWAIT(async_sleep(1));
    return async_task_done(task) ? 1 : 0;
}

ASYNC void cancelled_only(struct async_loop *loop)
{
    ASYNC_TASK(int) task;
    task = async_loop_create_task(loop, number(1)); // expected-warning {{the handle in 'task' is neither}}
    AWAIT(async_yield());
    async_task_cancel(task);
    (void)task;
}

ASYNC void in_arrays(void)
{
    int_task tasks[3], joined[3];
    for (int i = 0; i < 3; i++) {
        tasks[i] = async_create_task(number(i)); // expected-warning {{the handle in 'tasks' is neither}}
        joined[i] = async_create_task(number(i));
    }
    AWAIT(async_gather_all(joined, 3));
    if (async_task_done(tasks[0]))
        async_task_cancel(tasks[1]);
}

ASYNC void of_other_kinds(struct async_task *other)
{
    ASYNC_TASK(int) object = async_coroutine(number(1));         // expected-warning {{the coroutine object in 'object' is never joined, so it does not run; write AWAIT(async_join(object)), or async_task_close(object)}}
    ASYNC_TASK(int) eager = async_create_task_eager(number(1));  // expected-warning {{the handle in 'eager'}}
    struct async_task *untyped = (struct async_task *)async_create_task(number(1)); // expected-warning {{the handle in 'untyped'}}
    async_task_cancel(untyped);
    ASYNC_GROUP (group) {
        ASYNC_TASK(int) member = async_group_create_task(group, number(1)); // expected-warning {{the handle in 'member'}}
        async_task_set_name(member, "member");
    }
    other = (struct async_task *)async_create_task(number(2));   // expected-warning {{the handle in 'other'}}
}

ASYNC int in_a_loop(int n)
{
    ASYNC_TASK(int) task = NULL;
    for (int i = 0; i < n; i++)
        task = async_create_task(number(i)); // expected-warning {{each round of the loop puts another task in 'task', and the handle of the one before is lost; keep them in an array, join 'task' in the loop, or use an ASYNC_GROUP}}
    return AWAIT(async_join(task));
}

ASYNC int one_after_the_other(void)
{
    ASYNC_TASK(int) task = async_create_task(number(1));
    task = async_create_task(number(2)); // expected-warning {{this takes the place of another task in 'task', whose handle is lost; join or detach 'task' before, or use another variable}}
    return AWAIT(async_join(task));
}

static void in_an_ordinary_function(void *arg)
{
    ASYNC_TASK(int) task = async_create_task(number(1)), other = async_create_task(number(2)); // expected-warning {{the handle in 'task'}}
    async_task_set_name(task, arg);
    async_task_detach(other);
}

/* ---- nothing to say ----------------------------------------------------------------------------- */

ASYNC int_task goes_out(struct owner *owner, struct list *list, int_task *out)
{
    in_an_ordinary_function(owner);
    async_create_task(number(0));
    ASYNC_TASK(int) stored = async_create_task(number(1)), put_away = async_create_task(number(2)), by_pointer = async_create_task(number(3));
    owner->task = stored;
    put(list, put_away);
    *out = by_pointer;
    in_the_file = async_create_task(number(4));
    static ASYNC_TASK(int) persistent;
    persistent = async_create_task(number(5));
    struct owner local = {.task = async_create_task(number(6))};
    local.task = async_create_task(number(7));
    ASYNC_TASK(int) returned = async_create_task(number(8));
    return returned;
}

ASYNC int ends_well(int n, struct async_event *event)
{
    ASYNC_TASK(int) joined = async_create_task(number(1)), detached = async_create_task(number(2)), closed = async_coroutine(number(3));
    ASYNC_TASK(int) deferred = async_create_task(number(4));
    DEFER async_task_detach(deferred);
    if (n)
        async_task_detach(detached);
    async_task_close(closed);
    int_task first = async_create_task(number(5)), second = first, shielded = async_create_task(number(6));
    int result = AWAIT(async_join(joined)) + AWAIT(async_join(second)) + AWAIT(async_shield(shielded));
    ASYNC_TASK(int) chosen = n ? async_create_task(number(7)) : async_create_task(number(8));
    result += AWAIT(async_join(chosen));
    ASYNC_TASK(void) waiter = async_create_task(async_event_wait(event));
    int_task handles[] = {async_create_task(number(9)), async_create_task(number(10))};
    AWAIT(async_gather_all(handles, 2));
    AWAIT(async_join(waiter));
    return result;
}

ASYNC int loops(int n)
{
    ASYNC_TASK(int) task = NULL, last = NULL, found = NULL, lazy = NULL, many[4];
    int count = 0;
    while (n-- > 0) {
        task = async_create_task(number(n));
        count += AWAIT(async_join(task));
        ASYNC_TASK(int) inner = async_create_task(number(n));
        async_task_detach(inner);
        many[n] = async_create_task(number(n));
        if (!lazy)
            lazy = async_create_task(number(n));
        if (n == 3) {
            found = async_create_task(number(n));
            break;
        }
        if (last)
            async_task_detach(last);
        last = async_create_task(number(n));
    }
    do
        task = async_create_task(number(1));
    while (0);
    AWAIT(async_gather_all(many, 4));
    return count + AWAIT(async_join(task)) + AWAIT(async_join(last)) + AWAIT(async_join(found)) + AWAIT(async_join(lazy));
}

ASYNC int one_or_the_other(int n)
{
    ASYNC_TASK(int) task = async_create_task(number(1));
    AWAIT(async_join(task));
    task = async_create_task(number(2));
    if (n) {
        async_task_detach(task);
        task = async_create_task(number(3));
    }
    return AWAIT(async_join(task));
}
