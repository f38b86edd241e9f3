/* Where the main task failed: the call graph that an uncaught failure prints.
 *
 * A failure erases the states of the frames it leaves, which tell the lines. So the path is noted when the
 * failure begins: when a leaf failed, or when a resumed frame did, the frames above are still suspended. As it
 * goes on outwards the note stays; a failure with another code, or from another place, replaces it. What fails
 * without ever having been suspended is seen from the first frame that was.
 */
#include "task.h"

/* The line at which a frame is suspended, or that of its definition. */
static uint32_t line_of(const struct async_frame *frame)
{
    const struct async_fn *fn = frame->fn;
    return async__line(fn, frame->state <= fn->state_count ? frame->state : 0);
}

static void add(struct async__trace *trace, const struct async_frame *frame)
{
    if (trace->depth == TRACE_DEPTH)
        return;
    trace->path[trace->depth].fn = frame->fn;
    trace->path[trace->depth].line = line_of(frame);
    trace->depth++;
}

void async__trace_note(struct async__trace *trace, const struct async_frame *failed, const struct async_frame *caller)
{
    bool goes_on = trace->depth && failed == trace->next && failed->state == trace->state;
    trace->next = caller;
    if (goes_on)
        return;
    trace->state = failed->state;
    trace->depth = 0;
    add(trace, failed);
    for (; caller != async__over_frame(); caller = caller->caller)
        add(trace, caller);
}

void async__trace_print(const struct async_loop *loop, const struct async_frame *root)
{
    const struct async__trace *trace = &loop->trace;
    bool is_of_root = trace->depth && trace->state == root->state && trace->next == root;
    for (unsigned i = 0; is_of_root && i < trace->depth; i++) {
        const struct async_fn *fn = trace->path[i].fn;
        if (fn->cancel)
            async__log(loop, "    %s", fn->name);
        else
            async__log(loop, "    %s (%s:%u)", fn->name, fn->file, (unsigned)trace->path[i].line);
    }
    if (!is_of_root)
        async__log(loop, "    %s (%s:%u)", root->fn->name, root->fn->file, (unsigned)root->fn->lines[0]);
}
