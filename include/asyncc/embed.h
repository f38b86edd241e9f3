/* A loop inside another program's event loop: GLib's, a GUI's, a game's. The other one sleeps, this one takes its turns.
 *
 *   int fd = async_loop_attach(loop);                  the host watches it for readability
 *   for (;;) {                                         in each of the host's turns:
 *       double timeout = async_loop_prepare(loop);     before it sleeps: for how long at most
 *       ... poll(2) or the like ...
 *       if (!async_loop_dispatch(loop))                afterwards
 *           break;
 *   }
 *   async_loop_detach(loop);
 *
 * Between attach and detach the loop counts as running on the thread: in the host's callbacks, too, tasks can be made, callbacks
 * scheduled, queues filled. asyncio has no counterpart.
 */
#ifndef ASYNCC_EMBED_H
#define ASYNCC_EMBED_H

#include <stdbool.h>

struct async_loop;

/* Begins a run that the calling thread's other loop drives. Returns a descriptor to watch for readability, the same until the loop is
 * closed, which the host must not read or close; -EBUSY when this loop or another one of asyncc's runs on the thread; -EBADF when it is
 * closed; -ENOTSUP with ASYNCC_POLLER=poll; -EMFILE, -ENOMEM. Unlike other runs it leaves SIGINT alone. */
int async_loop_attach(struct async_loop *loop);

/* Makes the loop ready for its host's sleep: from now on other threads wake the host through the descriptor. Returns for how many
 * seconds the host may sleep: 0 when there is something to do, INFINITY without a limit; a host that counts in milliseconds is to
 * round up. To be called after all else that is done with the loop, and as often as one likes. On the loop's thread. */
double async_loop_prepare(struct async_loop *loop);

/* Takes a turn: looks at the descriptors, and runs what is ready and due, for some tens of microseconds if the tasks' steps are short. To be
 * called when the descriptor is readable or the time is over; otherwise it does no harm. Under a virtual clock, time jumps in here
 * when there is nothing else to do. Returns false when the loop was stopped by async_loop_stop since the last call. Not from the loop's own tasks and
 * callbacks, where it does nothing: they must not wait by running the host's loop. */
bool async_loop_dispatch(struct async_loop *loop);

/* Ends the run. What is pending stays so, as after async_loop_stop: the loop may be attached again, run, or closed. Returns 0;
 * -EINVAL when it is not attached; -EBUSY in its tasks and callbacks. */
int async_loop_detach(struct async_loop *loop);

#endif
