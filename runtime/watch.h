/* What async_wait and async_as_completed_next keep for each task of theirs: a waiter, and a reference while it runs. */
#ifndef ASYNCC_RUNTIME_WATCH_H
#define ASYNCC_RUNTIME_WATCH_H

#include "task.h"

struct async__watch {
    struct async__waiter waiter; /* in the task's list, while it runs */
    struct async_task *task;     /* referenced; null once it has ended */
    struct async__watch *next;   /* as_completed: of those that ended and were not told yet */
    void *owner;                 /* a struct async_wait__frame, or a struct completed */
};

/* Begins to watch a task that runs. */
static inline void async__watch_begin(struct async__watch *watch, struct async_task *task, void *owner,
                                      void (*ended)(struct async__waiter *waiter, struct async_task *task))
{
    *watch = (struct async__watch){.waiter = {.ended = ended}, .task = (async_task_ref)(task), .owner = owner};
    async__task_add_waiter(task, &watch->waiter);
}

/* The task has ended. */
static inline void async__watch_ended(struct async__watch *watch)
{
    struct async_task *task = watch->task;
    watch->task = NULL;
    async__task_unref(task);
}

/* The next task of `count` that runs: see struct async_view. */
static inline struct async_task *async__watch_next(const struct async__watch *watches, size_t count, uintptr_t *cursor)
{
    while (*cursor < count) {
        struct async_task *task = watches[(*cursor)++].task;
        if (task)
            return task;
    }
    return NULL;
}

/* Lets go of those of `count` that run. */
static inline void async__watch_end_all(struct async__watch *watches, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!watches[i].task)
            continue;
        async__task_remove_waiter(watches[i].task, &watches[i].waiter);
        async__watch_ended(&watches[i]);
    }
}

#endif
