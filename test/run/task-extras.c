// What few tasks have: context variables, done callbacks, priorities; and tasks that begin at once.
// RUN: %run-all %s | FileCheck %s
#include "Inputs/asyncio.h"

/* ---- context variables ---- */

static const struct async_context_var var = ASYNC_CONTEXT_VAR_INIT("var", "initial"), other = ASYNC_CONTEXT_VAR_INIT("other", NULL);

static const char *get(void) { return async_context_var_get(&var); }
static void set(const char *value) { assert(!async_context_var_set(&var, (void *)value, NULL)); }

ASYNC void child(const char *expected, const char *sets)
{
    assert(!strcmp(get(), expected));
    AWAIT(async_yield());
    set(sets);
    AWAIT(async_yield());
    assert(!strcmp(get(), sets));
}

/* A task sees what its creator saw then, and nobody sees what it sets. */
ASYNC void context_is_copied(void)
{
    assert(!strcmp(get(), "initial"));
    ASYNC_TASK(void) before = async_create_task(child("initial", "a"));
    set("b");
    ASYNC_TASK(void) after = async_create_task(child("b", "c"));
    set("d");
    AWAIT(async_gather(child("d", "e"), child("d", "f"), async_join(before), async_join(after)));
    assert(!strcmp(get(), "d"));
    ASYNC_GROUP(g)
        async_group_create_task(g, child("d", "g"));
    AWAIT(async_join(async_coroutine(child("d", "h"))));
    ASYNC_TASK(void) eager = async_create_task_eager(child("d", "i"));
    AWAIT(async_join(eager));
    assert(!strcmp(get(), "d"));
}

ASYNC void context_nests(int depth)
{
    if (!depth)
        return;
    char text[2] = {(char)('0' + depth), 0};
    struct async_context_token token;
    assert(!async_context_var_set(&var, text, &token));
    assert(!async_context_var_set(&other, text, NULL));
    AWAIT(async_join(async_create_task(context_nests(depth - 1))));
    assert(get() == text && async_context_var_get(&other) == text);
    assert(!async_context_var_reset(&token));
    assert(get() != text && async_context_var_get(&other) == text);
    assert(async_context_var_reset(&token) == -EINVAL);
}

ASYNC void resets_another(struct async_context_token *token)
{
    assert(async_context_var_reset(token) == -EINVAL);
}

ASYNC void context_is_reset(void)
{
    struct async_context_token first, second, third;
    assert(!async_context_var_set(&var, "1", &first));
    assert(!async_context_var_set(&other, "x", &second));
    assert(!async_context_var_set(&var, "2", &third));
    AWAIT(async_join(async_create_task(resets_another(&third))));
    ASYNC_TASK(void) shares = async_create_task(child("2", "3"));
    assert(!async_context_var_reset(&first) && !strcmp(get(), "initial"));
    assert(!strcmp(async_context_var_get(&other), "x"));
    assert(!async_context_var_reset(&third) && !strcmp(get(), "1"));
    assert(!async_context_var_reset(&second) && !async_context_var_get(&other));
    AWAIT(async_join(shares));
    AWAIT(context_nests(5));
}

static char looked[64];

static void looks(void *expected)
{
    assert(!async_current_task() && !strcmp(get(), expected));
    strcat(looked, expected);
    set("changed"); /* for itself only */
}

static void looks_when_done(struct async_task *task, void *expected)
{
    assert(async_task_done(task));
    looks(expected);
}

static struct async_context_token token_of_callback;

/* Scheduled by a callback: it inherits what that one has set. */
static void schedules(void *loop)
{
    looks("b");
    assert(!async_context_var_set(&other, "o", &token_of_callback));
    assert(!async_context_var_reset(&token_of_callback) && !async_context_var_get(&other));
    assert(!async_context_var_set(&other, "o", &token_of_callback));
    async_loop_call_soon(loop, looks, "changed");
    async_task_detach(async_create_task(child("changed", "x")));
}

static void resets_of_callback(void *unused)
{
    (void)unused;
    assert(async_context_var_reset(&token_of_callback) == -EINVAL);
    assert(!async_context_var_get(&other));
}

