// noreturn out of a macro.
// RUN: %verify %s
#include <asyncc.h>

#define NO_RETURN __attribute__((noreturn))

static NO_RETURN ASYNC void b(void) { for (;;) AWAIT(async_yield()); }       // expected-error {{ASYNC function 'b' cannot be 'noreturn': it returns whenever it waits; leave it out}}
