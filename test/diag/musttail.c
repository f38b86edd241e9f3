// A return that awaits, or runs a clean-up, is not a tail call.
// RUN: %verify %s
#include <asyncc.h>
#include <stdlib.h>

int plain(int x);

ASYNC int f(int x)
{
    AWAIT(async_yield());
    if (x)
        [[clang::musttail]] return plain(x);
    __attribute__((musttail)) return AWAIT(f(x)); // expected-error {{an attribute of a return that awaits or runs a clean-up cannot be kept: what follows the call is no tail call; leave it out}}
}

ASYNC int g(int x)
{
    void *memory = malloc(1);
    DEFER free(memory);
    AWAIT(async_yield());
    [[clang::musttail]] return plain(x); // expected-error {{an attribute of a return that awaits or runs a clean-up cannot be kept}}
}
