/* A task whose handle nobody takes is detached: it runs, and its memory is freed when it ends. The value of a run may be ignored.

RUN: %run-all %s | FileCheck %s
*/
#include <asyncc.h>
#include <stdio.h>

static size_t pending(void)
{
    struct async_task *tasks[16];
    size_t count = async_all_tasks(async_get_running_loop(), tasks, 16);
    for (size_t i = 0; i < count && i < 16; i++)
        async_task_detach(tasks[i]);
    return count;
}

ASYNC int say(int x)
{
    AWAIT(async_sleep(x));
    printf("%d\n", x);
    return x;
}

static void from_callback(void *unused)
{
    (void)unused;
    async_create_task(say(8));
    (void)async_create_task(say(9));
}

ASYNC void start_all(void)
{
    async_create_task(say(1));
    if (pending() == 2)
        async_create_task(say(2));
    else
        (void)async_create_task(say(99));
    switch (pending()) {
    case 3:
        (async_create_task(say(3)));
    }
    async_create_task(say(4)), printf("comma\n");
    for (async_create_task(say(5));;)
        break;
    async_coroutine(say(98));
    ASYNC_TASK(int) kept = ({ async_create_task(say(6)); });
    do
        async_create_task(say(7));
    while (printf("loop\n") < 0);
    async_loop_call_soon(async_get_running_loop(), from_callback, NULL);
    printf("pending %zu\n", pending());
    AWAIT(async_sleep(20));
    printf("kept %d, pending %zu\n", AWAIT(async_join(kept)), pending());
}

int main(void)
{
    async_run(start_all());
    async_run(say(10));
    (void)async_run(say(11));
    return 0;
}

/*
CHECK: comma
CHECK-NEXT: loop
CHECK-NEXT: pending 8
CHECK-NEXT: {{^}}1{{$}}
CHECK-NEXT: {{^}}2{{$}}
CHECK-NEXT: {{^}}3{{$}}
CHECK-NEXT: {{^}}4{{$}}
CHECK-NEXT: {{^}}5{{$}}
CHECK-NEXT: {{^}}6{{$}}
CHECK-NEXT: {{^}}7{{$}}
CHECK-NEXT: {{^}}8{{$}}
CHECK-NEXT: {{^}}9{{$}}
CHECK-NEXT: kept 6, pending 1
CHECK-NEXT: {{^}}10{{$}}
CHECK-NEXT: {{^}}11{{$}}
*/
