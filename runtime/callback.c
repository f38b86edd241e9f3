/* Plain callbacks: call_soon, call_later, call_at and their handles.
 *
 * A callback's record lies in a block of the loop and is used again. A handle names its slot and the
 * generation of its use, which changes when the record is released; so a stale handle finds nothing. The common case of
 * call_soon is inline: <asyncc/callback_inline.h>.
 */
#include "side.h"

#include <errno.h>
#include <stdlib.h>

enum { CALLBACKS_PER_BLOCK = 64 };

static struct async_frame *plain_resume(struct async_frame *frame);
static struct async_frame *full_resume(struct async_frame *frame);
const struct async_fn async__callback_fn = {.resume = plain_resume, .name = "a callback"};
static const struct async_fn full_fn = {.resume = full_resume, .name = "a callback"}; /* with a site or a context */

/* Makes one block more. False when out of memory. */
static bool grow(struct async_loop *loop)
{
    uint32_t count = loop->callback_blocks;
    if (!(count & (count - 1))) { /* the table is full at powers of two */
        size_t size = (count ? 2 * (size_t)count : 1) * sizeof *loop->callbacks;
        struct async__callback **blocks = realloc(loop->callbacks, size);
        if (!blocks)
            return false;
        loop->callbacks = blocks;
    }
    struct async__callback *block = calloc(CALLBACKS_PER_BLOCK, sizeof *block);
    if (!block)
        return false;
    for (uint32_t i = CALLBACKS_PER_BLOCK; i-- > 0;) {
        struct async__callback *record = &block[i];
        record->job.frame = &record->u.frame;
        record->job.count = 1;
        record->u.frame.fn = &async__callback_fn;
        record->slot = count * CALLBACKS_PER_BLOCK + i;
        record->job.next = (struct async__job *)loop->head.callbacks;
        loop->head.callbacks = record;
    }
    loop->callbacks[loop->callback_blocks++] = block;
    return true;
}

static struct async__callback *take(struct async_loop *loop, void (*callback)(void *), void *arg, const char *site)
{
    struct async__binding *context = async__context_current(loop);
    async__debug_thread(loop);
    if (loop->closed || (!loop->head.callbacks && !grow(loop)))
        return NULL;
    struct async__callback *record = loop->head.callbacks;
    loop->head.callbacks = (struct async__callback *)record->job.next;
    record->callback = callback;
    record->arg = arg;
    record->site = loop->debug ? site : NULL;
    record->context = async__context_ref(context);
    if (context)
        loop->head.inherits |= ASYNC__INHERITS;
    return record;
}

/* Its time has come. */
static void make_ready(struct async_loop *loop, struct async__callback *record)
{
    record->u.frame.fn = record->site || record->context ? &full_fn : &async__callback_fn;
    async__ready(&loop->head, &record->job);
}

/* Releases any record. The context is the caller's. */
static struct async__binding *release(struct async_loop *loop, struct async__callback *record)
{
    struct async__binding *context = record->context;
    record->u.frame.fn = &async__callback_fn;
    record->site = NULL;
    record->context = NULL;
    async__callback_release(loop, record);
    return context;
}

/* The record that the handle names, or null. */
static struct async__callback *find(const struct async_loop *loop, struct async_handle handle)
{
    uint32_t block = handle.slot / CALLBACKS_PER_BLOCK;
    if (block >= loop->callback_blocks)
        return NULL;
    struct async__callback *record = &loop->callbacks[block][handle.slot % CALLBACKS_PER_BLOCK];
    return record->job.count == handle.generation ? record : NULL;
}

static struct async_handle handle_of(const struct async__callback *record)
{
    return (struct async_handle){record->slot, record->job.count};
}

static void time_has_come(struct async__timer_callback *timer)
{
    struct async__callback *record =
        (struct async__callback *)((char *)timer - offsetof(struct async__callback, u.timer));
    record->job.flags = 0;
    make_ready(async__here.loop, record);
}

static struct async__callback *take_timed(struct async_loop *loop, void (*callback)(void *), void *arg,
                                          const char *site)
{
    struct async__callback *record = take(loop, callback, arg, site);
    if (!record)
        return NULL;
    record->job.flags = ASYNC__ARMED;
    record->u.timer.fire = time_has_come;
    record->u.timer.timer.is_callback = 1;
    return record;
}

struct async_handle async__loop_call_soon(struct async_loop *loop, void (*callback)(void *), void *arg,
                                          const char *site)
{
    struct async__callback *record = take(loop, callback, arg, site);
    if (!record)
        return (struct async_handle){0};
    make_ready(loop, record);
    return handle_of(record);
}

struct async_handle async__loop_call_later(struct async_loop *loop, double seconds, void (*callback)(void *), void *arg,
                                           const char *site)
{
    struct async__callback *record = take_timed(loop, callback, arg, site);
    if (!record)
        return (struct async_handle){0};
    async__loop_arm_after(loop, &record->u.timer.timer, seconds);
    return handle_of(record);
}

struct async_handle async__loop_call_at(struct async_loop *loop, double when, void (*callback)(void *), void *arg,
                                           const char *site)
{
    struct async__callback *record = take_timed(loop, callback, arg, site);
    if (!record)
        return (struct async_handle){0};
    async__loop_arm(loop, &record->u.timer.timer, async__loop_now_ns(loop), async__ns_of_seconds(when));
    return handle_of(record);
}

