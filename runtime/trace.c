/* Where the main task failed: the call graph that an uncaught failure prints.
 *
 * A failure erases the states of the frames it leaves, which tell the lines. So the path is noted when the
 * failure begins: when a leaf failed, or when a resumed frame did, the frames above are still suspended. As it
 * goes on outwards the note stays; a failure with another code, or from another place, replaces it. What fails
 * without ever having been suspended is seen from the first frame that was.
 */
#include "stack.h"

static void add(struct async__trace *trace, const struct async_frame *frame)
{
    if (trace->depth < TRACE_DEPTH)
        trace->path[trace->depth++] = async__call_of(frame);
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

void async__trace_print(struct async_loop *loop, const struct async_frame *root)
{
    const struct async__trace *trace = &loop->trace;
    bool is_of_root = trace->depth && trace->state == root->state && trace->next == root;
    for (unsigned i = 0; is_of_root && i < trace->depth; i++)
        async__call_print(loop, 4, trace->path[i], "");
    if (!is_of_root)
        async__call_print(loop, 4, async__definition_of(root->fn), "");
}
