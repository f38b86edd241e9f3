// An ASYNC function whose first declaration does not say so is refused: callers may see only that one.
// RUN: %verify %s
#include <asyncc.h>

int before(int n); // expected-note {{declared here}}
static ASYNC int same(int n);
ASYNC int inherited(int n);

ASYNC int before(int n) // expected-error {{'before' is ASYNC, but was declared without it; add ASYNC to the first declaration}}
{
    AWAIT(async_yield());
    return n;
}

static ASYNC int same(int n)
{
    AWAIT(async_yield());
    return n;
}

int inherited(int n)
{
    AWAIT(async_yield());
    return AWAIT(same(n));
}
