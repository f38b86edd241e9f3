// The value of a bit-field is promoted to int where int holds all its values, whatever its type says: also when it is kept
// while another operand is awaited, alone, in brackets, as the value of an assignment or behind a comma.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

struct fields {
    unsigned six : 6;
    unsigned whole : 32;
    unsigned long long wide : 20;
    unsigned long long half : 32;
    long long signed_half : 32;
    enum { NONE, SOME } unnamed : 2;
    _Bool flag : 1;
};
static struct fields v = {3, 7, 9, 5, -7, SOME, 1};

#define SIX(s) ((s).six)
#define HALF(s) (s).half
#define IS_LESS(s, x) ((s).six - 60 > (x))

ASYNC static int minus(int n)
{
    AWAIT(async_yield());
    return -n;
}

ASYNC static void compare(struct fields *p)
{
    printf("%d", v.six > AWAIT(minus(1)));
    printf("%d", ((p->six)) > AWAIT(minus(1)));
    printf("%d", (v.six |= 1) > AWAIT(minus(1)));
    printf("%d", (v.six = 3) > AWAIT(minus(1)));
    printf("%d", ++v.six > AWAIT(minus(1)));
    printf("%d", (v.flag = 1, v.six) > AWAIT(minus(1)));
    printf("%d", (v.six |= AWAIT(minus(1))) > AWAIT(minus(1)));
    printf("%d", (v.six = AWAIT(minus(1))) > AWAIT(minus(1)));
    printf("%d", (AWAIT(minus(1)), v.six) > -1);
    printf("%d", (AWAIT(minus(1)) ? v.six : v.six) > AWAIT(minus(1)));
    printf("%d", (v.six ?: AWAIT(minus(1))) > -1);
    printf("%d", (__extension__ p->six) > AWAIT(minus(1)));
    printf("%d", v.wide > AWAIT(minus(1)));
    printf("%d", (p->wide -= AWAIT(minus(8))) > AWAIT(minus(1)));
    printf("%d", p->unnamed > AWAIT(minus(1)));
    printf("%d", p->flag > AWAIT(minus(1)));
    printf("%d", (_Generic(1, int: p->six, default: 1)) > AWAIT(minus(1)));
    printf("%d", __builtin_choose_expr(1, p->six, 2) > AWAIT(minus(1)));
    printf("%d", SIX(*p) > AWAIT(minus(1)));
    printf("%d", IS_LESS(v, AWAIT(minus(100))));
    printf(" %d%d\n", v.whole > (unsigned)AWAIT(minus(1)), (v.whole |= 1) > (unsigned)AWAIT(minus(1)));
}

ASYNC static void compute(struct fields *p)
{
    p->six = 62;
    printf("%lld ", (long long)(p->six * AWAIT(minus(2))));
    printf("%lld ", (long long)(-p->six * AWAIT(minus(2))));
    printf("%lld ", (long long)((p->six += 1, p->six) * AWAIT(minus(2))));
    printf("%lld ", (long long)(--p->six * AWAIT(minus(2))));
    printf("%lld ", (long long)(p->half - AWAIT(minus(-6))));
    printf("%lld ", (long long)(HALF(*p) - AWAIT(minus(-6))));
    printf("%lld\n", (long long)(p->signed_half - AWAIT(minus(-6))));
}

ASYNC int main(void)
{
    AWAIT(compare(&v));
    AWAIT(compute(&v));
    return 0;
}
// CHECK: 11111111111111111111 00
// CHECK-NEXT: -124 124 -126 -124 4294967295 4294967295 -13
