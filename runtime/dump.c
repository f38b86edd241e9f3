/* The call graph of a task or of all, as text through the log sink.
 *
 *   Task main
 *       awaits async_gather
 *       main (example.c:20)
 *       Task fetch
 *           awaits async_sleep (1.000 seconds to go)
 *           fetch (example.c:8)
 */
#include "stack.h"

#include <stdio.h>

enum {
    INDENT = 4,
    INDENT_MAX = 80, /* of a long chain the rest stands below one another */
};

/* The indentation of what stands so deep in a tree. */
static int indent_at(uint32_t depth)
{
    return depth < INDENT_MAX / INDENT ? (int)depth * INDENT : INDENT_MAX;
}

/* ---- cycles ----------------------------------------------------------------------------------- */

/* `top` waits for `last`, below it in its tree, by way of those between, and `last` waits for `top`. */
static void print_cycle(const struct async__graph *graph, struct async_loop *loop, uint32_t top, uint32_t last)
{
    enum { SHOWN = 16, NAME = 40 };
    uint32_t path[SHOWN], count = 0;
    char text[SHOWN * (NAME + 12)] = "";
    const char *name = async_task_get_name(graph->nodes[top].task);
    uint32_t i = last;
    for (; i != top && count < SHOWN; i = graph->nodes[i].parent)
        path[count++] = i;
    for (size_t used = 0; count-- > 0;)
        used += (size_t)snprintf(text + used, sizeof text - used, " awaits %.*s", NAME,
                                 async_task_get_name(graph->nodes[path[count]].task));
    async__log(loop, "Cycle: %.*s%s%s awaits %.*s", NAME, name, i == top ? "" : " awaits ...", text, NAME, name);
}

static void print_cycles(const struct async__graph *graph, struct async_loop *loop)
{
    for (uint32_t i = 0; i < graph->count; i++) {
        if (graph->nodes[i].closes_cycle != GRAPH_NONE)
            print_cycle(graph, loop, i, graph->nodes[i].closes_cycle);
    }
}

/* ---- trees ------------------------------------------------------------------------------------ */

static void print_task(const struct async__graph *graph, struct async_loop *loop, uint32_t i, int indent)
{
    const struct async__node *node = &graph->nodes[i];
    async__log(loop, "%*sTask %s", indent, "", async_task_get_name(node->task));
    async__stack_print(node->task, loop, indent + INDENT);
    uintptr_t cursor = 0;
    for (const struct async_task *awaited; (awaited = async__graph_awaits(node->task, &cursor));) {
        if (graph->nodes[async__graph_find(graph, awaited)].parent != i)
            async__log(loop, "%*sTask %s, shown elsewhere", indent + INDENT, "", async_task_get_name(awaited));
    }
}

/* A task and what stands below it, without recursion: chains of joins may be long. */
static void print_tree(const struct async__graph *graph, struct async_loop *loop, uint32_t top)
{
    const struct async__node *nodes = graph->nodes;
    uint32_t i = top, depth = 0;
    for (;;) {
        print_task(graph, loop, i, indent_at(depth));
        if (nodes[i].first != GRAPH_NONE) {
            i = nodes[i].first;
            depth++;
            continue;
        }
        while (i != top && nodes[i].next == GRAPH_NONE) {
            i = nodes[i].parent;
            depth--;
        }
        if (i == top)
            return;
        i = nodes[i].next;
    }
}

/* Without memory for the graph: the stacks, one after the other. */
static void print_flat(struct async_loop *loop)
{
    for (struct async_task *task = NULL; (task = async__task_next(loop, task));) {
        async__log(loop, "Task %s", async_task_get_name(task));
        async__stack_print(task, loop, INDENT);
    }
}

void async__dump_tasks(struct async_loop *loop)
{
    struct async__graph graph;
    if (!async__graph_build(&graph, loop)) {
        print_flat(loop);
        return;
    }
    print_cycles(&graph, loop);
    for (uint32_t i = 0; i < graph.count; i++) {
        if (graph.nodes[i].parent == GRAPH_NONE)
            print_tree(&graph, loop, i);
    }
    async__graph_free(&graph);
}

void async_loop_dump_tasks(struct async_loop *loop)
{
    if (loop->closed)
        return;
    async__debug_thread(loop);
    async__log_begin(loop, ASYNC_LOG_GRAPH);
    async__dump_tasks(loop);
}

/* ---- one task --------------------------------------------------------------------------------- */

static bool awaits(const struct async_task *task, const struct async_task *other)
{
    uintptr_t cursor = 0;
    const struct async_task *awaited;
    do
        awaited = async__graph_awaits(task, &cursor);
    while (awaited && awaited != other);
    return awaited;
}

/* Who waits for node `i`, and then, of each, its parents. */
static void print_awaiters(const struct async__graph *graph, struct async_loop *loop, uint32_t i)
{
    for (uint32_t k = 0; k < graph->count; k++) {
        if (!awaits(graph->nodes[k].task, graph->nodes[i].task))
            continue;
        uint32_t depth = 1;
        for (uint32_t up = k; up != GRAPH_NONE; up = graph->nodes[up].parent, depth++) {
            async__log(loop, "%*sawaited by Task %s", indent_at(depth), "", async_task_get_name(graph->nodes[up].task));
            async__stack_print(graph->nodes[up].task, loop, indent_at(depth + 1));
        }
    }
}

void(async_print_call_graph)(struct async_task *task)
{
    if (!task)
        task = async__here.task;
    struct async_loop *loop = task && task->job.flags & ASYNC__SCHEDULED ? async__loop_of(task) : NULL;
    struct async__graph graph;
    if (!loop || loop->closed)
        return;
    async__debug_thread(loop);
    async__log_begin(loop, ASYNC_LOG_GRAPH);
    if (async__is_done(task)) {
        async__log(loop, "Task %s, ended", async_task_get_name(task));
        return;
    }
    if (!async__graph_build(&graph, loop)) {
        async__log(loop, "Task %s", async_task_get_name(task));
        async__stack_print(task, loop, INDENT);
        return;
    }
    uint32_t i = async__graph_find(&graph, task);
    if (i != GRAPH_NONE) {
        print_tree(&graph, loop, i);
        print_awaiters(&graph, loop, i);
    }
    async__graph_free(&graph);
}
