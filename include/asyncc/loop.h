/* The event loop: runs tasks and callbacks of one thread, turn by turn.
 *
 * A loop is made by async_new_event_loop, run by async_loop_run_until_complete or
 * async_loop_run_forever, and ended by async_loop_close; async_run does all three. But for
 * functions that say otherwise, a loop is used from the thread that runs it. Times are seconds.
 * Other threads reach it by async_loop_call_soon_threadsafe and async_create_task_threadsafe.
 */
#ifndef ASYNCC_LOOP_H
#define ASYNCC_LOOP_H

#include <stdbool.h>
#include <stdint.h>

struct async_loop;
struct async_task;

/* ---- life ------------------------------------------------------------------------------------ */

/* Makes a loop. The caller owns it and ends it by async_loop_close. Null when out of memory.
 * With ASYNCC_CLOCK=virtual in the environment its clock is virtual. Any thread. */
struct async_loop *async_new_event_loop(void);

/* Returns the loop that runs on this thread, or null. */
struct async_loop *async_get_running_loop(void);

/* Returns the running loop, else the one set by async_set_event_loop, else null. */
struct async_loop *async_get_event_loop(void);

/* Sets what async_get_event_loop returns on this thread outside of a run. Null unsets it. */
void async_set_event_loop(struct async_loop *loop);

/* Runs until async_loop_stop. Returns 0 when stopped, -EINTR on SIGINT, -EBUSY when the loop runs already,
 * -EBADF when it is closed; the system's -errno when that refuses to wait for events. Not inside an ASYNC function of the same loop. */
int async_loop_run_forever(struct async_loop *loop);

/* Makes the run end after the present turn; before a run, after its first turn. From tasks and callbacks, or before the
 * run; from another thread by way of async_loop_call_soon_threadsafe. */
void async_loop_stop(struct async_loop *loop);

/* Cancels and unwinds what is pending (an AWAIT that would suspend fails at once) and frees the loop's
 * memory. Closing twice is harmless. Returns 0, or -EBUSY when the loop is running. The pointer may still be
 * asked async_loop_is_closed, and a run on it fails with -EBADF, until many other loops have been closed. */
int async_loop_close(struct async_loop *loop);

/* Tells whether the loop is in a run. Any thread's loop, from that thread. */
bool async_loop_is_running(const struct async_loop *loop);

/* Tells whether async_loop_close was called on it. */
bool async_loop_is_closed(const struct async_loop *loop);

/* Tells why this thread's last run (async_run, async_loop_run_until_complete) failed: the call's own negative errno code;
 * -ECANCELED when the loop was stopped early, -EINTR on SIGINT, -EDEADLK when nothing could run any more, -EBUSY when the loop
 * ran already, -EBADF when it was closed, -ENOMEM. 0 when it succeeded. */
int async_run_error(void);

/* Returns the text of a failure's code, negative or not, as strerror does. */
const char *async_strerror(int err);

/* ---- callbacks ------------------------------------------------------------------------------- */

/* Names a scheduled callback. A value of zero names none. */
struct async_handle {
    uint32_t slot;       /* where the loop keeps it */
    uint32_t generation; /* tells its uses apart: a handle of a callback that has run cancels nothing */
};

/* Calls `callback(arg)` on the next turn, in the order of the calls. Returns a zero handle when out of memory or
 * when the loop is closed. Before or in a run, from tasks and callbacks. */
struct async_handle async_loop_call_soon(struct async_loop *loop, void (*callback)(void *), void *arg);

/* The same, `seconds` from now. Never early; equal times keep the order of the calls. */
struct async_handle async_loop_call_later(struct async_loop *loop, double seconds, void (*callback)(void *), void *arg);

/* The same, at `when` on the clock of async_loop_time. */
struct async_handle async_loop_call_at(struct async_loop *loop, double when, void (*callback)(void *), void *arg);

