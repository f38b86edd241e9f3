/* Waiting lines: who waits at a lock, an event or a queue, in the order of arrival.
 *
 * A line belongs to the object that is waited for. Its members are the leaves that wait, linked through their frames, so
 * that waiting allocates nothing and leaving costs O(1) at any place. What a member waited for is handed to it as it is
 * taken out: from then on it is the member's, which is certain to run, so no cancellation can make it disappear. A line of zeros is empty.
 */
#ifndef ASYNCC_LINE_H
#define ASYNCC_LINE_H

struct async__queued;

struct async__line {
    struct async__queued *first; /* who waits longest; null when nobody waits */
    struct async__queued *last;  /* means something only when `first` does, as what follows */
    struct async_task *task;     /* the first one's */
};

#ifdef ASYNCC_GENERATED

/* How the frames of leaves that wait in line begin. */
struct async__queued {
    struct async_frame base;    /* `flags`: the state that it is to end with when its turn comes */
    struct async_task *task;    /* who waits */
    struct async__line *line;   /* where */
    struct async__queued *next; /* who came after it */
    struct async__queued *prev; /* who came before it; means something only behind the first */
    struct async_loop *loop;    /* that runs the task */
};

/* Of a member whose task is set. */
static inline void async__line_append(struct async__line *line, struct async__queued *member)
{
    member->line = line;
    member->next = NULL;
    if (line->first) {
        member->prev = line->last;
        line->last->next = member;
    } else {
        line->first = member;
        line->task = member->task;
    }
    line->last = member;
}

/* Takes out whoever waits longest; somebody does. */
static inline struct async__queued *async__line_pop(struct async__line *line)
{
    struct async__queued *member = line->first, *next = member->next;
    line->first = next;
    if (next)
        line->task = next->task;
    return member;
}

/* Takes a member out, wherever it stands. */
static inline void async__line_remove(struct async__queued *member)
{
    struct async__line *line = member->line;
    if (line->first == member) {
        async__line_pop(line);
        return;
    }
    member->prev->next = member->next;
    if (member->next)
        member->next->prev = member->prev;
    else
        line->last = member->prev;
}

/* The running task must not wait: ends a leaf in its start, with -ECANCELED. */
void async__line_refuse(struct async__queued *member, const struct async_fn *fn);

/* The end of a leaf's start: waits in the line, as its last. False when the leaf has ended instead. */
static inline bool async__line_wait(struct async__line *line, struct async__queued *member, const struct async_fn *fn)
{
    if (async__leaf_is_disturbed(async__here.task)) {
        async__line_refuse(member, fn);
        return false;
    }
    member->base.flags = 0;
    member->loop = async__here.loop;
    member->task = async__here.task;
    async__line_append(line, member);
    async__leaf_suspend((struct async_leaf *)member, fn);
    return true;
}

/* Of a member whose loop is not the running one. */
void async__line_end_elsewhere(struct async__queued *member, uint32_t state);

/* Ends the wait of a member that was taken out: its task goes to the ready queue. `state` is 0 or a failure's.
 *
 * From task to task what takes time is a chain of loads, each of an address that the one before has found. So `task`, the member's, is
 * best taken out of the line, where it was the first one's, and not out of the member; and of the loop's address there need be
 * no wait at all: it is the running one's, and the CPU goes on with the comparison behind it. */
static inline void async__line_end_of(struct async__queued *member, struct async_task *task, uint32_t state)
{
    struct async_loop *loop = async__here.loop;
    if (__builtin_expect(member->loop != loop, 0))
        async__line_end_elsewhere(member, state);
    else
        async__task_ready((struct async__loop_head *)loop, task, &member->base, state);
}

static inline void async__line_end(struct async__queued *member, uint32_t state)
{
    async__line_end_of(member, member->task, state);
}

/* Takes out whoever waits longest, and ends his wait; somebody does. */
static inline void async__line_end_first(struct async__line *line, uint32_t state)
{
    struct async_task *task = line->task;
    async__line_end_of(async__line_pop(line), task, state);
}

/* Ends the wait of all, in order. */
void async__line_end_all(struct async__line *line, uint32_t state);

/* The cancel function of a leaf that waits in line and for nothing else. */
void async__line_cancel(struct async_frame *leaf);

#endif
#endif
