/* Makes an async program a plain one, to compare with: awaiting is calling, and nobody waits. */
#ifndef PLAIN_ASYNCC_H
#define PLAIN_ASYNCC_H

#define ASYNC
#define AWAIT

static inline void async_yield(void) {}
static inline void async_sleep(double seconds) { (void)seconds; }

#endif
