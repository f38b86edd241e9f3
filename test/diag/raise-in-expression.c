// ASYNC_RAISE is a statement.
// RUN: %verify %s
#include <asyncc.h>

ASYNC int f(int n)
{
    (void)(n && (ASYNC_RAISE(-1), 1)); // expected-error {{ASYNC_RAISE is a statement and cannot stand inside an expression}}
    n ? ASYNC_RAISE(-1) : (void)0;     // expected-error {{ASYNC_RAISE is a statement}}
    n += ({ ASYNC_RAISE(-2); 1; });
    return n;
}
