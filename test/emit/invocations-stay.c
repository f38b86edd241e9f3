// An invocation with an AWAIT among its arguments stays as it is written, with a temporary in its place, where its expansion would
// do the same: <tgmath.h> and <stdatomic.h> of another compiler could not be taken apart.
// RUN: %asyncc %s -o - | FileCheck %s
#include <asyncc.h>
#include <stdatomic.h>
#include <tgmath.h>

#define TWICE(x) ((x) + (x))
#define ORDERED(a, b) ((a), (b))

ASYNC double f(double x)
{
    AWAIT(async_yield());
    return x;
}

// CHECK-LABEL: {{^}}static double g__body(struct
ASYNC double g(atomic_int *count)
{
    // CHECK: atomic_fetch_add(count, (int)async__t{{[0-9]+}})
    atomic_fetch_add(count, (int)AWAIT(f(1)));
    // CHECK: = sqrt(async__t{{[0-9]+}});
    // CHECK: + fabs(async__t{{[0-9]+}});
    double x = sqrt(AWAIT(f(4))) + fabs(AWAIT(f(-1)));
    // CHECK: ORDERED(async__t{{[0-9]+}}, x);
    x = ORDERED(AWAIT(f(4)), x);
    // CHECK: = (async__t{{[0-9]+}} + (async__t{{[0-9]+}}));
    x = TWICE(AWAIT(f(4)));
    return x;
}
