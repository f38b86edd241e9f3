// async_run and async_loop_run_until_complete in ordinary functions, nested in expressions and in each other.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>

struct pair {
    int a, b;
};

ASYNC int add(int a, int b)
{
    AWAIT(async_sleep(0.5));
    return a + b;
}

ASYNC struct pair make(int a)
{
    AWAIT(async_yield());
    return (struct pair){a, a + 1};
}

ASYNC void hello(const char *who)
{
    AWAIT(async_yield());
    printf("hello %s\n", who);
}

ASYNC bool truth(void)
{
    AWAIT(async_yield());
    return true;
}

ASYNC int fails(int err)
{
    AWAIT(async_yield());
    ASYNC_RAISE(err);
}

ASYNC int leaves_task(int *ended)
{
    struct async_task *self = async_current_task();
    async_create_task(hello("left"));
    (void)self;
    *ended = 1;
    return 3;
}

/* A run inside a run: an ordinary function that an ASYNC one calls. */
static int blocking(int n) { return n == 0 ? 0 : async_run(add(n, blocking(n - 1))); }

ASYNC int calls_blocking(void)
{
    int before = blocking(2);
    AWAIT(async_yield());
    return before + blocking(1);
}

static int twice(int (*f)(int), int n) { return f(n) + f(n); }

int main(void)
{
    printf("%d\n", async_run(add(1, 2)) * 10 + async_run(add(async_run(add(1, 1)), 2)));
    // CHECK: {{^34$}}
    printf("%d %d\n", async_run(make(4)).b, async_run(truth()));
    async_run(fails(-1));
    // CHECK-NEXT: 5 1
    printf("%s\n", async_run_error() == -1 ? "failed" : "?");
    // CHECK-NEXT: failed
    async_run(hello("world"));
    // CHECK-NEXT: hello world
    if (async_run(truth()))
        async_run(hello("if"));
    else
        async_run(hello("else"));
    // CHECK-NEXT: hello if
    for (int i = async_run(add(0, 1)); i < async_run(add(1, 2)); i += async_run(add(0, 1)))
        printf("loop %d\n", i);
    // CHECK-NEXT: loop 1
    // CHECK-NEXT: loop 2
    int ended = 0;
    printf("%d", async_run(leaves_task(&ended)));
    printf(" %d %d\n", ended, async_run_error());
    // CHECK-NEXT: 3 1 0

    struct async_loop *loop = async_new_event_loop();
    int result = async_loop_run_until_complete(loop, add(10, 20)) + async_loop_run_until_complete(loop, add(1, 2));
    printf("%d at %g\n", result, async_loop_time(loop));
    // CHECK-NEXT: 33 at 1
    ASYNC_TASK(int) object = async_coroutine(add(5, 6));
    ASYNC_TASK(struct pair) task = async_loop_create_task(loop, make(7));
    printf("%d\n", async_loop_run_until_complete(loop, async_join(object)));
    printf("%d\n", async_loop_run_until_complete(loop, async_join(task)).a);
    // CHECK-NEXT: 11
    // CHECK-NEXT: 7
    async_loop_run_until_complete(loop, async_sleep(2));
    printf("at %g\n", async_loop_time(loop));
    // CHECK-NEXT: at 3.5
    async_loop_close(loop);
    printf("%d ", async_loop_run_until_complete(loop, add(1, 1)));
    printf("%d\n", async_run_error() == -EBADF);
    // CHECK-NEXT: 0 1
    printf("%d %d\n", blocking(3), twice(blocking, 2));
    // CHECK-NEXT: 6 6
    printf("%d\n", async_run(calls_blocking()));
    // CHECK-NEXT: 4
    return async_run(fails(-9));
}
