// Conditions that stand in brackets, which clang warns of when they get second ones.
// RUN: %run-all %s | FileCheck %s --match-full-lines --implicit-check-not={{.}}
#include <asyncc.h>
#include <stdio.h>

ASYNC int same(int x)
{
    AWAIT(async_yield());
    return x;
}
ASYNC int f(int c)
{
    int r = (c == '\\') ? AWAIT(same(1)) : 5;
    int s = ((c == 3)) ?: AWAIT(same(1));
    int t = (c == 3) && AWAIT(same(1));
    int u = (c == 3) || AWAIT(same(1));
    int v = (c == 3) ? c : (c == 4) ? AWAIT(same(1)) : 7;
    int w = (c = 3) ? AWAIT(same(c)) : 5;
    while ((c == 3) && AWAIT(same(1)))
        c++;
    for (; (c == 4) && AWAIT(same(1));)
        c++;
    do
        c++;
    while ((c == 6) || ((c == 7) && AWAIT(same(1))));
    if ((c == 8) && AWAIT(same(1)))
        c++;
    if (((c == 8) ? AWAIT(same(1)) : (c == 9)))
        c++;
    return r + s + t * 2 + u * 3 + v + w + c;
}
ASYNC int main(void)
{
    printf("%d\n", AWAIT(f(3)));
    return 0;
}
// CHECK: 27
