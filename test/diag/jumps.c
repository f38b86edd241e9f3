// Jumps into and out of DEFER and the guarded blocks, one to a function; without a comment: those that are fine.
// RUN: %verify %s
#include <asyncc.h>
ASYNC int f(int x){ AWAIT(async_yield()); return x; }
ASYNC int a(int x) { if (x) goto in; ASYNC_TRY { AWAIT(f(1)); in: x++; } ASYNC_CATCH (e) { x = e; } return x; } // expected-error {{goto past a DEFER, or into an ASYNC_TRY, ASYNC_TIMEOUT or ASYNC_GROUP, from outside}}
ASYNC int b(int x) { if (x) goto in; ASYNC_TRY { AWAIT(f(1)); } ASYNC_CATCH (e) { x = e; in: x++; } return x; } // expected-error {{goto into an ASYNC_CATCH from outside}}
ASYNC int c(int x) { if (x) goto in; ASYNC_TIMEOUT(1) { AWAIT(f(1)); in: x++; } ASYNC_CATCH (e) { x = e; } return x; } // expected-error {{goto past a DEFER, or into an ASYNC_TRY, ASYNC_TIMEOUT or ASYNC_GROUP, from outside}}
ASYNC int d(int x) { if (x) goto in; ASYNC_TIMEOUT(1) { AWAIT(f(1)); } ASYNC_CATCH (e) { x = e; in: x++;} return x; } // expected-error {{goto into an ASYNC_CATCH from outside}}
ASYNC int e(int x) { if (x) goto in; ASYNC_GROUP(g) { AWAIT(f(1)); in: x++; } return x; } // expected-error {{goto past a DEFER, or into an ASYNC_TRY, ASYNC_TIMEOUT or ASYNC_GROUP, from outside}}
ASYNC int g(int x) { switch (x) { case 0: ASYNC_TRY { AWAIT(f(1)); case 1: x++; } ASYNC_CATCH (e) { x = e; } } return x; } // expected-error {{this label jumps past a DEFER (or into an ASYNC_TRY, ASYNC_TIMEOUT or ASYNC_GROUP) that the switch stands outside of}}
ASYNC int h(int x) { switch (x) { case 0: ASYNC_TRY { AWAIT(f(1)); } ASYNC_CATCH (e) { x = e; case 2: x++; } } return x; } // expected-error {{this label jumps into an ASYNC_CATCH that the switch stands outside of}}
ASYNC int i(int x) { switch (x) { case 0: ASYNC_TIMEOUT(1) { AWAIT(f(1)); default: x++; } } return x; } // expected-error {{this label jumps past a DEFER (or into an ASYNC_TRY, ASYNC_TIMEOUT or ASYNC_GROUP) that the switch stands outside of}}
ASYNC int j(int x) { switch (x) { case 0: ASYNC_GROUP(g) { AWAIT(f(1)); default: x++; } } return x; } // expected-error {{this label jumps past a DEFER (or into an ASYNC_TRY, ASYNC_TIMEOUT or ASYNC_GROUP) that the switch stands outside of}}
ASYNC int k(int x) { if (x) goto in; DEFER { in: AWAIT(f(1)); } return x; } // expected-error {{goto into the body of a DEFER}}
ASYNC int l(int x) { switch (x) { case 0:; DEFER { case 2: AWAIT(f(1)); } } return x; } // expected-error {{this label jumps into the body of a DEFER that the switch stands outside of}}
ASYNC int m(int x) { DEFER { goto out; } AWAIT(f(x)); out: return x; } // expected-error {{goto out of DEFER: a DEFER may not leave its block}}
ASYNC int n(int x) { DEFER { DEFER return 0; } AWAIT(f(x)); return x; } // expected-error {{return inside DEFER: a DEFER may not leave its block}}
ASYNC int o(int x) { ASYNC_TRY { AWAIT(f(1)); goto h; } ASYNC_CATCH (e) { x = e; h: x++; } return x; } // expected-error {{goto into an ASYNC_CATCH from outside}}
ASYNC int p(int x) { ASYNC_TRY { AWAIT(f(1)); back: x--; } ASYNC_CATCH (e) { x = e; if (x) goto back; } return x; } // expected-error {{goto past a DEFER, or into an ASYNC_TRY, ASYNC_TIMEOUT or ASYNC_GROUP, from outside}}
ASYNC int q(int x) { ASYNC_TIMEOUT(1) { AWAIT(f(1)); goto h; } ASYNC_CATCH (e) { x = e; h: x++; } return x; } // expected-error {{goto into an ASYNC_CATCH from outside}}
ASYNC int r(int x) { { DEFER x++; l: x--; } if (x) goto l; return x; } // expected-error {{goto past a DEFER, or into an ASYNC_TRY, ASYNC_TIMEOUT or ASYNC_GROUP, from outside}}
ASYNC int s(int x) { l: x--; DEFER x++; if (x) goto l; return x; }
ASYNC int t(int x) { while (x--) DEFER x++; return x; } // expected-error {{DEFER must stand directly in a block; put braces around the statements it belongs to}}
ASYNC int u(int x) { DEFER { for (;;) { break; } for (;;) { if (x) continue; else break; } switch (x) { case 1: break; } goto in; in:; } return x; }
ASYNC int v(int x) { l: DEFER x++; AWAIT(f(1)); goto l; } // expected-error {{DEFER right behind a label; put a `;` between them}}
ASYNC int w(int x) { int y = ({ goto o; 1; }); DEFER x++; o: return x + y; } // expected-error {{goto past a DEFER, or into an ASYNC_TRY, ASYNC_TIMEOUT or ASYNC_GROUP, from outside}}
ASYNC int y(int x) { switch (x) { DEFER x++; case 1: AWAIT(f(1)); } return x; } // expected-error {{this label jumps past a DEFER (or into an ASYNC_TRY, ASYNC_TIMEOUT or ASYNC_GROUP) that the switch stands outside of}}
ASYNC int z(int x) { DEFER { int k = ({ return 1; 2; }); (void)k; } return x; } // expected-error {{return inside DEFER: a DEFER may not leave its block}}
ASYNC int aa(int x) { DEFER x++; __asm__ goto ("" : : : : out); AWAIT(f(1)); out: return x; } // expected-error {{asm goto in a function with DEFER, ASYNC_TRY, ASYNC_TIMEOUT or ASYNC_GROUP; move it to a function without}}
