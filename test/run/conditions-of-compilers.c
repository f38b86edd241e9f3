// Conditions that the tool and the compiler of its output answer differently: what awaits is what the tool has seen.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>

ASYNC int later(int x)
{
    AWAIT(async_yield());
    return x;
}

ASYNC int optimised(int x)
{
#ifdef __OPTIMIZE__
    x += AWAIT(later(10));
#else
    x += AWAIT(later(20));
    x += AWAIT(later(30));
#endif
    AWAIT(async_yield());
    return x;
}

ASYNC int by_compiler(int x)
{
    AWAIT(async_yield());
#if defined(__GNUC__) && __GNUC__ < 5
    if (x > 1)
        return AWAIT(later(x));
#endif
#if defined(__GNUC__) && __GNUC__ >= 5
    x++;
    DEFER printf("not seen\n");
#endif
    return x - 1;
}

ASYNC int main(void)
{
    // CHECK: 51 5
    printf("%d %d\n", AWAIT(optimised(1)), AWAIT(by_compiler(5)));
    return 0;
}
