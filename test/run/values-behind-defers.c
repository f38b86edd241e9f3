// The value of a statement expression, and a returned one, are taken before the DEFERs of the block and survive their AWAITs.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdbool.h>
#include <stdio.h>

struct pair {
    int a, b;
};

ASYNC int pause(int n)
{
    AWAIT(async_yield());
    return n;
}

ASYNC struct pair subject(int n)
{
    int x = n;
    struct pair pair = ({
        DEFER { x += AWAIT(pause(10)); AWAIT(pause(0)); }
        struct pair p = {x, AWAIT(pause(2))};
        p;
    });
    bool is_one = ({ DEFER AWAIT(pause(0)); x == 11; });
    pair.b += ({ DEFER { AWAIT(pause(1)); x = -1; } x; }) + is_one * 1000;
    DEFER { AWAIT(pause(0)); pair.a = -1; }
    return pair;
}

ASYNC int main(void)
{
    for (int n = 0; n < 3; n++) {
        struct pair p = AWAIT(subject(n));
        printf("%d %d\n", p.a, p.b);
    }
    // CHECK: 0 12
    // CHECK-NEXT: 1 1013
    // CHECK-NEXT: 2 14
    return 0;
}
