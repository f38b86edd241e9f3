// Code that control does not reach: what awaits there has labels that compilers see, and nothing is to be warned of.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

ASYNC void v(void){ AWAIT(async_yield()); }
ASYNC int f(int x){ return x; AWAIT(v()); }
ASYNC int g(int x){ return x; AWAIT(f(x)); x++; }
ASYNC int h(int x){ for (;;) { if (x++ > 3) return x; AWAIT(v()); } AWAIT(v()); }
ASYNC int i(int x){ switch (x) { case 1: return 1; default: return 2; } AWAIT(v()); }
ASYNC int j(int x){ if (x) return 1; else return 2; AWAIT(v()); }
ASYNC int k(int x){ goto out; AWAIT(v()); out: return x; AWAIT(v()); }
ASYNC int l(int x){ while (1) { AWAIT(v()); if (x--<0) return 7; } }
ASYNC int m(int x){ do { AWAIT(v()); return x; } while (AWAIT(f(0))); }
ASYNC int n(int x){ for (;;AWAIT(v())) { if (x--<0) return 8; } }
ASYNC int o(int x){ switch (AWAIT(f(x))) { case 1: return 1; default: return 2; } }
ASYNC int q(int x){ while (AWAIT(f(1))) { if (!x--) return 3; } return 0; }
ASYNC int r(int x){ while (1) if (AWAIT(f(x--)) == 0) return 4; }
ASYNC int s(int x){ if (AWAIT(f(x))) { return 1; } else { return 2; } }
ASYNC int t(int x){ { return AWAIT(f(x)); } }
ASYNC void die(int x){ AWAIT(v()); for (;;) { AWAIT(v()); if (x) ASYNC_RAISE(-3); } }
ASYNC int u(int x){ ASYNC_TRY AWAIT(die(x)); ASYNC_CATCH(e) return e; return 1; }
ASYNC int main(void)
{
    int z = AWAIT(f(1))+AWAIT(g(1))+AWAIT(h(1))+AWAIT(i(1))+AWAIT(j(1))+AWAIT(k(1))+AWAIT(l(1))+AWAIT(m(1))+AWAIT(n(1))+AWAIT(o(1))+AWAIT(q(1))+AWAIT(r(1))+AWAIT(s(1))+AWAIT(t(1))+AWAIT(u(1));
    // CHECK: 33
    printf("%d\n", z);
    return 0;
}
