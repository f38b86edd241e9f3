/* What can be asked of, and changed at, the innermost ASYNC_TIMEOUT (or ASYNC_TIMEOUT_AT) block of the running task.
 *
 * The blocks themselves are keywords: <asyncc/keywords.h>. Times are seconds on the clock of async_loop_time. The branches of a
 * gather are tasks of their own: they see none of the blocks around the gather.
 */
#ifndef ASYNCC_TIMEOUT_H
#define ASYNCC_TIMEOUT_H

/* Moves the block's deadline to `when`; INFINITY takes it away. A time that is past lets the block expire at its next
 * suspension. Returns 0; -ENOENT when no such block is open; -EALREADY when it has expired; -ENOMEM when memory was too short to keep
 * account of the task's blocks. In a task. Timeout.reschedule. */
int async_timeout_reschedule(double when);

/* Returns the block's deadline; INFINITY when it has none or no block is open. In a task. Timeout.when. */
double async_timeout_when(void);

#endif
