/* Variables as const as what they are made of, by typeof, auto or a typedef, and const seen through & or in a list.

RUN: %run-all %s | FileCheck %s
*/
#include <asyncc.h>
#include <stdio.h>

typedef const int fixed;
typedef const struct {
    int q;
} fixed_struct;
typedef struct {
    const int q;
    int r;
} semi;
struct point {
    int x;
};

static int look(const void *p)
{
    return *(const int *)p;
}
ASYNC int same(int x)
{
    AWAIT(async_yield());
    return x;
}
ASYNC int take(const struct point a, const fixed_struct b, const semi c)
{
    AWAIT(async_yield());
    return a.x + b.q + c.q + c.r;
}

ASYNC int f1(void)
{
    const struct {
        int x;
    } a = {1};
    __typeof__(a) b = a;
    AWAIT(async_yield());
    return b.x;
}

ASYNC int f2(void)
{
    const struct {
        int x;
    } a = {1};
    __typeof__(a) b = a;
    const void *p = &b;
    AWAIT(async_yield());
    return b.x + (p == &b);
}

ASYNC int f3(void)
{
    const struct {
        int x;
    } a = {1};
    __auto_type b = a;
    AWAIT(async_yield());
    return b.x;
}

ASYNC int f4(void)
{
    const struct {
        int x;
    } a = {1};
    const __auto_type b = a;
    AWAIT(async_yield());
    return b.x;
}

ASYNC int f5(void)
{
    const union {
        int x;
        float f;
    } a = {1};
    __typeof__(a) b = a;
    AWAIT(async_yield());
    return b.x + a.x;
}

ASYNC int f6(void)
{
    const int a[3] = {1, 2, 3};
    __typeof__(a) b = {4, 5, 6};
    AWAIT(async_yield());
    return b[1] + a[2];
}

ASYNC int f7(void)
{
    const struct {
        int x;
    } a[2] = {{1}, {2}};
    __typeof__(a) b = {{3}, {4}};
    AWAIT(async_yield());
    return b[1].x + a[0].x;
}

ASYNC int f8(void)
{
    fixed a = 3;
    __typeof__(a) b = a;
    AWAIT(async_yield());
    return b;
}

ASYNC int f9(void)
{
    fixed_struct a = {3};
    __typeof__(a) b = a;
    AWAIT(async_yield());
    return b.q;
}

ASYNC int f10(void)
{
    semi a = {3, 4};
    __typeof__(a) b = a;
    AWAIT(async_yield());
    return b.q;
}

ASYNC int f11(void)
{
    const semi a = {3, 4};
    __typeof__(a) b = a;
    AWAIT(async_yield());
    return b.q;
}

ASYNC int f12(void)
{
    const struct {
        const int x;
    } a = {1};
    __typeof__(a) b = a;
    AWAIT(async_yield());
    return b.x;
}

ASYNC int f13(void)
{
    struct {
        const int x;
    } a = {1};
    const __typeof__(a) b = a;
    AWAIT(async_yield());
    return b.x;
}

ASYNC int f14(void)
{
    const struct tag {
        int x;
    } a = {1};
    __typeof__(a) b = a;
    const __auto_type c = a;
    AWAIT(async_yield());
    return b.x + c.x;
}

ASYNC int f15(void)
{
    const struct tag {
        int x;
    } a[2] = {{1}};
    __typeof__(a) b = {{2}};
    __typeof__(a[0]) c = b[0];
    AWAIT(async_yield());
    return b[0].x + c.x;
}

ASYNC int f16(void)
{
    const struct {
        int x;
    } a = {1};
    __typeof__(a) *b = &a;
    __typeof__(*b) c = *b;
    AWAIT(async_yield());
    return b->x + c.x;
}

ASYNC int f17(void)
{
    volatile const struct {
        int x;
    } a = {1};
    __typeof__(a) b = a;
    AWAIT(async_yield());
    return b.x;
}

ASYNC int f18(void)
{
    const struct {
        int x;
    } a = {1};
    __typeof__(a) b[2] = {a, {7}};
    AWAIT(async_yield());
    return b[1].x;
}

ASYNC int f19(void)
{
    const enum { A, B } a = B;
    __typeof__(a) b = a;
    AWAIT(async_yield());
    return b;
}

ASYNC int f20(void)
{
    const int n = 3;
    __typeof__(n) *const p = &n;
    __typeof__(p) q = p;
    __typeof__(&n) r = p;
    AWAIT(async_yield());
    return *q + *r;
}

ASYNC int f21(void)
{
    const double _Complex z = 1;
    __typeof__(z) w = z;
    AWAIT(async_yield());
    return (int)__real__ w;
}

ASYNC int f22(void)
{
    typedef int v4 __attribute__((vector_size(16)));
    const v4 z = {1, 2, 3, 4};
    __typeof__(z) w = z;
    AWAIT(async_yield());
    return w[3];
}

ASYNC int f23(void)
{
    const struct {
        int x;
    } a = {1}, c = {5};
    __typeof__(a) b = a, d = c;
    for (int i = 0; i < 2; i++) {
        __typeof__(a) e = d;
        AWAIT(async_yield());
        if (e.x != 5)
            return 0;
    }
    return b.x + d.x;
}

