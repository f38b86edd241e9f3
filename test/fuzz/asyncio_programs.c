/* Runs programs of asyncio_diff.py, read from the standard input, and prints each step: the other side of asyncio_programs.py.
 *
 * A program is its number, how many bodies it has, and these: `[ statement number… [ block ]… … ]`.
 */
#include <asyncc.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 8, OBJECTS = 2, QUEUES = 3, BODIES = 5, NAME_MAX_BYTES = 200, WORD_MAX_BYTES = 20 };
#define TICK (1.0 / 64)
#define END (1000.5 * TICK)

struct self;
struct node;

/* One that does not wait, which callbacks may do, too; and one that may. */
typedef void plain(const struct node *node, const char *who);
typedef ASYNC void waiting(const struct node *node, struct self *me);

/* A statement. */
struct node {
    plain *run; /* or null: then the next */
    ASYNC waiting *run_waiting;
    int n[3];
    struct node *block[3];
    int numbers, blocks;
    struct node *next;
};

struct name {
    char text[NAME_MAX_BYTES];
};

/* Who runs a block. */
struct self {
    struct name name;
    int children;
    int value; /* that it returns */
    bool returns;
    struct async_group *group;
};

static struct node *bodies[BODIES];
static ASYNC_TASK(int) tasks[SLOTS];
static struct name names[SLOTS];
static struct async_handle handles[OBJECTS];
static struct async_lock locks[OBJECTS];
static struct async_event events[OBJECTS];
static struct async_condition conditions[OBJECTS];
static int counters[OBJECTS];
static struct async_semaphore semaphores[OBJECTS];
static struct async_barrier barriers[OBJECTS];
static struct async_future futures[OBJECTS];
static int future_values[OBJECTS];
static struct async_queue queues[QUEUES];
static bool is_over; /* the end of a program is not printed */

ASYNC static int run_body(const struct node *block, struct name name);
ASYNC static void run_block(const struct node *block, struct self *me);

/* ---- printing -------------------------------------------------------------------------------------- */

static struct async_loop *here(void) { return async_get_running_loop(); }

#define PRINT(format, ...)                                                  \
    do {                                                                    \
        if (!is_over)                                                       \
            printf("%g " format "\n", async_loop_time(here()) / TICK, __VA_ARGS__); \
    } while (0)

static const char *error_name(int err)
{
    static const struct {
        int err;
        const char *name;
    } errors[] = {
        {0, "value"},         {-EMFILE, "E1"},        {-ENOENT, "E2"},    {-ENOTDIR, "E3"},        {-ECANCELED, "cancelled"},
        {-ETIMEDOUT, "timeout"}, {-EINPROGRESS, "pending"}, {-EAGAIN, "again"}, {-EPIPE, "broken"},    {-EALREADY, "already"},
        {-EPERM, "unheld"},   {-EINVAL, "invalid"},
    };
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (errors[i].err == err)
            return errors[i].name;
    return async_strerror(err);
}

static void outcome(const char *who, const char *what, int err, int number)
{
    PRINT("%s %s -> %s %d", who, what, error_name(err), number);
}

/* ---- what needs no waiting --------------------------------------------------------------------------- */

#define PLAIN(name) static void name(const struct node *node, const char *who)

static ASYNC_QUEUE(int) queue_of(const struct node *node) { return (ASYNC_QUEUE(int))&queues[node->n[0]]; }
static ASYNC_FUTURE(int) future_of(const struct node *node) { return ASYNC_FUTURE_OF(int, &futures[node->n[0]]); }
static struct async_task *task_of(const struct node *node) { return (struct async_task *)tasks[node->n[0]]; }

PLAIN(say) { PRINT("%s say %d", who, node->n[0]); }
PLAIN(cancel) { PRINT("%s cancel %d", who, task_of(node) ? async_task_cancel(task_of(node)) : -1); }

PLAIN(state)
{
    struct async_task *task = task_of(node);
    const int *value = task ? async_task_result(task) : NULL;
    if (task)
        PRINT("%s state %s cancelling %d -> %s %d", who, names[node->n[0]].text, async_task_cancelling(task),
              error_name(async_task_exception(task)), value ? *value : 0);
}

static void ended(struct async_task *task, void *node)
{
    outcome("callback", "done", async_task_exception(task), ((const struct node *)node)->n[1]);
}

