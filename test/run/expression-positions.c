// AWAIT in indices, initialisers, casts, members of results, and behind & and *.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>

static int calls;

ASYNC int maybe(int x) /* suspends every other time */
{
    if (calls++ % 2)
        AWAIT(async_yield());
    return x;
}

struct inner { int values[3]; const char *name; };
struct outer { struct inner inner; struct inner *link; int count; };

static struct inner shared = {{7, 8, 9}, "shared"};

ASYNC struct outer make(int x)
{
    if (calls++ % 2)
        AWAIT(async_yield());
    return (struct outer){{{x, x + 1, x + 2}, "made"}, &shared, x * 2};
}

ASYNC struct outer *pointer(struct outer *p) { AWAIT(async_yield()); return p; }
ASYNC int *at(int *p, int i) { AWAIT(maybe(i)); return p + i; }
ASYNC const char *text(int i) { AWAIT(maybe(i)); return &"hello"[i]; }

typedef int (*function)(int);
static int twice(int x) { return 2 * x; }
static int thrice(int x) { return 3 * x; }
ASYNC function choose(int x) { AWAIT(maybe(x)); return x ? twice : thrice; }

ASYNC int main(void)
{
    int table[5] = {AWAIT(maybe(5)), AWAIT(maybe(4)), [3] = AWAIT(maybe(2)), AWAIT(maybe(1))};
    int grid[2][3] = {{AWAIT(maybe(1)), 2, AWAIT(maybe(3))}, {[1] = AWAIT(maybe(5))}};
    printf("%d %d %d %d %d\n", table[0], table[1], table[2], table[3], table[4]);
    printf("%d %d %d %d\n", grid[0][0], grid[AWAIT(maybe(0))][2], grid[1][AWAIT(maybe(1))], grid[AWAIT(maybe(1))][AWAIT(maybe(0))]);
    printf("%d %d %d\n", table[AWAIT(maybe(table[4]))], AWAIT(maybe(1))[table], table[table[AWAIT(maybe(3))]]);
    printf("%d %d %s %d\n", AWAIT(make(1)).count, AWAIT(make(2)).inner.values[1], AWAIT(make(3)).inner.name, AWAIT(make(4)).inner.values[AWAIT(maybe(2))]);
    printf("%d %s\n", AWAIT(make(1)).link->values[1], AWAIT(make(1)).link->name);
    struct outer o = AWAIT(make(10)), *p = &o;
    printf("%d %d %d\n", AWAIT(pointer(p))->count, AWAIT(pointer(&o))->inner.values[0], (*AWAIT(pointer(p))).count);
    AWAIT(pointer(p))->count = AWAIT(maybe(77));
    AWAIT(pointer(p))->inner.values[AWAIT(maybe(1))] += AWAIT(maybe(100));
    *AWAIT(at(o.inner.values, 2)) = AWAIT(maybe(55));
    (*AWAIT(at(o.inner.values, 0)))++;
    ++*AWAIT(at(o.inner.values, 0));
    printf("%d %d %d %d\n", o.count, o.inner.values[0], o.inner.values[1], o.inner.values[2]);
    int *address = &table[AWAIT(maybe(2))], **chain = &address;
    *address = 33;
    printf("%d %d %td\n", table[2], **chain + *AWAIT(at(*chain, 1)), &AWAIT(pointer(p))->inner.values[2] - o.inner.values);
    printf("%c %s %zu %d\n", *AWAIT(text(1)), AWAIT(text(2)) + 1, sizeof(AWAIT(maybe(1))), (int)sizeof(table[AWAIT(maybe(1))]));
    printf("%d %d\n", AWAIT(choose(1))(4), (*AWAIT(choose(0)))(AWAIT(maybe(4))));
    printf("%d %g %d %d\n", (char)AWAIT(maybe(321)), (double)AWAIT(maybe(1)) / 2, (int)(AWAIT(maybe(7)) * 1.5), -AWAIT(maybe(1)) + ~AWAIT(maybe(1)) + +AWAIT(maybe(1)));
    (void)AWAIT(maybe(0));
    (void)(AWAIT(maybe(0)) + 1);
    ((AWAIT(maybe(0))));
    calls = calls % 2;
    int counted = calls;
    (void)sizeof(AWAIT(maybe(0)));
    __typeof__(AWAIT(maybe(0))) same = 1;
    __auto_type deduced = AWAIT(make(6));
    printf("%d %d %d\n", counted == calls, same, deduced.count);
    struct outer list[] = {AWAIT(make(1)), {.count = AWAIT(maybe(3)), .inner = {.values = {[1] = AWAIT(maybe(4))}, .name = AWAIT(text(0))}}};
    printf("%d %d %d %d %s\n", list[0].count, list[1].count, list[1].inner.values[0], list[1].inner.values[1], list[1].inner.name);
    int copy = ((struct inner){.values = {AWAIT(maybe(1)), AWAIT(maybe(2)), 3}}).values[AWAIT(maybe(1))];
    const int *literal = (int[]){AWAIT(maybe(4)), AWAIT(maybe(5))};
    printf("%d %d %d\n", copy, literal[0], literal[AWAIT(maybe(1))]);
    return 0;
}
// CHECK:      5 4 0 2 1
// CHECK-NEXT: 1 3 5 0
// CHECK-NEXT: 4 4 0
// CHECK-NEXT: 2 3 made 6
// CHECK-NEXT: 8 shared
// CHECK-NEXT: 20 10 20
// CHECK-NEXT: 77 12 111 55
// CHECK-NEXT: 33 35 2
// CHECK-NEXT: e lo 4 4
// CHECK-NEXT: 8 12
// CHECK-NEXT: 65 0.5 10 -2
// CHECK-NEXT: 0 1 12
// CHECK-NEXT: 2 3 0 4 hello
// CHECK-NEXT: 2 4 5
// CHECK-NOT:  {{.+}}
