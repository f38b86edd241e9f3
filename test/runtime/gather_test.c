/* async_gather with embedded and spawned branches, and async_gather_all. */
#include "helpers.h"

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
    END(self->arg * 2);
}

/* The frame of a function that does AWAIT(async_gather(x = work(arg), y = work(20), z = pointer(30))) and
 * returns the sum. */
struct gathers {
    struct async_frame base;
    long result;
    long arg;
    struct async_gather__frame gather;
    struct async__embedded_task first_task;
    struct fun first;
    struct async__embedded_task second_task;
    struct fun second;
    struct async_frame *third;
};

static struct async_frame *spawn_work(long arg)
{
    async__here.callee = ASYNC__SPAWNING;
    assert_true(async__entry_spawning());
    return work__prepare(async__entry_task(&work__fn), arg);
}

static const uint32_t gathers_lines[] = {1, 2};
static struct async_frame *gathers_resume(struct async_frame *frame);
static const struct async_fn gathers_fn = {
    .resume = gathers_resume,
    .frame_size = sizeof(struct gathers),
    .frame_align = _Alignof(struct gathers),
    .result_offset = offsetof(struct gathers, result),
    .result_size = sizeof(long),
    .state_count = 1,
    .name = "gathers",
    .file = __FILE__,
    .lines = gathers_lines,
};

static struct async_frame *gathers_resume(struct async_frame *frame)
{
    struct gathers *self = (struct gathers *)frame;
    if (frame->state == ASYNC_START) {
        async__gather_begin(&self->gather);
        async__gather_add(&self->gather, &self->first_task, work__prepare(&self->first, self->arg));
        async__gather_add(&self->gather, &self->second_task, work__prepare(&self->second, 20));
        self->third = spawn_work(30);
        async__gather_add_root(&self->gather, self->third);
        async_gather__start(&self->gather);
        assert_int_equal(self->gather.base.state, ASYNC__WAITING);
        async__suspend(frame, &gathers_fn, 1, &self->gather.base);
        return NULL;
    }
    frame->state = self->gather.base.state;
    if (!frame->state)
        self->result = self->first.result + self->second.result + ((struct fun *)self->third)->result;
    async__gather_drop_root(self->third);
    return frame->caller;
}

static struct async_frame *gathers__prepare(struct gathers *self, long arg)
{
    self->arg = arg;
    return &self->base;
}

static struct async_frame *new_gathers(struct async_loop *loop, long arg)
{
    return gathers__prepare(async__task_alloc(loop, &gathers_fn), arg);
}

static void gather_takes_the_longest(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    assert_int_equal(run_on(loop, new_gathers(loop, 10)), 120);
    assert_true(async_loop_time(loop) == 0.03);
    async_loop_close(loop);
}

static void first_failure_cancels_the_others(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    trace_clear();
    run_on(loop, new_gathers(loop, -1));
    assert_int_equal(async_run_error(), -EIO);
    assert_string_equal(trace_text, ""); /* they had not begun */
    assert_true(async_loop_time(loop) == 0);
    async_loop_close(loop);
}

static void cancelling_a_gather_cancels_its_branches(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    trace_clear();
    struct async_task *task = async__loop_create_task(loop, new_gathers(loop, 10));
    async_loop_call_at(loop, 0.015, cancel_task, task);
    RUN_ON(loop, work, 100);
    assert_int_equal(async_task_exception(task), -ECANCELED);
    assert_string_equal(trace_text, "cancelled cancelled");
    async_task_detach(task);
    task = async__loop_create_task(loop, new_gathers(loop, 10));
    async_loop_call_soon(loop, cancel_task, task); /* when the branches have not begun */
    RUN_ON(loop, work, 100);
    assert_int_equal(async_task_exception(task), -ECANCELED);
    assert_string_equal(trace_text, "cancelled cancelled");
    async_task_detach(task);
    async_loop_close(loop);
}

static void close_unwinds_a_gather(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    trace_clear();
    struct async_task *task = async__loop_create_task(loop, new_gathers(loop, 10));
    async_task_detach(async__loop_create_task(loop, new_gathers(loop, 10)));
    RUN_ON(loop, work, 1);
    async_loop_close(loop);
    assert_true(async_task_cancelled(task));
    assert_string_equal(trace_text, "cancelled cancelled cancelled cancelled cancelled cancelled");
    async_task_detach(task);
}

