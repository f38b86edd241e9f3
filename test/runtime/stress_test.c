/* Random programs: tasks that sleep, yield, spawn, join, gather, time out and cancel each other, many seeds. What
 * is looked at is that every run ends, at the same virtual time when repeated, and that nothing leaks or dangles.
 */
#include "function.h"

enum { REGISTERED = 64, STEPS = 12, MAX_TASKS = 2000 };

static uint32_t seed;
static struct async_task *registered[REGISTERED]; /* references, to cancel through */
static int created, ended;

static uint32_t pick(uint32_t count)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 16) % count;
}

static void register_task(struct async_task *task)
{
    struct async_task **slot = &registered[pick(REGISTERED)];
    async_task_detach(*slot);
    *slot = async_task_ref(task);
}

static void cancel_one(void *arg)
{
    (void)arg;
    struct async_task *task = registered[pick(REGISTERED)];
    if (task)
        async_task_cancel(task);
}

static struct async_task *new_actor(long depth);

/* arg: how many generations may follow. A step's failure ends the actor in one case of two. */
FUNCTION(actor)
{
    BEGIN;
    self->saved_err = 0;
    for (self->result = 0; self->result < STEPS; self->result++) {
        self->err = 0;
        self->i = pick(8);
        if (self->i < 2) {
            SLEEP(1, pick(3) * 0.001);
        } else if (self->i == 2) {
            YIELD(2);
        } else if (self->i == 3) {
            cancel_one(NULL);
            if (pick(4) == 0)
                async_loop_call_later(async__here.loop, pick(5) * 0.001, cancel_one, NULL);
        } else if (self->i == 4 && self->arg && created < MAX_TASKS) {
            self->task = new_actor(self->arg - 1);
            if (pick(3) == 0) {
                async_task_detach(self->task);
                continue;
            }
            JOIN(3, self->task);
        } else if (self->i == 5 && self->arg && created < MAX_TASKS) {
            for (self->i = 0; self->i < 4; self->i++)
                self->tasks[self->i] = new_actor(self->arg - 1);
            AWAIT(4, all, async_gather_all__start(&self->child.all, self->tasks, 4));
            for (self->i = 0; self->i < 4; self->i++)
                async_task_detach(self->tasks[self->i]);
        } else if (self->i == 6) {
            async__timeout_enter(&self->timeout, pick(4) * 0.001);
            SLEEP(5, pick(4) * 0.001);
            self->err = (int)async__timeout_leave(&self->timeout, (uint32_t)self->err);
        } else if (self->i == 7) {
            async_task_uncancel(async_current_task());
        }
        if (self->err && pick(2)) {
            ended++;
            FAIL(pick(4) ? self->err : -EIO);
        }
    }
    ended++;
    END(self->arg);
}

static struct async_task *new_actor(long depth)
{
    struct async_task *task = CREATE(actor, depth);
    created++;
    register_task(task);
    return task;
}

static void ignore_failure(struct async_loop *loop, struct async_task *task, int err, void *arg)
{
    (void)loop, (void)task, (void)err, (void)arg;
}

FUNCTION(director)
{
    BEGIN;
    for (self->arg = 0; self->arg < 20; self->arg++) {
        async_task_detach(new_actor(4));
        SLEEP(1, 0.001);
    }
    SLEEP(2, pick(2) ? 0.002 : 10);
    END(1);
}

/* One program; returns the virtual time at its end. */
static double run_program(uint32_t program)
{
    struct async_loop *loop = virtual_loop();
    async_loop_set_exception_handler(loop, ignore_failure, NULL);
    seed = program;
    created = ended = 0;
    assert_int_equal(RUN_ON(loop, director, 0), 1);
    double end = async_loop_time(loop);
    async_loop_close(loop);
    for (int i = 0; i < REGISTERED; i++) {
        if (registered[i])
            assert_int_not_equal(async_task_exception(registered[i]), -EINPROGRESS);
        async_task_detach(registered[i]);
        registered[i] = NULL;
    }
    assert_true(ended <= created);
    return end;
}

static void random_programs_end(void **state)
{
    (void)state;
    for (uint32_t program = 0; program < (UNDER_TSAN ? 40 : 300); program++) {
        double first = run_program(program);
        assert_true(first == run_program(program));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_programs_end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