ASYNC int f24(void)
{
    const struct {
        struct {
            int y;
        } x[2];
    } a = {{{1}, {2}}};
    __typeof__(a.x) b = {{3}, {4}};
    __typeof__(a.x[0]) c = b[1];
    AWAIT(async_yield());
    return b[1].y + c.y;
}

ASYNC int f25(void)
{
    static const struct {
        int x;
    } a = {1};
    __typeof__(a) b = a;
    static __typeof__(a) c = {4};
    AWAIT(async_yield());
    return b.x + c.x;
}

static const struct {
    int x;
} global = {8};
static const struct {
    int x;
} globals[] = {{8}, {9}};

ASYNC int f26(void)
{
    __typeof__(global) b = global;
    __typeof__(globals) c = {{4}, {5}};
    __typeof__(globals[0]) d = globals[1];
    AWAIT(async_yield());
    return b.x + c[1].x + d.x;
}

ASYNC int f27(void)
{
    const struct {
        int x;
    } a = {1};
    int s = 0;
    ASYNC_TRY {
        __typeof__(a) b = a;
        AWAIT(async_yield());
        s += b.x;
        ASYNC_RAISE(-5);
    } ASYNC_CATCH(e) {
        s += a.x;
    }
    return s;
}

ASYNC int f28(void)
{
    const struct {
        int x;
    } a = {1};
    __auto_type b = a;
    look(&b);
    AWAIT(async_yield());
    b.x = 4;
    return look(&b);
}

ASYNC int f29(void)
{
    const struct {
        int x;
    } a = {1};
    const __auto_type b = a;
    look(&b);
    AWAIT(async_yield());
    return look(&b);
}

ASYNC int f30(void)
{
    register struct {
        int x[100];
    } a = {{1}};
    AWAIT(async_yield());
    return a.x[0];
}

ASYNC int f31(void)
{
    auto struct {
        int x;
    } a = {1};
    look(&a);
    AWAIT(async_yield());
    return look(&a);
}

ASYNC int f32(void)
{
    auto const struct {
        int x;
    } a = {1};
    look(&a);
    AWAIT(async_yield());
    return look(&a);
}

ASYNC int f33(void)
{
    const fixed a = 4, b = 5;
    const __typeof__(a) c = a, d = b;
    AWAIT(async_yield());
    return a + b + c + d;
}

ASYNC int f34(void)
{
    struct {
        int x[2];
    } a = {{1, 2}};
    __auto_type b = a.x;
    look(&b);
    __auto_type c = b;
    AWAIT(async_yield());
    return look(b) + b[1] + c[1];
}

ASYNC int f35(void)
{
    struct {
        int x[2];
    } a = {{1, 2}};
    __typeof__(a) b = {{AWAIT(same(3)), AWAIT(same(4))}};
    __auto_type c = AWAIT(same(b.x[0]));
    const __typeof__(a) d = b, e = {{AWAIT(same(1)), 7}};
    return c + b.x[1] + d.x[0] + look(&e);
}

ASYNC int f36(void)
{
    const struct {
        int x;
    } a = {1};
    for (const __typeof__(a) b = a, *p = &b; p;) {
        AWAIT(async_yield());
        return b.x + p->x;
    }
    return 0;
}

ASYNC int f37(void)
{
    const struct {
        int x;
    } a[] = {{1}, {2}};
    const __typeof__(a[0]) b[] = {{3}, {4}}, c = a[1];
    AWAIT(async_yield());
    return b[1].x + c.x + (int)sizeof b;
}

ASYNC int f38(void)
{
    const struct {
        int x;
    } a = {1};
    __typeof__(a) *const p = &a, b = a;
    AWAIT(async_yield());
    return p->x + b.x;
}

ASYNC int f39(void)
{
    const struct {
        int x;
    } a = {1};
    __typeof__(a) *const p = &a;
    AWAIT(async_yield());
    return p->x;
}

ASYNC int f40(void)
{
    const struct {
        int x;
    } a = {1};
    {
        __typeof__(a) a = {2};
        AWAIT(async_yield());
        if (a.x != 2)
            return 99;
    }
    return a.x;
}

ASYNC int f41(void)
{
    struct tag {
        int x;
    };
    const struct tag a = {1};
    __typeof__(a) b = {5};
    {
        struct tag {
            char y[9];
        };
        __typeof__(b) c = b;
        const struct tag d = {"x"};
        AWAIT(async_yield());
        if (d.y[0] != 'x')
            return 0;
        return c.x + b.x;
    }
}

ASYNC int f42(void)
{
    const struct {
        int x;
    } a = {1};
    switch (a.x) {
        __typeof__(a) b;
    case 1:
        AWAIT(async_yield());
        __typeof__(a) c = {6};
        AWAIT(async_yield());
        (void)b;
        return c.x;
    }
    return 0;
}

ASYNC int f43(void)
{
    const struct {
        int x;
    } a = {1};
    DEFER {
        look(&a);
    }
    __typeof__(a) b = a;
    DEFER {
        look(&b);
        AWAIT(async_yield());
        look(&b);
    }
    AWAIT(async_yield());
    return b.x;
}

