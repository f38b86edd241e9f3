/* Plain callbacks: call_soon, call_later, call_at and their handles.
 *
 * A callback's record lives in a block of the loop and is used again. A handle names its slot and the
 * generation of its use, which changes when the record is released; so a stale handle finds nothing.
 */
#include "task.h"

#include <errno.h>
#include <stdlib.h>

enum { CALLBACKS_PER_BLOCK = 64 };

struct async__callback {
    struct async__job job;              /* count is the generation; `next` links free ones */
    struct async__timer_callback timer; /* when its time has not come yet */
    void (*callback)(void *);
    void *arg;
    struct async_loop *loop;
    const char *site; /* where it was made, or null; in debug mode */
    uint32_t slot;
};

static struct async_frame *callback_resume(struct async_frame *frame);
static const struct async_fn callback_fn = {.resume = callback_resume, .name = "a callback"};
static const struct async_frame callback_frame = {.fn = &callback_fn};

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
        block[i] = (struct async__callback){.job.count = 1, .loop = loop, .slot = count * CALLBACKS_PER_BLOCK + i};
        block[i].job.next = (struct async__job *)loop->callback_free;
        loop->callback_free = &block[i];
    }
    loop->callbacks[loop->callback_blocks++] = block;
    return true;
}

static struct async__callback *take(struct async_loop *loop, void (*callback)(void *), void *arg, const char *site)
{
    async__debug_thread(loop);
    if (loop->closed || (!loop->callback_free && !grow(loop)))
        return NULL;
    struct async__callback *record = loop->callback_free;
    loop->callback_free = (struct async__callback *)record->job.next;
    record->job.frame = (struct async_frame *)(uintptr_t)&callback_frame;
    record->job.flags = 0;
    record->site = site;
    record->callback = callback;
    record->arg = arg;
    return record;
}

static void release(struct async__callback *record)
{
    struct async_loop *loop = record->loop;
    if (++record->job.count == 0)
        record->job.count = 1;
    record->job.next = (struct async__job *)loop->callback_free;
    loop->callback_free = record;
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
        (struct async__callback *)((char *)timer - offsetof(struct async__callback, timer));
    record->job.flags &= (uint16_t)~ASYNC__ARMED;
    async__ready(&record->loop->head, &record->job);
}

static struct async__callback *take_timed(struct async_loop *loop, void (*callback)(void *), void *arg,
                                          const char *site)
{
    struct async__callback *record = take(loop, callback, arg, site);
    if (!record)
        return NULL;
    record->job.flags |= ASYNC__ARMED;
    record->timer.fire = time_has_come;
    record->timer.timer.is_callback = 1;
    return record;
}

struct async_handle async__loop_call_soon(struct async_loop *loop, void (*callback)(void *), void *arg, const char *site)
{
    struct async__callback *record = take(loop, callback, arg, site);
    if (!record)
        return (struct async_handle){0};
    async__ready(&loop->head, &record->job);
    return handle_of(record);
}

struct async_handle async__loop_call_later(struct async_loop *loop, double seconds, void (*callback)(void *), void *arg,
                                           const char *site)
{
    struct async__callback *record = take_timed(loop, callback, arg, site);
    if (!record)
        return (struct async_handle){0};
    async__loop_arm_after(loop, &record->timer.timer, seconds);
    return handle_of(record);
}

struct async_handle async__loop_call_at(struct async_loop *loop, double when, void (*callback)(void *), void *arg,
                                           const char *site)
{
    struct async__callback *record = take_timed(loop, callback, arg, site);
    if (!record)
        return (struct async_handle){0};
    async__loop_arm(loop, &record->timer.timer, async__loop_now_ns(loop), async__ns_of_seconds(when));
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

const char *async__callback_site(const struct async__job *job)
{
    return job->frame == &callback_frame ? ((const struct async__callback *)job)->site : NULL;
}

bool async_handle_cancel(struct async_loop *loop, struct async_handle handle)
{
    async__debug_thread(loop);
    struct async__callback *record = find(loop, handle);
    if (!record || record->job.flags & ASYNC__CANCELLED)
        return false;
    if (record->job.flags & ASYNC__ARMED) {
        async__wheel_remove(loop->wheel, &record->timer.timer);
        release(record);
    } else {
        record->job.flags |= ASYNC__CANCELLED; /* it stays in the ready queue */
    }
    return true;
}

bool async_handle_cancelled(const struct async_loop *loop, struct async_handle handle)
{
    const struct async__callback *record = find(loop, handle);
    return !record || record->job.flags & ASYNC__CANCELLED;
}

/* ---- from other threads ----------------------------------------------------------------------- */

/* Another thread's callback: allocated by that thread, freed by the loop's. */
struct async__foreign_callback {
    struct async__call call;
    struct async__post post;
    void (*callback)(void *);
    void *arg;
};

static void foreign_arrived(struct async__post *post, struct async_loop *loop)
{
    struct async__foreign_callback *record =
        (struct async__foreign_callback *)((char *)post - offsetof(struct async__foreign_callback, post));
    async__ready(&loop->head, &record->call.job);
}

static void run_foreign(struct async__call *call, struct async_loop *loop)
{
    struct async__foreign_callback record = *(struct async__foreign_callback *)call;
    free(call);
    if (!loop->head.closing)
        record.callback(record.arg);
}

int async_loop_call_soon_threadsafe(struct async_loop *loop, void (*callback)(void *), void *arg)
{
    struct async__foreign_callback *record = malloc(sizeof *record);
    if (!record)
        return -ENOMEM;
    *record = (struct async__foreign_callback){.call = {async__call_job(), run_foreign},
                                               .post.arrived = foreign_arrived,
                                               .callback = callback,
                                               .arg = arg};
    int err = async__inbox_post(loop->inbox, &record->post);
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
    call->run(call, async__here.loop);
    return NULL;
}

static const struct async_fn call_fn = {.resume = call_resume, .name = "a callback"};
const struct async_frame async__call_frame = {.fn = &call_fn};

static struct async_frame *callback_resume(struct async_frame *frame)
{
    struct async__callback *record = (struct async__callback *)async__here.task;
    void (*callback)(void *) = record->callback;
    void *arg = record->arg;
    bool wanted = !record->loop->head.closing && !(record->job.flags & ASYNC__CANCELLED);
    (void)frame;
    async__here.task = NULL;
    release(record);
    if (wanted)
        callback(arg);
    return NULL;
}

void async__callbacks_deinit(struct async_loop *loop)
{
    for (uint32_t i = 0; i < loop->callback_blocks; i++)
        free(loop->callbacks[i]);
    free(loop->callbacks);
    loop->callbacks = NULL;
    loop->callback_blocks = 0;
    loop->callback_free = NULL;
}
