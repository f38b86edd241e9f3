/* Signals of the process and who listens. See listen.c. */
#ifndef ASYNCC_RUNTIME_LISTEN_H
#define ASYNCC_RUNTIME_LISTEN_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct async__inbox;

enum { ASYNC__SIGNALS = 64 };

/* A loop's place in the list that the handler walks. Masks have async__signal_bit(number) for each signal. */
struct async__listener {
    struct async__listener *next;
    struct async__inbox *_Atomic inbox; /* of the loop; null while nobody uses this */
    atomic_uint_least64_t wanted;       /* mask */
    atomic_uint_least64_t came;         /* mask: not taken by the loop yet */
};

/* Zero when it is no signal. */
static inline uint64_t async__signal_bit(int number)
{
    return number >= 1 && number <= ASYNC__SIGNALS ? UINT64_C(1) << (number - 1) : 0;
}

/* A listener that wants nothing yet; null when out of memory. It holds the inbox, which is poked when a signal came. */
struct async__listener *async__listener_new(struct async__inbox *inbox);
void async__listener_free(struct async__listener *listener);

/* Begins, and ends, to listen to a signal. 0 or -errno. */
int async__listener_want(struct async__listener *listener, int number);
void async__listener_unwant(struct async__listener *listener, int number);

/* True when the program left the signal at its default, or loops listen to it. */
bool async__signal_is_default(int number);

/* Sets the default again in the place of `handler`, now or when nobody listens any more. */
void async__signal_put_back(int number, void (*handler)(int number));

#endif
