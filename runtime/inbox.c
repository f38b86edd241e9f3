/* The inbox: many threads post, the loop's thread takes all at once.
 *
 * Everything hangs on one word, `head`. It points to the newest post; posts link to the one before. A post is added by
 * compare-and-exchange; the loop takes the whole list by exchanging it for null, so that no node is looked at while
 * others may free it (there is no ABA), and turns it round to restore the order.
 *
 * Sleeping. Before it sleeps the loop exchanges null for `asleep`. All changes of one word have one order, so each post
 * comes either before that, and then the exchange fails and the loop does not sleep; or behind, and then exactly one
 * poster finds `asleep` in the word, replaces it by its post, and wakes the loop: nobody else makes a system call, and no
 * flag or fence is needed beside the word. On waking the loop exchanges the word for null. If it finds
 * anything but `asleep`, a wake-up is owed to it: the poster may have woken it, or be about to, while the loop woke for
 * another reason. Such a late wake-up ends a later sleep too soon, which does no harm; but the poster still uses what
 * the loop sleeps on. So before that is changed or closed, the loop waits until no wake-up is owed (async__inbox_settle).
 *
 * Closing exchanges the word for `closed`, which stays: each post is taken by then, or refused.
 */
#include "loop.h"
#include "poller.h"

#include <errno.h>
#include <stdlib.h>

static struct async__post asleep, closed; /* only their addresses count */

static void poke_arrived(struct async__post *post, struct async_loop *loop)
{
    (void)post;
    atomic_store_explicit(&loop->inbox->poked, false, memory_order_seq_cst); /* what it tells of is read behind this */
    async__loop_poked(loop);
}

struct async__inbox *async__inbox_new(void)
{
    struct async__inbox *inbox = aligned_alloc(_Alignof(struct async__inbox), sizeof *inbox);
    if (!inbox)
        return NULL;
    *inbox = (struct async__inbox){.poke.arrived = poke_arrived, .references = 1, .poller = &async__poller_futex};
    return inbox;
}

void async__inbox_ref(struct async__inbox *inbox)
{
    atomic_fetch_add_explicit(&inbox->references, 1, memory_order_relaxed);
}

void async__inbox_unref(struct async__inbox *inbox)
{
    if (atomic_fetch_sub_explicit(&inbox->references, 1, memory_order_acq_rel) == 1)
        free(inbox);
}

/* ---- posting ---------------------------------------------------------------------------------- */

int async__inbox_post(struct async__inbox *inbox, struct async__post *post)
{
    struct async__post *head = atomic_load_explicit(&inbox->head, memory_order_relaxed);
    do {
        if (__builtin_expect(head == &closed, 0)) {
            (void)atomic_load_explicit(&inbox->head, memory_order_acquire); /* what closing it left is there to see */
            return -ESHUTDOWN;
        }
        post->next = head;
    } while (
        !atomic_compare_exchange_weak_explicit(&inbox->head, &head, post, memory_order_acq_rel, memory_order_relaxed));
    if (__builtin_expect(head == &asleep, 0)) /* acquired: what it sleeps on is there to see */
        inbox->poller->wake(inbox);
    return 0;
}

void async__inbox_poke(struct async__inbox *inbox)
{
    if (!atomic_exchange_explicit(&inbox->poked, true, memory_order_seq_cst))
        async__inbox_post(inbox, &inbox->poke);
}

/* ---- taking ----------------------------------------------------------------------------------- */

/* Hands out a list that was taken, the oldest first. */
static void deliver(struct async_loop *loop, struct async__post *newest)
{
    struct async__post *oldest = NULL;
    while (newest && newest != &asleep) {
        struct async__post *before = newest->next;
        newest->next = oldest;
        oldest = newest;
        newest = before;
    }
    while (oldest) {
        struct async__post *next = oldest->next;
        oldest->arrived(oldest, loop);
        oldest = next;
    }
}

void async__inbox_drain(struct async_loop *loop)
{
    struct async__inbox *inbox = loop->inbox;
    if (!async__inbox_has_mail(inbox))
        return;
    loop->is_reached = true;
    deliver(loop, atomic_exchange_explicit(&inbox->head, NULL, memory_order_acquire));
}

bool async__inbox_doze(struct async_loop *loop)
{
    struct async__inbox *inbox = loop->inbox;
    struct async__post *head = NULL;
    if (inbox->dozes)
        return atomic_load_explicit(&inbox->head, memory_order_relaxed) == &asleep;
    inbox->dozes = atomic_compare_exchange_strong_explicit(&inbox->head, &head, &asleep, memory_order_release,
                                                           memory_order_relaxed);
    return inbox->dozes;
}

void async__inbox_rouse(struct async_loop *loop)
{
    struct async__inbox *inbox = loop->inbox;
    if (!inbox->dozes)
        return;
    inbox->dozes = false;
    struct async__post *head = atomic_exchange_explicit(&inbox->head, NULL, memory_order_acquire);
    if (head == &asleep)
        return;
    inbox->owed++;
    loop->is_reached = true;
    deliver(loop, head);
}

void async__inbox_sleep(struct async_loop *loop, int64_t deadline_ns)
{
    if (async__inbox_doze(loop)) {
        async__poller_wait(loop, deadline_ns);
        async__inbox_rouse(loop);
    }
    async__inbox_drain(loop);
}

void async__inbox_settle(struct async_loop *loop)
{
    struct async__inbox *inbox = loop->inbox;
    while (inbox->owed > 0)
        inbox->poller->settle(inbox);
}

void async__inbox_close(struct async_loop *loop)
{
    deliver(loop, atomic_exchange_explicit(&loop->inbox->head, &closed, memory_order_acq_rel));
    async__inbox_settle(loop);
}
