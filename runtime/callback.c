/* Plain callbacks: call_soon, call_later, call_at and their handles.
 *
 * A callback's record lies in a block of the loop and is used again. A handle names its slot and the
 * generation of its use, which changes when the record is released; so a stale handle finds nothing. What few callbacks
 * have, a site or a context, lies beside the block. The common case of call_soon is inline: <asyncc/callback_inline.h>.
 */
#include "side.h"

#include <errno.h>
#include <stdlib.h>

enum { CALLBACK_SLOTS = 64 }; /* numbers that a block has; no record has the last ones */

static_assert((int)ASYNC__CALLBACKS <= CALLBACK_SLOTS, "a number for each record");
static_assert(offsetof(struct async__callback, timer.fire) == offsetof(struct async__callback, job.next),
              "one word, whether armed, ready or free");

/* Where a callback comes from. */
struct async__origin {
    const char *site;               /* debug mode: where it was made; or null */
    struct async__binding *context; /* the context variables that it sees; or null */
};

static struct async_frame *plain_resume(struct async_frame *frame);
static struct async_frame *full_resume(struct async_frame *frame);
static const struct async_fn plain_fn = {.resume = plain_resume, .name = "a callback"};
static const struct async_fn full_fn = {.resume = full_resume, .name = "a callback"};
const struct async_frame async__callback_frame = {.fn = &plain_fn};
static const struct async_frame full_frame = {.fn = &full_fn}; /* of those that have an origin */

static struct async_frame *mutable_frame(const struct async_frame *frame)
{
    return (struct async_frame *)(uintptr_t)frame;
}

/* ---- records ----------------------------------------------------------------------------------- */

static bool make_room(struct async_loop *loop, uint32_t count)
{
    if (count & (count - 1)) /* the table is full at powers of two */
        return true;
    struct async__callbacks **blocks = realloc(loop->callbacks, (count ? 2 * (size_t)count : 1) * sizeof *blocks);
    if (blocks)
        loop->callbacks = blocks;
    return blocks;
}

/* Makes one block more. False when out of memory. */
static bool grow(struct async_loop *loop)
{
    uint32_t count = loop->callback_blocks;
    void *memory;
    if (!make_room(loop, count) || posix_memalign(&memory, ASYNC__CALLBACKS_ALIGN, sizeof(struct async__callbacks)))
        return false;
    struct async__callbacks *block = memory;
    block->first = count * CALLBACK_SLOTS;
    block->origins = NULL;
    for (uint32_t i = ASYNC__CALLBACKS; i-- > 0;) {
        struct async__callback *record = &block->records[i];
        record->job = (struct async__job){
            .next = loop->head.callbacks, .frame = mutable_frame(&async__callback_frame), .count = 1};
        loop->head.callbacks = &record->job;
    }
    loop->callbacks[loop->callback_blocks++] = block;
    return true;
}

/* Where the record's origin is; its block has room for them. */
static struct async__origin *origin_of(const struct async__callback *record)
{
    struct async__callbacks *block = async__callbacks_of(record);
    return &block->origins[record - block->records];
}

/* False when out of memory. */
static bool set_origin(struct async__callback *record, struct async__origin origin)
{
    struct async__callbacks *block = async__callbacks_of(record);
    if (!block->origins && !(block->origins = calloc(ASYNC__CALLBACKS, sizeof *block->origins)))
        return false;
    *origin_of(record) = origin;
    record->job.frame = mutable_frame(&full_frame);
    async__context_ref(origin.context);
    return true;
}

/* Takes a free record out, in any case; null when out of memory, or when the loop is closed. */
__attribute__((noinline)) static struct async__callback *take(struct async_loop *loop, const char *site)
{
    struct async__origin origin = {loop->debug ? site : NULL, async__context_current(loop)};
    async__debug_thread(loop);
    if (loop->closed)
        return NULL;
    struct async__job *job = async__callback_take(&loop->head);
    if (!job && grow(loop))
        job = async__callback_take(&loop->head);
    struct async__callback *record = job ? async__callback_of(job) : NULL;
    if (record && (origin.site || origin.context) && !set_origin(record, origin)) {
        async__callback_release(loop, record);
        return NULL;
    }
    async__context_use(loop, origin.context);
    return record;
}

/* Releases any record. The context is the caller's. */
static struct async__binding *release(struct async_loop *loop, struct async__callback *record)
{
    struct async__binding *context = NULL;
    if (record->job.frame == &full_frame) {
        struct async__origin *origin = origin_of(record);
        context = origin->context;
        *origin = (struct async__origin){0};
        record->job.frame = mutable_frame(&async__callback_frame);
    }
    async__callback_release(loop, record);
    return context;
}

