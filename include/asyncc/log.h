/* What a loop has to say: one sink takes it all, line by line, and may choose by kind and severity.
 *
 * Without a sink, lines go to stderr. What belongs to no loop (one that was never closed, an executor, a failure whose loop is gone)
 * goes there in any case. See docs/debugging.md for what is said when.
 */
#ifndef ASYNCC_LOG_H
#define ASYNCC_LOG_H

#include <stdbool.h>

struct async_loop;

/* How grave it is, numbered as Python's logging does. */
enum async_log_level {
    ASYNC_LOG_DEBUG = 10,
    ASYNC_LOG_INFO = 20,
    ASYNC_LOG_WARNING = 30,
    ASYNC_LOG_ERROR = 40,
};

/* What it is about. Later versions may add some at the end. */
enum async_log_kind {
    ASYNC_LOG_POLLER,        /* debug: which back end watches descriptors */
    ASYNC_LOG_GRAPH,         /* info: a call graph that was asked for */
    ASYNC_LOG_SLOW,          /* warning: a step, a callback or a turn that took long */
    ASYNC_LOG_THREAD,        /* error: a call from the wrong thread */
    ASYNC_LOG_UNCLOSED,      /* warning: something was left open at the loop's end */
    ASYNC_LOG_NEVER_AWAITED, /* warning: a coroutine object was never started */
    ASYNC_LOG_NEVER_JOINED,  /* warning: nobody has asked how a task ended */
    ASYNC_LOG_PENDING,       /* error: a task was destroyed though it had not ended; the lines behind it say where */
    ASYNC_LOG_EXCEPTION,     /* error: a task's failure that nobody can join any more */
    ASYNC_LOG_DEADLOCK,      /* error: nothing can wake any task; all tasks come behind it */
    ASYNC_LOG_STUCK,         /* warning: only another thread can wake a task; as above */
    ASYNC_LOG_FAILED,        /* error: the program's main function failed, and the way that the failure took */
    ASYNC_LOG_EXECUTOR,      /* warning: blocking work did not end in time */
    ASYNC_LOG_CHILD,         /* warning: a child's end could not be learned of */
    ASYNC_LOG_MISUSE,        /* warning: a call that cannot be meant */
    ASYNC_LOG_BROKEN,        /* error: the system refuses to wait for events; the run ends */
};

/* A line. Valid during the call of the sink. */
struct async_log_record {
    const char *line; /* without a newline */
    enum async_log_kind kind;
    enum async_log_level level;
    bool continues; /* it belongs to the line before, and has its kind and level */
};

/* Gives all that the loop says to `sink`, which is called on the thread that says it: the loop's, but for calls from the wrong
 * thread. It may call what does not run the loop. Null restores the default. On the loop's thread, before or in a run. */
void async_loop_set_log(struct async_loop *loop, void (*sink)(const struct async_log_record *record, void *arg),
                        void *arg);

#endif
