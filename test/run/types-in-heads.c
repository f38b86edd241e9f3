// Types that the head of an ASYNC function defines.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

ASYNC struct pair { int a, b; } both(int n)
{
    struct pair pair = {n, 0};
    AWAIT(async_yield());
    pair.b = n + 1;
    return pair;
}

ASYNC static enum __attribute__((packed)) color { RED, GREEN = 5, BLUE } *next(enum color *color)
{
    AWAIT(async_yield());
    *color = *color == RED ? GREEN : BLUE;
    return color;
}

static ASYNC union number {
    int i;
    struct point { short x, y; } point;
} number_of(int n)
{
    AWAIT(async_sleep(0.001));
    return (union number){.point = {(short)n, 7}};
}

ASYNC int main(void)
{
    enum color color = RED;
    struct pair pair = AWAIT(both(1));
    struct point point = AWAIT(number_of(3)).point;
    // CHECK: 1 2 5 6 1 3 7
    printf("%d %d %d %d %d %d %d\n", pair.a, pair.b, (int)*AWAIT(next(&color)), (int)*AWAIT(next(&color)), (int)sizeof(enum color), point.x, point.y);
    return 0;
}