PLAIN(done_callback)
{
    (void)who;
    if (task_of(node))
        async_task_add_done_callback(task_of(node), ended, (void *)node);
}

PLAIN(set_event) { (void)who, async_event_set(&events[node->n[0]]); }
PLAIN(clear_event) { (void)who, async_event_clear(&events[node->n[0]]); }
PLAIN(set_future) { outcome(who, "set_future", async_future_set_result(future_of(node), node->n[1]), 0); }
PLAIN(fail_future) { outcome(who, "fail_future", async_future_set_exception(future_of(node), -EMFILE), 0); }
PLAIN(cancel_future) { PRINT("%s cancel_future %d", who, async_future_cancel(future_of(node))); }
PLAIN(see_future) { outcome(who, "see_future", async_future_exception(future_of(node)), 0); }
PLAIN(put_nowait) { outcome(who, "put_nowait", async_queue_put_nowait(queue_of(node), node->n[1]), 0); }

PLAIN(get_nowait)
{
    int item = 0, err = async_queue_get_nowait(queue_of(node), &item);
    outcome(who, "get_nowait", err, item);
}

PLAIN(task_done) { outcome(who, "task_done", async_queue_task_done(&queues[node->n[0]]), 0); }
PLAIN(size) { PRINT("%s size %d", who, (int)async_queue_qsize(&queues[node->n[0]])); }
PLAIN(release) { outcome(who, "release", async_lock_release(&locks[node->n[0]]), 0); }
PLAIN(reset) { (void)who, async_barrier_reset(&barriers[node->n[0]]); }
PLAIN(abort_barrier) { (void)who, async_barrier_abort(&barriers[node->n[0]]); }
PLAIN(cancel_handle) { (void)who, async_handle_cancel(here(), handles[node->n[0]]); }

static void call_back(void *block)
{
    for (const struct node *node = block; node; node = node->next)
        node->run(node, "callback");
}

/* ---- tasks ------------------------------------------------------------------------------------------- */

#define WAITING(name) ASYNC static void name(const struct node *node, struct self *me)

static struct name name_of_child(struct self *me)
{
    struct name name;
    snprintf(name.text, sizeof name.text, "%.180s.%d", me->name.text, ++me->children);
    return name;
}

static void keep(int slot, ASYNC_TASK(int) task, struct name name)
{
    async_task_detach(tasks[slot]);
    tasks[slot] = task;
    names[slot] = name;
}

/* Only for later ones: no circles. */
static bool may_wait(int slot, const struct self *me) { return tasks[slot] && strcmp(names[slot].text, me->name.text) > 0; }

/* Those of a mask, each once, with a reference. */
static size_t collect(int mask, const struct self *me, struct async_task **to)
{
    size_t count = 0;
    for (int slot = 0; slot < SLOTS; slot++) {
        bool is_new = mask >> slot & 1 && may_wait(slot, me);
        for (size_t i = 0; i < count; i++)
            is_new &= to[i] != (struct async_task *)tasks[slot];
        if (is_new)
            to[count++] = async_task_ref((struct async_task *)tasks[slot]);
    }
    return count;
}

static void drop(struct async_task **of, size_t count)
{
    for (size_t i = 0; i < count; i++)
        async_task_detach(of[i]);
}

static double seconds_of(int ticks) { return ticks ? ticks * TICK : INFINITY; }

WAITING(do_sleep) { (void)me, AWAIT(async_sleep(node->n[0] * TICK)); }
WAITING(do_yield) { (void)me, (void)node, AWAIT(async_yield()); }

WAITING(do_spawn)
{
    struct name name = name_of_child(me);
    keep(node->n[0], async_create_task(run_body(bodies[node->n[1]], name)), name);
}

WAITING(do_member)
{
    if (!me->group)
        return;
    struct name name = name_of_child(me);
    ASYNC_TASK(int) task = async_group_create_task(me->group, run_body(bodies[node->n[1]], name));
    if (task)
        keep(node->n[0], task, name);
    PRINT("%s member %d", me->name.text, task != NULL);
}

WAITING(do_join)
{
    if (may_wait(node->n[0], me))
        outcome(me->name.text, "join", 0, AWAIT(async_join(async_task_ref(tasks[node->n[0]]))));
}

