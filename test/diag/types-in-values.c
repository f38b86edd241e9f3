// A temporary cannot have a type that is declared in the statement expression whose value it keeps.
// RUN: %verify %s
#include <asyncc.h>

ASYNC int same(int x)
{
    AWAIT(async_yield());
    return x;
}

ASYNC int tagged(int n)
{
    return ({ struct pair { int a, b; } p = {1, AWAIT(same(n))}; p; }).b; // expected-error {{the type of this value is declared in its statement expression, which the AWAIT takes apart; declare the type before the statement}}
}

ASYNC int unnamed(int n)
{
    int x = ({ struct { int a; } p = {AWAIT(same(n))}; p; }).a; // expected-error {{the type of this value is declared in its statement expression}}
    return x + ({ enum { A, B } e = A; AWAIT(same(n)); e; }) + AWAIT(same(1)); // expected-error {{the type of this value is declared in its statement expression}}
}

ASYNC int fine(int n)
{
    struct pair { int a, b; };
    ({ struct { int a; } p = {AWAIT(same(n))}; p; });
    int x = ({ struct { int a; } p = {AWAIT(same(n))}; p.a; }) + ({ typedef int count; count c = AWAIT(same(n)); c; });
    return x + ({ struct pair p = {1, AWAIT(same(n))}; p; }).b + AWAIT(same(1));
}
