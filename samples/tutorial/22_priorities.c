/* Priorities: of what is ready when a turn of the loop begins, the higher levels run first.
 *
 * asyncio has none. Each turn still runs everything that was ready, so the background work is late, but never
 * starves; and what one task needs of another is said by joining it, not by a level.
 */
#include <asyncc.h>
#include <stdio.h>

ASYNC void work(const char *name)
{
    for (int i = 1; i <= 2; i++) {
        printf("%s, step %d\n", name, i);
        AWAIT(async_yield());
    }
}

ASYNC int main(void)
{
    ASYNC_TASK(void) background = async_create_task(work("background"));
    ASYNC_TASK(void) ordinary = async_create_task(work("ordinary"));
    ASYNC_TASK(void) urgent = async_create_task(work("urgent"));
    async_task_set_priority(background, ASYNC_PRIORITY_MIN);
    async_task_set_priority(urgent, ASYNC_PRIORITY_MAX);
    AWAIT(async_gather(async_join(background), async_join(ordinary), async_join(urgent)));
    return 0;
}
