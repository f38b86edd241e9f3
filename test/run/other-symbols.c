// ASYNC functions that are known by another symbol: a label of asm, an alias.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>

ASYNC int labelled(int x) __asm__("the_symbol");
ASYNC int labelled(int x)
{
    AWAIT(async_yield());
    return x + 1;
}

extern ASYNC int same_label(int x) __asm__("the_symbol");
ASYNC int alias(int x) __attribute__((alias("the_symbol")));

ASYNC int main(void)
{
    printf("%d %d %d\n", AWAIT(labelled(1)), AWAIT(same_label(2)), AWAIT(alias(3)));
    return 0;
}
// CHECK: 2 3 4
