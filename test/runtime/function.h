/* Async functions as the tool would emit them, written by hand through a few macros.
 *
 *   FUNCTION(name)           declares name__fn and name__prepare, and begins the body's definition:
 *   {                        the body sees `self`, whose fields are its locals
 *       BEGIN;
 *       AWAIT(1, sleep, async_sleep__start(&self->child.sleep, 0.5));
 *       if (self->err) FAIL(self->err);
 *       END(42);
 *   }
 *
 * All of them share one frame; the argument and the result are what each test makes of them.
 */
#ifndef TEST_RUNTIME_FUNCTION_H
#define TEST_RUNTIME_FUNCTION_H

#define ASYNCC_GENERATED 1
#include <asyncc.h>

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#undef AWAIT

/* ThreadSanitizer runs a thread of its own and defers signals: the process is not of one thread then, and a signal does
 * not wake a wait. */
#if defined __SANITIZE_THREAD__
#define UNDER_TSAN 1
#elif defined __has_feature
#if __has_feature(thread_sanitizer)
#define UNDER_TSAN 1
#endif
#endif
#ifndef UNDER_TSAN
#define UNDER_TSAN 0
#endif

struct fun {
    struct async_frame base;
    long result;
    long arg;
    int err;       /* of the last AWAIT */
    int saved_err; /* of one that the body caught */
    long i;
    struct async_task *task;
    struct async_task *tasks[4];
    struct async__timeout timeout;
    union {
        struct async_sleep__frame sleep;
        struct async_yield__frame yield;
        struct async_join__frame join;
        struct async_gather_all__frame all;
        struct async_gather__frame gather;
        struct async_wait_readable__frame readable;
        struct async_wait_writable__frame writable;
        struct async_read__frame read;
        struct async_write__frame write;
        struct async_wait_signal__frame wait_signal;
        struct async__reader_frame reader;
        struct async__writer_frame writer;
    } child;
};

#define FUNCTION(id)                                                                             \
    static long id##__body(struct fun *self);                                                    \
    static struct async_frame *id##__resume(struct async_frame *frame)                           \
    {                                                                                            \
        struct fun *self = (struct fun *)frame;                                                  \
        long result = id##__body(self);                                                          \
        if (frame->state - 1 < ASYNC_START)                                                      \
            return NULL;                                                                         \
        self->result = result;                                                                   \
        return frame->caller;                                                                    \
    }                                                                                            \
    static const uint32_t id##__lines[] = {__LINE__, __LINE__, __LINE__, __LINE__, __LINE__,     \
                                           __LINE__, __LINE__, __LINE__, __LINE__, __LINE__};    \
    static const struct async_fn id##__fn = {                                                    \
        .resume = id##__resume,                                                                  \
        .frame_size = sizeof(struct fun),                                                        \
        .frame_align = _Alignof(struct fun),                                                     \
        .result_offset = offsetof(struct fun, result),                                           \
        .result_size = sizeof(long),                                                             \
        .state_count = 9,                                                                        \
        .name = #id,                                                                             \
        .file = __FILE__,                                                                        \
        .lines = id##__lines,                                                                    \
    };                                                                                           \
    __attribute__((unused)) static struct async_frame *id##__prepare(struct fun *self, long arg) \
    {                                                                                            \
        if (!self)                                                                               \
            return NULL;                                                                         \
        self->base = (struct async_frame){.fn = &id##__fn, .state = ASYNC_START};                \
        self->arg = arg;                                                                         \
        return &self->base;                                                                      \
    }                                                                                            \
    static long id##__body(struct fun *self)

#define BEGIN                   \
    switch (self->base.state) { \
    default:                    \
        self->base.state = 0;
#define AWAIT(k, leaf, start)                                                         \
    self->child.leaf.base.state = 0;                                                  \
    start;                                                                            \
    if (self->child.leaf.base.state && !async__failed(self->child.leaf.base.state)) { \
        async__suspend(&self->base, self->base.fn, k, &self->child.leaf.base);        \
        return 0;                                                                     \
    case k:                                                                           \
        self->base.state = 0;                                                         \
    }                                                                                 \
    self->err = (int)self->child.leaf.base.state
#define FAIL(code)                                                                               \
    do {                                                                                         \
        self->base.state = (uint32_t)(code);                                                     \
        async__fails(&self->base, self->base.fn, __LINE__, self->base.state, offsetof(struct fun, child)); \
        return 0;                                                                                \
    } while (0)
#define END(value) \
    }              \
    return value

#define SLEEP(k, seconds) AWAIT(k, sleep, async_sleep__start(&self->child.sleep, seconds))
#define YIELD(k) AWAIT(k, yield, async_yield__start(&self->child.yield))
/* Afterwards self->i is the result, if it succeeded. The call's value counts where it did not suspend. */
#define IO(k, leaf, call)                                                             \
    self->child.leaf.base.state = 0;                                                  \
    self->i = call;                                                                   \
    if (self->child.leaf.base.state && !async__failed(self->child.leaf.base.state)) { \
        async__suspend(&self->base, self->base.fn, k, &self->child.leaf.base);        \
        return 0;                                                                     \
    case k:                                                                           \
        self->base.state = 0;                                                         \
        self->i = self->child.leaf.result;                                            \
    }                                                                                 \
    self->err = (int)self->child.leaf.base.state
#define READABLE(k, fd) IO(k, readable, async_wait_readable__start(&self->child.readable, fd))
#define WRITABLE(k, fd) IO(k, writable, async_wait_writable__start(&self->child.writable, fd))
#define READ(k, fd, data, size) IO(k, read, async_read__start(&self->child.read, fd, data, size))
#define WRITE(k, fd, data, size) IO(k, write, async_write__start(&self->child.write, fd, data, size))
/* Afterwards self->i is the result, if it succeeded. */
#define JOIN(k, task)                                             \
    AWAIT(k, join, async_join__start(&self->child.join, task));   \
    if (!self->err) {                                             \
        self->i = *(long *)async_join__result(&self->child.join); \
        async_join__end(&self->child.join);                       \
    }

/* async_create_task(name(arg)), from a task. */
#define CREATE(name, arg) async__create_task(name##__prepare(async__task_here(&name##__fn), arg))
#define CREATE_ON(loop, name, arg) \
    async__loop_create_task(loop, name##__prepare(async__task_alloc(loop, &name##__fn), arg))
#define COROUTINE(name, arg) async__coroutine(name##__prepare(async__task_alloc(NULL, &name##__fn), arg))

#define RUN(name, arg) run(name##__prepare(async__task_alloc(NULL, &name##__fn), arg))
#define RUN_ON(loop, name, arg) run_on(loop, name##__prepare(async__task_alloc(loop, &name##__fn), arg))

static inline long run(struct async_frame *root)
{
    long result = -1;
    async__run(root, &result, sizeof result);
    return result;
}

static inline long run_on(struct async_loop *loop, struct async_frame *root)
{
    long result = -1;
    async__loop_run_until_complete(loop, root, &result, sizeof result);
    return result;
}

static inline struct async_loop *virtual_loop(void)
{
    struct async_loop *loop = async_new_event_loop();
    async_loop_set_virtual_clock(loop);
    return loop;
}

/* What the test's functions and callbacks did, in order. */
static char trace_text[4096];

static inline void trace_clear(void)
{
    trace_text[0] = '\0';
}

static inline void trace(const char *word)
{
    if (*trace_text)
        strcat(trace_text, " ");
    strcat(trace_text, word);
}

static inline void trace_callback(void *word)
{
    trace(word);
}

#endif
