// What starters, async_join and async_gather take.
// RUN: %verify %s
#include <asyncc.h>

ASYNC int f(int n);
int ordinary(int n);

ASYNC int inside(int n, ASYNC_TASK(int) task)
{
    async_create_task(ordinary(1));                        // expected-error {{'ordinary' is not ASYNC and cannot be started}}
    int a, b = n;
    async_join(task);                                      // expected-error {{async_join(…) must be awaited: AWAIT(async_join(task))}}
    async_gather(a = f(1));                                // expected-error {{async_gather(…) must be awaited: AWAIT(async_gather(…))}}
    AWAIT(async_gather(a = ordinary(1), f(2)));            // expected-error {{async_gather takes async calls, each as `call` or `lvalue = call`}}
    AWAIT(async_gather(a = f(1), b));                      // expected-error {{async_gather takes async calls}}
    AWAIT(async_gather(b += f(1)));                        // expected-error {{async_gather takes async calls}}
    return a + b;
}

int outside(int n)
{
    async_create_task(ordinary(1)); // expected-error {{'ordinary' is not ASYNC and cannot be started}}
    int x = async_run(n);           // expected-error {{'async_run' needs a call of an async function}}
    x += async_run(f(1) + 1);       // expected-error {{'async_run' needs a call of an async function}}
    return x + async_run(ordinary(2)); // expected-error {{'ordinary' is not ASYNC and cannot be started}}
}
