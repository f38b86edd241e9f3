// Why each member is in the frame. That its size and offset are true is tested by %frames; each function begins at line 1.
// RUN: %asyncc explain %s > %t
// RUN: FileCheck %s --input-file %t --match-full-lines
// RUN: FileCheck %s --input-file %t --match-full-lines --check-prefix CALLS
// RUN: %frames %s
#include <asyncc.h>
#include <stdio.h>

ASYNC int elsewhere(int n);

#line 1
ASYNC static void small(long n, int unused)
{
    AWAIT(async_sleep((double)n));
    printf("%ld\n", n);
}
// CHECK:      small: 96 bytes ({{.*}}reasons.c:1)
// CHECK-EMPTY:
// CHECK-NEXT:     size  offset  member               what and why
// CHECK-NEXT:       56      40  child.async_sleep__1  frame of async_sleep, AWAIT at line 3: embedded: a leaf
// CHECK-NEXT:       24       0  base                 what each frame begins with: its function, its caller, the state
// CHECK-NEXT:        8      24  v.n                  parameter long n, line 1: live across the AWAIT at line 3
// CHECK-NEXT:        4      32  v.unused             parameter int unused, line 1: kept from the call until a task starts
// CHECK-NEXT:        4      36  padding              4 behind v.unused: alignment
// CHECK-EMPTY:

#line 1
ASYNC int variables(int n)
{
    char block[100];
    _Atomic int shared = n;
    int given = 1, kept = 2, scratch = n;
    int list[n];
    DEFER { AWAIT(async_yield()); }
    int *pointer = &given, *pair = (int[2]){scratch, 2};
    block[n] = 1;
    list[0] = 3;
    AWAIT(async_yield());
    kept = getchar() + AWAIT(elsewhere(kept));
    ASYNC_TIMEOUT (1) {
        int behind = 1, *address = &behind;
        AWAIT(async_sleep(*address));
    }
    switch (n) {
        int early;
    case 1:
        early = 2;
        AWAIT(async_yield());
        n = early;
    }
    const struct { int x; } model = {n};
    __typeof__(model) copy = model;
    AWAIT(async_yield());
    n += copy.x;
    return *pointer + *pair + shared + block[1] + list[0];
}
// CHECK: variables: {{[0-9]+}} bytes ({{.*}})
// CHECK-DAG: {{.*}}  v.block char[100] block, line 3: too large to copy at each suspension, and it is alive at the AWAIT at line 7
// CHECK-DAG: {{.*}}  v.shared _Atomic(int) shared, line 4: volatile or atomic, and it is alive at the AWAIT at line 7
// CHECK-DAG: {{.*}}  v.given int given, line 5: its address is taken at line 8, and it is alive at the AWAIT at line 11
// CHECK-DAG: {{.*}}  v.kept int kept, line 5: live across the AWAIT at line 11
// CHECK-DAG: {{.*}}  v.list int[n] list, line 6: a pointer: the elements are on the strand's arena, and it is alive at the AWAIT at line 7
// CHECK-DAG: {{.*}}  {{v[.].*}} a bound of list, line 6
// CHECK-DAG: {{.*}}  v.copy const struct {{.*}}copy, line 25: const by another variable's type, and it is alive at the AWAIT at line 26
// CHECK-DAG: {{.*}}  v.literal__{{[0-9]+}} compound literal of type int[2], line 8: its address is used, and it is alive at the AWAIT at line 11
// CHECK-DAG: {{.*}}  v.async__t{{[0-9]+}} int, a value inside an expression: live across the AWAIT at line 12
// CHECK-DAG: {{.*}}  v.async__exit_{{[0-9]}} how control leaves the DEFER of line 7: live across the AWAIT at line 7
// CHECK-DAG: {{.*}}  v.timeout__{{[0-9]}} the ASYNC_TIMEOUT of line 13
// CHECK-DAG: {{.*}}  v.behind int behind, line 14: its address is taken at line 14, and it is alive at the AWAIT at line 15
// CHECK-DAG: {{.*}}  v.early int early, line 18: declared in front of the cases of a switch, and it is alive at the AWAIT at line 21
// CHECK-NOT: scratch
// CHECK:   Members that overlap share their bytes: they are never needed at the same time.

#line 1
ASYNC static int large(int n)
{
    volatile char text[2000];
    text[n] = 1;
    AWAIT(async_yield());
    return text[n];
}

ASYNC int late(int n);
__attribute__((weak)) ASYNC int weak(int n)
{
    AWAIT(async_yield());
    return n;
}

#line 1
ASYNC int calls(ASYNC int (*pointer)(int), int n)
{
    n += AWAIT(large(n));
    n += AWAIT(calls(pointer, n));
    n += AWAIT(pointer(n));
    n += AWAIT(elsewhere(n));
    n += AWAIT(weak(n));
    n += AWAIT(late(n));
    ASYNC_TASK(int) task = async_create_task(weak(1));
    int a, b;
    AWAIT(async_gather(a = elsewhere(1), small(2, 3), b = async_join(task)));
    return n + a + b;
}
// CALLS: calls: {{[0-9]+}} bytes ({{.*}})
// CALLS-DAG: {{.*}}  child.large__1 pointer to the frame of large of 2032 bytes, AWAIT at line 3: apart: large
// CALLS-DAG: {{.*}}  child.calls__2 pointer to the frame of calls of [[#]] bytes, AWAIT at line 4: apart: recursive
// CALLS-DAG: {{.*}}  child.call__3 pointer to the frame of a pointer's target, AWAIT at line 5: apart: called through a pointer
// CALLS-DAG: {{.*}}  child.elsewhere__4 pointer to the frame of elsewhere, AWAIT at line 6: apart: defined in another file
// CALLS-DAG: {{.*}}  child.weak__5 pointer to the frame of weak, AWAIT at line 7: apart: weak, so another definition may take its place
// CALLS-DAG: {{.*}}  child.late__6 pointer to the frame of late of [[#]] bytes, AWAIT at line 8: apart: types in its frame are declared behind this function
// CALLS-DAG: {{.*}}  child.gather__7.gather the async_gather of line 11
// CALLS-DAG: {{.*}}  child.gather__7.root__1 pointer to a task of its own for elsewhere, line 11: apart: defined in another file
// CALLS-DAG: {{.*}}  child.gather__7.task__2 the task around small in the async_gather of line 11
// CALLS-DAG: {{.*}}  child.gather__7.frame__2 frame of small, line 11: embedded: known and small
// CALLS-DAG: {{.*}}  child.gather__7.frame__3 frame of async_join, line 11: embedded: a leaf

struct later { int n; };
ASYNC int late(int n)
{
    struct later later = {n};
    AWAIT(async_yield());
    return later.n;
}