#define DECL(t, n) __typeof__(t) n = t

#define KDECL(t, n) const __typeof__(t) n = t

ASYNC int f44(void)
{
    const struct {
        int x;
    } a = {1};
    DECL(a, b);
    KDECL(b, c);
    AWAIT(async_yield());
    return b.x + c.x;
}

#define max(a, b)                     \
    ({                                \
        const __typeof__(a) _a = (a); \
        const __typeof__(b) _b = (b); \
        _a > _b ? _a : _b;            \
    })

ASYNC int f45(void)
{
    const int n = 4;
    return max(AWAIT(same(n)), AWAIT(same(3))) + max(n, AWAIT(same(3)));
}

ASYNC int f46(void)
{
    const struct {
        int x;
    } a = {1};
    const void *p = &a;
    AWAIT(async_yield());
    return a.x + (p == &a);
}

ASYNC int f47(void)
{
    const char *text = "abc";
    const struct {
        const char *name;
        int x;
    } a = {text, 1};
    AWAIT(async_yield());
    return a.x + (a.name == text);
}

ASYNC int f48(void)
{
    const char *text = "abc";
    struct {
        const char *name;
        int x;
    } const a = {text, 1}, b = {text, 2};
    AWAIT(async_yield());
    return a.x + (b.name == text);
}

ASYNC int f49(void)
{
    const int n = 3;
    AWAIT(async_yield());
    return 10 * _Generic(&n, const int *: 1, int *: 2) + _Generic(&*&n, const int *: 1, default: 2) + n;
}

ASYNC int f50(void)
{
    const int n = 3;
    AWAIT(async_yield());
    __typeof__(n) m = 4;
    __typeof__(&n) p = &m;
    AWAIT(async_yield());
    return *p;
}

ASYNC int f51(void)
{
    const struct {
        int x;
    } n = {3};
    AWAIT(async_yield());
    __typeof__(n) m = {4};
    __typeof__(&n) p = &m;
    AWAIT(async_yield());
    return p->x + n.x;
}

#define ROW(n) printf(#n " %d\n", AWAIT(f##n()));

ASYNC int main(void)
{
    ROW(1)
    ROW(2) ROW(3) ROW(4) ROW(5) ROW(6) ROW(7) ROW(8) ROW(9) ROW(10) ROW(11) ROW(12) ROW(13) ROW(14) ROW(15) ROW(16)
        ROW(17) ROW(18) ROW(19) ROW(20) ROW(21) ROW(22) ROW(23) ROW(24) ROW(25) ROW(26) ROW(27) ROW(28) ROW(29) ROW(30)
            ROW(31) ROW(32) ROW(33) ROW(34) ROW(35) ROW(36) ROW(37) ROW(38) ROW(39) ROW(40) ROW(41) ROW(42) ROW(43)
                ROW(44) ROW(45) ROW(46) ROW(47) ROW(48) ROW(49) ROW(50) ROW(51)
                    printf("%d\n", AWAIT(take((struct point){1}, (fixed_struct){2}, (semi){3, 4})));
    return 0;
}

/*
CHECK: 1 1
CHECK-NEXT: 2 2
CHECK-NEXT: 3 1
CHECK-NEXT: 4 1
CHECK-NEXT: 5 2
CHECK-NEXT: 6 8
CHECK-NEXT: 7 5
CHECK-NEXT: 8 3
CHECK-NEXT: 9 3
CHECK-NEXT: 10 3
CHECK-NEXT: 11 3
CHECK-NEXT: 12 1
CHECK-NEXT: 13 1
CHECK-NEXT: 14 2
CHECK-NEXT: 15 4
CHECK-NEXT: 16 2
CHECK-NEXT: 17 1
CHECK-NEXT: 18 7
CHECK-NEXT: 19 1
CHECK-NEXT: 20 6
CHECK-NEXT: 21 1
CHECK-NEXT: 22 4
CHECK-NEXT: 23 6
CHECK-NEXT: 24 8
CHECK-NEXT: 25 5
CHECK-NEXT: 26 22
CHECK-NEXT: 27 2
CHECK-NEXT: 28 4
CHECK-NEXT: 29 1
CHECK-NEXT: 30 1
CHECK-NEXT: 31 1
CHECK-NEXT: 32 1
CHECK-NEXT: 33 18
CHECK-NEXT: 34 5
CHECK-NEXT: 35 11
CHECK-NEXT: 36 2
CHECK-NEXT: 37 14
CHECK-NEXT: 38 2
CHECK-NEXT: 39 1
CHECK-NEXT: 40 1
CHECK-NEXT: 41 10
CHECK-NEXT: 42 6
CHECK-NEXT: 43 1
CHECK-NEXT: 44 2
CHECK-NEXT: 45 8
CHECK-NEXT: 46 2
CHECK-NEXT: 47 2
CHECK-NEXT: 48 2
CHECK-NEXT: 49 14
CHECK-NEXT: 50 4
CHECK-NEXT: 51 7
CHECK-NEXT: 10
*/
