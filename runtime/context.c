/* Context variables: a task's values, shared with the tasks and callbacks it makes until one of them sets something.
 *
 * The values are a list of bindings, one a variable: a task's in its side record, those of the callback that runs in its
 * loop. A list is never changed where somebody else may see it: bindings are counted, and those that two lists have in
 * common are common to their ends. So a task inherits in O(1), by a reference to the first binding; setting copies what lies before
 * the variable's, if it is shared.
 */
#include "side.h"

#include <errno.h>
#include <stdlib.h>

struct async__binding {
    struct async__binding *next;
    const struct async_context_var *var;
    void *value;
    size_t references; /* lists that begin here, and bindings before this one */
};

void async__context_drop(struct async__binding *binding)
{
    while (binding && --binding->references == 0) {
        struct async__binding *next = binding->next;
        free(binding);
        binding = next;
    }
}

struct async__binding *async__context_ref(struct async__binding *binding)
{
    if (binding)
        binding->references++;
    return binding;
}

/* The link to the variable's binding; to null when there is none. `shared` says whether others see the binding. */
static struct async__binding **find(struct async__binding **list, const struct async_context_var *var, bool *shared)
{
    *shared = false;
    for (; *list; list = &(*list)->next) {
        *shared |= (*list)->references > 1;
        if ((*list)->var == var)
            break;
    }
    return list;
}

/* Copies the list's first bindings, up to `end`, which follows the copies. False when out of memory. */
static bool copy_until(struct async__binding *list, struct async__binding *end, struct async__binding **copies)
{
    struct async__binding **last = copies;
    *copies = NULL;
    for (; list != end; list = list->next) {
        *last = malloc(sizeof **last);
        if (!*last) {
            async__context_drop(*copies);
            return false;
        }
        **last = (struct async__binding){.var = list->var, .value = list->value, .references = 1};
        last = &(*last)->next;
    }
    *last = async__context_ref(end);
    return true;
}

/* Puts bindings of its own in the place of the list's first ones, up to `end`, which is kept. False when out of memory. */
static bool make_own(struct async__binding **list, struct async__binding *end)
{
    struct async__binding *copies;
    if (!copy_until(*list, end, &copies))
        return false;
    async__context_drop(*list);
    *list = copies;
    return true;
}

static int bind(struct async__binding **list, const struct async_context_var *var, void *value)
{
    bool shared;
    struct async__binding *found = *find(list, var, &shared);
    if (found) {
        if (shared && !make_own(list, found->next))
            return -ENOMEM;
        (*find(list, var, &shared))->value = value;
        return 0;
    }
    struct async__binding *binding = malloc(sizeof *binding);
    if (!binding)
        return -ENOMEM;
    *binding = (struct async__binding){.next = *list, .var = var, .value = value, .references = 1};
    *list = binding;
    return 0;
}

static int unbind(struct async__binding **list, const struct async_context_var *var)
{
    bool shared;
    struct async__binding *found = *find(list, var, &shared);
    if (!found)
        return 0;
    if (shared && !make_own(list, found->next))
        return -ENOMEM;
    struct async__binding **link = find(list, var, &shared);
    found = *link;
    *link = async__context_ref(found->next);
    async__context_drop(found);
    return 0;
}

/* ---- of what runs ----------------------------------------------------------------------------- */

static _Thread_local struct {
    struct async__binding *list;
    bool is_in_work;
} worker; /* of an executor */

/* The list of the task that runs, or else of the callback, or of the work on this thread. Null where there is none (yet). */
static struct async__binding **running_list(void)
{
    if (!async__here.task && async__here.loop)
        return &async__here.loop->context;
    if (!async__here.task)
        return worker.is_in_work ? &worker.list : NULL;
    struct async__side *side = async__side_of(async__here.task);
    return side ? &side->context : NULL;
}

struct async__binding *async__context_of_running(void)
{
    struct async__binding **list = running_list();
    return list ? *list : NULL;
}

bool async__context_copy(struct async__binding **copy)
{
    return copy_until(async__context_of_running(), NULL, copy);
}

/* What is resumed behind a callback that has a context. */
static struct async_frame *after_resume(struct async_frame *frame)
{
    struct async_loop *loop = async__here.loop;
    (void)frame;
    async__context_set_current(loop, NULL);
    return NULL;
}

static const struct async_fn after_fn = {.resume = after_resume, .name = "the end of a callback"};
static const struct async_frame after = {.fn = &after_fn};

/* Lets after_resume follow the callback that runs. */
static void follow(struct async_loop *loop)
{
    loop->head.after = (struct async_frame *)(uintptr_t)&after;
}

void async__context_set_current(struct async_loop *loop, struct async__binding *context)
{
    async__context_drop(loop->context);
    loop->context = context;
    loop->context_number++;
    loop->head.after = NULL;
    if (context)
        follow(loop);
}

/* Tells callbacks apart. */
static uint32_t number_of_running(void)
{
    return async__here.loop ? async__here.loop->context_number : 0;
}

void async__context_work_begin(struct async__binding *context)
{
    worker.list = context;
    worker.is_in_work = true;
}

void async__context_work_end(void)
{
    async__context_drop(worker.list);
    worker.list = NULL;
    worker.is_in_work = false;
}

/* ---- for programs ----------------------------------------------------------------------------- */

void *async_context_var_get(const struct async_context_var *var)
{
    struct async__binding **list = running_list();
    bool shared;
    struct async__binding *found = list ? *find(list, var, &shared) : NULL;
    return found ? found->value : var->initial;
}

int async_context_var_set(const struct async_context_var *var, void *value, struct async_context_token *token)
{
    struct async_loop *loop = async__here.loop;
    if (async__here.task && !async__task_side(async__here.task))
        return -ENOMEM;
    struct async__binding **list = running_list();
    if (!list)
        return -EINVAL;
    bool shared;
    const struct async__binding *before = *find(list, var, &shared);
    struct async_context_token old = {.var = var, .task = async__here.task, .callback = number_of_running()};
    if (before) {
        old.old = before->value;
        old.was_set = true;
    }
    int err = bind(list, var, value);
    if (err)
        return err;
    if (loop)
        loop->head.inherits |= ASYNC__INHERITS;
    if (loop && !async__here.task)
        follow(loop);
    if (token)
        *token = old;
    return 0;
}

int async_context_var_reset(struct async_context_token *token)
{
    struct async__binding **list = running_list();
    if (!token->var || !list || token->task != async__here.task)
        return -EINVAL;
    if (!token->task && token->callback != number_of_running())
        return -EINVAL;
    int err = token->was_set ? bind(list, token->var, token->old) : unbind(list, token->var);
    if (!err)
        token->var = NULL;
    return err;
}

/* ---- inheritance ------------------------------------------------------------------------------ */

bool async__context_give(struct async_task *task)
{
    struct async__binding *context;
    if (!async__context_copy(&context))
        return false;
    struct async__side *side = context ? async__task_side(task) : NULL;
    if (side)
        side->context = context;
    else
        async__context_drop(context);
    return side || !context;
}

bool async__context_inherit(struct async_task *task)
{
    struct async__binding *context = async__context_of_running();
    if (!context || task == async__here.task)
        return true;
    struct async__side *side = async__task_side(task);
    if (!side)
        return false;
    if (!side->context)
        side->context = async__context_ref(context);
    return true;
}