WAITING(do_shield)
{
    if (may_wait(node->n[0], me))
        outcome(me->name.text, "shield", 0, AWAIT(async_shield(async_task_ref(tasks[node->n[0]]))));
}

WAITING(do_wait_for)
{
    if (may_wait(node->n[0], me))
        outcome(me->name.text, "wait_for", 0, AWAIT(async_wait_for(async_task_ref(tasks[node->n[0]]), node->n[1] * TICK)));
}

WAITING(do_gather_all)
{
    struct async_task *all[SLOTS];
    size_t count = collect(node->n[0], me, all);
    DEFER drop(all, count);
    AWAIT(async_gather_all(all, count));
    PRINT("%s gather_all %zu", me->name.text, count);
}

WAITING(do_gather)
{
    int a = -1, b = -1;
    struct name first = name_of_child(me), second = name_of_child(me);
    DEFER PRINT("%s gather %d %d", me->name.text, a, b);
    AWAIT(async_gather(a = run_body(node->block[0], first), b = run_body(node->block[1], second)));
}

WAITING(do_wait)
{
    struct async_task *all[SLOTS];
    size_t count = collect(node->n[0], me, all);
    DEFER drop(all, count);
    size_t done = AWAIT(async_wait(all, count, (enum async_return_when)node->n[2], seconds_of(node->n[1])));
    PRINT("%s wait %zu", me->name.text, done);
    for (size_t i = 0; i < count; i++)
        outcome(me->name.text, "waited", async_task_exception(all[i]), 0);
}

WAITING(do_as_completed)
{
    struct async_task *all[SLOTS];
    size_t count = collect(node->n[0], me, all);
    DEFER drop(all, count);
    struct async_as_completed each;
    async_as_completed_begin(&each, all, count, seconds_of(node->n[1]));
    DEFER async_as_completed_end(&each);
    for (size_t i; (i = AWAIT(async_as_completed_next(&each))) < count;)
        outcome(me->name.text, "completed", async_task_exception(all[i]), (int)i);
}

WAITING(do_cancel_me) { (void)me, (void)node, async_task_cancel(async_current_task()); }
WAITING(do_uncancel)
{
    (void)node;
    PRINT("%s uncancel %d", me->name.text, async_task_uncancel(async_current_task()));
}

/* ---- control ------------------------------------------------------------------------------------------- */

WAITING(do_raise)
{
    static const int codes[] = {-ECANCELED, -EMFILE, -ENOENT, -ENOTDIR};
    (void)me;
    ASYNC_RAISE(codes[node->n[0]]);
}

WAITING(do_return)
{
    me->returns = true;
    me->value = node->n[0];
}

WAITING(do_repeat)
{
    for (int i = 0; i < node->n[0]; i++)
        AWAIT(run_block(node->block[0], me));
}

WAITING(do_try)
{
    DEFER {
        bool returns = me->returns;
        me->returns = false;
        AWAIT(run_block(node->block[2], me));
        me->returns |= returns;
    }
    ASYNC_TRY {
        AWAIT(run_block(node->block[0], me));
    } ASYNC_CATCH (err) {
        outcome(me->name.text, "caught", err, 0);
        AWAIT(run_block(node->block[1], me));
        if (node->n[0])
            ASYNC_RAISE(err);
    }
}

WAITING(do_timeout)
{
    ASYNC_TIMEOUT (node->n[0] * TICK) {
        AWAIT(run_block(node->block[0], me));
    } ASYNC_CATCH (err) {
        PRINT("%s expired", me->name.text);
        AWAIT(run_block(node->block[1], me));
    }
    PRINT("%s after timeout %d", me->name.text, async_task_cancelling(async_current_task()));
}

WAITING(do_reschedule)
{
    double when = node->n[0] < 0 ? INFINITY : async_loop_time(here()) + node->n[0] * TICK;
    outcome(me->name.text, "reschedule", async_timeout_reschedule(when), 0);
}

WAITING(do_group)
{
    struct async_group *outer = me->group;
    DEFER me->group = outer;
    ASYNC_GROUP (group) {
        DEFER me->group = outer;
        me->group = group;
        AWAIT(run_block(node->block[0], me));
    }
    PRINT("%s after group %d", me->name.text, async_task_cancelling(async_current_task()));
}

