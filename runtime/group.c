/* ASYNC_GROUP: a block that ends when the tasks made in it have ended.
 *
 * A group is a leaf in the frame of the function that holds the block. Its tasks are ordinary ones with a link behind
 * the root frame; while the body runs they only come and go. Where control leaves the block, by whatever way, the
 * function waits at the leaf for those that are left, and async__group_leave says how it goes on.
 *
 * The first failure is the group's. It cancels the other tasks, and the body through a request of its own, counted as
 * any other and withdrawn at the end: what is left of the count then tells whether somebody else asked, too.
 */
#include "task.h"

#include <errno.h>

static const uint32_t no_lines[] = {0};

/* In base.flags. */
enum {
    GROUP_DUE_AT_ENTRY = 1 << 0, /* a cancellation was due when the block began */
    GROUP_REQUESTED = 1 << 1,    /* it has cancelled its own body */
    GROUP_SHUT = 1 << 2,         /* its tasks were cancelled: it takes no more */
    GROUP_ENDING = 1 << 3,       /* the body was left */
    GROUP_CANCELLED = 1 << 4,    /* by somebody else, while it waited for its tasks */
};

/* ---- the tasks -------------------------------------------------------------------------------- */

static struct async__member *member_of(struct async_task *task)
{
    return async__link_of(task);
}

struct async_task *async__group_owner(struct async_task *member)
{
    return member_of(member)->group->task;
}

static void append(struct async_group *group, struct async_task *task)
{
    *member_of(task) = (struct async__member){.group = group, .prev = group->last};
    if (group->last)
        member_of(group->last)->next = task;
    else
        group->first = task;
    group->last = task;
}

static void take_out(struct async_group *group, const struct async__member *member)
{
    if (member->prev)
        member_of(member->prev)->next = member->next;
    else
        group->first = member->next;
    if (member->next)
        member_of(member->next)->prev = member->prev;
    else
        group->last = member->prev;
}

struct async_task *(async__group_create_task)(struct async_group *group, struct async_frame *root, const char *site)
{
    struct async_task *task = async__task_of_root(root);
    bool is_over = group->base.flags & GROUP_ENDING && !group->first;
    if (task && (group->base.flags & GROUP_SHUT || is_over || !async__task_inherit(async__loop_of(group->task), task))) {
        async_task_close(task);
        return NULL;
    }
    if (!task)
        return NULL;
    task->job.flags |= ASYNC__MEMBER;
    append(group, task);
    async__task_schedule(async__loop_of(group->task), task);
    async__task_note_site(async__loop_of(group->task), task, site);
    return task;
}

/* Cancels what is left, once: a task that unwinds is not disturbed again. */
static void shut(struct async_group *group)
{
    if (group->base.flags & GROUP_SHUT)
        return;
    group->base.flags |= GROUP_SHUT;
    for (struct async_task *task = group->first; task; task = member_of(task)->next)
        async_task_cancel(task);
}

/* A task has failed before anything else did. */
static void fail(struct async_group *group, struct async_task *task, uint32_t state)
{
    bool cancels_body = !(group->base.flags & (GROUP_SHUT | GROUP_ENDING));
    group->failure = state;
    group->failed = (async_task_ref)(task);
    shut(group);
    if (!cancels_body)
        return;
    group->base.flags |= GROUP_REQUESTED;
    async_task_cancel(group->task);
}

void async__group_ended(struct async_task *task)
{
    struct async_group *group = member_of(task)->group;
    uint32_t state = async__root_of(task)->state;
    take_out(group, member_of(task));
    if (async__failed(state) && state != ASYNC__CANCELED && !group->failure)
        fail(group, task, state);
    if (!group->first && group->base.flags & GROUP_ENDING)
        async__leaf_end((struct async_leaf *)group, 0);
}

/* ---- the block -------------------------------------------------------------------------------- */

void async__group_enter(struct async_group *group)
{
    struct async_task *task = async__here.task;
    *group = (struct async_group){.task = task, .cancels = task->job.cancels};
    if (task->job.flags & ASYNC__CANCEL_DUE)
        group->base.flags = GROUP_DUE_AT_ENTRY;
}

/* True when somebody has cancelled the task since the block began, `own` of its requests being the group's. The one
 * that was due then counts once it has been delivered. */
static bool is_cancelled(const struct async_group *group, uint32_t own)
{
    const struct async__job *job = &group->task->job;
    bool is_delivered = group->base.flags & GROUP_DUE_AT_ENTRY && !(job->flags & ASYNC__CANCEL_DUE);
    return job->cancels > group->cancels + own || is_delivered;
}

static void group_cancel(struct async_frame *leaf)
{
    struct async_group *group = (struct async_group *)leaf;
    uint32_t own = leaf->flags & GROUP_REQUESTED ? 1 : 0;
    if (is_cancelled(group, own) || async__loop_of(group->task)->head.closing) {
        leaf->flags |= GROUP_CANCELLED;
        shut(group);
    }
}

void async__group_wait(struct async_group *group, uint32_t exit)
{
    group->exit = exit;
    group->base.flags |= GROUP_ENDING;
    if (async__failed(exit)) {
        async__fails_later();
        if (exit != ASYNC__CANCELED && !group->failure)
            group->failure = exit;
        shut(group);
    }
    if (group->first)
        async__leaf_wait(&group->base, &async_group__fn);
}

/* Takes the group's own request back, and with it the cancellation if that has not been delivered. */
static void withdraw(const struct async_group *group)
{
    int left = async_task_uncancel(group->task);
    if ((uint32_t)left <= group->cancels && !(group->base.flags & GROUP_DUE_AT_ENTRY))
        group->task->job.flags &= (uint16_t)~ASYNC__CANCEL_DUE;
}

uint32_t async__group_leave(struct async_group *group)
{
    bool is_interrupted = group->base.flags & GROUP_CANCELLED || group->exit == ASYNC__CANCELED;
    if (group->base.flags & GROUP_REQUESTED)
        withdraw(group);
    uint32_t exit = group->base.flags & GROUP_CANCELLED ? ASYNC__CANCELED : group->exit;
    if (group->failure && !(is_interrupted && is_cancelled(group, 0))) {
        exit = group->failure;
        if (group->failed) {
            group->failed->job.flags |= ASYNC__RETRIEVED;
            group->base.fn = &async_group__fn;
            async__trace_join(async__here.loop, group->failed, group->task, &group->base);
        }
    }
    if (group->failed)
        async__task_unref(group->failed);
    return exit;
}

static struct async_frame *group_resume(struct async_frame *leaf)
{
    return leaf->caller;
}

static struct async_task *group_awaits(const struct async_frame *leaf, uintptr_t *cursor)
{
    struct async_task *task =
        *cursor ? member_of((struct async_task *)*cursor)->next : ((const struct async_group *)leaf)->first;
    *cursor = (uintptr_t)task;
    return task;
}

static const struct async_view group_view = {.awaits = group_awaits};
const struct async_fn async_group__fn = {
    .resume = group_resume,
    .cancel = group_cancel,
    .frame_size = sizeof(struct async_group),
    .frame_align = _Alignof(struct async_group),
    .name = "the end of ASYNC_GROUP",
    .file = "asyncc",
    .lines = no_lines,
    .view = &group_view,
};
