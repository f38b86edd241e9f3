/* The paths of failures: what an uncaught one prints.
 *
 * A failure erases the states of the frames it leaves, which tell the lines. So each function that it comes to says so
 * when it happens: where it begins, and at each AWAIT that it comes out of (async__fails and its kin in generated code; nothing is
 * done where nothing fails). The runtime looks at what was noted when a resumed function or a task has failed, and makes paths of it: one
 * goes on as long as a failure comes out of the frame that it has come to last, and a new one begins otherwise, so what is
 * caught leaves no trace in a later one. From a task the path goes on in the one that joins it.
 *
 * The log holds addresses. What was noted is forgotten before memory goes back to malloc; but other frames may lie where one lay, so a frame is
 * believed only if its state and its flags say that it failed as the log has it.
 *
 * Which path that is, is told by the frame and the code. A few are kept, those of the main task apart, so that the others do not
 * disturb them.
 */
#include "stack.h"

#include <errno.h>

_Thread_local struct async__failures async__failures;

void async__failures_forget(void)
{
    async__failures.count = 0;
}

static struct async__traces *traces_of(struct async_loop *loop, const struct async_task *task)
{
    return &loop->traces[task != loop->main_task];
}

/* The failure `state` of `frame` is the one whose path this is. An ASYNC_TIMEOUT has turned a cancellation into its own. */
static bool has_come_to(const struct async__trace *trace, const struct async_frame *frame, uint32_t state)
{
    bool expired = trace->state == ASYNC__CANCELED && state == (uint32_t)-ETIMEDOUT;
    return frame && trace->last == frame && (trace->state == state || expired);
}

/* The path of the failure `state` that has come to `frame`, or null. */
static struct async__trace *find(struct async__traces *traces, const struct async_frame *frame, uint32_t state)
{
    for (int i = 0; i < 2; i++) { /* the newest first */
        bool which = traces->newest ^ i;
        if (has_come_to(&traces->failures[which], frame, state)) {
            traces->newest = which;
            return traces->latest = &traces->failures[which];
        }
    }
    if (!has_come_to(&traces->cancellation, frame, state))
        return NULL;
    return traces->latest = &traces->cancellation;
}

/* The path with which the task has ended, or null. */
static struct async__trace *find_ended(struct async_loop *loop, const struct async_task *task)
{
    const struct async_frame *root = async__root_of(task);
    struct async__trace *found = find(&loop->traces[0], root, root->state);
    return found ? found : find(&loop->traces[1], root, root->state);
}

/* One for a new path of the task: in the place of the oldest. */
static struct async__trace *take(struct async__traces *traces, uint32_t state)
{
    if (state != ASYNC__CANCELED)
        traces->newest = !traces->newest;
    struct async__trace *trace = state == ASYNC__CANCELED ? &traces->cancellation : &traces->failures[traces->newest];
    trace->depth = 0;
    return traces->latest = trace;
}

/* Where step `i` of a path is kept. */
static unsigned place_of(unsigned i)
{
    return i < TRACE_INNERMOST ? i : TRACE_INNERMOST + i % TRACE_OUTERMOST;
}

static void add(struct async__trace *trace, const struct async_frame *frame, uint32_t state, struct async_call call)
{
    trace->path[place_of(trace->depth++)] = call;
    trace->last = frame;
    trace->state = state;
}

/* The path of a function that failed at a leaf, which mostly lies in its frame. The frame says where. */
static struct async__trace *path_at_leaf(struct async__traces *traces, const struct async_frame *frame, uint32_t state)
{
    uint32_t line = frame->fn->is_movable ? async__line(frame->fn, 0) : frame->flags & ~ASYNC__NOTED;
    bool is_its_own = (uintptr_t)traces->leaf - (uintptr_t)frame < frame->fn->frame_size;
    struct async__trace *trace = find(traces, is_its_own ? traces->leaf : NULL, state);
    if (!trace)
        trace = take(traces, state);
    add(trace, frame, state,
        (struct async_call){.function = frame->fn->name, .file = frame->fn->file, .line = line});
    return trace;
}

