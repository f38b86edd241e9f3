/* What things cost in memory: sizes, allocations in a steady state, the bytes of a parked task. */
#include "function.h"
#include "task.h"

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define COUNTING 0
#elif defined __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define COUNTING 0
#endif
#endif
#ifndef COUNTING
#define COUNTING 1
#endif

static size_t allocations, allocated_bytes;

#if COUNTING
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t align, size_t size);

static void *counted(void *memory, size_t size)
{
    allocations++;
    allocated_bytes += size;
    return memory;
}
void *malloc(size_t size)
{
    return counted(__libc_malloc(size), size);
}
void *calloc(size_t count, size_t size)
{
    return counted(__libc_calloc(count, size), count * size);
}
void *realloc(void *memory, size_t size)
{
    return counted(__libc_realloc(memory, size), size);
}
void *aligned_alloc(size_t align, size_t size)
{
    return counted(__libc_memalign(align, size), size);
}
int posix_memalign(void **memory, size_t align, size_t size)
{
    *memory = counted(__libc_memalign(align, size), size);
    return *memory ? 0 : ENOMEM;
}
#endif

static_assert(sizeof(struct async_frame) == 24, "the head of every frame");
static_assert(sizeof(struct async_task) == 40, "a task");
static_assert(sizeof(struct async_yield__frame) == 32, "a yield");
static_assert(sizeof(struct async_sleep__frame) == 56, "a sleep");
static_assert(sizeof(struct async__embedded_task) == 64, "a gather's branch");

FUNCTION(answer)
{
    BEGIN;
    END(self->arg);
}

FUNCTION(awaits_much)
{
    BEGIN;
    for (self->saved_err = 0; self->saved_err < 1000; self->saved_err++) {
        if (self->saved_err == 10)
            allocations = 0;
        SLEEP(1, 0.001);
        YIELD(2);
        self->task = CREATE(answer, 3);
        JOIN(3, self->task);
        async_loop_call_later(async__here.loop, 0.0005, trace_callback, "");
        async__pop(async__push(3000, 16));
        self->task = CREATE(answer, 3);
        async_task_set_priority(self->task, 1); /* a side record */
        async_task_detach(self->task);
    }
    END((long)allocations);
}

static void a_steady_state_allocates_nothing(void **state)
{
    (void)state;
    if (!COUNTING)
        skip();
    struct async_loop *loop = virtual_loop();
    trace_clear();
    assert_int_equal(RUN_ON(loop, awaits_much, 0), 0);
    async_loop_close(loop);
}

/* void parked(void) { AWAIT(async_sleep(1000)); } */
struct parked {
    struct async_frame base;
    struct async_sleep__frame sleep;
};
static const uint32_t parked_lines[] = {1, 1};
static struct async_frame *parked_resume(struct async_frame *frame);
static const struct async_fn parked_fn = {
    .resume = parked_resume,
    .frame_size = sizeof(struct parked),
    .frame_align = _Alignof(struct parked),
    .state_count = 1,
    .name = "parked",
    .file = __FILE__,
    .lines = parked_lines,
};
static struct async_frame *parked_resume(struct async_frame *frame)
{
    struct parked *self = (struct parked *)frame;
    if (frame->state == ASYNC_START) {
        async_sleep__start(&self->sleep, 1000);
        async__suspend(frame, &parked_fn, 1, &self->sleep.base);
        return NULL;
    }
    frame->state = self->sleep.base.state;
    return frame->caller;
}

static void a_parked_task_takes_128_bytes(void **state)
{
    (void)state;
    if (!COUNTING)
        skip();
    enum { MANY = 1000000 };
    struct async_loop *loop = virtual_loop();
    allocated_bytes = 0;
    for (int i = 0; i < MANY; i++)
        async_task_detach(async__loop_create_task(loop, async__task_alloc(loop, &parked_fn)));
    RUN_ON(loop, answer, 0);
    assert_int_equal(async_all_tasks(loop, NULL, 0), MANY);
    assert_true(allocated_bytes <= 128ul * MANY);
    struct async_frame *sleep = async_sleep__prepare(async__task_alloc(loop, &async_sleep__fn), 2000);
    async__loop_run_until_complete(loop, sleep, NULL, 0);
    assert_int_equal(async_all_tasks(loop, NULL, 0), 0);
    async_loop_close(loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_steady_state_allocates_nothing),
        cmocka_unit_test(a_parked_task_takes_128_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
