// Statements and expressions that are rare: asm, asm goto, extern in a block, local labels, nested statement expressions, switch without a block.
// RUN: %run-all %s | FileCheck %s --match-full-lines --strict-whitespace
#include <asyncc.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
ASYNC int f(int x){ AWAIT(async_yield()); return x; }
ASYNC int asmy(int x){ int r; AWAIT(f(1)); __asm__ volatile("" : "=r"(r) : "0"(x)); AWAIT(f(1)); __asm__("nop"); return r; }
ASYNC int asmgoto(int x){ AWAIT(f(1)); __asm__ goto("" : : : : out); x++; AWAIT(f(1)); out: return x; }
ASYNC int pragmas(int x){
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-variable"

  for (int i = 0; i < 3; i++) {
    for (int j = 0; j < 2; j++) x += AWAIT(f(j));
  }
  _Pragma("GCC diagnostic pop")
  return x;
}
ASYNC int sa(int x){ _Static_assert(sizeof(int) == 4, "int"); AWAIT(f(1)); _Static_assert(1, "x"); return x; }
ASYNC int lines(int x){
  int l = AWAIT(f(__LINE__)); int m = AWAIT(f(
     __LINE__)); 
  return (m - l) * 100 + (__LINE__ - m) + x;
}
ASYNC const char *fn(void){ AWAIT(f(1)); return __func__; }
ASYNC int ext(void){ extern int outer; int k = outer; AWAIT(f(1)); { extern int outer; outer++; AWAIT(f(1)); } extern ASYNC int later(int); return k + outer + AWAIT(later(3)); }
int outer = 4;
ASYNC int later(int x){ AWAIT(f(1)); return x; }
ASYNC int comma(int x){ for (int i = 0, j = AWAIT(f(2)); i < 3 && j; i += AWAIT(f(1)), x += i, j++) { x += (AWAIT(f(1)), AWAIT(f(2)), j); } return x; }
ASYNC int stmtexpr(int x){ return ({ int a = ({ int b = AWAIT(f(x)); b + ({ AWAIT(f(b)); }); }); if (a > 100) { a = AWAIT(f(1)); } else a += ({ for (int i = 0; i < 2; i++) a += AWAIT(f(i)); a; }); a; }); }
ASYNC int lit(void){ struct p { int x, y; } *q = &(struct p){AWAIT(f(1)), AWAIT(f(2))}; int *a = (int[]){AWAIT(f(3)), 4, [3] = AWAIT(f(5))}; AWAIT(f(1)); q->x += a[0] + a[3]; AWAIT(f(1)); return q->x * 10 + q->y + a[2]; }
union pun { float f; unsigned u; unsigned char b[4]; };
ASYNC unsigned punning(float x){ union pun p = {.f = x}; AWAIT(f(1)); p.b[0] ^= AWAIT(f(1)); AWAIT(f(1)); return p.u; }
ASYNC int vla(int n){ int a[n][n]; memset(a, 0, sizeof a); for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) a[i][j] = AWAIT(f(i * n + j)); AWAIT(f(1)); { int (*p)[n] = a; n = p[1][1]; } return n + (int)(sizeof a / sizeof **a); }
static int inits[] = { sizeof(f(1)), (int)sizeof(int) };
ASYNC int statfn(int x){ static int (*const tab[])(int) = { f, later }; return AWAIT(tab[x](7)); }
ASYNC int tern(int x){ return x ? AWAIT(f(1)) ? AWAIT(f(2)) : AWAIT(f(3)) : AWAIT(f(4)) ?: AWAIT(f(5)); }
ASYNC int elvis(int x){ return AWAIT(f(x)) ?: AWAIT(f(9)); }
ASYNC int dowh(int x){ do x += AWAIT(f(1)); while (x < AWAIT(f(5)) && ({ AWAIT(f(1)); })); do { if (x == 6) continue; if (x == 8) break; } while (x++ < AWAIT(f(9))); return x; }
ASYNC char *strs(int x){ static char b[99]; char s[] = "hello", *t = strdup(s); char lit[3][4] = {"ab", "cd"}; AWAIT(f(1)); s[0] = 'H'; snprintf(b, sizeof b, "%s %s %s %d", s, t, lit[AWAIT(f(1))], x); free(t); return b; }
ASYNC int lbl(int x){ { __label__ l; if (x) goto l; x = AWAIT(f(3)); l: x += AWAIT(f(1)); } { __label__ l; if (x > 3) goto l; x = 50; l: x += AWAIT(f(2)); } return x; }
ASYNC int switchy(int x){ switch (AWAIT(f(x))) case 3: return 5; switch (x) { int y; case 1: y = AWAIT(f(2)); AWAIT(f(1)); return y; default: { case 7: x += AWAIT(f(1)); } } return x; }
ASYNC int shadow(int x){ int r = x; { int x = AWAIT(f(r + 1)); { int x = AWAIT(f(r + 2)); r += x; AWAIT(f(1)); } r += x; for (int x = 0; x < 2; x++) { AWAIT(f(1)); int r2 = x; r += r2; } } return r + x; }
ASYNC int main(void){
  printf("%d %d %d %d\n", AWAIT(asmy(1)), AWAIT(asmgoto(1)), AWAIT(pragmas(1)), AWAIT(sa(1)));
  printf("%d %d %s %d %d\n", AWAIT(lines(0)), 4, AWAIT(fn()), AWAIT(ext()), AWAIT(comma(0)));
  printf("%d %d %u %d %d\n", AWAIT(stmtexpr(3)), AWAIT(lit()), AWAIT(punning(1.0f)), AWAIT(vla(3)), AWAIT(statfn(1)));
  printf("%d %d %d %d %d\n", AWAIT(tern(1)), AWAIT(tern(0)), AWAIT(elvis(0)), AWAIT(elvis(2)), AWAIT(dowh(1)));
  printf("%s %d %d %d %d %d %d\n", AWAIT(strs(1)), AWAIT(lbl(0)), AWAIT(lbl(1)), AWAIT(switchy(3)), AWAIT(switchy(1)), AWAIT(switchy(2)), AWAIT(shadow(1)));
  (void)inits;
  return 0;
}

// CHECK:1 2 4 1
// CHECK-NEXT:101 4 fn 12 15
// CHECK-NEXT:14 92 1065353217 13 7
// CHECK-NEXT:2 4 9 2 8
// CHECK-NEXT:Hello hello cd 1 6 52 5 2 3 8
