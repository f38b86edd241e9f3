#pragma once
#include <asyncc.h>

static inline ASYNC int helper(int n)
{
    AWAIT(async_yield());
    return n + 1;
}
