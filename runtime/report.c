/* What the runtime has to say: the log sink, and failures that nobody can join. */
#include "task.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the log ---------------------------------------------------------------------------------- */

static enum async_log_level level_of(enum async_log_kind kind)
{
    static const unsigned char levels[] = {
        [ASYNC_LOG_POLLER] = ASYNC_LOG_DEBUG,         [ASYNC_LOG_GRAPH] = ASYNC_LOG_INFO,
        [ASYNC_LOG_SLOW] = ASYNC_LOG_WARNING,         [ASYNC_LOG_THREAD] = ASYNC_LOG_ERROR,
        [ASYNC_LOG_UNCLOSED] = ASYNC_LOG_WARNING,     [ASYNC_LOG_NEVER_AWAITED] = ASYNC_LOG_WARNING,
        [ASYNC_LOG_NEVER_JOINED] = ASYNC_LOG_WARNING, [ASYNC_LOG_PENDING] = ASYNC_LOG_ERROR,
        [ASYNC_LOG_EXCEPTION] = ASYNC_LOG_ERROR,      [ASYNC_LOG_DEADLOCK] = ASYNC_LOG_ERROR,
        [ASYNC_LOG_STUCK] = ASYNC_LOG_WARNING,        [ASYNC_LOG_FAILED] = ASYNC_LOG_ERROR,
        [ASYNC_LOG_EXECUTOR] = ASYNC_LOG_WARNING,     [ASYNC_LOG_CHILD] = ASYNC_LOG_WARNING,
        [ASYNC_LOG_MISUSE] = ASYNC_LOG_WARNING,       [ASYNC_LOG_BROKEN] = ASYNC_LOG_ERROR,
    };
    return levels[kind];
}

static void write_line(const struct async_loop *loop, struct async_log_record record, const char *format, va_list args)
{
    char line[1024];
    vsnprintf(line, sizeof line, format, args);
    record.line = line;
    if (loop && loop->log_sink)
        loop->log_sink(&record, loop->log_arg);
    else
        fprintf(stderr, "%s\n", line);
}

void async__log_begin(struct async_loop *loop, enum async_log_kind kind)
{
    if (loop)
        loop->record = (struct async_log_record){.kind = kind, .level = level_of(kind)};
}

void async__log(struct async_loop *loop, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    write_line(loop, loop ? loop->record : (struct async_log_record){0}, format, args);
    va_end(args);
    if (loop)
        loop->record.continues = true;
}

void async__report(struct async_loop *loop, enum async_log_kind kind, const char *format, ...)
{
    va_list args;
    async__log_begin(loop, kind);
    va_start(args, format);
    write_line(loop, loop ? loop->record : (struct async_log_record){0}, format, args);
    va_end(args);
    if (loop)
        loop->record.continues = true;
}

/* Of one line, from a thread that is not the loop's, which may write another report meanwhile. */
__attribute__((format(printf, 3, 4))) static void
report_from_elsewhere(const struct async_loop *loop, enum async_log_kind kind, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    write_line(loop, (struct async_log_record){.kind = kind, .level = level_of(kind)}, format, args);
    va_end(args);
}

int async__loop_misused(struct async_loop *loop, int err, const char *message)
{
    if (loop->debug)
        async__report(loop, ASYNC_LOG_MISUSE, "%s", message);
    return err;
}

void async_loop_set_log(struct async_loop *loop, void (*sink)(const struct async_log_record *record, void *arg),
                        void *arg)
{
    loop->log_sink = sink;
    loop->log_arg = arg;
}

/* ---- the rest --------------------------------------------------------------------------------- */

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
        report_from_elsewhere(loop, ASYNC_LOG_THREAD,
                              "Non-thread-safe operation invoked on an event loop other than the current one");
}

void async__report_unretrieved(struct async_loop *loop, struct async_task *task, int err)
{
    const struct async_fn *fn = async__root_of(task)->fn;
    if (loop && loop->exception_handler) {
        loop->exception_handler(loop, task, err, loop->exception_arg);
        return;
    }
    async__report(loop, ASYNC_LOG_EXCEPTION, "Task exception was never retrieved: %s (%s:%u): %s",
                  async_task_get_name(task), fn->file, (unsigned)fn->lines[0], async_strerror(err));
    if (loop)
        async__trace_print(loop, task);
}
