// A function of another file that is declared noreturn.
// RUN: %verify %s
#include <asyncc.h>

#define NO_RETURN __attribute__((noreturn))

ASYNC NO_RETURN void elsewhere(void);
ASYNC void h(void) { AWAIT(elsewhere()); }                                   // expected-error {{ASYNC function 'elsewhere' is declared noreturn, but returns whenever it waits; leave that out of its declaration}}
