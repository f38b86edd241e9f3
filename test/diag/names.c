// Names that would meet the generated ones.
// RUN: %verify %s
#include <asyncc.h>

ASYNC void a__b(void) { AWAIT(async_yield()); } // expected-error {{the name of ASYNC function 'a__b' holds a double underscore, which the generated names use}}
