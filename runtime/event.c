/* async_event. */
#include "line.h"

LINE_LEAF(async_event_wait, async_event, waiters, async__line_cancel)

void async_event_init(struct async_event *event)
{
    *event = (struct async_event)ASYNC_EVENT_INIT;
}

void async_event_deinit(struct async_event *event)
{
    async__line_end_all(&event->waiters, (uint32_t)-EIDRM);
}

bool(async_event_is_set)(const struct async_event *event)
{
    return async__event_is_set(event);
}

void(async_event_set)(struct async_event *event)
{
    async__event_set(event);
}

void(async_event_clear)(struct async_event *event)
{
    async__event_clear(event);
}
