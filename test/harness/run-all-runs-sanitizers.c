// Undefined behaviour is found by the sanitized variants.
// RUN: not %run-all %s 2>&1 | FileCheck %s
#include <limits.h>
#include <stdio.h>

int main(int count, char **arguments)
{
    (void)arguments;
    printf("%d\n", INT_MAX - 1 + count + count);
    return 0;
}
// CHECK: run_all: gcc-sanitized ended with status 1, not 0
// CHECK: signed integer overflow
