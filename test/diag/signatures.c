// What an ASYNC function cannot take or return is refused at its name.
// RUN: %verify %s
#include <asyncc.h>

extern int size, sizes[3];
int count(void);
ASYNC int first(int n, int m[n][size]) { return m[0][0] + n; }                                     // expected-error {{the parameter 'm' has a bound that may change}}
ASYNC int later(int n, int (*m)[n + count()]) { AWAIT(async_yield()); return m[0][0]; }          // expected-error {{the parameter 'm' has a bound that may change}}
ASYNC int step(int n, int (*m)[n++]) { AWAIT(async_yield()); return m[0][0]; }                   // expected-error {{the parameter 'm' has a bound that may change}}
ASYNC int through(int *n, int (*m)[*n]) { AWAIT(async_yield()); return m[0][0]; }                // expected-error {{the parameter 'm' has a bound that may change}}
ASYNC int element(int (*m)[sizes[1]]) { AWAIT(async_yield()); return m[0][0]; }                  // expected-error {{the parameter 'm' has a bound that may change}}
ASYNC int counted(int n, int m[n++]) { return m[0]; }                                              // expected-error {{the parameter 'm' has a bound that may change}}
ASYNC int called(int m[count()]) { return m[0]; }                                                  // expected-error {{the parameter 'm' has a bound that may change}}
ASYNC int read(int *n, int m[*n + sizes[1]]) { return m[0] + *n; }
ASYNC struct { int x; } *unnamed(void) { return 0; } // expected-error {{has a type without a name}}
