/* The side record: names, priorities, and what ends with it. */
#include "side.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { FREE_SIDES = 256 }; /* that a loop keeps for its next tasks */

static struct async__side *alloc_side(struct async_loop *loop)
{
    struct async__side *side = loop ? loop->free_sides : NULL;
    if (!side)
        return malloc(sizeof *side);
    loop->free_sides = (struct async__side *)side->waiters;
    loop->free_side_count--;
    return side;
}

static void free_side(struct async_loop *loop, struct async__side *side)
{
    if (!loop || loop->free_side_count == FREE_SIDES) {
        free(side);
        return;
    }
    side->waiters = (struct async__waiter *)loop->free_sides;
    loop->free_sides = side;
    loop->free_side_count++;
}

void async__sides_deinit(struct async_loop *loop)
{
    for (struct async__side *next, *side = loop->free_sides; side; side = next) {
        next = (struct async__side *)side->waiters;
        free(side);
    }
    loop->free_sides = NULL;
}

struct async__side *async__task_side(struct async_task *task)
{
    struct async__side *side = async__side_of(task);
    if (side)
        return side;
    side = alloc_side(task->job.flags & ASYNC__SCHEDULED ? async__loop_of(task) : NULL);
    if (!side)
        return NULL;
    *side = (struct async__side){.waiters = *async__task_waiters(task)};
    task->waiters = (struct async__waiter *)((uintptr_t)side + ASYNC__SIDE);
    return side;
}

void async__side_free(struct async_loop *loop, struct async_task *task)
{
    struct async__side *side = async__side_of(task);
    if (!side)
        return;
    if (side->priority && loop && task->job.flags & ASYNC__SCHEDULED)
        async__loop_count_priority(loop, -1);
    if (__builtin_expect(side->iterations != NULL, 0))
        async__iterations_unlist(side);
    async__context_drop(side->context);
    free(side->name);
    free_side(loop, side);
    task->waiters = NULL;
}

/* ---- names ------------------------------------------------------------------------------------ */

int(async_task_set_name)(struct async_task *task, const char *name)
{
    struct async__side *side = async__task_side(task);
    char *copy = side ? strdup(name) : NULL;
    if (!copy)
        return -ENOMEM;
    free(side->name);
    side->name = copy;
    return 0;
}

const char *(async_task_get_name)(const struct async_task *task)
{
    const struct async__side *side = async__side_of(task);
    return side && side->name ? side->name : async__root_of(task)->fn->name;
}

/* ---- priorities ------------------------------------------------------------------------------- */

int(async_task_set_priority)(struct async_task *task, int level)
{
    if (level < ASYNC_PRIORITY_MIN || level > ASYNC_PRIORITY_MAX)
        return -EINVAL;
    struct async__side *side = level ? async__task_side(task) : async__side_of(task);
    if (!side)
        return level ? -ENOMEM : 0;
    struct async_loop *loop = task->job.flags & ASYNC__SCHEDULED ? async__loop_of(task) : NULL;
    if (loop)
        async__loop_count_priority(loop, (level != 0) - (side->priority != 0));
    side->priority = level;
    return 0;
}

int(async_task_get_priority)(const struct async_task *task)
{
    const struct async__side *side = async__side_of(task);
    return side ? side->priority : 0;
}

struct async__job *async__priority_sort(struct async__job *job)
{
    enum { LEVELS = ASYNC_PRIORITY_MAX - ASYNC_PRIORITY_MIN + 1 };
    struct async__job *first[LEVELS], **last[LEVELS], *sorted = NULL;
    for (int level = 0; level < LEVELS; level++)
        last[level] = &first[level];
    for (; job; job = job->next) {
        int level = job->flags & ASYNC__TASK ? (async_task_get_priority)((struct async_task *)job) : 0;
        *last[level - ASYNC_PRIORITY_MIN] = job;
        last[level - ASYNC_PRIORITY_MIN] = &job->next;
    }
    for (int level = 0; level < LEVELS; level++) { /* from the lowest: each goes in front of the ones before */
        *last[level] = sorted;
        sorted = first[level];
    }
    return sorted;
}
