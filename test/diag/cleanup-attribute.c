// __attribute__((cleanup)) on what is no variable of a block.
// RUN: %verify %s
#include <asyncc.h>

static void drop(int *x) { *x = 0; }
#define DROPPED __attribute__((cleanup(drop)))

ASYNC int in_a_for(int n)
{
    for (int i DROPPED = 0; i < n; i++) // expected-error {{'i' has a cleanup attribute and an AWAIT in its scope, which works only for variables of a block}}
        AWAIT(async_yield());
    return n;
}

ASYNC int without_await(int n)
{
    for (int i DROPPED = 0; i < n; i++)
        n--;
    {
        int x DROPPED = n;
        AWAIT(async_yield());
    }
    return n;
}
