/* The stacks of suspended tasks, and the graph of who waits for whom. */
#ifndef ASYNCC_RUNTIME_STACK_H
#define ASYNCC_RUNTIME_STACK_H

#include "task.h"

/* ---- stack.c ---------------------------------------------------------------------------------- */

/* The innermost frame of a task that has not ended and whose step is not in progress; its root where it has not begun, or has only to end. */
const struct async_frame *async__innermost(const struct async_task *task);

/* Where a frame is suspended, or begins. */
struct async_call async__call_of(const struct async_frame *frame);

/* Where a function begins. */
struct async_call async__definition_of(const struct async_fn *fn);

/* Writes a line, "    f (x.c:12)" and the note. */
void async__call_print(struct async_loop *loop, int indent, struct async_call call, const char *note);

/* Writes a task's frames, the innermost first, each line behind `indent` spaces. */
void async__stack_print(const struct async_task *task, struct async_loop *loop, int indent);

/* ---- graph.c ---------------------------------------------------------------------------------- */

enum { GRAPH_NONE = UINT32_MAX };

/* A task in the graph. The others are numbers of nodes, or GRAPH_NONE. */
struct async__node {
    struct async_task *task;
    uint32_t parent; /* one that waits for it: the trees have no cycles */
    uint32_t first;  /* those of which it is the parent, in order */
    uint32_t last;
    uint32_t next;         /* of its parent's */
    uint32_t closes_cycle; /* one that waits for it and stands below it, or is it */
    uintptr_t cursor;      /* the search's, in what it waits for */
    bool is_awaited;
    bool is_found;   /* by the search */
    bool is_on_path; /* from a top to where the search is */
};

struct async__graph {
    struct async__node *nodes;
    uint32_t count;
    uint32_t capacity;
    uint32_t *table;     /* finds a node by its task: open addressing */
    uint32_t table_size; /* a power of two */
};

/* The tasks of a loop that have not ended, and what they wait for. False when out of memory; nothing is to be freed then. */
bool async__graph_build(struct async__graph *graph, struct async_loop *loop);
void async__graph_free(struct async__graph *graph);

/* The task's node, or GRAPH_NONE. */
uint32_t async__graph_find(const struct async__graph *graph, const struct async_task *task);

/* The next task that `task` waits for: see struct async_view. */
struct async_task *async__graph_awaits(const struct async_task *task, uintptr_t *cursor);

#endif
