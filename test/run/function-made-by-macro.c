// An ASYNC function that a macro defines, and one whose body comes in by #include.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

#define DEFINE_ADDER(name, k)  \
    ASYNC static int name(int x) \
    {                          \
        AWAIT(async_yield());  \
        return x + (k);        \
    }
DEFINE_ADDER(add_five, 5)

ASYNC static int with_body(int n)
{
#include "Inputs/body.inc"
}

ASYNC int main(void)
{
    // CHECK: 8 line 3 4
    printf("%d", AWAIT(add_five(3)));
    printf(" line %d", AWAIT(with_body(3)));
    printf(" %d\n", AWAIT(with_body(4)));
    return 0;
}
