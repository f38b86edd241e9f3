// __extension__ in front of statements and declarations that are rewritten.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>
static int kept;

ASYNC double later(double x)
{
    AWAIT(async_yield());
    return x;
}

ASYNC long sum(double x)
{
    __extension__ AWAIT(later(3));
    __extension__ long long a = AWAIT(later(1)), b = AWAIT(later(x));
    long long *q = &a;
    __extension__ long long c = 3, *d = &c;
    AWAIT(async_yield());
    __extension__ a += AWAIT(later(5));
    __extension__ (void)AWAIT(later(5));
    __extension__ ({ AWAIT(later(5)); a++; });
    for (long long i = 0; i < (long long)AWAIT(later(2)); i++)
        __extension__ b++;
    if (x)
        __extension__ AWAIT(later(3));
    else
        __extension__ AWAIT(later(4));
    __extension__ struct { int x; } s;
    s.x = 4;
    AWAIT(async_yield());
    switch (s.x) {
    case 4:
        __extension__ s.x += (int)AWAIT(later(0));
    }
    kept = ({ AWAIT(later(1)); __extension__ 7; });
    return (long)(__extension__ a + __extension__ AWAIT(later(b)) + *q + *d) + s.x;
}

ASYNC int main(void)
{
    printf("%ld\n", AWAIT(sum(2)));
    printf("%d\n", kept);
    return 0;
}
// CHECK: 25
// CHECK-NEXT: 7
