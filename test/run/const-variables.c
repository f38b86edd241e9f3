// const variables, pointers, arrays, structs and members keep their values across AWAITs.
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

struct fixed { const int a; const char name[4]; };
struct plain { int a, b; };
typedef const int constant;
typedef const struct plain sealed;
typedef int triple[3];

ASYNC int scalars(int n)
{
    const int a = AWAIT(maybe(n));
    int const b = a + 1, c = AWAIT(maybe(b));
    const char *const s = "text", *t = s + 1;
    constant d = AWAIT(maybe(4));
    const volatile int e = 5;
    const double f = 0.5;
    static const int g = 6;
    register const int h = AWAIT(maybe(7));
    AWAIT(maybe(0));
    const int *p = &a, *const q = &b;
    AWAIT(maybe(0));
    printf("%d %d %d %s %s %d %d %g %d %d %d %d\n", a, b, c, s, t, d, e, f, g, h, *p, *q);
    return a + b + c + d;
}

ASYNC int aggregates(const int n)
{
    const struct plain a = {AWAIT(maybe(n)), 2};
    const struct fixed b = {AWAIT(maybe(3)), "abc"};
    struct fixed c = {4, "def"}, d = c;
    sealed e = {AWAIT(maybe(5)), 6};
    const int list[] = {1, AWAIT(maybe(2)), 3};
    const triple three = {4, 5, 6};
    const char text[] = "text";
    const char *const names[] = {"zero", "one"};
    const struct plain many[2] = {{1, 2}, {3, AWAIT(maybe(4))}};
    AWAIT(maybe(0));
    printf("%d %d %d %s %d %s %d %d %d\n", a.a, a.b, b.a, b.name, c.a, d.name, e.a, list[1], three[2]);
    const struct fixed *p = &b;
    const struct plain *q = &a, *const r = many;
    AWAIT(maybe(0));
    printf("%s %s %d %d %d %d\n", text, names[1], p->a, q->b, r[1].b, (int)sizeof list);
    return many[1].a;
}

ASYNC struct fixed make(int a)
{
    struct fixed result = {a, "xyz"};
    AWAIT(maybe(a));
    return result;
}

ASYNC int parameters(const int a, const char *const b, const struct plain c, const struct fixed d, int const e[static 2])
{
    AWAIT(maybe(0));
    return a + b[0] + c.a + d.a + e[1];
}

ASYNC int main(void)
{
    AWAIT(scalars(1));
    printf("%d\n", AWAIT(aggregates(1)));
    const struct fixed f = AWAIT(make(9));
    printf("%d %s\n", f.a, AWAIT(make(10)).name);
    const int two[2] = {1, 2};
    printf("%d\n", AWAIT(parameters(1, "a", (struct plain){3, 4}, f, two)));
    printf("%d\n", AWAIT(parameters(AWAIT(maybe(1)), "b", (struct plain){AWAIT(maybe(3)), 4}, AWAIT(make(1)), (const int[]){AWAIT(maybe(0)), 5})));
    for (const int limit = AWAIT(maybe(2)), *p = two; p - two < limit; p++)
        printf("%d\n", AWAIT(maybe(*p)));
    return 0;
}
// CHECK:      1 2 2 text ext 4 5 0.5 6 7 1 2
// CHECK-NEXT: 1 2 3 abc 4 def 5 2 6
// CHECK-NEXT: text one 3 2 4 12
// CHECK-NEXT: 3
// CHECK-NEXT: 9 xyz
// CHECK-NEXT: 112
// CHECK-NEXT: 108
// CHECK-NEXT: 1
// CHECK-NEXT: 2
// CHECK-NOT:  {{.+}}
