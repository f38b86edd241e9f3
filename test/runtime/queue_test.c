/* Queues when memory runs out, at each allocation in turn: an item is in the queue, or was taken, or its put has failed with
 * -ENOMEM; and nothing leaks. Items are larger than the frames have room for. (test/run/queue*.c has the rest.) */
#include "function.h"

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define INJECTING 0
#elif defined __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define INJECTING 0
#endif
#endif
#ifndef INJECTING
#define INJECTING 1
#endif

static long live;         /* allocations that were not freed */
static long until = -1;   /* allocations that succeed before one fails; negative: all do */
static bool has_happened; /* one has failed */

#if INJECTING
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_memalign(size_t align, size_t size);
void __libc_free(void *memory);

static bool fails(void)
{
    if (until < 0 || until-- > 0) {
        live++;
        return false;
    }
    has_happened = true;
    return true;
}
void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}
void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}
void *aligned_alloc(size_t align, size_t size)
{
    return fails() ? NULL : __libc_memalign(align, size);
}
int posix_memalign(void **memory, size_t align, size_t size)
{
    *memory = fails() ? NULL : __libc_memalign(align, size);
    return *memory ? 0 : ENOMEM;
}
void free(void *memory)
{
    live -= memory != NULL;
    __libc_free(memory);
}
#endif

struct wide {
    _Alignas(32) long numbers[12];
};

/* long awaits(queue) { puts or gets an item on its strand; returns what it got, or 0 } */
struct awaits {
    struct async_frame base;
    long result;
    ASYNC_QUEUE(struct wide) queue;
    bool puts;
    union {
        struct async_queue_get__frame get;
        struct async_queue_put__frame put;
    } child;
};
static const uint32_t lines[] = {1, 1};
static struct async_frame *awaits_resume(struct async_frame *frame);
static const struct async_fn awaits_fn = {
    .resume = awaits_resume,
    .frame_size = sizeof(struct awaits),
    .frame_align = _Alignof(struct awaits),
    .result_offset = offsetof(struct awaits, result),
    .result_size = sizeof(long),
    .state_count = 1,
    .name = "awaits",
    .file = __FILE__,
    .lines = lines,
};

static struct async_frame *awaits_resume(struct async_frame *frame)
{
    struct awaits *self = (struct awaits *)frame;
    struct async_frame *child = &self->child.get.base;
    if (frame->state == ASYNC_START) {
        child->state = 0;
        if (self->puts)
            async_queue_put__start(&self->child.put, self->queue, (struct wide){{1}});
        else
            async_queue_get__start(&self->child.get, self->queue);
        if (async__suspended(child->state)) {
            async__suspend(frame, &awaits_fn, 1, child);
            return NULL;
        }
    }
    frame->state = child->state;
    self->result = 0;
    if (!frame->state && self->puts)
        async_queue_put__end(&self->child.put);
    if (frame->state || self->puts)
        return frame->caller;
    self->result = (*(struct wide *)async_queue_get__result(&self->child.get)).numbers[0];
    async_queue_get__end(&self->child.get);
    return frame->caller;
}

/* Four kinds of tasks: 0 get, 1 put, as whole calls; 2, 3 awaited. */
static struct async_task *create(struct async_loop *loop, ASYNC_QUEUE(struct wide) queue, int kind)
{
    struct async_frame *root;
    if (kind == 0) {
        root = async_queue_get__prepare(async__task_alloc(loop, &async_queue_get__fn), queue);
    } else if (kind == 1) {
        root = async_queue_put__prepare(async__task_alloc(loop, &async_queue_put__fn), queue, (struct wide){{1}});
    } else {
        struct awaits *awaits = async__task_alloc(loop, &awaits_fn);
        root = awaits ? &awaits->base : NULL;
        if (awaits)
            awaits->queue = queue, awaits->puts = kind == 3;
    }
    return async__loop_create_task(loop, root);
}

/* Runs what is ready, also when there is no memory for a task. */
static void run_some(struct async_loop *loop)
{
    for (int i = 0; i < 4; i++) {
        async_loop_stop(loop);
        async_loop_run_forever(loop);
    }
}

enum { TASKS = 24 };

/* Adds what the tasks have got and put, and gives them up. */
static void take_outcomes(struct async_task **tasks, const int *kinds, long *got, long *put)
{
    for (int i = 0; i < TASKS; i++) {
        int err = tasks[i] ? async_task_exception(tasks[i]) : -ENOMEM;
        assert_true(err == 0 || err == -ENOMEM || err == -EINPROGRESS);
        if (!err && kinds[i] % 2 == 0)
            *got += *(const long *)async_task_result(tasks[i]);
        if (!err && kinds[i] % 2 == 1)
            ++*put;
        async_task_detach(tasks[i]);
    }
}

static void scenario(unsigned seed)
{
    struct async_queue storage;
    ASYNC_QUEUE(struct wide) queue = async_queue_init(&storage, struct wide, seed % 2 ? 0 : 5);
    struct async_loop *loop = async_new_event_loop();
    struct async_task *tasks[TASKS];
    int kinds[TASKS];
    long got = 0, put = 0;
    if (!loop)
        return;
    for (int i = 0; i < 20; i++) {
        int err = async_queue_put_nowait(queue, (struct wide){{1}});
        assert_true(err == 0 || err == -ENOMEM || err == -EAGAIN);
        put += !err;
    }
    for (int i = 0; i < TASKS; i++) {
        seed = seed * 1664525 + 1013904223;
        kinds[i] = (int)(seed >> 20) % 4;
        tasks[i] = create(loop, queue, kinds[i]);
        if (i % 3 == 0)
            run_some(loop);
    }
    run_some(loop);
    take_outcomes(tasks, kinds, &got, &put);
    assert_int_equal(put - got, async_queue_qsize(queue));
    async_loop_close(loop);
    assert_int_equal(put - got, async_queue_qsize(queue));
    async_queue_deinit(queue);
}

static void no_memory(void **state)
{
    (void)state;
    if (!INJECTING)
        skip();
    for (unsigned seed = 0; seed < 100; seed++) /* the last closed loops are remembered */
        scenario(seed);
    long before = live, injected = 0;
    for (unsigned seed = 0; seed < 12; seed++) {
        for (long at = 0; at < 1000; at++) {
            until = at;
            has_happened = false;
            scenario(seed);
            until = -1;
            assert_int_equal(live, before);
            if (!has_happened)
                break;
            injected++;
        }
    }
    assert_true(injected > 100);
}

/* So many items that their size does not fit into a number. */
static void too_much(void **state)
{
    (void)state;
    struct async_queue storage;
    ASYNC_QUEUE(struct wide) queue = async_queue_init(&storage, struct wide, 0);
    assert_int_equal(async_queue_put_nowait(queue, (struct wide){{5}}), 0);
    size_t capacity = storage.capacity;
    storage.capacity = storage.count = (size_t)1 << 57;
    storage.fast = 0;
    assert_int_equal(async_queue_put_nowait(queue, (struct wide){{6}}), -ENOMEM);
    storage.capacity = capacity;
    storage.count = 1;
    struct wide item;
    assert_int_equal(async_queue_get_nowait(queue, &item), 0);
    assert_int_equal(item.numbers[0], 5);
    async_queue_deinit(queue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_memory),
        cmocka_unit_test(too_much),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
