/* The stack of a suspended task: its frames, from the leaf at which it waits to its root. */
#include "stack.h"
#include "side.h"

#include <stdio.h>

enum {
    INNERMOST = 40, /* of a deep stack, the frames that are printed at this end */
    OUTERMOST = 8,  /* and at the other */
    TEXT_BYTES = 128,
};

static struct async_call call_at(const struct async_fn *fn, uint32_t state)
{
    uint32_t line = async__line(fn, state);
    return (struct async_call){.function = fn->name, .file = line ? fn->file : NULL, .line = line};
}

struct async_call async__call_of(const struct async_frame *frame)
{
    return call_at(frame->fn, async__await_of(frame));
}

struct async_call async__definition_of(const struct async_fn *fn)
{
    return call_at(fn, 0);
}

const struct async_frame *async__innermost(const struct async_task *task)
{
    const struct async_frame *frame = task->job.frame;
    bool is_elsewhere = frame == &async__not_begun || frame == &async__leaf_begins || frame == &async__over;
    return is_elsewhere ? async__root_of(task) : frame;
}

/* Null if it runs or has ended. */
static const struct async_frame *top_of(const struct async_task *task)
{
    return async__is_done(task) || async__is_running(task) ? NULL : async__innermost(task);
}

/* The next one outwards; null behind the root. */
static const struct async_frame *next_of(const struct async_frame *frame)
{
    return frame->caller != &async__over ? frame->caller : NULL;
}

size_t(async_capture_call_graph)(const struct async_task *task, struct async_call *calls, size_t capacity)
{
    size_t count = 0;
    for (const struct async_frame *frame = top_of(task); frame; frame = next_of(frame), count++) {
        if (count < capacity)
            calls[count] = async__call_of(frame);
    }
    return count;
}

void async__call_print(struct async_loop *loop, int indent, struct async_call call, const char *note)
{
    if (call.file)
        async__log(loop, "%*s%s (%s:%u)%s", indent, "", call.function, call.file, call.line, note);
    else
        async__log(loop, "%*s%s%s", indent, "", call.function, note);
}

/* " for 2.000 seconds", in debug mode. */
static void write_since(const struct async_task *task, const struct async_loop *loop, char *text, size_t size)
{
    const struct async__side *side = async__side_of(task);
    *text = '\0';
    if (loop->debug && side && side->is_timed)
        snprintf(text, size, " for %.3f seconds", (double)(async__loop_now_ns(loop) - side->since_ns) / 1e9);
}

static void print_leaf(const struct async_task *task, struct async_loop *loop, int indent)
{
    const struct async_frame *leaf = async__leaf_of(task);
    const struct async_view *view = leaf ? leaf->fn->view : NULL;
    char details[TEXT_BYTES] = "", since[TEXT_BYTES];
    if (view && view->describe)
        view->describe(leaf, details, sizeof details);
    write_since(task, loop, since, sizeof since);
    async__log(loop, "%*sawaits %s%s%s%s%s", indent, "", leaf ? leaf->fn->name : async_yield__fn.name,
               *details ? " (" : "", details, *details ? ")" : "", since);
}

/* Of a long stack the two ends. */
static void print_calls(const struct async_frame *innermost, struct async_loop *loop, int indent)
{
    size_t count = 0, i = 0;
    for (const struct async_frame *frame = innermost; frame; frame = next_of(frame))
        count++;
    size_t omitted = count > INNERMOST + OUTERMOST ? count - INNERMOST - OUTERMOST : 0;
    for (const struct async_frame *frame = innermost; frame; frame = next_of(frame), i++) {
        if (i < INNERMOST || i >= INNERMOST + omitted)
            async__call_print(loop, indent, async__call_of(frame), "");
        else if (i == INNERMOST)
            async__log(loop, "%*s... %zu more ...", indent, "", omitted);
    }
}

void async__stack_print(const struct async_task *task, struct async_loop *loop, int indent)
{
    const struct async_frame *frame = top_of(task);
    if (!frame) {
        async__call_print(loop, indent, async__definition_of(async__root_of(task)->fn), ", running");
        return;
    }
    if (frame->state == ASYNC_START) {
        async__call_print(loop, indent, async__definition_of(frame->fn), ", not started");
        return;
    }
    bool has_ended = frame->fn->cancel && !async__leaf_of(task);
    if (has_ended)
        async__log(loop, "%*sgoes on after %s", indent, "", frame->fn->name);
    else if (frame->fn->cancel || async__is_at_yield(frame))
        print_leaf(task, loop, indent);
    print_calls(frame->fn->cancel ? next_of(frame) : frame, loop, indent);
}