/* Calls `callback(arg)` on the loop's thread, on one of its next turns; calls by one thread keep their order. Wakes the
 * loop if it sleeps. What waits for the loop's next run when it is closed is dropped. Returns 0; -ESHUTDOWN when the loop is
 * closed; -ENOMEM. From any thread; the loop may be running, or not yet, or be closed meanwhile. */
int async_loop_call_soon_threadsafe(struct async_loop *loop, void (*callback)(void *), void *arg);

/* Cancels a callback that has not run yet. False when there is nothing to cancel any more. */
bool async_handle_cancel(struct async_loop *loop, struct async_handle handle);

/* True when the callback will not run (any more): it was cancelled or has run. */
bool async_handle_cancelled(const struct async_loop *loop, struct async_handle handle);

/* ---- clock ----------------------------------------------------------------------------------- */

/* Returns the seconds on the loop's clock: monotonic, or virtual, which starts at 0. */
double async_loop_time(const struct async_loop *loop);

/* A clock. The table and `state` outlive the loop. */
struct async_clock {
    /* The time in nanoseconds; never goes back. */
    int64_t (*now_ns)(void *state);
    /* Returns at `deadline_ns` (INT64_MAX: none), or earlier when a signal came. The loop looks for what other threads
     * sent before each call, and cannot look during one. Null where now_ns counts as CLOCK_MONOTONIC does. */
    void (*wait_until)(void *state, int64_t deadline_ns);
    void *state;
};

/* Replaces the clock of a loop that is not running and has no timers set. Null: the monotonic clock.
 * Returns 0, or -EBUSY. */
int async_loop_set_clock(struct async_loop *loop, const struct async_clock *clock);

/* Gives such a loop a virtual clock, at 0: when nothing can run it jumps to the next deadline. Returns 0, or -EBUSY. */
int async_loop_set_virtual_clock(struct async_loop *loop);

/* ---- holds, reports -------------------------------------------------------------------------- */

/* A hold says that something outside the loop will wake it: no virtual jump and no deadlock is
 * concluded while one is open. async_loop_release ends one. */
void async_loop_hold(struct async_loop *loop);
void async_loop_release(struct async_loop *loop);

/* asyncio's debug mode: reports slow steps and turns, tasks destroyed while pending or never joined, coroutine objects never awaited,
 * calls from the wrong thread, what was left open at the end; and notes where tasks are made. ASYNCC_DEBUG=1
 * in the environment turns it on for every loop. On the loop's thread. See docs/debugging.md. */
void async_loop_set_debug(struct async_loop *loop, bool on);
bool async_loop_get_debug(const struct async_loop *loop);

/* Debug mode's threshold for slow steps, callbacks and turns; 0.1 at first. */
void async_loop_set_slow_callback_duration(struct async_loop *loop, double seconds);

/* Takes failures that nobody can join any more: `task`, which is valid during the call, failed with
 * `err`. Null restores the default, one line through the log sink. */
void async_loop_set_exception_handler(struct async_loop *loop,
                                      void (*handler)(struct async_loop *loop, struct async_task *task, int err,
                                                      void *arg),
                                      void *arg);

#ifdef ASYNCC_GENERATED
/* Where they are called, for debug mode. */
struct async_loop *async__new_event_loop(const char *site);
struct async_handle async__loop_call_soon(struct async_loop *loop, void (*callback)(void *), void *arg,
                                          const char *site);
struct async_handle async__loop_call_later(struct async_loop *loop, double seconds, void (*callback)(void *), void *arg,
                                           const char *site);
struct async_handle async__loop_call_at(struct async_loop *loop, double when, void (*callback)(void *), void *arg,
                                        const char *site);
#define async_new_event_loop() async__new_event_loop(ASYNC__SITE)
#define async_loop_call_later(...) async__loop_call_later(__VA_ARGS__, ASYNC__SITE "\0" "2" #__VA_ARGS__)
#define async_loop_call_at(...) async__loop_call_at(__VA_ARGS__, ASYNC__SITE "\0" "2" #__VA_ARGS__)
#include <asyncc/callback_inline.h>
#endif

#endif
