// locate: the exact text of what must be rewritten, in and out of macro arguments.
// RUN: %asyncc %s --dump=locate | FileCheck %s
#include <asyncc.h>

#define TWICE(x) ((x) + (x))
#define PLAIN(x) (x)

ASYNC int f(int n, ...);

// CHECK-LABEL: function subject : int
ASYNC int subject(int n, ASYNC int (*table[2])(int))
{
    n = ( AWAIT ( table [ n ] ( n /* ) */ ) ) ) + 1;
    // CHECK: assign {{.*}} `n = ( AWAIT ( table [ n ] ( n /* ) */ ) …`
    // CHECK: await {{.*}} `AWAIT ( table [ n ] ( n /* ) */ ) )`
    // CHECK-NEXT: call {{.*}} `table [ n ] ( n /* ) */ )`
    n += PLAIN(-AWAIT(table[0](1)));
    // CHECK: await {{.*}} `AWAIT(table[0](1))`
    AWAIT(table[1](AWAIT(
        table[0](2))));
    // CHECK: await {{.*}} `AWAIT(table[1](AWAIT(         table[0](2…`
    // CHECK: await {{.*}} `AWAIT(         table[0](2))`
    return n;
}
