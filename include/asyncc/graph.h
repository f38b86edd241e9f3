/* Call graphs: where tasks are suspended, and who waits for whom. They are read off the tasks' frames when asked for, so they
 * cost a program nothing; lines are those of the AWAITs. */
#ifndef ASYNCC_GRAPH_H
#define ASYNCC_GRAPH_H

#include <stddef.h>

struct async_loop;
struct async_task;

/* Writes to the log sink of its loop where `task` is suspended, from the innermost function outwards, then what it waits for, indented,
 * and who waits for it. Null: the running task. On the thread of its loop; nothing happens for a coroutine object and after the
 * end of the loop. asyncio.print_call_graph. */
void async_print_call_graph(struct async_task *task);

/* Writes that of every task that has not ended: each stands, indented, below the first that waits for it. On the loop's thread. */
void async_loop_dump_tasks(struct async_loop *loop);

/* One function on the way from where a task is suspended to its outermost function. The texts are static. */
struct async_call {
    const char *function; /* its name */
    const char *file;     /* null for a function of the library */
    unsigned line;        /* of the AWAIT; of the definition when it has not begun; 0 for a function of the library */
};

/* Stores up to `capacity` of the functions in which the task is suspended, the innermost first. Returns how many there are: 0
 * for a task that runs or has ended. Where the task may be used. asyncio.capture_call_graph, Task.get_stack. */
size_t async_capture_call_graph(const struct async_task *task, struct async_call *calls, size_t capacity);

#ifndef ASYNCC_KEEP_KEYWORDS
#define async_print_call_graph(task) (async_print_call_graph)((struct async_task *)(task))
#define async_capture_call_graph(task, calls, capacity) \
    (async_capture_call_graph)((const struct async_task *)(task), calls, capacity)
#endif

#endif
