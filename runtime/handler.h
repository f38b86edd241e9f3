/* A callback that is called again and again: a descriptor's or a signal's. */
#ifndef ASYNCC_RUNTIME_HANDLER_H
#define ASYNCC_RUNTIME_HANDLER_H

#include <stdbool.h>

struct async_loop;
struct async__job;
struct async__handler;

/* With the context variables of what runs. `site` is where it was made, or null. Null when out of memory. */
struct async__handler *async__handler_new(struct async_loop *loop, void (*callback)(void *), void *arg, const char *site);

/* Has it called in the loop's next turn, once, however often this is said until then. */
void async__handler_call(struct async_loop *loop, struct async__handler *handler);

/* It is not called any more, not even if that was said; and freed, if not null. */
void async__handler_remove(struct async__handler *handler);

/* Where it was made, or null. */
const char *async__handler_site(const struct async__handler *handler);

/* The handler that the job is the head of, or null. */
const struct async__handler *async__handler_of(const struct async__job *job);

#endif
