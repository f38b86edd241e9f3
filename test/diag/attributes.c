// Attributes that an ASYNC function cannot have.
// RUN: %verify %s
#include <asyncc.h>


ASYNC __attribute__((pure)) int c(void) { AWAIT(async_yield()); return 1; }  // expected-error {{ASYNC function 'c' cannot be 'pure': others run while it waits; leave it out}}
__attribute__((__const__)) ASYNC int d(void) { return 1; }                   // expected-error {{ASYNC function 'd' cannot be 'const'}}
ASYNC __attribute__((unused, constructor(101))) void e(void) {}              // expected-error {{ASYNC function 'e' cannot be 'constructor': no event loop runs then; call async_run(…)}}
[[gnu::destructor]] ASYNC void f(void) {}                                    // expected-error {{ASYNC function 'f' cannot be 'destructor'}}
__attribute__((naked)) ASYNC void naked(void) {}                             // expected-error {{ASYNC function 'naked' cannot be 'naked'}}
ASYNC __attribute__((returns_nonnull)) int *i(int *x) { return x; }          // expected-error {{ASYNC function 'i' cannot be 'returns_nonnull'}}
ASYNC [[noreturn]] void g(void);                                             // expected-error@+1 {{ASYNC function 'g' cannot be}}
ASYNC void g(void) { for (;;) AWAIT(async_yield()); }

/* Once, where declarations say it too. */
__attribute__((noreturn)) ASYNC void h(void);
__attribute__((noreturn)) ASYNC void h(void) { for (;;) AWAIT(async_yield()); } // expected-error {{ASYNC function 'h' cannot be 'noreturn'}}

ASYNC _Noreturn void j(void);
ASYNC _Noreturn void j(void) { for (;;) AWAIT(async_yield()); }              // expected-error {{ASYNC function 'j' cannot be '_Noreturn'}}

ASYNC void k(void) __attribute__((noreturn));
ASYNC void k(void) { for (;;) AWAIT(async_yield()); }                        // expected-error {{ASYNC function 'k' cannot be 'noreturn'}}
