// A macro that must be expanded, but would mean something else then.
// RUN: %verify %s
#include <asyncc.h>

#define ADD(number, call) ((number) + AWAIT(call))

ASYNC int number(int n)
{
    AWAIT(async_yield());
    return n;
}

ASYNC int counts(void)
{
    int x = __COUNTER__;
    x += ADD(x, number(1));
    return x + ADD(__COUNTER__, number(1)); // expected-error {{this macro must be expanded here, but it uses __COUNTER__, whose value would change; write it out}}
}