/* ---- objects to wait at ---------------------------------------------------------------------------------- */

WAITING(do_lock)
{
    AWAIT(async_lock_acquire(&locks[node->n[0]]));
    DEFER async_lock_release(&locks[node->n[0]]);
    PRINT("%s has it", me->name.text);
    AWAIT(run_block(node->block[0], me));
}

WAITING(do_semaphore)
{
    AWAIT(async_semaphore_acquire(&semaphores[node->n[0]]));
    DEFER async_semaphore_release(&semaphores[node->n[0]]);
    PRINT("%s has it", me->name.text);
    AWAIT(run_block(node->block[0], me));
}

static bool is_counted(void *counter) { return *(int *)counter > 0; }

/* Waits once, or for a count, or notifies so many (0: all). */
WAITING(do_condition)
{
    struct async_condition *condition = &conditions[node->n[0]];
    int *counter = &counters[node->n[0]], kind = node->n[1], count = node->n[2];
    AWAIT(async_condition_acquire(condition));
    DEFER async_condition_release(condition);
    PRINT("%s condition", me->name.text);
    if (kind == 0) {
        AWAIT(async_condition_wait(condition));
    } else if (kind == 1) {
        AWAIT(async_condition_wait_for(condition, is_counted, counter));
        --*counter;
    } else {
        ++*counter;
        count ? async_condition_notify(condition, (size_t)count) : async_condition_notify_all(condition);
    }
    PRINT("%s condition %d", me->name.text, *counter);
    AWAIT(run_block(node->block[0], me));
}

WAITING(do_event)
{
    AWAIT(async_event_wait(&events[node->n[0]]));
    PRINT("%s event", me->name.text);
}

WAITING(do_future) { outcome(me->name.text, "future", 0, AWAIT(async_future_wait(future_of(node)))); }

WAITING(do_put)
{
    AWAIT(async_queue_put(queue_of(node), node->n[1]));
    PRINT("%s put %d", me->name.text, node->n[1]);
}

WAITING(do_get)
{
    int item = AWAIT(async_queue_get(queue_of(node)));
    PRINT("%s get %d", me->name.text, item);
}

WAITING(do_join_queue)
{
    AWAIT(async_queue_join(queue_of(node)));
    PRINT("%s join_queue", me->name.text);
}

WAITING(do_barrier)
{
    AWAIT(async_barrier_wait(&barriers[node->n[0]]));
    PRINT("%s barrier", me->name.text);
}

WAITING(do_call_soon) { (void)me, handles[node->n[0]] = async_loop_call_soon(here(), call_back, node->block[0]); }

WAITING(do_call_later)
{
    (void)me;
    handles[node->n[0]] = async_loop_call_later(here(), node->n[1] * TICK, call_back, node->block[0]);
}

