/* An awaitable of one's own: a latch, which opens when it was counted down to zero, for all who wait at it.
 *
 * Python has __await__ for that. In C it is a leaf: a frame that says what is waited with, and functions that begin the
 * wait, end it and cancel it. The frame lies in the frame of whoever waits, so waiting allocates nothing.
 */
#include <asyncc.h>
#include <stdio.h>

/* ---- what users of the latch see (in a library: its header) ----------------------------------- */

struct latch {
    int count;                         /* open at 0 */
    struct latch_wait__frame *waiters; /* newest first */
};

/* Waits until the latch is open; returns how many waited with this one, itself included. */
ASYNC_LEAF int latch_wait(struct latch *latch);

void latch_count_down(struct latch *latch);

#ifdef ASYNCC_GENERATED /* the calling convention's view, which the tool's output sees */

struct latch_wait__frame {
    struct async_frame base; /* the first two members are every leaf's */
    struct async_task *task;
    int result;
    struct latch *latch;
    struct latch_wait__frame *next; /* who came before */
};
extern const struct async_fn latch_wait__fn;
int latch_wait__start(struct latch_wait__frame *frame, struct latch *latch);
struct async_frame *latch_wait__prepare(struct latch_wait__frame *frame, struct latch *latch);

/* ---- how it works (in a library: a source file compiled with -DASYNCC_GENERATED) --------------- */

/* AWAIT(latch_wait(latch)). What need not wait returns; what must wait says so last. */
int latch_wait__start(struct latch_wait__frame *frame, struct latch *latch)
{
    if (latch->count == 0)
        return 1;
    frame->latch = latch;
    frame->next = latch->waiters;
    latch->waiters = frame;
    async__leaf_wait(&frame->base, &latch_wait__fn);
    return 0;
}

/* A gather's branch, or a task's whole call, begins later: its argument is kept until then. */
struct async_frame *latch_wait__prepare(struct latch_wait__frame *frame, struct latch *latch)
{
    if (!frame)
        return NULL; /* out of memory */
    frame->base = (struct async_frame){.fn = &latch_wait__fn, .state = ASYNC_START};
    frame->latch = latch;
    return &frame->base;
}

static struct async_frame *latch_resume(struct async_frame *base)
{
    struct latch_wait__frame *frame = (struct latch_wait__frame *)base;
    if (base->state != ASYNC_START)
        return base->caller;
    base->state = 0;
    int result = latch_wait__start(frame, frame->latch);
    if (async__suspended(base->state))
        return NULL;
    frame->result = result;
    return base->caller;
}

/* The task is being cancelled: leave what is waited for as if one had never been there, then fail. */
static void latch_cancel(struct async_frame *base)
{
    struct latch_wait__frame *frame = (struct latch_wait__frame *)base;
    struct latch_wait__frame **link = &frame->latch->waiters;
    while (*link != frame)
        link = &(*link)->next;
    *link = frame->next;
    async_fail(base, -ECANCELED);
}

static const uint32_t latch_lines[] = {__LINE__};
const struct async_fn latch_wait__fn = {
    .resume = latch_resume,
    .cancel = latch_cancel,
    .frame_size = sizeof(struct latch_wait__frame),
    .frame_align = _Alignof(struct latch_wait__frame),
    .result_offset = offsetof(struct latch_wait__frame, result),
    .result_size = sizeof(int),
    .name = "latch_wait",
    .file = __FILE__,
    .lines = latch_lines,
};

/* For calls through pointers. */
int latch_wait(struct latch *latch)
{
    if (async__entry_spawning()) {
        async__here.callee = latch_wait__prepare(async__entry_task(&latch_wait__fn), latch);
        return 0;
    }
    struct latch_wait__frame *frame = async__entry_enter(&latch_wait__fn);
    if (!frame)
        return 0;
    int result = latch_wait__start(frame, latch);
    async__entry_leave(&frame->base);
    return result;
}

void latch_count_down(struct latch *latch)
{
    if (latch->count == 0 || --latch->count > 0)
        return;
    struct latch_wait__frame *next, *waiter = latch->waiters;
    int count = 0;
    latch->waiters = NULL;
    for (struct latch_wait__frame *frame = waiter; frame; frame = frame->next)
        count++;
    for (; waiter; waiter = next) {
        next = waiter->next; /* the frame is its owner's once it is complete */
        waiter->result = count;
        async_complete(&waiter->base);
    }
}

#endif

/* ---- a program that uses it ------------------------------------------------------------------- */

ASYNC void worker(struct latch *latch, int seconds)
{
    AWAIT(async_sleep(seconds));
    printf("worker %d is ready\n", seconds);
    latch_count_down(latch);
}

ASYNC void runner(struct latch *latch)
{
    printf("off, with %d\n", AWAIT(latch_wait(latch)));
}

ASYNC int main(void)
{
    struct latch latch = {.count = 3};
    AWAIT(async_gather(runner(&latch), worker(&latch, 1), worker(&latch, 2), latch_wait(&latch), worker(&latch, 3)));
    printf("open: %d\n", AWAIT(latch_wait(&latch)));

    struct latch never = {.count = 1};
    ASYNC_TIMEOUT(1)
        AWAIT(latch_wait(&never));
    ASYNC_CATCH (err)
        printf("closed: %s, nobody waits: %d\n", async_strerror(err), never.waiters == NULL);
    return 0;
}