struct async_handle(async_loop_call_soon)(struct async_loop *loop, void (*callback)(void *), void *arg)
{
    return async__loop_call_soon(loop, callback, arg, NULL);
}

struct async_handle(async_loop_call_later)(struct async_loop *loop, double seconds, void (*callback)(void *), void *arg)
{
    return async__loop_call_later(loop, seconds, callback, arg, NULL);
}

struct async_handle(async_loop_call_at)(struct async_loop *loop, double when, void (*callback)(void *), void *arg)
{
    return async__loop_call_at(loop, when, callback, arg, NULL);
}

/* ---- cancelling -------------------------------------------------------------------------------- */

/* What stands in the place of a callback that is not to run. */
static void nothing(void *arg)
{
    (void)arg;
}

bool async_handle_cancel(struct async_loop *loop, struct async_handle handle)
{
    async__debug_thread(loop);
    struct async__callback *record = find(loop, handle);
    if (!record || record->callback == nothing)
        return false;
    if (record->job.flags & ASYNC__ARMED) {
        record->job.flags = 0;
        async__wheel_remove(loop->wheel, &record->u.timer.timer);
        async__context_drop(release(loop, record));
    } else {
        record->callback = nothing; /* it stays in the ready queue */
    }
    return true;
}

bool async_handle_cancelled(const struct async_loop *loop, struct async_handle handle)
{
    const struct async__callback *record = find(loop, handle);
    return !record || record->callback == nothing;
}

/* The record that the job is the head of, or null. */
static struct async__callback *callback_of(struct async__job *job)
{
    bool is_callback = job->frame->fn == &async__callback_fn || job->frame->fn == &full_fn;
    return is_callback ? (struct async__callback *)job : NULL;
}

void async__callback_drop(struct async__job *job)
{
    struct async__callback *record = callback_of(job);
    if (record)
        record->callback = nothing;
}

const char *async__callback_site(struct async__job *job)
{
    const struct async__callback *record = callback_of(job);
    return record ? record->site : NULL;
}

/* ---- from other threads ----------------------------------------------------------------------- */

/* Another thread's callback: allocated by that thread, freed by the loop's. */
struct foreign_callback {
    union {
        struct async__post post; /* on its way */
        struct async__job job;   /* in the ready queue */
    } u;
    void (*callback)(void *);
    void *arg;
};

static struct async_frame *foreign_resume(struct async_frame *frame)
{
    struct foreign_callback *record = (struct foreign_callback *)async__here.task;
    struct async_loop *loop = async__here.loop;
    struct foreign_callback call = *record;
    (void)frame;
    async__here.task = NULL;
    free(record);
    if (!loop->head.closing)
        call.callback(call.arg);
    return loop->head.after;
}

static const struct async_fn foreign_fn = {.resume = foreign_resume, .name = "a callback"};
static const struct async_frame foreign_frame = {.fn = &foreign_fn};

static void foreign_arrived(struct async__post *post, struct async_loop *loop)
{
    struct foreign_callback *record = (struct foreign_callback *)post;
    record->u.job = (struct async__job){.frame = (struct async_frame *)(uintptr_t)&foreign_frame};
    async__ready(&loop->head, &record->u.job);
}

int async_loop_call_soon_threadsafe(struct async_loop *loop, void (*callback)(void *), void *arg)
{
    struct foreign_callback *record = malloc(sizeof *record);
    if (!record)
        return -ENOMEM;
    record->u.post.arrived = foreign_arrived;
    record->callback = callback;
    record->arg = arg;
    int err = async__inbox_post(loop->inbox, &record->u.post);
    if (err)
        free(record);
    return err;
}

/* ---- running: async__here.task is the job whose turn has come ---------------------------------- */

static struct async_frame *call_resume(struct async_frame *frame)
{
    struct async__call *call = (struct async__call *)async__here.task;
    (void)frame;
    async__here.task = NULL;
    struct async_loop *loop = async__here.loop;
    call->run(call, loop);
    return loop->head.after;
}

static const struct async_fn call_fn = {.resume = call_resume, .name = "a callback"};
const struct async_frame async__call_frame = {.fn = &call_fn};

static inline struct async__callback *callback_of_frame(struct async_frame *frame)
{
    return (struct async__callback *)((char *)frame - offsetof(struct async__callback, u.frame));
}

static struct async_frame *plain_resume(struct async_frame *frame)
{
    return async__callback_run(async__here.loop, callback_of_frame(frame));
}

static struct async_frame *full_resume(struct async_frame *frame)
{
    struct async__callback *record = callback_of_frame(frame);
    struct async_loop *loop = async__here.loop;
    void (*callback)(void *) = record->callback;
    void *arg = record->arg;
    async__here.task = NULL;
    async__context_enter(loop, release(loop, record));
    callback(arg);
    return loop->head.after;
}

void async__callbacks_deinit(struct async_loop *loop)
{
    for (uint32_t i = 0; i < loop->callback_blocks; i++) {
        for (uint32_t j = 0; loop->head.inherits && j < CALLBACKS_PER_BLOCK; j++)
            async__context_drop(loop->callbacks[i][j].context); /* of those whose time has not come */
        free(loop->callbacks[i]);
    }
    async__context_set_current(loop, NULL);
    free(loop->callbacks);
    loop->callbacks = NULL;
    loop->callback_blocks = 0;
    loop->head.callbacks = NULL;
}
