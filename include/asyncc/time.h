/* Waiting for time, and for a turn. */
#ifndef ASYNCC_TIME_H
#define ASYNCC_TIME_H

/* Waits `seconds` on the loop's clock, never less; zero or less (or not a number) lets the others
 * run once. Fails with -ECANCELED only. */
ASYNC_LEAF void async_sleep(double seconds);

/* Lets everything that is ready run once: asyncio.sleep(0). Fails with -ECANCELED only. */
ASYNC_LEAF void async_yield(void);

#ifdef ASYNCC_GENERATED

struct async_sleep__frame {
    struct async_frame base;
    struct async_task *task; /* who waits here */
    union {
        struct async__timer timer; /* set when base.flags is 1; else it only yields */
        double seconds;            /* the argument, before the start */
    } u;
};
extern const struct async_fn async_sleep__fn;
void async_sleep__start(struct async_sleep__frame *frame, double seconds);
struct async_frame *async_sleep__prepare(struct async_sleep__frame *frame, double seconds);

struct async_yield__frame {
    struct async_frame base;
    struct async_task *task; /* who waits here */
};
extern const struct async_fn async_yield__fn;
struct async_frame *async_yield__prepare(struct async_yield__frame *frame);

/* Goes to the end of the ready queue, still waiting, so that a cancellation reaches it there. */
static inline void async_yield__start(struct async_yield__frame *frame)
{
    struct async_task *task = async__here.task;
    if (async__leaf_is_disturbed(task)) {
        task->job.flags &= (uint16_t)~ASYNC__CANCEL_DUE;
        frame->base.fn = &async_yield__fn;
        frame->base.state = ASYNC__CANCELED;
        return;
    }
    async__ready((struct async__loop_head *)async__here.loop, &task->job);
    async__leaf_suspend((struct async_leaf *)frame, &async_yield__fn);
}

#endif

#endif
