/* Handlers: see handler.h. One brings the record with which it waits for its turn, so that an event needs no memory.
 *
 * As in asyncio a handler has a context of its own, a copy of that in which it was made: what it sets is there at its
 * next call.
 */
#include "handler.h"
#include "side.h"

#include <stdlib.h>

struct async__handler {
    struct async__call call; /* in the ready queue */
    void (*callback)(void *);
    void *arg;
    const char *site;                /* where it was made, or null */
    struct async__binding *context;  /* its variables, while it is not called */
    bool is_busy;                    /* waits for its turn, or is being called */
    bool is_removed;                 /* to be freed when it is busy no more */
};

static void handler_free(struct async__handler *handler)
{
    async__context_drop(handler->context);
    free(handler);
}

static void handler_run(struct async__call *call, struct async_loop *loop)
{
    struct async__handler *handler = (struct async__handler *)call;
    if (!handler->is_removed && !loop->head.closing) {
        async__context_enter(loop, handler->context);
        handler->context = NULL;
        handler->callback(handler->arg);
        handler->context = async__context_leave(loop);
    }
    handler->is_busy = false;
    if (handler->is_removed)
        handler_free(handler);
}

struct async__handler *async__handler_new(struct async_loop *loop, void (*callback)(void *), void *arg, const char *site)
{
    struct async__handler *handler = malloc(sizeof *handler);
    if (!handler)
        return NULL;
    *handler = (struct async__handler){.call = {async__call_job(), handler_run},
                                       .callback = callback,
                                       .arg = arg,
                                       .site = site,
                                       .context = async__context_ref(async__context_current(loop))};
    async__context_use(loop, handler->context);
    return handler;
}

void async__handler_call(struct async_loop *loop, struct async__handler *handler)
{
    if (handler->is_busy)
        return;
    handler->is_busy = true;
    async__ready(&loop->head, &handler->call.job);
}

void async__handler_remove(struct async__handler *handler)
{
    if (handler && handler->is_busy)
        handler->is_removed = true;
    else if (handler)
        handler_free(handler);
}

const char *async__handler_site(const struct async__handler *handler)
{
    return handler->site;
}

const struct async__handler *async__handler_of(const struct async__job *job)
{
    const struct async__handler *handler = (const struct async__handler *)job;
    return job->frame == &async__call_frame && handler->call.run == handler_run ? handler : NULL;
}
