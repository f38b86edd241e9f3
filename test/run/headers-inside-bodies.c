// System headers that bodies include, whose types, functions and variables are the block's own; a header of the user's with statements.
// RUN: %run-all %s | FileCheck %s --match-full-lines --implicit-check-not={{.}}
#include <asyncc.h>
#include <stdio.h>

ASYNC int wait(int x)
{
    AWAIT(async_yield());
    return x;
}

ASYNC int arguments(int n, ...)
{
    int sum = 0;
#include <stdarg.h>
    va_list list;
    va_start(list, n);
    while (n-- > 0)
        sum += va_arg(list, int);
    va_end(list);
#include "Inputs/statements.h"
    sum += AWAIT(wait(added));
    return sum;
}

ASYNC int types(int x)
{
    int sum = 0;
    if (x) {
#include <getopt.h>
#include <inttypes.h>
#include <time.h>
        struct tm tm = {.tm_year = x}, *p = &tm;
        imaxdiv_t quotient = imaxdiv(x, 2);
        intmax_t large = x;
        int index = optind++;
        AWAIT(wait(1));
        sum += p->tm_year + (int)quotient.quot + (int)large + optind - index;
    }
    {
#include <stdbool.h>
#include <stddef.h>
        size_t size = sizeof(int);
        bool is = AWAIT(wait(x));
        sum += is + (int)size;
    }
    return sum;
}

ASYNC int main(void)
{
    printf("%d %d\n", AWAIT(arguments(2, 30, 4)), AWAIT(types(10)));
    return 0;
}
// CHECK: 135 31
