// What a keyword's hidden `if` would change the meaning of, and keywords that lack a part.
// RUN: %verify %s
#include <asyncc.h>

ASYNC int f(int n)
{
    if (n)
        DEFER n--; // expected-error {{DEFER must stand directly in a block; put braces around the statements it belongs to}}
    for (;;)
        DEFER n--; // expected-error {{DEFER must stand directly in a block}}
    ASYNC_TRY { AWAIT(async_yield()); } // expected-error {{ASYNC_TRY without ASYNC_CATCH; add `ASYNC_CATCH (err) { … }` behind its block}}
    return n;
}
