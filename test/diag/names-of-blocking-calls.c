// A function of the user's own may have the name of a blocking one.
// RUN: %verify %s
// expected-no-diagnostics
#include <asyncc.h>

static int wait(int n) { return n; }
static int poll(int n) { return n; }

ASYNC int f(int n)
{
    AWAIT(async_yield());
    return wait(n) + poll(-1);
}
