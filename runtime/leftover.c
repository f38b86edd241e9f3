/* Debug mode's reports of what was left behind: tasks, coroutine objects, watched fds, loops; and where they were made. */
#include "side.h"
#include "stack.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- tasks ------------------------------------------------------------------------------------ */

void async__task_set_site(struct async_task *task, const char *site)
{
    struct async__side *side = async__task_side(task);
    if (side)
        side->site = site;
}

static const char *site_of(const struct async_task *task)
{
    const struct async__side *side = async__side_of(task);
    return side ? side->site : NULL;
}

/* "NAME", and where it was made, if that is known. */
static void report(struct async_loop *loop, enum async_log_kind kind, const char *what, const struct async_task *task)
{
    const char *site = site_of(task);
    async__report(loop, kind, "%s %s%s%s", what, async_task_get_name(task), site ? ", made at " : "", site ? site : "");
}

void async__report_pending(struct async_loop *loop, const struct async_task *task)
{
    report(loop, ASYNC_LOG_PENDING, "Task was destroyed but it is pending!", task);
    async__stack_print(task, loop, 4);
}

void async__report_never_awaited(const struct async_task *task)
{
    struct async_loop *loop = async_get_event_loop();
    const struct async_fn *fn = async__root_of(task)->fn;
    const char *site = site_of(task);
    if (!loop || !loop->debug)
        return;
    if (site)
        async__report(loop, ASYNC_LOG_NEVER_AWAITED, "coroutine '%s' was never awaited, made at %s", fn->name, site);
    else
        async__report(loop, ASYNC_LOG_NEVER_AWAITED, "coroutine '%s' was never awaited (%s:%u)", fn->name, fn->file,
                      (unsigned)fn->lines[0]);
}

/* ---- at the end of a loop ---------------------------------------------------------------------- */

void async__report_unclosed(struct async_loop *loop, const char *what, long number, const char *site)
{
    async__report(loop, ASYNC_LOG_UNCLOSED, "unclosed %s %ld%s%s", what, number, site ? ", made at " : "",
                  site ? site : "");
}

static void report_watch(struct async_loop *loop, int fd, const struct async__fd_watch *watch, const char *what)
{
    if (watch->handler)
        async__report_unclosed(loop, what, fd, async__handler_site(watch->handler));
}

void async__leftover_report(struct async_loop *loop)
{
    for (struct async_task *task = NULL; (task = async__task_next_ended(loop, task));) {
        bool was_pending = task->job.flags & ASYNC__UNWINDS && async__root_of(task)->state == ASYNC__CANCELED; /* was told */
        if (!(task->job.flags & ASYNC__RETRIEVED) && !was_pending)
            report(loop, ASYNC_LOG_NEVER_JOINED, "Task was never joined or detached!", task);
    }
    for (int fd = 0; fd < loop->fds.count; fd++) {
        report_watch(loop, fd, &loop->fds.entries[fd].watches[0], "reader of fd");
        report_watch(loop, fd, &loop->fds.entries[fd].watches[1], "writer of fd");
    }
    async__signals_report(loop);
    async__processes_report(loop);
}

/* ---- at the end of the process: loops and executors ------------------------------------------------ */

static struct {
    pthread_mutex_t mutex;
    struct async_loop *first;
    bool is_watched; /* the end of the process will tell */
} open_loops = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static void report_at_exit(void)
{
    async__executors_report();
    pthread_mutex_lock(&open_loops.mutex);
    for (struct async_loop *loop = open_loops.first; loop; loop = loop->open_next) {
        if (!loop->running) /* a run may end the process */
            async__log(NULL, "unclosed event loop%s%s", loop->site ? ", made at " : "", loop->site ? loop->site : "");
    }
    pthread_mutex_unlock(&open_loops.mutex);
}

void async__leftover_list(struct async_loop *loop)
{
    pthread_mutex_lock(&open_loops.mutex);
    if (!loop->is_listed) {
        loop->is_listed = true;
        loop->open_next = open_loops.first;
        open_loops.first = loop;
    }
    if (!open_loops.is_watched)
        open_loops.is_watched = atexit(report_at_exit) == 0;
    pthread_mutex_unlock(&open_loops.mutex);
}

void async__leftover_unlist(struct async_loop *loop)
{
    if (!loop->is_listed)
        return;
    pthread_mutex_lock(&open_loops.mutex);
    struct async_loop **link = &open_loops.first;
    while (*link != loop)
        link = &(*link)->open_next;
    *link = loop->open_next;
    loop->is_listed = false;
    pthread_mutex_unlock(&open_loops.mutex);
}
