// Qualifiers of a result's type are repeated where the function is defined again, as clang demands.
// RUN: %run-all %s --flags=-Wno-ignored-qualifiers | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

ASYNC static const int number(void);
ASYNC static char *const text(const char *frame);

ASYNC static const int number(void)
{
    AWAIT(async_yield());
    return 7;
}

ASYNC static char *const text(const char *frame)
{
    AWAIT(async_yield());
    return (char *)frame;
}

ASYNC int main(void)
{
    printf("%d %s\n", AWAIT(number()), AWAIT(text("words")));
    return 0;
}
// CHECK: 7 words
