// What AWAIT takes, and where it may stand.
// RUN: %verify %s
#include <asyncc.h>

ASYNC int f(int n); // expected-note {{'f' is declared here}}
int ordinary(int n); // expected-note {{'ordinary' is declared here}}

int outside(void)
{
    return AWAIT(f(1)); // expected-error {{AWAIT outside an ASYNC function; make the function ASYNC, or start the call with async_run(…)}}
}

ASYNC int inside(int n)
{
    AWAIT(n);             // expected-error {{AWAIT needs a call: AWAIT(f(…))}}
    int x = AWAIT(n + 1); // expected-error {{AWAIT needs a call}}
    x += AWAIT(f(1) + 1); // expected-error {{AWAIT needs a call}}
    AWAIT f(1);           // expected-error {{AWAIT needs its call in parentheses: AWAIT(f(…))}} expected-error {{call of async function 'f' without AWAIT}}
    x += sizeof(AWAIT(n));
    return x + AWAIT(ordinary(1)); // expected-error {{'ordinary' is not ASYNC; call it without AWAIT, or add ASYNC to its declaration}}
}
