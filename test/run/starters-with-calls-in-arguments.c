/* A starter takes the call behind the loop; calls and AWAITs in the loop's and in the call's arguments are made as usual.

RUN: %run-all %s | FileCheck %s
*/
#include <asyncc.h>
#include <stdio.h>

ASYNC int same(int x)
{
    AWAIT(async_sleep(1));
    return x;
}

ASYNC struct async_loop *running(void)
{
    AWAIT(async_yield());
    return async_get_running_loop();
}

static struct async_loop *choose(struct async_loop *loop)
{
    return loop ? loop : async_get_running_loop();
}

ASYNC int main_task(void)
{
    ASYNC_TASK(int) a = async_loop_create_task(choose(NULL), same(1));
    ASYNC_TASK(int) b = async_loop_create_task(AWAIT(running()), same(AWAIT(same(2))));
    ASYNC_TASK(int) c = async_create_task(same(AWAIT(same(3)) + AWAIT(async_join(async_create_task(same(10))))));
    int x = AWAIT(async_join(a)), y = AWAIT(async_join(b)), z = AWAIT(async_join(c));
    printf("%d %d %d\n", x, y, z);
    return x + y + z;
}

int main(void)
{
    struct async_loop *loop = async_new_event_loop();
    printf("%d\n", async_loop_run_until_complete(choose(loop), main_task()));
    async_loop_close(loop);
    return 0;
}

/*
CHECK: 1 2 13
CHECK-NEXT: 16
*/
