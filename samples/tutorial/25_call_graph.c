/* The call graph: where a task is suspended, what it waits for, and who waits for it.
 *
 * asyncio: asyncio.print_call_graph(task), since Python 3.14; `python -m asyncio pstree` shows all tasks. In debug mode SIGQUIT
 * (Ctrl-\) prints what async_loop_dump_tasks does.
 */
#include <asyncc.h>

ASYNC int connect_to(const char *host)
{
    AWAIT(async_sleep(host[0] - 'a' + 1));
    return 1;
}

ASYNC int download(const char *host)
{
    return AWAIT(connect_to(host));
}

ASYNC int both(void)
{
    int a, b;
    AWAIT(async_gather(a = download("alpha"), b = download("beta")));
    return a + b;
}

ASYNC int report(ASYNC_TASK(int) work)
{
    return AWAIT(async_join(work));
}

ASYNC int main(void)
{
    ASYNC_TASK(int) work = async_create_task(both());
    async_task_set_name(work, "work");
    ASYNC_TASK(int) reporter = async_create_task(report(async_task_ref(work)));
    AWAIT(async_sleep(0.5));
    async_print_call_graph(work);
    AWAIT(async_join(reporter));
    return AWAIT(async_join(work)) == 2 ? 0 : 1;
}
