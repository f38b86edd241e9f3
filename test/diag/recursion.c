// Recursion that allocates, a remark; off without the flag.
// RUN: %verify %s -Rrecursion
// RUN: %asyncc %s -o /dev/null 2>&1 | FileCheck %s --check-prefix=NONE --allow-empty
// RUN: %asyncc %s -o /dev/null -Rasync -Rno-async-recursion 2>&1 | FileCheck %s --check-prefix=NONE --allow-empty
// RUN: %asyncc %s -o /dev/null -Rasync-recursion 2>&1 | FileCheck %s --check-prefix=TEXT
// RUN: %asyncc %s -o /dev/null -Rasync --diagnostics=json 2>&1 | %json-lines | FileCheck %s --check-prefix=JSON
// RUN: not %asyncc %s -o /dev/null -Rasync-nothing 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: %asyncc cc %gcc -Rrecursion -c %s -o %t.o 2>&1 | FileCheck %s --check-prefix=TEXT
// NONE-NOT: {{.}}
// TEXT: recursion.c:21:26: remark: 'factorial' leads back {{.*}} [-Rasync-recursion]
// JSON: name async-recursion; severity remark
// UNKNOWN: '-Rasync-nothing' names no
#include <asyncc.h>

ASYNC int ordinary(int n);
ASYNC int odd(int n);

ASYNC int factorial(int n)
{
    AWAIT(async_yield());
    return n ? n * AWAIT(factorial(n - 1)) : 1; // expected-remark {{'factorial' leads back to this function, so each call takes about}}
}

ASYNC static int even(int n)
{
    int a = 0, b = 0;
    AWAIT(async_gather(a = odd(n - 1), b = ordinary(n)));
    return a + b;
}

ASYNC int odd(int n)
{
    return n ? AWAIT(even(n - 1)) : 0; // expected-remark {{'even' leads back}}
}

ASYNC int calls(int n)
{
    return AWAIT(factorial(n)) + AWAIT(odd(n));
}
