/* ASYNC_GROUP as the tool emits it: enter, tasks, wait, leave; by hand, with the group in the function's own frame. */
#include "helpers.h"

/* A function that opens a group, makes two tasks in it, and waits for `body_ms` before it leaves its body. */
struct holder {
    struct async_frame base;
    long result;
    long arg; /* of the first task */
    struct async_group group;
    struct async_sleep__frame sleep;
    uint32_t exit;
};

FUNCTION(work) /* arg: milliseconds; below zero fails at once */
{
    BEGIN;
    if (self->arg < 0)
        FAIL(-EIO);
    SLEEP(1, (double)self->arg / 1000);
    if (self->err)
        trace("cancelled");
    if (self->err)
        FAIL(self->err);
    trace("done");
    END(self->arg);
}

static const uint32_t holder_lines[] = {1, 2, 3};
static struct async_frame *holder_resume(struct async_frame *frame);
static const struct async_fn holder_fn = {
    .resume = holder_resume,
    .frame_size = sizeof(struct holder),
    .frame_align = _Alignof(struct holder),
    .result_offset = offsetof(struct holder, result),
    .result_size = sizeof(long),
    .state_count = 2,
    .name = "holder",
    .file = __FILE__,
    .lines = holder_lines,
};

static double body_seconds;

static struct async_task *spawn(struct async_group *group, long arg)
{
    return async__group_create_task(group, work__prepare(async__group_alloc(&work__fn), arg));
}

static struct async_frame *leave(struct holder *self)
{
    self->exit = async__group_leave(&self->group);
    self->base.state = async__failed(self->exit) ? self->exit : 0;
    self->result = (long)self->exit;
    return self->base.caller;
}

static struct async_frame *wait_for_tasks(struct holder *self, uint32_t exit)
{
    async__group_wait(&self->group, exit);
    if (!self->group.base.state)
        return leave(self);
    async__suspend(&self->base, &holder_fn, 2, &self->group.base);
    return NULL;
}

static struct async_frame *holder_resume(struct async_frame *frame)
{
    struct holder *self = (struct holder *)frame;
    uint32_t state = frame->state;
    frame->state = 0;
    if (state == 1)
        return wait_for_tasks(self, self->sleep.base.state);
    if (state == 2)
        return leave(self);
    async__group_enter(&self->group);
    async_task_detach(spawn(&self->group, self->arg));
    async_task_detach(spawn(&self->group, 20));
    if (!body_seconds)
        return wait_for_tasks(self, 7);
    self->sleep.base.state = 0;
    async_sleep__start(&self->sleep, body_seconds);
    async__suspend(frame, &holder_fn, 1, &self->sleep.base);
    return NULL;
}

static struct async_frame *new_holder(struct async_loop *loop, long arg, double seconds)
{
    struct holder *self = async__task_alloc(loop, &holder_fn);
    self->arg = arg;
    body_seconds = seconds;
    trace_clear();
    return &self->base;
}

static void ends_with_its_last_task(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    assert_int_equal(run_on(loop, new_holder(loop, 10, 0)), 7);
    assert_string_equal(trace_text, "done done");
    assert_true(async_loop_time(loop) == 0.02);
    assert_int_equal(run_on(loop, new_holder(loop, 10, 1)), 0);
    assert_true(async_loop_time(loop) == 1.02);
    async_loop_close(loop);
}

static void first_failure_cancels_tasks_and_body(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    for (int in_body = 0; in_body < 2; in_body++) {
        struct async_task *task = async__loop_create_task(loop, new_holder(loop, -1, in_body));
        RUN_ON(loop, work, 5);
        assert_int_equal(async_task_exception(task), -EIO);
        assert_int_equal(async_task_cancelling(task), 0);
        assert_string_equal(trace_text, "done"); /* the other had not begun */
        async_task_detach(task);
    }
    async_loop_close(loop);
}

static void cancellation_reaches_the_tasks(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    for (int in_body = 0; in_body < 2; in_body++) {
        struct async_task *task = async__loop_create_task(loop, new_holder(loop, 10, in_body));
        async_loop_call_later(loop, 0.005, cancel_task, task);
        RUN_ON(loop, work, 7);
        assert_int_equal(async_task_exception(task), -ECANCELED);
        assert_int_equal(async_task_cancelling(task), 1);
        assert_string_equal(trace_text, "cancelled cancelled done");
        async_task_detach(task);
    }
    async_loop_close(loop);
}

static struct async_task *refused;

static void spawn_late(void *group)
{
    refused = spawn(group, 1);
}

static void a_group_that_was_cancelled_takes_no_task(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    struct async_frame *root = new_holder(loop, 10, 0);
    struct async_task *task = async__loop_create_task(loop, root);
    refused = task;
    async_loop_call_later(loop, 0.005, cancel_task, task);
    async_loop_call_later(loop, 0.005, spawn_late, &((struct holder *)root)->group);
    RUN_ON(loop, work, 7);
    assert_null(refused);
    assert_string_equal(trace_text, "cancelled cancelled done");
    async_task_detach(task);
    async_loop_close(loop);
}

static void closing_unwinds_it(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    struct async_task *task = async__loop_create_task(loop, new_holder(loop, 10, 0));
    RUN_ON(loop, work, 5);
    async_loop_close(loop);
    assert_int_equal(async_task_exception(task), -ECANCELED);
    assert_string_equal(trace_text, "done cancelled cancelled");
    async_task_detach(task);
}

static void a_task_costs_one_slot_with_its_link(void **state)
{
    (void)state;
    assert_int_equal(sizeof(struct async_group), 72);
    struct async_loop *loop = virtual_loop();
    struct async_task *task = async__loop_create_task(loop, new_holder(loop, 10, 0));
    RUN_ON(loop, work, 5);
    assert_int_equal(async_all_tasks(loop, NULL, 0), 3); /* the holder and its two */
    async_task_detach(task);
    async_loop_close(loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ends_with_its_last_task),
        cmocka_unit_test(first_failure_cancels_tasks_and_body),
        cmocka_unit_test(cancellation_reaches_the_tasks),
        cmocka_unit_test(a_group_that_was_cancelled_takes_no_task),
        cmocka_unit_test(closing_unwinds_it),
        cmocka_unit_test(a_task_costs_one_slot_with_its_link),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
