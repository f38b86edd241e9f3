/* Waiting for time, and for a turn. */
#ifndef ASYNCC_TIME_H
#define ASYNCC_TIME_H

/* Waits `seconds` on the loop's clock, never less; zero or less (or not a number) lets the others run once. -ECANCELED. */
ASYNC_LEAF void async_sleep(double seconds);

/* Waits until `when` on the clock of async_loop_time; a time that has passed lets the others run once. -ECANCELED. */
ASYNC_LEAF void async_sleep_until(double when);

/* Lets everything that is ready run once: asyncio.sleep(0). -ECANCELED. */
ASYNC_LEAF void async_yield(void);

#ifdef ASYNCC_GENERATED

struct async_sleep__frame {
    struct async_frame base;
    struct async_task *task; /* who waits here */
    union {
        struct async__timer timer; /* unlinked (prev and next null, not first) when it only yields */
        double seconds;            /* the argument, before the start */
    } u;
};
extern const struct async_fn async_sleep__fn;
void async_sleep__start(struct async_sleep__frame *frame, double seconds);
struct async_frame *async_sleep__prepare(struct async_sleep__frame *frame, double seconds);

struct async_sleep_until__frame {
    struct async_sleep__frame sleep;
};

struct async_yield__frame {
    struct async_frame base;
    struct async_task *task; /* who waits here */
};
extern const struct async_fn async_yield__fn;
struct async_frame *async_yield__prepare(struct async_yield__frame *frame);

#endif

#endif
