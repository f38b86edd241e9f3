/* A variable that is const through its typedef is kept across an AWAIT: a scalar, an array, a struct without a name.

RUN: %run-all %s | FileCheck %s
*/
#include <asyncc.h>
#include <stdio.h>

typedef const int number;
typedef const int row[2];
typedef const struct { int x; } point;

ASYNC int sum(int x)
{
    number n = 2 * x;
    row r = {x, 5};
    point p = {3 * x};
    AWAIT(async_sleep(x));
    return n + r[0] + r[1] + p.x;
}

ASYNC int main(void)
{
    printf("%d\n", AWAIT(sum(10)));
    return 0;
}

/*
CHECK: 65
*/