/* A callback sees what was set when it was scheduled, and nobody sees what it sets. */
ASYNC void context_of_callbacks(void)
{
    struct async_loop *loop = async_get_running_loop();
    ASYNC_TASK(void) task = async_create_task(child("initial", "z"));
    async_loop_call_soon(loop, looks, "initial");
    AWAIT(async_yield());
    async_loop_call_soon(loop, looks, "initial");
    set("a");
    async_loop_call_soon(loop, looks, "a");
    async_loop_call_later(loop, 0.001, looks, "a");
    async_loop_call_at(loop, async_loop_time(loop) + 0.002, looks, "a");
    async_task_add_done_callback(task, looks_when_done, "a");
    async_task_add_done_callback(task, looks_when_done, "never");
    async_task_remove_done_callback(task, looks_when_done, "never");
    struct async_handle never = async_loop_call_soon(loop, looks, "never"),
                        never_later = async_loop_call_later(loop, 0.001, looks, "never");
    set("b");
    async_loop_call_soon(loop, schedules, loop);
    async_loop_call_soon(loop, resets_of_callback, NULL);
    async_loop_call_soon_threadsafe(loop, looks, "b");
    set("c");
    assert(async_handle_cancel(loop, never) && async_handle_cancel(loop, never_later));
    AWAIT(async_sleep(0.01));
    async_task_detach(task);
    puts(looked);
    async_loop_call_later(loop, 1000, looks, "never"); /* freed with the loop */
}

/* ---- done callbacks ---- */

static char order[64];

static void called(struct async_task *task, void *name)
{
    assert(async_task_done(task) && async_current_task() == NULL);
    strcat(order, name);
}

ASYNC void done_callbacks(void)
{
    ASYNC_TASK(int) task = async_create_task(sleeper(1, 1));
    order[0] = 0;
    assert(!async_task_add_done_callback(task, called, "a"));
    assert(!async_task_add_done_callback(task, called, "b"));
    assert(!async_task_add_done_callback(task, called, "x"));
    assert(!async_task_set_name(task, "named"));
    assert(!async_task_add_done_callback(task, called, "x"));
    assert(!async_task_add_done_callback(task, called, "c"));
    assert(async_task_remove_done_callback(task, called, "x") == 2 && async_task_remove_done_callback(task, called, "x") == 0);
    AWAIT(async_join((ASYNC_TASK(int))async_task_ref(task)));
    assert(!strcmp(order, "abc")); /* before whoever began to wait later */
    assert(!async_task_add_done_callback(task, called, "d") && !strcmp(order, "abc"));
    async_task_detach(task);
    AWAIT(async_yield());
    assert(!strcmp(order, "abcd"));
    ASYNC_TASK(int) object = async_coroutine(sleeper(1, 1));
    assert(!async_task_add_done_callback(object, called, "never"));
    async_task_close(object);
    object = async_coroutine(sleeper(0, 1));
    assert(!async_task_add_done_callback(object, called, "e"));
    AWAIT(async_join(object));
    assert(!strcmp(order, "abcde"));
    object = async_create_task(sleeper(100, 1));
    assert(!async_task_add_done_callback(object, called, "f"));
    async_task_cancel(object);
    async_task_detach(object);
    AWAIT(async_sleep(1));
    assert(!strcmp(order, "abcdef"));
}

/* ---- eager tasks ---- */

ASYNC int eager(int yields)
{
    struct async_task *me = async_current_task();
    strcat(order, "(");
    for (int i = 0; i < yields; i++)
        AWAIT(async_yield());
    strcat(order, ")");
    assert(async_current_task() == me);
    return yields;
}

ASYNC int nests_eagerly(int depth)
{
    if (depth) {
        ASYNC_TASK(int) task = async_create_task_eager(nests_eagerly(depth - 1));
        return 1 + AWAIT(async_join(task));
    }
    AWAIT(async_yield());
    return 0;
}

ASYNC int cancels_creator(struct async_task *creator)
{
    async_task_cancel(creator);
    return 1;
}

