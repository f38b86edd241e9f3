/* What the runtime has to say: the log sink, and failures that nobody can join. */
#include "task.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void async__log(const struct async_loop *loop, const char *format, ...)
{
    char line[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    if (loop && loop->log_sink)
        loop->log_sink(line, loop->log_arg);
    else
        fprintf(stderr, "%s\n", line);
}

void async__die(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    abort();
}

const char *async_strerror(int err)
{
    return strerror(err < 0 ? -err : err);
}

void async_loop_set_log(struct async_loop *loop, void (*sink)(const char *line, void *arg), void *arg)
{
    loop->log_sink = sink;
    loop->log_arg = arg;
}

void async_loop_set_exception_handler(struct async_loop *loop,
                                      void (*handler)(struct async_loop *loop, struct async_task *task, int err,
                                                      void *arg),
                                      void *arg)
{
    loop->exception_handler = handler;
    loop->exception_arg = arg;
}

void async__check_thread(const struct async_loop *loop)
{
    if (loop->running && !pthread_equal(loop->thread, pthread_self()))
        async__log(loop, "Non-thread-safe operation invoked on an event loop other than the current one");
}

void async__report_unretrieved(struct async_loop *loop, struct async_task *task, int err)
{
    const struct async_fn *fn = async__root_of(task)->fn;
    if (loop && loop->exception_handler) {
        loop->exception_handler(loop, task, err, loop->exception_arg);
        return;
    }
    async__log(loop, "Task exception was never retrieved: %s (%s:%u): %s", async_task_get_name(task), fn->file,
               (unsigned)fn->lines[0], async_strerror(err));
}
