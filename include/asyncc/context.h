/* Task-local variables: Python's contextvars.
 *
 * A variable is a static object; each task has its own value of it. A task begins with the values that its creator has at
 * that time, and what it sets afterwards is its own. So has a callback of async_loop_call_soon, async_loop_call_later,
 * async_loop_call_at and async_task_add_done_callback: it sees what was set when it was scheduled, and what it sets ends with it. A reader,
 * a writer and a signal handler see what was set when they were added, and keep what they set for their next call. To another
 * thread (async_loop_call_soon_threadsafe, async_create_task_threadsafe, async_to_thread) and into a run within a task
 * goes a copy. Values are pointers, and what they point to is the program's affair.
 *
 *   static const struct async_context_var request_id = ASYNC_CONTEXT_VAR_INIT("request_id", NULL);
 */
#ifndef ASYNCC_CONTEXT_H
#define ASYNCC_CONTEXT_H

#include <stdbool.h>
#include <stdint.h>

struct async_task;

struct async_context_var {
    const char *name; /* for who debugs */
    void *initial;    /* its value where nothing was set */
};

#define ASYNC_CONTEXT_VAR_INIT(name, initial) \
    {                                         \
        name, initial                         \
    }

/* What a variable was before it was set, to be given to async_context_var_reset. */
struct async_context_token {
    const struct async_context_var *var; /* null when it was used */
    const struct async_task *task;       /* that set it; null: a callback … */
    uint32_t callback;                   /* … of this number */
    void *old;                           /* its value before; means nothing unless was_set */
    bool was_set;
};

/* Returns its value in the running task or callback, or in the work of async_to_thread; elsewhere the initial one. */
void *async_context_var_get(const struct async_context_var *var);

/* Sets it there, for that time; `token`, which may be null, takes what undoes that. Returns 0; -ENOMEM; -EINVAL elsewhere. */
int async_context_var_set(const struct async_context_var *var, void *value, struct async_context_token *token);

/* Gives the variable the value it had before the token was made, whatever was set meanwhile. Returns 0; -EINVAL
 * when the token was used or is another task's or callback's; -ENOMEM, which is possible only when tasks were made since. */
int async_context_var_reset(struct async_context_token *token);

#endif
