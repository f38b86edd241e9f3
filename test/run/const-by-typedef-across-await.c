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

ASYNC int several(int x)
{
    number a = AWAIT(sum(x)), b = a + 1, *const pointer = &a, c = ({ number inner = 3, other = 4; AWAIT(async_yield()); inner * other; });
    row first = {x, AWAIT(sum(1))}, second = {1, 2};
    point p = {1}, q = {AWAIT(sum(0))};
    AWAIT(async_yield());
    return a + b + *pointer + c + first[1] + second[1] + p.x + q.x;
}

ASYNC int main(void)
{
    printf("%d\n", AWAIT(several(10)));
    printf("%d\n", AWAIT(sum(10)));
    return 0;
}

/*
CHECK: 227
CHECK: 65
*/
