// A variable that a case label in its block makes seem live is saved only where it is in scope.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

ASYNC static int step(int state, int n)
{
    AWAIT(async_yield());
    switch (state) {
    case 0:
        for (;;) {
            int inner;
            inner = n;
            AWAIT(async_yield());
            n += inner;
            if (n > 100)
                break;
            state = 1;
            /* fall through */
        case 1:
            inner = 5;
            AWAIT(async_yield());
            n += inner + state;
        }
    }
    return n;
}

ASYNC int main(void)
{
    // CHECK: 196 140
    printf("%d %d\n", AWAIT(step(0, 7)), AWAIT(step(1, 7)));
    return 0;
}
