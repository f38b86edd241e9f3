// AWAIT under && || ! ?: and the comma operator: what C leaves out is left out.
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

ASYNC int log_(const char *name, int x)
{
    if (calls++ % 2)
        AWAIT(async_yield());
    printf(" %s", name);
    return x;
}

ASYNC void all(int a, int b, int c)
{
    int r;
    printf("%d%d%d:", a, b, c);
    r = AWAIT(log_("a", a)) && AWAIT(log_("b", b));
    printf(" =%d", r);
    r = AWAIT(log_("a", a)) || AWAIT(log_("b", b));
    printf(" =%d", r);
    r = a && AWAIT(log_("b", b));
    printf(" =%d", r);
    r = AWAIT(log_("a", a)) && b;
    printf(" =%d", r);
    r = (AWAIT(log_("a", a)) || AWAIT(log_("b", b))) && !AWAIT(log_("c", c));
    printf(" =%d", r);
    r = AWAIT(log_("a", a)) || (AWAIT(log_("b", b)) && AWAIT(log_("c", c)));
    printf(" =%d", r);
    r = AWAIT(log_("a", a)) ? AWAIT(log_("b", b)) : AWAIT(log_("c", c));
    printf(" =%d", r);
    r = a ? AWAIT(log_("b", b)) : c;
    printf(" =%d", r);
    r = AWAIT(log_("a", a)) ? b : c;
    printf(" =%d", r);
    r = a ? b ? AWAIT(log_("x", 7)) : AWAIT(log_("y", 8)) : AWAIT(log_("c", c)) ? 5 : AWAIT(log_("z", 9));
    printf(" =%d", r);
    r = AWAIT(log_("a", a)) ?: AWAIT(log_("b", b)) ?: c;
    printf(" =%d", r);
    r = AWAIT(log_("a", 2 * a)) ?: b;
    printf(" =%d", r);
    r = a ?: AWAIT(log_("b", b));
    printf(" =%d", r);
    r = (AWAIT(log_("a", a)), AWAIT(log_("b", b)), c);
    printf(" =%d", r);
    r = (a++, AWAIT(log_("a", a)), a++, AWAIT(log_("a", a)));
    printf(" =%d", r);
    r = !AWAIT(log_("a", a)) + !(AWAIT(log_("b", b)) && c);
    printf(" =%d", r);
    a && AWAIT(log_("s", 1));
    AWAIT(log_("t", b)) || AWAIT(log_("u", 1));
    a ? AWAIT(log_("v", 1)) : AWAIT(log_("w", 1));
    c ? (void)AWAIT(log_("v", 1)) : (void)0;
    AWAIT(log_("x", 1)), AWAIT(log_("y", 1));
    if (AWAIT(log_("a", a)) && (AWAIT(log_("b", b)) || AWAIT(log_("c", c))))
        printf(" yes");
    while (AWAIT(log_("a", a--)) > 1 || (b && AWAIT(log_("b", b--))))
        printf(" more");
    printf("\n");
}

ASYNC int types(int x)
{
    double d = x ? AWAIT(maybe(1)) : 2.5;
    const char *s = x ? "one" : (AWAIT(maybe(0)), "zero");
    void *p = AWAIT(maybe(x)) ? &calls : NULL;
    unsigned u = x ? AWAIT(maybe(-1)) : 3u;
    long long l = AWAIT(maybe(x)) ? 1LL << 40 : AWAIT(maybe(7));
    struct point { int x, y; } a = {1, 2}, b = {3, 4};
    struct point c = AWAIT(maybe(x)) ? a : b;
    struct point e = x ? (AWAIT(maybe(0)), a) : b;
    struct point *q = AWAIT(maybe(x)) ? &a : &b;
    q->x += AWAIT(maybe(10));
    (x ? &a : &b)->y = AWAIT(maybe(20));
    printf("%g %s %d %u %lld %d %d %d %d %d %d\n", d, s, p != NULL, u, l, c.x, e.y, a.x, a.y, b.x, b.y);
    return 0;
}

ASYNC int main(void)
{
    for (int bits = 0; bits < 8; bits++)
        AWAIT(all(bits & 1, bits >> 1 & 1, bits >> 2 & 1));
    AWAIT(types(0));
    AWAIT(types(1));
    return 0;
}
// CHECK:      000: a =0 a b =0 =0 a =0 a b =0 a b =0 a c =0 =0 a =0 c z =9 a b =0 a =0 b =0 a b =0 a a =2 a b =1 s t u v x y a b c a more a
// CHECK-NEXT: 100: a b =0 a =1 b =0 a =0 a c =1 a =1 a b =0 b =0 a =0 y =8 a =1 a =2 =1 a b =0 a a =3 a b =1 s t u v x y a b c a more a more a
// CHECK-NEXT: 010: a =0 a b =1 =0 a =0 a b c =1 a b c =0 a c =0 =0 a =0 c z =9 a b =1 a =1 b =1 a b =0 a a =2 a b =1 s t v x y a b yes a more a b more a
// CHECK-NEXT: 110: a b =1 a =1 b =1 a =1 a c =1 a =1 a b =1 b =1 a =1 x =7 a =1 a =2 =1 a b =0 a a =3 a b =1 s t v x y a b yes a more a more a b more a
// CHECK-NEXT: 001: a =0 a b =0 =0 a =0 a b =0 a b =0 a c =1 =1 a =1 c =5 a b =1 a =0 b =0 a b =1 a a =2 a b =1 s t u v v x y a b c yes a more a
// CHECK-NEXT: 101: a b =0 a =1 b =0 a =0 a c =0 a =1 a b =0 b =0 a =0 y =8 a =1 a =2 =1 a b =1 a a =3 a b =1 s t u v v x y a b c yes a more a more a
// CHECK-NEXT: 011: a =0 a b =1 =0 a =0 a b c =0 a b c =1 a c =1 =1 a =1 c =5 a b =1 a =1 b =1 a b =1 a a =2 a b =0 s t v v x y a b yes a more a b more a
// CHECK-NEXT: 111: a b =1 a =1 b =1 a =1 a c =0 a =1 a b =1 b =1 a =1 x =7 a =1 a =2 =1 a b =1 a a =3 a b =0 s t v v x y a b yes a more a more a b more a
// CHECK-NEXT: 2.5 zero 0 3 7 3 4 1 2 13 20
// CHECK-NEXT: 1 one 1 4294967295 1099511627776 1 2 11 20 3 4
// CHECK-NOT:  {{.+}}
