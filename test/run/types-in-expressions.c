// _Generic, typeof, __auto_type, _Static_assert, offsetof, sizeof and _Alignof around AWAITs.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>
#include <stddef.h>
#include <math.h>
static int calls;

ASYNC int maybe(int x) /* suspends every other time */
{
    if (calls++ % 2)
        AWAIT(async_yield());
    return x;
}

#define NAME(x) _Generic((x), int: "int", double: "double", char *: "string", default: "other")
#define EVAL(x) _Generic((x), int: (x) + 1, double: (x) * 2)
struct point { int x; double y; };

ASYNC double half(int x) { return AWAIT(maybe(x)) / 2.0; }
ASYNC struct point point(void) { AWAIT(maybe(0)); return (struct point){1, 2}; }

ASYNC int main(void)
{
    _Static_assert(sizeof(int) == 4, "in a body");
    __typeof__(AWAIT(half(1))) d = AWAIT(half(5));
    int index = AWAIT(maybe(1));
    __auto_type p = AWAIT(point());
    __auto_type q = &p;
    __typeof__(p) r = p;
    __typeof__(int[3]) list = {AWAIT(maybe(1)), 2, 3};
    __typeof__(&list) pl = &list;
    AWAIT(maybe(0));
    q->x += 5;
    AWAIT(maybe(0));
    printf("%g %d %d %d %d\n", d, p.x, r.x, (*pl)[0], (int)(sizeof list / sizeof *list));
    printf("%s %s %s %s\n", NAME(index), NAME(d), NAME("x"), NAME(p));
    printf("%d %g %d\n", EVAL(index), EVAL(d), AWAIT(maybe(1)) + EVAL(index));
    calls = 0;
    printf("%zu %zu %zu\n", sizeof(AWAIT(half(1))), sizeof AWAIT(half(1)), _Alignof(struct point));
    printf("%d %zu\n", calls, offsetof(struct point, y));
    struct { int a[4]; } s = {{0}};
    s.a[index] = (int)offsetof(__typeof__(s), a[2]);
    _Static_assert(offsetof(struct point, x) == 0, "");
    AWAIT(maybe(0));
    printf("%d %g %d\n", s.a[1], sqrt(AWAIT(half(8))), __builtin_constant_p(index) ? 0 : AWAIT(maybe(1)));
    return 0;
}
// CHECK:      2.5 6 1 1 3
// CHECK-NEXT: int double string other
// CHECK-NEXT: 2 5 3
// CHECK-NEXT: 8 8 8
// CHECK-NEXT: 0 8
// CHECK-NEXT: 8 2 1
// CHECK-NOT:  {{.+}}
