/* The strand's arena and calls through entries. */
#include "function.h"
#include "task.h"

static const uint32_t lines[] = {1};

/* Pushes frames of many sizes and alignments, looks at them, pops them. */
static void push_and_pop(void)
{
    enum { DEPTH = 200 };
    unsigned char *frames[DEPTH];
    size_t sizes[DEPTH];
    for (int i = 0; i < DEPTH; i++) {
        size_t align = (size_t)1 << (i % 17 == 0 ? 12 + i % 3 : i % 8);
        sizes[i] = (size_t)(i * 37 % 900) + (i % 23 == 0 ? 10000 : 1);
        frames[i] = async__push(sizes[i], align);
        assert_non_null(frames[i]);
        assert_int_equal((uintptr_t)frames[i] % align, 0);
        memset(frames[i], i, sizes[i]);
    }
    for (int i = DEPTH - 1; i >= 0; i--) {
        for (size_t k = 0; k < sizes[i]; k++)
            assert_int_equal(frames[i][k], (unsigned char)i);
        async__pop(frames[i]);
        if (i % 3 == 0) { /* used again at once */
            frames[i] = async__push(sizes[i], 16);
            memset(frames[i], i, sizes[i]);
            async__pop(frames[i]);
        }
    }
    assert_null(async__here.task->arena_top);
    assert_null(async__push(SIZE_MAX - 8, 16));
}

FUNCTION(pushes)
{
    BEGIN;
    push_and_pop();
    YIELD(1);
    push_and_pop();
    END(1);
}

FUNCTION(forgets) /* as a task that is given up */
{
    BEGIN;
    (void)async__push(100, 16);
    (void)async__push(100000, 64);
    (void)async__push(100, 16);
    END(1);
}

static void arena_is_lifo(void **state)
{
    (void)state;
    assert_int_equal(RUN(pushes, 0), 1);
    assert_int_equal(RUN(forgets, 0), 1);
}

/* ---- entries: `long recurse(long n) { AWAIT(async_sleep(0.001)); return n ? AWAIT((*&recurse)(n - 1)) + 1 : 0; }` */

struct recurse {
    struct async_frame base;
    long result;
    long n;
    struct async_frame *callee;
    struct async_sleep__frame sleep;
};
static long recurse(long n);
static struct async_frame *recurse_resume(struct async_frame *frame);
static const struct async_fn recurse_fn = {
    .resume = recurse_resume,
    .frame_size = sizeof(struct recurse),
    .frame_align = _Alignof(struct recurse),
    .result_offset = offsetof(struct recurse, result),
    .result_size = sizeof(long),
    .state_count = 2,
    .name = "recurse",
    .file = __FILE__,
    .lines = lines,
};

static long recurse_body(struct recurse *self, long n)
{
    struct async_frame *callee;
    long value;
    switch (self->base.state) {
    case 0:
        break;
    case 1:
        goto resume_1;
    case 2:
        goto resume_2;
    default:
        self->base.state = 0;
        n = self->n;
    }
    self->sleep.base.state = 0;
    async_sleep__start(&self->sleep, 0.001);
    self->n = n;
    async__suspend(&self->base, &recurse_fn, 1, &self->sleep.base);
    return 0;
resume_1:
    self->base.state = self->sleep.base.state;
    if (self->base.state || !self->n)
        return 0;
    async__here.callee = ASYNC__AWAITING;
    value = recurse(self->n - 1);
    callee = async__here.callee;
    if (!callee || callee == ASYNC__AWAITING)
        return value + 1;
    if (!async__is_frame(callee)) {
        self->base.state = async__failure(callee);
        return 0;
    }
    if (!async__failed(callee->state)) {
        self->callee = callee;
        async__suspend(&self->base, &recurse_fn, 2, callee);
        return 0;
    resume_2:
        callee = self->callee;
        self->base.state = 0;
    }
    self->base.state = callee->state;
    value = *(long *)((char *)callee + callee->fn->result_offset) + 1;
    async__pop(callee);
    return value;
}

static struct async_frame *recurse_resume(struct async_frame *frame)
{
    struct recurse *self = (struct recurse *)frame;
    long result = recurse_body(self, 0);
    if (frame->state - 1 < ASYNC_START)
        return NULL;
    self->result = result;
    return frame->caller;
}

