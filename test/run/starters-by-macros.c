// Starters that macros bring into ordinary functions that name nothing else of async C.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>

#define RUN(x) async_run(number(x))
#define RUN_CALL(call) async_run(call)
#define SHOW(x) printf("%d\n", RUN(x))
#define START(x) async_create_task(number(x))
#define FUNCTION(name) static int name(int n) { return RUN(n); }

ASYNC int number(int n)
{
    AWAIT(async_yield());
    return n + 1;
}

FUNCTION(made)
static int runs(int n) { return RUN(n) * 2; }
static int runs_call(int n) { return RUN_CALL(number(n)) + RUN(n); }
static void shows(int n) { SHOW(n); }
static void starts(int n) { START(n); }

static ASYNC int inside(void)
{
    starts(3);
    AWAIT(async_sleep(1));
    return 5;
}

int main(void)
{
    shows(1);
    printf("%d %d %d %d\n", made(2), runs(3), runs_call(4), async_run(inside()));
    return 0;
}
// CHECK:      2
// CHECK-NEXT: 3 8 10 5
