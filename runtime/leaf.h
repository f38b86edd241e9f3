/* What leaves with a result have that is alike but for types.
 *
 * RESULT_LEAF(id, type, view, PARAMETERS, ARGUMENTS, SAVED) defines id's description, resume function and entry. `view` points
 * to a struct async_view, or is null. PARAMETERS and ARGUMENTS are those of a call, `frame` among the latter; SAVED those kept in the
 * frame before it starts. id__start, id__prepare and a static id__cancel are written by hand.
 */
#ifndef ASYNCC_RUNTIME_LEAF_H
#define ASYNCC_RUNTIME_LEAF_H

#include "task.h"

#define RESULT_LEAF(id, type, view_, PARAMETERS, ARGUMENTS, SAVED)    \
    static struct async_frame *id##__resume(struct async_frame *leaf) \
    {                                                                 \
        struct id##__frame *frame = (struct id##__frame *)leaf;       \
        if (leaf->state != ASYNC_START)                               \
            return leaf->caller;                                      \
        leaf->state = 0;                                              \
        type result = id##__start SAVED;                              \
        if (async__suspended(leaf->state))                            \
            return NULL;                                              \
        frame->result = result;                                       \
        return leaf->caller;                                          \
    }                                                                 \
    static const uint32_t id##__lines[] = {0};                        \
    const struct async_fn id##__fn = {                                \
        .resume = id##__resume,                                       \
        .cancel = id##__cancel,                                       \
        .frame_size = sizeof(struct id##__frame),                     \
        .frame_align = _Alignof(struct id##__frame),                  \
        .result_offset = offsetof(struct id##__frame, result),        \
        .result_size = sizeof(type),                                  \
        .name = #id,                                                  \
        .file = "asyncc",                                             \
        .lines = id##__lines,                                         \
        .view = view_,                                                \
    };                                                                \
    type id PARAMETERS                                                \
    {                                                                 \
        if (async__entry_spawning()) {                                \
            struct id##__frame *frame = async__entry_task(&id##__fn); \
            async__here.callee = id##__prepare ARGUMENTS;             \
            return 0;                                                 \
        }                                                             \
        struct id##__frame *frame = async__entry_enter(&id##__fn);    \
        if (!frame)                                                   \
            return 0;                                                 \
        type result = id##__start ARGUMENTS;                          \
        async__entry_leave(&frame->base);                             \
        return result;                                                \
    }

#endif
