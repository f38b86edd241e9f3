// Conditions that the tool and the compiler of its output answer differently: in a function all is what the tool has seen.
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

// Nothing in the text waits: but who uses `x` there, and assigns `y` here, decides what is saved.
ASYNC int unseen(int x, int *p)
{
    int y = x + 1, z = 1;
    AWAIT(async_yield());
#ifdef ASYNCC_GENERATED
    y = x;
#else
    z = 3;
#endif
    AWAIT(async_yield());
#if defined ASYNCC_GENERATED && \
    (defined(__GNUC__) || defined(__clang__))
    p = &x;
#  if 1
    z = *p;
#  endif
#elif 1
    z += *p;
#endif
    return y * 10 + z;
}

ASYNC int main(void)
{
    int seven = 7;
    // CHECK: 51 5 60
    printf("%d %d %d\n", AWAIT(optimised(1)), AWAIT(by_compiler(5)), AWAIT(unseen(4, &seven)));
    return 0;
}
