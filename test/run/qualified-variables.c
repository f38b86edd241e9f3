// volatile, _Atomic, register, over-aligned and thread-local variables across AWAITs.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>
#include <stdatomic.h>
#include <stdint.h>
static int calls;

ASYNC int maybe(int x) /* suspends every other time */
{
    if (calls++ % 2)
        AWAIT(async_yield());
    return x;
}

static _Thread_local int thread_local_one = 1;

ASYNC void add(volatile int *v, int by)
{
    *v += by;
    AWAIT(async_yield());
    *v += by;
}

ASYNC void add_atomic(atomic_int *v) { AWAIT(maybe(0)); atomic_fetch_add(v, 5); }

static int aligned(const void *p, uintptr_t to) { return (uintptr_t)p % to == 0; }

struct __attribute__((aligned(64))) line { char bytes[64]; };

ASYNC int main(void)
{
    volatile int v = AWAIT(maybe(1));
    v++;
    AWAIT(add(&v, 10));
    v += AWAIT(maybe(v));
    int volatile *volatile pv = &v;
    AWAIT(maybe(0));
    printf("%d %d\n", v, *pv);
    _Atomic int a = 3;
    atomic_int b;
    atomic_init(&b, 4);
    _Atomic(long) c = AWAIT(maybe(5));
    AWAIT(add_atomic(&b));
    a += AWAIT(maybe(2));
    c++;
    AWAIT(maybe(0));
    printf("%d %d %ld\n", a, atomic_load(&b), (long)c);
    register int r = AWAIT(maybe(6)), s = r + 1;
    for (register int i = 0; i < 2; i++)
        r += AWAIT(maybe(s));
    printf("%d\n", r);
    _Alignas(64) char big[10] = "aligned";
    int narrow __attribute__((aligned(32))) = AWAIT(maybe(7));
    struct line line = {"line"};
    _Alignas(16) int small = 1;
    char *p = big;
    int *q = &narrow;
    AWAIT(maybe(0));
    small += AWAIT(maybe(1));
    printf("%s %d %d %d %s %d %d\n", p, aligned(p, 64), *q, aligned(q, 32), line.bytes, aligned(&line, 64), small);
    {
        _Alignas(128) long first = 1, second = AWAIT(maybe(2));
        long *f = &first, *t = &second;
        AWAIT(maybe(0));
        printf("%ld %ld %d %d\n", *f, *t, aligned(f, 128), aligned(t, 128));
    }
    thread_local_one += AWAIT(maybe(1));
    static _Thread_local int inner = 2;
    inner += AWAIT(maybe(1));
    printf("%d %d\n", thread_local_one, inner);
    int unit = 1, *restrict only = &unit;
    *only = AWAIT(maybe(3));
    AWAIT(maybe(0));
    printf("%d %d\n", *only, unit);
    return 0;
}
// CHECK:      44 44
// CHECK-NEXT: 5 9 6
// CHECK-NEXT: 20
// CHECK-NEXT: aligned 1 7 1 line 1 2
// CHECK-NEXT: 1 2 1 1
// CHECK-NEXT: 2 3
// CHECK-NEXT: 3 3
// CHECK-NOT:  {{.+}}
