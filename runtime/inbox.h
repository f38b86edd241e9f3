/* The loop's inbox: what other threads, and signal handlers, have for it.
 *
 * Posting is lock-free and allocates nothing: the node lies in what is posted. Posts of one thread arrive in their
 * order. An inbox lives as long as it is referenced, longer than its loop if need be; so who outlives the loop (a
 * worker's job, a future of another thread) holds the inbox, and learns by -ESHUTDOWN that the loop was closed.
 */
#ifndef ASYNCC_RUNTIME_INBOX_H
#define ASYNCC_RUNTIME_INBOX_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct async_loop;
struct async__poller;

/* The node of what is posted. In one inbox at a time. */
struct async__post {
    struct async__post *next; /* the one posted before it */
    /* Called on the loop's thread, between two turns or while the loop is being closed (loop->head.closing); exactly
     * once. The post is the callee's by then. It may schedule, complete leaves and free, but runs no user's code. */
    void (*arrived)(struct async__post *post, struct async_loop *loop);
};

struct async__inbox {
    _Alignas(64) struct async__post *_Atomic head; /* newest first; null, asleep or closed: see inbox.c */
    struct async__post poke;                       /* what async__inbox_poke posts … */
    atomic_bool poked;                             /* … unless it is on its way */
    atomic_uint references;

    /* What the loop sleeps on. Its thread writes this while it is awake; who wakes it reads. */
    _Alignas(64) const struct async__poller *poller;
    int wake_fds[2];    /* of back ends that sleep on fds: the end to read, the end to write */
    atomic_uint tokens; /* wake-ups ever given to a loop that sleeps without */

    /* The loop's thread only. */
    unsigned taken; /* of the tokens, how many it has seen */
    bool dozes;     /* it has said that it sleeps */
    int owed;       /* wake-ups that a poster has promised and the loop has not seen */
};

/* An inbox with one reference; null when out of memory. */
struct async__inbox *async__inbox_new(void);
void async__inbox_ref(struct async__inbox *inbox);
void async__inbox_unref(struct async__inbox *inbox);

/* Hands the post over and wakes the loop if it sleeps. 0, or -ESHUTDOWN when the loop was closed: then the post is
 * still the caller's. Any thread that holds the inbox, or knows that its loop is not closed yet; and signal handlers. */
int async__inbox_post(struct async__inbox *inbox, struct async__post *post);

/* Has async__loop_poked called on the loop's thread, at least once from now. From where async__inbox_post may be called. */
void async__inbox_poke(struct async__inbox *inbox);

/* ---- the loop's side: on its thread only ------------------------------------------------------- */

static inline bool async__inbox_has_mail(struct async__inbox *inbox)
{
    return atomic_load_explicit(&inbox->head, memory_order_relaxed) != NULL;
}

/* Takes what was posted, in order. */
void async__inbox_drain(struct async_loop *loop);

/* Says that the loop sleeps: whoever posts wakes it. False when there is mail. Harmless twice. */
bool async__inbox_doze(struct async_loop *loop);

/* Takes that back, if it was said, and what was posted meanwhile. */
void async__inbox_rouse(struct async_loop *loop);

/* Sleeps as the loop's poller does until the deadline on the monotonic clock, a post, or an event; then drains. Returns
 * at once when there is mail. May return early. */
void async__inbox_sleep(struct async_loop *loop, int64_t deadline_ns);

/* Waits until every poster that set out to wake the loop has done so: then what it sleeps on may change. */
void async__inbox_settle(struct async_loop *loop);

/* Takes what was posted; from now on posting fails. */
void async__inbox_close(struct async_loop *loop);

#endif