ASYNC void eager_start(void)
{
    struct async_task *me = async_current_task();
    order[0] = 0;
    ASYNC_TASK(int) done = async_create_task_eager(eager(0));
    assert(async_task_done(done) && !strcmp(order, "()") && async_current_task() == me);
    ASYNC_TASK(int) waits = async_create_task_eager(eager(1));
    assert(!async_task_done(waits) && !strcmp(order, "()("));
    async_create_task_eager(eager(0));
    assert(AWAIT(async_join(done)) == 0 && AWAIT(async_join(waits)) == 1 && !strcmp(order, "()(())"));
    assert(AWAIT(nests_eagerly(20)) == 20);
    ASYNC_TASK(int) fails = async_create_task_eager(failer(0, -EIO));
    int err;
    FAILURE(err, AWAIT(async_join(fails)));
    assert(err == -EIO);
    async_create_task_eager(cancels_creator(me));
    FAILURE(err, AWAIT(async_yield()));
    assert(err == -ECANCELED);
    ASYNC int (*pointer)(int) = eager;
    assert(AWAIT(async_join(async_create_task_eager(pointer(2)))) == 2);
}

/* ---- priorities ---- */

ASYNC void step(const char *name, int steps)
{
    for (int i = 0; i < steps; i++) {
        strcat(order, name);
        AWAIT(async_yield());
    }
}

static void callback(void *name) { strcat(order, name); }

ASYNC void priorities(void)
{
    order[0] = 0;
    ASYNC_TASK(void) low = async_create_task(step("l", 2)), normal = async_create_task(step("n", 2)), high = async_create_task(step("h", 2)),
                     higher = async_create_task(step("H", 2)), second = async_create_task(step("i", 2));
    async_loop_call_soon(async_get_running_loop(), callback, "c");
    assert(!async_task_set_priority(low, -1) && !async_task_set_priority(high, 1) && !async_task_set_priority(second, 1));
    assert(!async_task_set_priority(higher, ASYNC_PRIORITY_MAX) && !async_task_set_priority(normal, 0));
    assert(async_task_set_priority(normal, 4) == -EINVAL && async_task_get_priority(high) == 1 && async_task_get_priority(normal) == 0);
    AWAIT(async_yield());
    assert(!strcmp(order, "Hhinc")); /* levels in order, within one as they came; this task is of the middle one */
    AWAIT(async_join(low));
    assert(!strcmp(order, "HhinclHhinl"));
    AWAIT(async_gather(async_join(normal), async_join(high), async_join(higher), async_join(second)));

    order[0] = 0; /* set before the start, and withdrawn */
    ASYNC_TASK(void) first = async_coroutine(step("a", 1)), last = async_coroutine(step("b", 1));
    async_task_set_priority(last, 2);
    AWAIT(async_gather(async_join(first), async_join(last)));
    assert(!strcmp(order, "ba"));
    order[0] = 0;
    first = async_create_task(step("a", 1)), last = async_create_task(step("b", 1));
    async_task_set_priority(last, 2);
    async_task_set_priority(last, 0);
    AWAIT(async_gather(async_join(first), async_join(last)));
    assert(!strcmp(order, "ab"));
}

int main(void)
{
    TEST(context_is_copied);
    TEST(context_is_reset);
    TEST(context_of_callbacks);
    TEST(done_callbacks);
    TEST(eager_start);
    TEST(priorities);
    struct async_loop *loop = async_new_event_loop();
    order[0] = 0;
    ASYNC_TASK(int) task = async_loop_create_task(loop, sleeper(9, 9));
    async_task_add_done_callback(task, called, "not in a loop that closes");
    async_loop_run_until_complete(loop, sleeper(1, 1));
    async_loop_close(loop);
    printf("%d %d %s\n", async_task_cancelled(task), async_task_add_done_callback(task, called, "") == -ESHUTDOWN, order);
    async_task_detach(task);
    return 0;
}
// CHECK:      context_is_copied
// CHECK-NEXT: context_is_reset
// CHECK-NEXT: initialinitialabbchangedaaa
// CHECK-NEXT: context_of_callbacks
// CHECK-NEXT: done_callbacks
// CHECK-NEXT: eager_start
// CHECK-NEXT: priorities
// CHECK-NEXT: 1 1
