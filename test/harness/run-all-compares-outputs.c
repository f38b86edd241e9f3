// A program that prints different things in different variants fails.
// RUN: not %run-all %s 2>&1 | FileCheck %s
#include <stdio.h>

int main(void)
{
#ifdef __clang__
    puts("one");
#else
    puts("other");
#endif
    return 0;
}
// CHECK: run_all: gcc-O0 and clang-O0 print different things
