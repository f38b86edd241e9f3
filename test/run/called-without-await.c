// An ordinary pointer hides that its target is ASYNC, or that it is not: the program stops with a message that says so.
// RUN: %run-all %s --status=-6 --stderr | FileCheck %s
// RUN: %run-all %s --status=-6 --stderr -- task | FileCheck --check-prefix=TASK %s
#include <asyncc.h>
#include <stdio.h>

ASYNC int f(int n)
{
    AWAIT(async_yield());
    return n;
}

static int ordinary(int n) { return n; }

ASYNC int main(int argc, char **argv)
{
    (void)argv;
    int (*plain)(int) = f;
    ASYNC int (*async)(int) = ordinary;
    printf("%d\n", AWAIT(async(3)) + AWAIT(plain(4)));
    fflush(stdout);
    // CHECK: {{^7$}}
    // TASK: {{^7$}}
    if (argc > 1)
        async_create_task(async(5));
    // TASK: asyncc: a pointer that a task was to be made of points to a function that is not ASYNC
    return plain(5);
    // CHECK: asyncc: f was called without AWAIT, from code that did not go through the tool
}