/* ---- programs ---------------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    plain *run;
} plain_statements[] = {
    {"say", say}, {"cancel", cancel}, {"state", state}, {"done_callback", done_callback}, {"set_event", set_event},
    {"clear_event", clear_event}, {"set_future", set_future}, {"fail_future", fail_future}, {"cancel_future", cancel_future},
    {"see_future", see_future}, {"put_nowait", put_nowait}, {"get_nowait", get_nowait}, {"task_done", task_done}, {"size", size},
    {"release", release}, {"reset", reset}, {"abort", abort_barrier}, {"cancel_handle", cancel_handle},
};

static const struct {
    const char *name;
    ASYNC waiting *run;
} waiting_statements[] = {
    {"sleep", do_sleep}, {"yield", do_yield}, {"spawn", do_spawn}, {"member", do_member}, {"join", do_join}, {"shield", do_shield},
    {"wait_for", do_wait_for}, {"gather_all", do_gather_all}, {"gather", do_gather}, {"wait", do_wait}, {"as_completed", do_as_completed},
    {"cancel_me", do_cancel_me}, {"uncancel", do_uncancel}, {"raise", do_raise}, {"return", do_return}, {"repeat", do_repeat},
    {"try", do_try}, {"timeout", do_timeout}, {"reschedule", do_reschedule}, {"group", do_group}, {"lock", do_lock},
    {"semaphore", do_semaphore}, {"condition", do_condition}, {"event", do_event}, {"future", do_future}, {"put", do_put}, {"get", do_get},
    {"join_queue", do_join_queue}, {"barrier", do_barrier}, {"call_soon", do_call_soon}, {"call_later", do_call_later},
};

ASYNC static void run_block(const struct node *block, struct self *me)
{
    for (const struct node *node = block; node && !me->returns; node = node->next) {
        if (node->run)
            node->run(node, me->name.text);
        else
            AWAIT(node->run_waiting(node, me));
    }
}

ASYNC static int run_body(const struct node *block, struct name name)
{
    struct self me = {.name = name};
    PRINT("%s begins", name.text);
    ASYNC_TRY {
        AWAIT(run_block(block, &me));
    } ASYNC_CATCH (err) {
        outcome(name.text, "ends", err, 0);
        ASYNC_RAISE(err);
    }
    outcome(name.text, "ends", 0, me.value);
    return me.value;
}

static struct node *new_node(const char *name)
{
    struct node *node = calloc(1, sizeof *node);
    for (size_t i = 0; i < sizeof plain_statements / sizeof *plain_statements; i++)
        if (!strcmp(name, plain_statements[i].name))
            node->run = plain_statements[i].run;
    for (size_t i = 0; i < sizeof waiting_statements / sizeof *waiting_statements; i++)
        if (!strcmp(name, waiting_statements[i].name))
            node->run_waiting = waiting_statements[i].run;
    return node;
}

/* What follows `[`. */
static struct node *read_block(void)
{
    struct node *first = NULL, **last = &first, *node = NULL;
    char word[WORD_MAX_BYTES];
    while (scanf("%19s", word) == 1 && strcmp(word, "]")) {
        if (!strcmp(word, "[")) {
            node->block[node->blocks++] = read_block();
        } else if (strchr("-0123456789", word[0])) {
            node->n[node->numbers++] = atoi(word);
        } else {
            *last = node = new_node(word);
            last = &node->next;
        }
    }
    return first;
}

static void free_block(struct node *node)
{
    for (struct node *next; node; node = next) {
        next = node->next;
        for (int i = 0; i < node->blocks; i++)
            free_block(node->block[i]);
        free(node);
    }
}

static void init_objects(void)
{
    for (int i = 0; i < OBJECTS; i++) {
        handles[i] = (struct async_handle){0};
        counters[i] = 0;
        async_lock_init(&locks[i]);
        async_event_init(&events[i]);
        async_condition_init(&conditions[i], NULL);
        async_bounded_semaphore_init(&semaphores[i], (size_t)i + 1);
        async_barrier_init(&barriers[i], (size_t)i + 2);
        async_future_init(&futures[i], &future_values[i], sizeof future_values[i]);
    }
}

static int compare(const void *left, const void *right) { return *(const int *)left - *(const int *)right; }

static void stop(void *loop)
{
    is_over = true;
    async_loop_stop(loop);
}

static void ignore(struct async_loop *loop, struct async_task *task, int err, void *unused)
{
    (void)loop, (void)task, (void)err, (void)unused;
}

static void run_program(void)
{
    struct async_loop *loop = async_new_event_loop();
    async_loop_set_virtual_clock(loop);
    async_loop_set_exception_handler(loop, ignore, NULL);
    is_over = false;
    init_objects();
    async_queue_init(&queues[0], int, 1);
    async_lifo_queue_init(&queues[1], int, 2);
    async_priority_queue_init(&queues[2], int, 0, compare);
    async_loop_call_at(loop, END, stop, loop);
    keep(0, async_loop_create_task(loop, run_body(bodies[0], (struct name){"t"})), (struct name){"t"});
    async_loop_run_forever(loop);
    async_loop_close(loop);
    for (int slot = 0; slot < SLOTS; slot++)
        keep(slot, NULL, (struct name){""});
    for (int i = 0; i < QUEUES; i++)
        async_queue_deinit(&queues[i]);
}

int main(void)
{
    for (int number, count; scanf("%d %d", &number, &count) == 2;) {
        for (int i = 0; i < count && scanf(" [") == 0; i++)
            bodies[i] = read_block();
        printf("program %d\n", number);
        fflush(stdout);
        run_program();
        for (int i = 0; i < count; i++)
            free_block(bodies[i]);
    }
    return 0;
}
