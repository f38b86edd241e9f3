// An initialiser that awaits may mention the variable it initialises: in sizeof, by its address, const or not.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

struct pair { int a, b; };
ASYNC static int size(int n, size_t bytes) { AWAIT(async_yield()); return n + (int)bytes; }
ASYNC static int *same(int *p) { AWAIT(async_yield()); return p; }
ASYNC static struct pair *make(struct pair *p, size_t bytes) { AWAIT(async_yield()); p->b = (int)bytes; return p; }

ASYNC int main(void)
{
    static struct pair store = {5, 0};
    const int n = AWAIT(size(1, sizeof n)), m = n + 1;
    struct pair *const p = AWAIT(make(&store, sizeof(*p)));
    int list[3] = {AWAIT(size(1, sizeof list)), 2};
    struct pair two = {AWAIT(size(0, sizeof two)), 7}, *self = &two;
    int x = *AWAIT(same(&x)) * 0 + 3;
    AWAIT(async_yield());
    // CHECK: 5 6 5 8 13 2 0 8 7 8 3
    printf("%d %d %d %d %d %d %d %d %d %d %d\n", n, m, p->a, p->b, list[0], list[1], list[2], two.a, two.b, self->a, x);
    return 0;
}
