/* Put before a sample by -include, so that a test sees more of the very program that users run.
 *
 * Prints the seconds that passed on a loop between its making and its closing; and if
 * INTERRUPT_AFTER is defined, raises SIGINT that many seconds after async_loop_run_forever began,
 * as a user at the keyboard would. */
#include <asyncc.h>
#include <signal.h>
#include <stdio.h>

static double observe_begin;

static inline struct async_loop *observe_new(struct async_loop *loop)
{
    observe_begin = async_loop_time(loop);
    return loop;
}

static inline void observe_close(struct async_loop *loop)
{
    printf("loop time: %.9f\n", async_loop_time(loop) - observe_begin);
    async_loop_close(loop);
}

#undef async_new_event_loop /* of the view that translated programs have */
#define async_new_event_loop() observe_new(async_new_event_loop())
#define async_loop_close(loop) observe_close(loop)

#ifdef INTERRUPT_AFTER
static void observe_interrupt(void *unused)
{
    (void)unused;
    raise(SIGINT);
}

static inline int observe_run_forever(struct async_loop *loop)
{
    async_loop_call_later(loop, INTERRUPT_AFTER, observe_interrupt, 0);
    return async_loop_run_forever(loop);
}

#define async_loop_run_forever(loop) observe_run_forever(loop)
#endif