/* ---- async_gather_all -------------------------------------------------------------------------- */

FUNCTION(gathers_all)
{
    BEGIN;
    self->tasks[0] = CREATE(work, 10);
    self->tasks[1] = CREATE(work, self->arg);
    self->tasks[2] = async__coroutine(work__prepare(async__task_alloc(NULL, &work__fn), 30));
    self->tasks[3] = async_task_ref(self->tasks[0]); /* twice */
    AWAIT(1, all, async_gather_all__start(&self->child.all, self->tasks, 4));
    self->saved_err = self->err;
    if (self->err)
        trace("failed");
    for (self->i = 0; self->i < 4; self->i++)
        async_task_detach(self->tasks[self->i]);
    if (self->saved_err)
        FAIL(self->saved_err);
    END((long)(async_loop_time(async__here.loop) * 1000 + 0.5));
}

static void all_waits_for_all(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    assert_int_equal(RUN_ON(loop, gathers_all, 20), 30);
    async_loop_close(loop);
}

static void all_fails_first_and_the_others_run_on(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    trace_clear();
    RUN_ON(loop, gathers_all, -1);
    assert_int_equal(async_run_error(), -EIO);
    assert_true(async_loop_time(loop) == 0);
    assert_int_equal(async_all_tasks(loop, NULL, 0), 2);
    RUN_ON(loop, work, 100);
    assert_string_equal(trace_text, "failed");
    assert_int_equal(async_all_tasks(loop, NULL, 0), 0);
    async_loop_close(loop);
}

static void cancelling_all_cancels_and_waits(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    trace_clear();
    struct async_task *task = CREATE_ON(loop, gathers_all, 5);
    async_loop_call_at(loop, 0.007, cancel_task, task);
    RUN_ON(loop, work, 100);
    assert_int_equal(async_task_exception(task), -ECANCELED);
    assert_string_equal(trace_text, "cancelled cancelled failed");
    async_task_detach(task);
    async_loop_close(loop);
}

FUNCTION(gathers_odd)
{
    BEGIN;
    AWAIT(1, all, async_gather_all__start(&self->child.all, NULL, 0));
    assert_int_equal(self->err, 0);
    self->tasks[0] = NULL;
    AWAIT(2, all, async_gather_all__start(&self->child.all, self->tasks, 1));
    assert_int_equal(self->err, -ENOMEM);
    self->tasks[0] = CREATE(work, 0);
    JOIN(3, async_task_ref(self->tasks[0]));
    AWAIT(4, all, async_gather_all__start(&self->child.all, self->tasks, 1));
    assert_int_equal(self->err, 0);
    async_task_detach(self->tasks[0]);
    END(1);
}

static void all_of_none_null_and_ended(void **state)
{
    (void)state;
    assert_int_equal(RUN(gathers_odd, 0), 1);
}

static struct async_task *circle[2];
FUNCTION(gathers_other)
{
    BEGIN;
    AWAIT(1, all, async_gather_all__start(&self->child.all, &circle[self->arg], 1));
    if (self->err)
        FAIL(self->err);
    END(0);
}

static void close_breaks_a_circle(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    circle[1] = CREATE_ON(loop, gathers_other, 0);
    circle[0] = CREATE_ON(loop, gathers_other, 1);
    RUN_ON(loop, work, 1);
    async_loop_close(loop);
    for (int i = 0; i < 2; i++) {
        assert_true(async_task_cancelled(circle[i]));
        async_task_detach(circle[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gather_takes_the_longest),
        cmocka_unit_test(first_failure_cancels_the_others),
        cmocka_unit_test(cancelling_a_gather_cancels_its_branches),
        cmocka_unit_test(close_unwinds_a_gather),
        cmocka_unit_test(all_waits_for_all),
        cmocka_unit_test(all_fails_first_and_the_others_run_on),
        cmocka_unit_test(cancelling_all_cancels_and_waits),
        cmocka_unit_test(all_of_none_null_and_ended),
        cmocka_unit_test(close_breaks_a_circle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
