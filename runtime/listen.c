/* Signals of the process: which loop wants which, and the handler that tells them.
 *
 * Each loop that wants a signal has a listener in one list. Listeners are used again but never freed, so the handler may
 * walk the list at any time, on any thread. It notes the signal in every listener that wants it, and pokes the loop's inbox. Who takes an inbox
 * out of its listener waits until no handler runs that may have seen it.
 *
 * What was set for a signal is kept while anybody wants it, and put back afterwards. Signals belong to the process; so
 * does this file's state.
 */
#include "listen.h"
#include "inbox.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>

static pthread_mutex_t lock =
    PTHREAD_MUTEX_INITIALIZER; /* of the counts and what was set; never taken by the handler */
static struct {
    unsigned wanted;       /* by how many listeners */
    struct sigaction kept; /* what was set before the first */
} signals[ASYNC__SIGNALS];
static struct async__listener *_Atomic listeners;
static atomic_uint handlers; /* running at this moment */

static void on_signal(int number)
{
    int saved_errno = errno;
    uint64_t bit = async__signal_bit(number);
    atomic_fetch_add(&handlers, 1);
    for (struct async__listener *listener = atomic_load(&listeners); listener; listener = listener->next) {
        struct async__inbox *inbox = atomic_load(&listener->inbox);
        if (!inbox || !(atomic_load(&listener->wanted) & bit))
            continue;
        atomic_fetch_or(&listener->came, bit);
        async__inbox_poke(inbox);
    }
    atomic_fetch_sub(&handlers, 1);
    errno = saved_errno;
}

struct async__listener *async__listener_new(struct async__inbox *inbox)
{
    pthread_mutex_lock(&lock);
    struct async__listener *listener = atomic_load(&listeners);
    while (listener && atomic_load(&listener->inbox))
        listener = listener->next;
    if (!listener && (listener = calloc(1, sizeof *listener))) {
        listener->next = atomic_load(&listeners);
        atomic_store(&listeners, listener);
    }
    if (listener) {
        async__inbox_ref(inbox);
        atomic_store(&listener->came, 0);
        atomic_store(&listener->inbox, inbox);
    }
    pthread_mutex_unlock(&lock);
    return listener;
}

void async__listener_free(struct async__listener *listener)
{
    for (int number = 1; number <= ASYNC__SIGNALS; number++)
        async__listener_unwant(listener, number);
    struct async__inbox *inbox = atomic_exchange(&listener->inbox, NULL);
    while (atomic_load(&handlers))
        sched_yield();
    async__inbox_unref(inbox);
}

int async__listener_want(struct async__listener *listener, int number)
{
    uint64_t bit = async__signal_bit(number);
    if (!bit)
        return -EINVAL;
    int err = 0;
    pthread_mutex_lock(&lock);
    if (!(atomic_load(&listener->wanted) & bit)) {
        struct sigaction ours = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
        if (!signals[number - 1].wanted && sigaction(number, &ours, &signals[number - 1].kept))
            err = -errno;
        else
            signals[number - 1].wanted++;
        if (!err)
            atomic_fetch_or(&listener->wanted, bit);
    }
    pthread_mutex_unlock(&lock);
    return err;
}

void async__listener_unwant(struct async__listener *listener, int number)
{
    uint64_t bit = async__signal_bit(number);
    pthread_mutex_lock(&lock);
    if (atomic_fetch_and(&listener->wanted, ~bit) & bit && !--signals[number - 1].wanted)
        sigaction(number, &signals[number - 1].kept, NULL);
    pthread_mutex_unlock(&lock);
}

bool async__signal_is_default(int number)
{
    struct sigaction now;
    pthread_mutex_lock(&lock);
    bool is_default = signals[number - 1].wanted > 0 || (!sigaction(number, NULL, &now) && now.sa_handler == SIG_DFL);
    pthread_mutex_unlock(&lock);
    return is_default;
}

void async__signal_put_back(int number, void (*handler)(int number))
{
    struct sigaction now;
    pthread_mutex_lock(&lock);
    if (!sigaction(number, NULL, &now) && now.sa_handler == handler)
        signal(number, SIG_DFL);
    else if (signals[number - 1].wanted && signals[number - 1].kept.sa_handler == handler)
        signals[number - 1].kept = (struct sigaction){.sa_handler = SIG_DFL};
    pthread_mutex_unlock(&lock);
}
