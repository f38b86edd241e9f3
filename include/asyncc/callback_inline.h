/* What happens to most callbacks, short enough to be inline: scheduled with a record that was used before.
 *
 * The inline form of a function is behind a macro of its name; the one in the library takes every case. */
#ifndef ASYNCC_CALLBACK_INLINE_H
#define ASYNCC_CALLBACK_INLINE_H

struct async__binding;

/* A callback's record. It is at home in a block of the loop, and the frame that its own job resumes. */
struct async__callback {
    struct async__job job; /* `count`: the generation of its use, which is odd; `next` links free ones too */
    union {
        struct async_frame frame;           /* `fn` says how it runs; nothing else counts */
        struct async__timer_callback timer; /* until its time has come */
    } u;
    void (*callback)(void *);
    void *arg;
    const char *site;               /* debug mode: where it was made; or null, as of a free one */
    struct async__binding *context; /* the context variables that it sees, likewise */
    uint32_t slot;
};

extern const struct async_fn async__callback_fn; /* of those with neither site nor context */

/* async__loop_call_soon when there are no context variables and no debug mode. */
static inline struct async_handle async__call_soon(struct async_loop *loop, void (*callback)(void *), void *arg,
                                                   const char *site)
{
    struct async__loop_head *head = (struct async__loop_head *)loop;
    struct async__callback *record = head->callbacks;
    if (__builtin_expect(!record || head->inherits, 0))
        return async__loop_call_soon(loop, callback, arg, site);
    head->callbacks = (struct async__callback *)record->job.next;
    record->callback = callback;
    record->arg = arg;
    async__ready(head, &record->job);
    return (struct async_handle){record->slot, record->job.count};
}
#define async_loop_call_soon(...) async__call_soon(__VA_ARGS__, ASYNC__SITE)

#endif
