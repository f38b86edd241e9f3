#pragma once
#include <asyncc.h>

inline ASYNC int instantiated(int x)
{
    AWAIT(async_yield());
    return x + 1;
}

inline ASYNC int declared_inline(int x);
inline ASYNC int declared_inline(int x)
{
    AWAIT(async_yield());
    return x + 60;
}

ASYNC int elsewhere(int x);
ASYNC int declared_before(int x);
