// async_print_call_graph, async_loop_dump_tasks and async_capture_call_graph: who is suspended where, and waits for whom.
// RUN: %run-all %s > %t && diff %S/Inputs/call-graph.expected %t
#include <asyncc.h>
#include <stdio.h>
#include <string.h>

/* Without the folder that a file is in, and without addresses. */
static void show(const struct async_log_record *record, void *arg)
{
    const char *slash = strrchr(record->line, '/'), *address = strstr(record->line, "at 0x");
    int before = (int)strcspn(record->line, "(") + 1;
    (void)arg;
    if (slash)
        printf("%.*s%s\n", before, record->line, slash + 1);
    else if (address)
        printf("%.*sat ...%s\n", before, record->line, strchr(record->line, ')'));
    else
        printf("%s\n", record->line);
}

static struct async_lock lock;
static ASYNC_TASK(int) first, second;

ASYNC int nap(double seconds)
{
    AWAIT(async_sleep(seconds));
    return 1;
}

ASYNC int joins(ASYNC_TASK(int) *task)
{
    return AWAIT(async_join(async_task_ref(*task)));
}

ASYNC int shields(void)
{
    return AWAIT(async_shield(async_task_ref(first)));
}

ASYNC int waits_for(void)
{
    return AWAIT(async_wait_for(async_task_ref(first), 100));
}

ASYNC int locks(void)
{
    AWAIT(async_lock_acquire(&lock));
    async_lock_release(&lock);
    return 1;
}

ASYNC int groups(void)
{
    ASYNC_GROUP(group) {
        ASYNC_TASK(int) member = async_group_create_task(group, nap(6));
        async_task_set_name(member, "member");
        async_task_detach(member);
        AWAIT(async_sleep(0.5));
    }
    return 2;
}

ASYNC int gathers(void)
{
    int a, b;
    AWAIT(async_gather(a = nap(5), b = groups()));
    return a + b;
}

ASYNC int waits(void)
{
    ASYNC_TASK(int) tasks[] = {first, second};
    AWAIT(async_gather_all(tasks, 2));
    return 1;
}

ASYNC size_t waits_some(void)
{
    ASYNC_TASK(int) tasks[] = {second, first};
    return AWAIT(async_wait(tasks, 2, ASYNC_ALL_COMPLETED, 50));
}

ASYNC size_t waits_each(void)
{
    struct async_as_completed each;
    async_as_completed_begin(&each, &first, 1, 60);
    DEFER async_as_completed_end(&each);
    return AWAIT(async_as_completed_next(&each));
}

ASYNC int deep(int n)
{
    return n ? AWAIT(deep(n - 1)) : AWAIT(nap(7));
}

ASYNC void sees_itself(void)
{
    async_print_call_graph(NULL);
    AWAIT(async_yield());
}

ASYNC void dumps(void)
{
    int a;
    AWAIT(async_gather(a = nap(1), sees_itself()));
    (void)a;
}

static void title(const char *text)
{
    printf("-- %s\n", text);
}

static void pass(struct async_loop *loop, double seconds)
{
    async_loop_run_until_complete(loop, async_sleep(seconds));
}

/* Every kind of wait for tasks. */
static void kinds(struct async_loop *loop)
{
    title("kinds");
    first = async_loop_create_task(loop, nap(4));
    second = async_loop_create_task(loop, gathers());
    async_task_set_name(first, "first");
    async_task_detach(async_loop_create_task(loop, shields()));
    async_task_detach(async_loop_create_task(loop, waits_for()));
    async_task_detach(async_loop_create_task(loop, waits_some()));
    async_task_detach(async_loop_create_task(loop, waits_each()));
    async_task_detach(async_loop_create_task(loop, locks()));
    async_task_detach(async_loop_create_task(loop, waits()));
    pass(loop, 1);
    async_task_detach(async_loop_create_task(loop, nap(9)));
    async_loop_dump_tasks(loop);
    title("one task, for which several wait");
    async_print_call_graph(first);
    title("one task, that waits");
    async_print_call_graph(second);
    pass(loop, 20);
    title("ended");
    async_print_call_graph(first);
    printf("%zu calls\n", async_capture_call_graph(first, NULL, 0));
    async_task_detach(first);
    async_task_detach(second);
}

static void depths(struct async_loop *loop)
{
    struct async_call calls[2] = {{0}};
    title("deep");
    ASYNC_TASK(int) task = async_loop_create_task(loop, deep(100));
    async_print_call_graph(task);
    pass(loop, 1);
    async_print_call_graph(task);
    printf("%zu calls: ", async_capture_call_graph(task, calls, 2));
    printf("%s %d, %s %u\n", calls[0].function, calls[0].file != NULL, calls[1].function, calls[1].line);
    async_task_detach(task);
    pass(loop, 10);
}

/* A chain of joins, longer than what is indented, ends in a cycle; a run of it is a deadlock. */
static void cycles(struct async_loop *loop)
{
    enum { COUNT = 30 };
    static ASYNC_TASK(int) chain[COUNT];
    title("a cycle");
    for (int i = 0; i < COUNT; i++) {
        char name[] = {'j', (char)('0' + i / 10), (char)('0' + i % 10), 0};
        chain[i] = async_loop_create_task(loop, joins(&chain[i == 1 ? 3 : i ? i - 1 : 2]));
        async_task_set_name(chain[i], name);
    }
    first = chain[5];
    async_loop_run_until_complete(loop, joins(&first));
    printf("%s\n", async_strerror(async_run_error()));
    for (int i = 0; i < COUNT; i++)
        async_task_detach(chain[i]);
}

int main(void)
{
    struct async_loop *loop = async_new_event_loop();
    async_loop_set_virtual_clock(loop);
    async_loop_set_log(loop, show, NULL);
    async_lock_init(&lock);
    lock.is_locked = true;
    kinds(loop);
    depths(loop);
    title("running");
    async_loop_run_until_complete(loop, dumps());
    title("for how long");
    async_loop_set_debug(loop, true);
    async_task_detach(async_loop_create_task(loop, nap(4)));
    async_task_detach(async_loop_create_task(loop, locks()));
    pass(loop, 1.5);
    async_loop_dump_tasks(loop);
    async_loop_set_debug(loop, false);
    async_lock_release(&lock);
    pass(loop, 5);
    cycles(loop);
    async_loop_close(loop);
    async_loop_dump_tasks(loop);
    return 0;
}