static struct async_frame *recurse_prepare(struct recurse *self, long n)
{
    self->base = (struct async_frame){.fn = &recurse_fn, .state = ASYNC_START};
    self->n = n;
    return &self->base;
}

static long recurse(long n)
{
    if (async__entry_spawning()) {
        async__here.callee = recurse_prepare(async__entry_task(&recurse_fn), n);
        return 0;
    }
    struct recurse *self = async__entry_enter(&recurse_fn);
    if (!self)
        return 0;
    long value = recurse_body(self, n);
    async__entry_leave(&self->base);
    return value;
}

static void recursion_through_entries(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    assert_int_equal(run_on(loop, recurse_prepare(async__task_alloc(loop, &recurse_fn), 5000)), 5000);
    struct async_task *task =
        async__loop_create_task(loop, recurse_prepare(async__task_alloc(loop, &recurse_fn), 5000));
    run_on(loop, recurse_prepare(async__task_alloc(loop, &recurse_fn), 1000));
    async_task_cancel(task);
    run_on(loop, recurse_prepare(async__task_alloc(loop, &recurse_fn), 1));
    assert_true(async_task_cancelled(task));
    async_task_detach(task);
    async_loop_close(loop);
}

/* ---- entries of leaves ------------------------------------------------------------------------- */

FUNCTION(calls_leaves)
{
    BEGIN;
    async__here.callee = ASYNC__AWAITING;
    async_sleep(0.5);
    self->task = async__here.callee; /* the leaf's frame */
    async__suspend(&self->base, self->base.fn, 1, (struct async_frame *)self->task);
    return 0;
case 1:
    self->base.state = 0;
    assert_int_equal(((struct async_frame *)self->task)->state, 0);
    async__pop(self->task);
    async__here.callee = ASYNC__SPAWNING;
    async_sleep(1);
    self->task = async__create_task(async__here.callee);
    AWAIT(2, join, async_join__start(&self->child.join, self->task));
    async_join__end(&self->child.join);
    async__here.callee = ASYNC__SPAWNING_FREE;
    async_yield();
    async_task_close(async__coroutine(async__here.callee));
    END((long)(async_loop_time(async__here.loop) * 10));
}

static void leaves_have_entries(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    assert_int_equal(RUN_ON(loop, calls_leaves, 0), 15);
    async_loop_close(loop);
}

/* ---- large and over-aligned roots --------------------------------------------------------------- */

struct wide {
    struct async_frame base;
    _Alignas(128) char data[5000];
};
static struct async_frame *wide_resume(struct async_frame *frame)
{
    assert_int_equal((uintptr_t)frame % 128, 0);
    memset(((struct wide *)frame)->data, 1, sizeof((struct wide *)frame)->data);
    frame->state = 0;
    return frame->caller;
}
static const struct async_fn wide_fn = {
    .resume = wide_resume,
    .frame_size = sizeof(struct wide),
    .frame_align = _Alignof(struct wide),
    .name = "wide",
    .file = __FILE__,
    .lines = lines,
};

struct aligned16 {
    struct async_frame base;
    _Alignas(16) char data[16];
};
static struct async_frame *aligned16_resume(struct async_frame *frame)
{
    assert_int_equal((uintptr_t)frame % 16, 0);
    frame->state = 0;
    return frame->caller;
}
static const struct async_fn aligned16_fn = {
    .resume = aligned16_resume,
    .frame_size = sizeof(struct aligned16),
    .frame_align = 16,
    .name = "aligned16",
    .file = __FILE__,
    .lines = lines,
};

static void roots_are_aligned(void **state)
{
    (void)state;
    struct async_loop *loop = virtual_loop();
    for (int i = 0; i < 1000; i++) {
        async_task_detach(async__loop_create_task(loop, async__task_alloc(loop, &aligned16_fn)));
        async_task_detach(async__loop_create_task(loop, async__task_alloc(loop, &wide_fn)));
        async_task_detach(async__loop_create_task(loop, async__task_alloc(loop, &async_yield__fn)));
    }
    async__loop_run_until_complete(loop, async__task_alloc(loop, &wide_fn), NULL, 0);
    assert_int_equal(async_all_tasks(loop, NULL, 0), 1000); /* the yields */
    async_loop_close(loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_is_lifo),
        cmocka_unit_test(recursion_through_entries),
        cmocka_unit_test(leaves_have_entries),
        cmocka_unit_test(roots_are_aligned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
