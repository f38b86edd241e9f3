// What an ASYNC function cannot take or return is refused at its name.
// RUN: %verify %s
#include <asyncc.h>

ASYNC int first(int n, int m[n][n]) { return m[0][0]; } // expected-error {{the parameter 'm' has a variably modified type}}
ASYNC int later(int n, int (*m)[n]) { AWAIT(async_yield()); return m[0][0]; } // expected-error {{the parameter 'm' has a variably modified type}}
ASYNC struct { int x; } *unnamed(void) { return 0; } // expected-error {{has a type without a name}}
