/* Signals, as callbacks of a loop and as something to wait for.
 *
 * Any loop in any thread may take a signal, and several may take the same: each is told. Signals of one number that come in quick
 * succession may be told once, as the system does. What the program had set for a signal before comes back when the last loop gives
 * it up, at the latest when it closes.
 */
#ifndef ASYNCC_SIGNAL_H
#define ASYNCC_SIGNAL_H

#include <stdbool.h>

struct async_loop;

/* Calls `callback(arg)` from the loop, as async_loop_call_soon does, whenever the signal comes, until it is removed; in the
 * place of an earlier callback for the same. The loop counts it as a reason not to be deadlocked. Returns 0; -EINVAL when it is
 * no signal or cannot be caught, -EBADF when the loop is closed, -ENOMEM. On the loop's thread, before or in a run. asyncio's
 * add_signal_handler, in any thread. */
int async_loop_add_signal_handler(struct async_loop *loop, int signum, void (*callback)(void *), void *arg);

/* Ends that, also when a call is due already, and gives the signal up, unless tasks wait for it. False when the loop had not taken it. */
bool async_loop_remove_signal_handler(struct async_loop *loop, int signum);

/* Waits until the signal comes. From the first wait on the loop has taken it, until async_loop_remove_signal_handler or
 * async_loop_close: one that comes while nobody waits is remembered for the next wait. Several tasks may wait; each is told.
 * Returns 0; -EINVAL when it is no signal or cannot be caught; -ENOMEM. Fails with -ECANCELED only. */
ASYNC_LEAF int async_wait_signal(int signum);

#ifdef ASYNCC_GENERATED

struct async_wait_signal__frame {
    struct async_frame base;
    struct async_task *task;               /* who waits here */
    struct async_wait_signal__frame *next; /* who waits for the same, in order */
    struct async_wait_signal__frame *prev;
    int signum;
    int result;
};
extern const struct async_fn async_wait_signal__fn;
int async_wait_signal__start(struct async_wait_signal__frame *frame, int signum);
struct async_frame *async_wait_signal__prepare(struct async_wait_signal__frame *frame, int signum);

int async__loop_add_signal_handler(struct async_loop *loop, int signum, void (*callback)(void *), void *arg,
                                   const char *site);
#define async_loop_add_signal_handler(...) async__loop_add_signal_handler(__VA_ARGS__, ASYNC__SITE "\0" "2" #__VA_ARGS__)

#endif

#endif
