/* For leaves that wait in line (<asyncc/line.h>). */
#ifndef ASYNCC_RUNTIME_LINE_H
#define ASYNCC_RUNTIME_LINE_H

#include "task.h"

#include <errno.h>

/* Misuse: debug mode says so. Returns `err`. */
int async__misused(int err, const char *message);

/* In debug mode tells call graphs where a leaf waits, by the address: other output is alike in all runs. The view is for objects whose
 * line comes first in them. */
void async__line_describe(const struct async__queued *member, const void *object, char *text, size_t size);
extern const struct async_view async__line_view;

/* The object that a line belongs to. */
#define LINE_OWNER(line, object, member) ((object *)((char *)(line)-offsetof(object, member)))

/* All that a leaf needs besides its frame and its start, when it takes a pointer to an object, waits in `member` of it, a
 * line, and has no result. Until it is started, frame->queued.line has its argument. */
#define LINE_LEAF(leaf, object, member, cancel_function)                                      \
    static struct async_frame *leaf##__resume(struct async_frame *base)                       \
    {                                                                                         \
        struct leaf##__frame *frame = (struct leaf##__frame *)base;                           \
        if (base->state != ASYNC_START)                                                       \
            return base->caller;                                                              \
        base->state = 0;                                                                      \
        leaf##__start(frame, LINE_OWNER(frame->queued.line, struct object, member));          \
        return async__suspended(base->state) ? NULL : base->caller;                           \
    }                                                                                         \
                                                                                              \
    static const uint32_t leaf##__lines[] = {0};                                              \
    const struct async_fn leaf##__fn = {                                                      \
        .resume = leaf##__resume,                                                             \
        .cancel = cancel_function,                                                            \
        .frame_size = sizeof(struct leaf##__frame),                                           \
        .frame_align = _Alignof(struct leaf##__frame),                                        \
        .name = #leaf,                                                                        \
        .file = "asyncc",                                                                     \
        .lines = leaf##__lines,                                                               \
        .view = &async__line_view,                                                            \
    };                                                                                        \
                                                                                              \
    struct async_frame *leaf##__prepare(struct leaf##__frame *frame, struct object *argument) \
    {                                                                                         \
        if (!frame)                                                                           \
            return NULL;                                                                      \
        frame->base = (struct async_frame){.fn = &leaf##__fn, .state = ASYNC_START};          \
        frame->queued.line = &argument->member;                                               \
        return &frame->base;                                                                  \
    }                                                                                         \
                                                                                              \
    void leaf(struct object *argument)                                                        \
    {                                                                                         \
        if (async__entry_spawning()) {                                                        \
            async__here.callee = leaf##__prepare(async__entry_task(&leaf##__fn), argument);   \
            return;                                                                           \
        }                                                                                     \
        struct leaf##__frame *frame = async__entry_enter(&leaf##__fn);                        \
        if (!frame)                                                                           \
            return;                                                                           \
        leaf##__start(frame, argument);                                                       \
        async__entry_leave(&frame->base);                                                     \
    }

#endif
