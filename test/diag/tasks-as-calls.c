// A task's handle in the place of a call.
// RUN: %verify %s
#include <asyncc.h>

ASYNC int work(int n);

ASYNC int joins(void)
{
    ASYNC_TASK(int) one = async_create_task(work(1)), two = async_create_task(work(2));
    AWAIT(one);                          // expected-error {{AWAIT needs a call; a task is awaited by AWAIT(async_join(task))}}
    AWAIT(async_create_task(work(3)));   // expected-error {{AWAIT needs a call; a task is awaited by AWAIT(async_join(task))}}
    AWAIT(async_gather(one, two));       // expected-error 2 {{async_gather takes async calls; join tasks in it, async_gather(async_join(task), …), or by async_gather_all(tasks, count)}}
    AWAIT(async_gather(async_join(one), async_join(two)));
    return AWAIT(1);                     // expected-error {{AWAIT needs a call: AWAIT(f(…))}}
}
