// An `else` that a compiler would give to a keyword's hidden `if`.
// RUN: %verify %s
#include <asyncc.h>

ASYNC int f(int n)
{
    if (n)
        ASYNC_TIMEOUT (1) AWAIT(async_yield()); // expected-error {{an 'else' would belong to this ASYNC_TIMEOUT; put braces around the statement that holds it}}
    else
        n++;
    if (n)
        DEFER n--; // expected-error {{an 'else' would belong to this DEFER; put braces around the statement that holds it}}
    else
        n++;
    if (n)
        ASYNC_TRY AWAIT(async_yield()); // expected-error {{an 'else' would belong to this ASYNC_TRY}}
    else
        n++;
    if (n) {
        ASYNC_TIMEOUT (1) AWAIT(async_yield());
    } else
        n++;
    return n;
}
