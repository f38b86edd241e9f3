// Names and callees in odd spellings: aliases of the keywords, ASYNC between specifiers, macros named like functions, callees that are
// chosen or cast, `$` in names, lists that are included.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>
#include <stdlib.h>
#define await AWAIT
#define async ASYNC
#define await_(x) AWAIT(x)
ASYNC int one(int x) { if (x % 2) AWAIT(async_yield()); return x; }
async double dbl(double x) { await(async_yield()); return x * 2; }
int ASYNC post(int x) { await_(async_yield()); return x; }
unsigned ASYNC long mid(int x) { await (async_yield()); return x; }
static int ASYNC inline minline(int x) { AWAIT(async_yield()); return x; }
#define twice(x) twice((x) + 1)
ASYNC int (twice)(int x) { AWAIT(async_yield()); return 2 * x; }
typedef int (*plainp)(int);
#define pick(x) _Generic((x), int: one, double: dbl)(x)
ASYNC int callees(void)
{
    int i = 3; double d = 1.5;
    ASYNC int (*p)(int) = one; void *vp = (void *)one; plainp pp = (plainp)vp;
    int r = AWAIT(_Generic(i, int: one, double: dbl)(i)) + AWAIT(pick(i)) + (int)AWAIT(pick(d));
    r += AWAIT((i++, one)(1)) + AWAIT(((ASYNC int (*)(int))vp)(2)) + AWAIT(({ i++; one; })(3)) + AWAIT((i > 100 ? one : post)(4));
    r += AWAIT(twice(3)) + AWAIT((twice)(3)) + AWAIT((*&p)(1)) + AWAIT((*****p)(1)) + AWAIT(pp(5)) + AWAIT(p((i--, 1)));
    r += await(mid(1)) + await_(minline(2)) + await (post (3)) + i;
    return r;
}
ASYNC int incl(void)
{
    int a$b = 3;
    int t[] = {
#include "Inputs/list.inc"
        AWAIT(one(4))
    };
#pragma GCC diagnostic push
#pragma pack(push, 1)
    struct pk { char c; int i; } pk = {1, AWAIT(one(2))};
#pragma pack(pop)
    struct pk2 { char c; int i; } pk2 = {1, AWAIT(one(2))};
#pragma GCC diagnostic pop
    _Static_assert(sizeof(AWAIT(one(1))) == 4, "size");
    AWAIT(async_yield());
    return t[0] + t[1] + t[2] + t[3] + a$b + sizeof pk + sizeof pk2 + pk.i + pk2.c;
}
ASYNC int main(void)
{
    printf("%d %d\n", await(callees()), AWAIT(incl()));
    return 0;
}
// CHECK: 51 29