/* The path that comes out of a child of a function that failed. */
static struct async__trace *path_from(struct async__traces *traces, const struct async__failure *failure)
{
    bool is_apart = failure->from == ASYNC__APART;
    const struct async_frame *from = failure->from ? (const void *)((uintptr_t)failure->frame + failure->from) : NULL;
    if (is_apart)
        from = traces->latest ? traces->latest->last : NULL;
    struct async__trace *trace = find(traces, from, failure->state);
    bool is_embedded = from && failure->from < failure->fn->frame_size;
    if (!trace && is_embedded && from->state == failure->state && (from->flags & ASYNC__NOTED) == ASYNC__NOTED)
        trace = path_at_leaf(traces, from, failure->state);
    return trace ? trace : take(traces, failure->state);
}

/* Looks at what was noted. */
static void look(struct async__traces *traces)
{
    uint32_t count = async__failures.count, kept = count < ASYNC__FAILURES ? count : ASYNC__FAILURES;
    async__failures.count = 0;
    for (uint32_t i = 0; i < kept; i++) {
        struct async__failure failure = async__failures.of[i];
        uint32_t missing = i == ASYNC__FAILURES - 1 ? count - kept : 0;
        struct async__trace *trace = missing ? &traces->failures[traces->newest] : path_from(traces, &failure);
        for (uint32_t k = 0; k < missing; k++)
            add(trace, failure.frame, failure.state, (struct async_call){0});
        add(trace, failure.frame, failure.state,
            (struct async_call){.function = failure.fn->name, .file = failure.fn->file, .line = failure.line});
    }
}

void async__trace_function(struct async_loop *loop, const struct async_task *task, const struct async_frame *frame)
{
    struct async__traces *traces = traces_of(loop, task);
    look(traces);
    if (frame->fn->cancel || find(traces, frame, frame->state))
        return;
    path_at_leaf(traces, frame, frame->state);
}

void async__fails_later(void)
{
    look(traces_of(async__here.loop, async__here.task));
}

void async__trace_leaf(struct async_loop *loop, const struct async_task *task, const struct async_frame *leaf)
{
    struct async__traces *traces = traces_of(loop, task);
    traces->leaf = leaf;
    if (!find(traces, leaf, leaf->state)) /* a join has noted it */
        add(take(traces, leaf->state), leaf, leaf->state, async__definition_of(leaf->fn));
}

void async__trace_yield(struct async_loop *loop, const struct async_task *task, const struct async_frame *frame)
{
    add(take(traces_of(loop, task), ASYNC__CANCELED), frame, ASYNC__CANCELED, async__call_of(frame));
}

void async__trace_join(struct async_loop *loop, const struct async_task *failed, const struct async_task *task,
                       const struct async_frame *leaf)
{
    uint32_t state = async__root_of(failed)->state;
    const struct async__trace *from = find_ended(loop, failed);
    if (!from)
        return;
    struct async__traces *traces = traces_of(loop, task);
    struct async__trace path = *from, *to = take(traces, state);
    *to = path;
    traces->leaf = leaf;
    add(to, leaf, state, async__definition_of(leaf->fn));
}

bool async__trace_print(struct async_loop *loop, const struct async_task *task)
{
    const struct async__trace *trace = find_ended(loop, task);
    unsigned omitted = 0;
    if (!trace)
        return false;
    for (unsigned i = 0; i < trace->depth; i++) {
        struct async_call call = trace->path[place_of(i)];
        bool is_kept = i < TRACE_INNERMOST || trace->depth - i <= TRACE_OUTERMOST;
        if (!is_kept || !call.function) {
            omitted++;
            continue;
        }
        if (omitted)
            async__log(loop, "    ... %u more ...", omitted);
        omitted = 0;
        async__call_print(loop, 4, call, "");
    }
    return true;
}