/* The record that the handle names, or null. */
static inline struct async__callback *find(const struct async_loop *loop, struct async_handle handle)
{
    uint32_t block = handle.slot / CALLBACK_SLOTS;
    if (__builtin_expect(block >= loop->callback_blocks, 0))
        return NULL;
    struct async__callback *record = &loop->callbacks[block]->records[handle.slot % CALLBACK_SLOTS];
    return __builtin_expect(record->job.count == handle.generation, 1) ? record : NULL;
}

/* ---- setting ----------------------------------------------------------------------------------- */

static void time_has_come(struct async__timer_callback *timer)
{
    struct async__callback *record = (struct async__callback *)timer;
    record->job.flags = 0;
    async__ready(&async__here.loop->head, &record->job);
}

static inline void prepare(struct async__callback *record, void (*callback)(void *), void *arg, int64_t deadline_ns)
{
    record->callback = callback;
    record->arg = arg;
    record->job.flags = ASYNC__ARMED;
    record->timer.fire = time_has_come;
    record->timer.timer.due = (uint64_t)deadline_ns | ASYNC__TIMER_CALLS;
}

__attribute__((noinline)) static struct async_handle arm_slowly(struct async_loop *loop, struct async__callback *record,
                                                                bool is_due)
{
    async__loop_arm_slowly(loop, &record->timer.timer, is_due);
    return async__callback_handle(record);
}

__attribute__((noinline)) static struct async_handle call_slowly(struct async_loop *loop, int64_t now_ns,
                                                                 int64_t deadline_ns, void (*callback)(void *),
                                                                 void *arg, const char *site)
{
    struct async__callback *record = take(loop, site);
    if (!record)
        return (struct async_handle){0};
    prepare(record, callback, arg, deadline_ns);
    return arm_slowly(loop, record, deadline_ns <= now_ns);
}

/* Calls at a time that is compared with `now_ns`. What is not common is at the end, so that the rest needs to save no registers. */
static inline struct async_handle call(struct async_loop *loop, int64_t now_ns, int64_t deadline_ns,
                                       void (*callback)(void *), void *arg, const char *site)
{
    struct async__job *job = __builtin_expect(!loop->head.inherits, 1) ? async__callback_take(&loop->head) : NULL;
    if (__builtin_expect(!job, 0))
        return call_slowly(loop, now_ns, deadline_ns, callback, arg, site);
    struct async__callback *record = async__callback_of(job);
    prepare(record, callback, arg, deadline_ns);
    if (__builtin_expect(deadline_ns <= now_ns, 0) ||
        __builtin_expect(!async__wheel_add_quickly(loop->wheel, &record->timer.timer, (uint64_t)deadline_ns), 0))
        return arm_slowly(loop, record, deadline_ns <= now_ns);
    return async__callback_handle(record);
}

struct async_handle async__loop_call_soon(struct async_loop *loop, void (*callback)(void *), void *arg,
                                          const char *site)
{
    struct async__callback *record = take(loop, site);
    if (!record)
        return (struct async_handle){0};
    record->callback = callback;
    record->arg = arg;
    async__ready(&loop->head, &record->job);
    return async__callback_handle(record);
}

struct async_handle async__loop_call_later(struct async_loop *loop, double seconds, void (*callback)(void *), void *arg,
                                           const char *site)
{
    int64_t now_ns = async__loop_now_ns(loop);
    return call(loop, now_ns, async__ns_after(now_ns, seconds), callback, arg, site);
}

