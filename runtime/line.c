/* Waiting lines: the parts that are not inline. */
#include "line.h"

#include <stdio.h>

void async__line_refuse(struct async__queued *member, const struct async_fn *fn)
{
    async__here.task->job.flags &= (uint16_t)~ASYNC__CANCEL_DUE;
    member->base.fn = fn;
    member->base.state = ASYNC__CANCELED;
}

void async__line_end_elsewhere(struct async__queued *member, uint32_t state)
{
    async__debug_wake(member->loop);
    async__leaf_ready(&member->loop->head, (struct async_leaf *)member, state);
}

void async__line_end_all(struct async__line *line, uint32_t state)
{
    while (line->first)
        async__line_end_first(line, state);
}

void async__line_cancel(struct async_frame *leaf)
{
    struct async__queued *member = (struct async__queued *)leaf;
    async__line_remove(member);
    async__line_end(member, ASYNC__CANCELED);
}

void async__line_describe(const struct async__queued *member, const void *object, char *text, size_t size)
{
    if (((const struct async_loop *)member->loop)->debug)
        snprintf(text, size, "at %p", object);
}

static void describe(const struct async_frame *leaf, char *text, size_t size)
{
    const struct async__queued *member = (const struct async__queued *)leaf;
    async__line_describe(member, member->line, text, size);
}

const struct async_view async__line_view = {.describe = describe};

int async__misused(int err, const char *message)
{
    return async__here.loop ? async__loop_misused(async__here.loop, err, message) : err;
}
