/* The graph of who waits for whom, built when somebody asks: it is read off the leaves at which the tasks wait.
 *
 * A search in depth, from the tasks that nobody waits for, makes trees of it: a task that several wait for has as its parent the one by
 * way of which it was found first. Where the search comes back to its own path there is a cycle, in which everybody waits for ever.
 */
#include "stack.h"

#include <stdlib.h>

struct async_task *async__graph_awaits(const struct async_task *task, uintptr_t *cursor)
{
    const struct async_frame *leaf = async__leaf_of(task);
    if (!leaf || !leaf->fn->view || !leaf->fn->view->awaits)
        return NULL;
    return leaf->fn->view->awaits(leaf, cursor);
}

/* ---- finding nodes ---------------------------------------------------------------------------- */

/* Where the task's number is in the table, or would be. */
static uint32_t *slot_of(const struct async__graph *graph, const struct async_task *task)
{
    uint32_t i = (uint32_t)(((uint64_t)(uintptr_t)task >> 3) * 0x9E3779B97F4A7C15u >> 32);
    for (;; i++) {
        uint32_t *slot = &graph->table[i & (graph->table_size - 1)];
        if (*slot == GRAPH_NONE || graph->nodes[*slot].task == task)
            return slot;
    }
}

uint32_t async__graph_find(const struct async__graph *graph, const struct async_task *task)
{
    return *slot_of(graph, task);
}

/* Doubles the room. False when out of memory. */
static bool grow(struct async__graph *graph)
{
    uint32_t capacity = graph->capacity ? 2 * graph->capacity : 64;
    struct async__node *nodes = realloc(graph->nodes, capacity * sizeof *nodes);
    if (!nodes)
        return false;
    graph->nodes = nodes;
    uint32_t *table = malloc(2 * (size_t)capacity * sizeof *table);
    if (!table)
        return false;
    free(graph->table);
    graph->table = table;
    graph->capacity = capacity;
    graph->table_size = 2 * capacity;
    for (uint32_t i = 0; i < graph->table_size; i++)
        table[i] = GRAPH_NONE;
    for (uint32_t i = 0; i < graph->count; i++)
        *slot_of(graph, nodes[i].task) = i;
    return true;
}

/* The task's node, made if there is none; GRAPH_NONE when out of memory. */
static uint32_t add(struct async__graph *graph, struct async_task *task)
{
    if (graph->count == graph->capacity && !grow(graph))
        return GRAPH_NONE;
    uint32_t *slot = slot_of(graph, task);
    if (*slot == GRAPH_NONE) {
        *slot = graph->count++;
        graph->nodes[*slot] = (struct async__node){.task = task,
                                                   .parent = GRAPH_NONE,
                                                   .first = GRAPH_NONE,
                                                   .last = GRAPH_NONE,
                                                   .next = GRAPH_NONE,
                                                   .closes_cycle = GRAPH_NONE};
    }
    return *slot;
}

/* ---- building --------------------------------------------------------------------------------- */

/* Adds what node `i` waits for. False when out of memory. */
static bool add_awaited(struct async__graph *graph, uint32_t i)
{
    const struct async_task *task = graph->nodes[i].task;
    uintptr_t cursor = 0;
    for (struct async_task *awaited; (awaited = async__graph_awaits(task, &cursor));) {
        uint32_t child = add(graph, awaited);
        if (child == GRAPH_NONE)
            return false;
        graph->nodes[child].is_awaited = true;
    }
    return true;
}

static void append_child(struct async__node *nodes, uint32_t parent, uint32_t child)
{
    nodes[child].parent = parent;
    if (nodes[parent].first == GRAPH_NONE)
        nodes[parent].first = child;
    else
        nodes[nodes[parent].last].next = child;
    nodes[parent].last = child;
}

/* Makes a tree of what is reached from `top` and was not found before. The parents are the way back. */
static void search(struct async__graph *graph, uint32_t top)
{
    struct async__node *nodes = graph->nodes;
    nodes[top].is_found = nodes[top].is_on_path = true;
    for (uint32_t i = top; i != GRAPH_NONE;) {
        const struct async_task *awaited = async__graph_awaits(nodes[i].task, &nodes[i].cursor);
        if (!awaited) {
            nodes[i].is_on_path = false;
            i = nodes[i].parent;
            continue;
        }
        uint32_t child = async__graph_find(graph, awaited);
        if (nodes[child].is_on_path)
            nodes[child].closes_cycle = i;
        if (nodes[child].is_found)
            continue;
        append_child(nodes, i, child);
        nodes[child].is_found = nodes[child].is_on_path = true;
        i = child;
    }
}

bool async__graph_build(struct async__graph *graph, struct async_loop *loop)
{
    *graph = (struct async__graph){0};
    bool ok = grow(graph);
    for (struct async_task *task = NULL; ok && (task = async__task_next(loop, task));)
        ok = add(graph, task) != GRAPH_NONE;
    for (uint32_t i = 0; ok && i < graph->count; i++) /* the count grows: branches of gathers are in no list */
        ok = add_awaited(graph, i);
    for (uint32_t i = 0; ok && i < graph->count; i++) {
        if (!graph->nodes[i].is_awaited)
            search(graph, i);
    }
    for (uint32_t i = 0; ok && i < graph->count; i++) {
        if (!graph->nodes[i].is_found) /* in a cycle, or reached from one only */
            search(graph, i);
    }
    if (!ok)
        async__graph_free(graph);
    return ok;
}

void async__graph_free(struct async__graph *graph)
{
    free(graph->nodes);
    free(graph->table);
    *graph = (struct async__graph){0};
}
