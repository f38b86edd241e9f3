// The value of a statement expression, behind labels, in front of empty statements, and of types whose names are its own.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>

ASYNC int one(int x)
{
    if (x % 2)
        AWAIT(async_yield());
    return x;
}

ASYNC int main(void)
{
    int a = ({ __label__ again, done; int k = 0; again: k += AWAIT(one(1)); if (k < 3) goto again; goto done; done: k; });
    int b = ({ int k = AWAIT(one(2)); l1: l2: if (k > 100) goto l1; if (k > 50) goto l2; (void)0; l3: l4: if (k == 77) goto l3; if (k == 78) goto l4; k + AWAIT(one(3)); });
    int c = ({ int k = AWAIT(one(2)); if (!k) goto q; q: r: if (!k) goto r; AWAIT(one(k)); });
    int d = ({ AWAIT(one(7)); ; });
    int e = ({ goto t; t: AWAIT(one(4)) + AWAIT(one(5)); ; });
    struct P { int x; } p = ({ struct P z = {AWAIT(one(5))}; goto u; u: z; });
    ({ goto v; v: AWAIT(one(1)); });
    ({ goto w; w: (void)AWAIT(one(1)); });
    printf("%d %d %d %d %d %d\n", a, b, c, d, e, p.x);
    a = ({ typedef int count; count own = AWAIT(one(3)); own; }) + ({ typedef struct P *pointer; pointer own = &p; AWAIT(one(1)); own; })->x;
    b = ({ typedef unsigned char count; count own = AWAIT(one(255)); own; }) * 2 + AWAIT(one(1));
    printf("%d %d\n", a, b);
    return 0;
}
// CHECK: 3 5 2 7 9 5
// CHECK-NEXT: 8 511
