/* What happens to most callbacks, short enough to be inline: scheduled with a record that was used before.
 *
 * The inline form of a function is behind a macro of its name; the one in the library takes every case. */
#ifndef ASYNCC_CALLBACK_INLINE_H
#define ASYNCC_CALLBACK_INLINE_H

#include <stddef.h>

/* A callback's record: a line of the cache. */
struct async__callback {
    union {
        struct async__timer_callback timer; /* until its time has come; `fire` lies where job.next does */
        struct {
            struct async__timer none;
            struct async__job job; /* `count`: the generation of its use, odd; `next` links free ones too */
        };
    };
    void (*callback)(void *);
    void *arg;
};
_Static_assert(sizeof(struct async__callback) == 64 || sizeof(void *) != 8, "a line of the cache");

struct async__origin;

enum {
    ASYNC__CALLBACKS_ALIGN = 4096,                        /* of a block's address */
    ASYNC__CALLBACKS_BYTES = ASYNC__CALLBACKS_ALIGN - 64, /* with malloc's header blocks lie side by side */
    ASYNC__CALLBACKS = ASYNC__CALLBACKS_BYTES / 64 - 1,   /* records in a block */
};

/* Where records are at home. */
struct async__callbacks {
    struct async__callback records[ASYNC__CALLBACKS];
    struct async__origin *origins; /* of each record, once one needed it; or null */
    uint32_t first;                /* the number of the first record */
};
_Static_assert(sizeof(struct async__callbacks) <= ASYNC__CALLBACKS_BYTES, "must fit");

static inline struct async__callbacks *async__callbacks_of(const struct async__callback *record)
{
    return (struct async__callbacks *)((uintptr_t)record & ~(uintptr_t)(ASYNC__CALLBACKS_ALIGN - 1));
}

static inline struct async_handle async__callback_handle(const struct async__callback *record)
{
    const struct async__callbacks *block = async__callbacks_of(record);
    return (struct async_handle){block->first + (uint32_t)(record - block->records), record->job.count};
}

/* The record of a job which is known to be a callback's. */
static inline struct async__callback *async__callback_of(struct async__job *job)
{
    return (struct async__callback *)((char *)job - offsetof(struct async__callback, job));
}

/* Takes out a free record's job; null when there is none. The one that was freed last, which as a rule is used again at once, does not
 * go through the list: its links would be stored and loaded again for each callback, one waiting for the other. */
static inline struct async__job *async__callback_take(struct async__loop_head *head)
{
    struct async__job *job = head->freed;
    if (__builtin_expect(job != NULL, 1)) {
        head->freed = NULL;
        return job;
    }
    job = head->callbacks;
    if (__builtin_expect(job != NULL, 1))
        head->callbacks = job->next;
    return job;
}

/* async__loop_call_soon when there are no context variables and no debug mode. */
static inline struct async_handle async__call_soon(struct async_loop *loop, void (*callback)(void *), void *arg,
                                                   const char *site)
{
    struct async__loop_head *head = (struct async__loop_head *)loop;
    struct async__job *job = __builtin_expect(!head->inherits, 1) ? async__callback_take(head) : NULL;
    if (__builtin_expect(!job, 0))
        return async__loop_call_soon(loop, callback, arg, site);
    struct async__callback *record = async__callback_of(job);
    record->callback = callback;
    record->arg = arg;
    async__ready(head, job);
    return async__callback_handle(record);
}
#define async_loop_call_soon(...) async__call_soon(__VA_ARGS__, ASYNC__SITE "\0" "1" #__VA_ARGS__)

#endif