struct async_handle async__loop_call_at(struct async_loop *loop, double when, void (*callback)(void *), void *arg,
                                        const char *site)
{
    return call(loop, loop->looked_ns, async__ns_of_seconds(when), callback, arg, site);
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

/* Of one that was not released, whatever it is. */
__attribute__((noinline)) static bool cancel(struct async_loop *loop, struct async__callback *record)
{
    async__debug_thread(loop);
    if (record->job.flags & ASYNC__ARMED) {
        record->job.flags = 0;
        async__wheel_remove(loop->wheel, &record->timer.timer);
        async__context_drop(release(loop, record));
        return true;
    }
    bool is_new = record->callback != nothing;
    record->callback = nothing; /* it stays in the ready queue */
    return is_new;
}

bool async_handle_cancel(struct async_loop *loop, struct async_handle handle)
{
    struct async__callback *record = find(loop, handle);
    if (__builtin_expect(!record, 0)) {
        async__debug_thread(loop);
        return false;
    }
    bool is_plain = record->job.frame == &async__callback_frame && !loop->head.inherits;
    if (__builtin_expect(!is_plain || !(record->job.flags & ASYNC__ARMED), 0))
        return cancel(loop, record);
    record->job.flags = 0;
    async__callback_release(loop, record);
    async__wheel_remove(loop->wheel, &record->timer.timer); /* last: what it does seldom needs nothing kept */
    return true;
}

bool async_handle_cancelled(const struct async_loop *loop, struct async_handle handle)
{
    const struct async__callback *record = find(loop, handle);
    return !record || record->callback == nothing;
}

/* The record that the job is of, or null. */
static struct async__callback *callback_of(struct async__job *job)
{
    bool is_callback = job->frame == &async__callback_frame || job->frame == &full_frame;
    return is_callback ? async__callback_of(job) : NULL;
}

void async__callback_drop(struct async__job *job)
{
    struct async__callback *record = callback_of(job);
    if (record)
        record->callback = nothing;
}

const char *async__callback_site(struct async__job *job)
{
    const struct async__handler *handler = async__handler_of(job);
    if (job->frame == &full_frame)
        return origin_of(async__callback_of(job))->site;
    return handler ? async__handler_site(handler) : NULL;
}

/* ---- from other threads ----------------------------------------------------------------------- */

/* Another thread's callback: allocated by that thread, freed by the loop's. Many may be on their way, so it is as short as can be. */
struct foreign_callback {
    union {
        struct async__post post; /* on its way */
        struct async__job job;   /* in the ready queue */
    } u;
    void (*callback)(void *);
    void *arg;
};

/* The same from a thread that has context variables. */
struct foreign_with_context {
    struct foreign_callback base;
    struct async__binding *context; /* copied from that thread's */
};

/* Calls back and frees the record. */
static struct async_frame *foreign_call(struct foreign_callback *record, struct async__binding *context)
{
    struct async_loop *loop = async__here.loop;
    struct foreign_callback call = *record;
    async__here.task = NULL;
    free(record);
    async__context_enter(loop, context);
    if (!loop->head.closing)
        call.callback(call.arg);
    return loop->head.after;
}

static struct async_frame *foreign_resume(struct async_frame *frame)
{
    (void)frame;
    return foreign_call((struct foreign_callback *)async__here.task, NULL);
}

static struct async_frame *foreign_with_context_resume(struct async_frame *frame)
{
    struct foreign_with_context *record = (struct foreign_with_context *)async__here.task;
    (void)frame;
    return foreign_call(&record->base, record->context);
}

static const struct async_fn foreign_fn = {.resume = foreign_resume, .name = "a callback"};
static const struct async_frame foreign_frame = {.fn = &foreign_fn};
static const struct async_fn foreign_with_context_fn = {.resume = foreign_with_context_resume, .name = "a callback"};
static const struct async_frame foreign_with_context_frame = {.fn = &foreign_with_context_fn};

static void foreign_arrived(struct async__post *post, struct async_loop *loop)
{
    struct foreign_callback *record = (struct foreign_callback *)post;
    record->u.job = (struct async__job){.frame = mutable_frame(&foreign_frame)};
    async__ready(&loop->head, &record->u.job);
}

static void foreign_with_context_arrived(struct async__post *post, struct async_loop *loop)
{
    struct foreign_with_context *record = (struct foreign_with_context *)post;
    record->base.u.job = (struct async__job){.frame = mutable_frame(&foreign_with_context_frame)};
    async__context_use(loop, record->context);
    async__ready(&loop->head, &record->base.u.job);
}

/* A record with the calling thread's context, if it has one; null when out of memory. */
static struct foreign_callback *foreign_new(struct async__binding **context)
{
    if (!async__context_copy(context))
        return NULL;
    if (!*context) {
        struct foreign_callback *record = malloc(sizeof *record);
        if (record)
            record->u.post.arrived = foreign_arrived;
        return record;
    }
    struct foreign_with_context *record = malloc(sizeof *record);
    if (!record) {
        async__context_drop(*context);
        return NULL;
    }
    record->base.u.post.arrived = foreign_with_context_arrived;
    record->context = *context;
    return &record->base;
}

int async_loop_call_soon_threadsafe(struct async_loop *loop, void (*callback)(void *), void *arg)
{
    struct async__binding *context;
    struct foreign_callback *record = foreign_new(&context);
    if (!record)
        return -ENOMEM;
    record->callback = callback;
    record->arg = arg;
    int err = async__inbox_post(loop->inbox, &record->u.post);
    if (err) {
        async__context_drop(context);
        free(record);
    }
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

static struct async_frame *plain_resume(struct async_frame *frame)
{
    (void)frame;
    return async__callback_run(async__here.loop, async__callback_of((struct async__job *)async__here.task));
}

static struct async_frame *full_resume(struct async_frame *frame)
{
    struct async__callback *record = async__callback_of((struct async__job *)async__here.task);
    struct async_loop *loop = async__here.loop;
    (void)frame;
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
        struct async__callbacks *block = loop->callbacks[i];
        for (uint32_t j = 0; block->origins && j < ASYNC__CALLBACKS; j++)
            async__context_drop(block->origins[j].context); /* of those whose time has not come */
        free(block->origins);
        free(block);
    }
    async__context_set_current(loop, NULL);
    free(loop->callbacks);
    loop->callbacks = NULL;
    loop->callback_blocks = 0;
    loop->head.callbacks = loop->head.freed = NULL;
}
