// Expressions against what plain C gives: members of results, chains of assignments, logic, commas, gotos into loops, nested initialisers.
// RUN: %run-all %s --flags=-Wno-implicit-fallthrough | FileCheck %s --match-full-lines --strict-whitespace
#include <asyncc.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <errno.h>
ASYNC int f(int x){ AWAIT(async_yield()); return x; }
struct big { int a[40]; char name[16]; };
ASYNC struct big mk(int x){ AWAIT(async_yield()); struct big b = {.a = {[3] = x}, .name = "big"}; return b; }
struct pair { int x, y; } pairs[3] = {{1,2},{3,4},{5,6}};
ASYNC struct pair *at(int i){ AWAIT(async_yield()); return &pairs[i]; }
ASYNC const char *str(const char *s){ AWAIT(async_yield()); return s; }
static int var(const char *fmt, ...) { return (int)strlen(fmt); }
// members of temporaries, arrays in returned structs
ASYNC int members(void){ return AWAIT(mk(7)).a[3] + (int)strlen(AWAIT(mk(1)).name) + AWAIT(at(1))->y + (*AWAIT(at(2))).x + AWAIT(at(0))[1].x; }
// assignment chains and op= with lvalue awaits on both sides
ASYNC int chains(void){ int a[4] = {0}, b, c; a[AWAIT(f(1))] = b = c = AWAIT(f(5)); a[AWAIT(f(2))] += a[AWAIT(f(1))] -= AWAIT(f(1)); AWAIT(at(0))->x += AWAIT(f(3)); AWAIT(at(0))->y++; --AWAIT(at(0))->y; return a[0] + a[1] * 10 + a[2] * 100 + b + c + pairs[0].x * 1000; }
// logical nests
ASYNC int logic(int x){ return (AWAIT(f(x)) && !AWAIT(f(x - 1))) || (AWAIT(f(x + 1)) && (AWAIT(f(0)) || AWAIT(f(x)))) ? AWAIT(f(1)) ? 10 : 20 : x ? AWAIT(f(30)) : 40; }
// comma everywhere
ASYNC int commas(int x){ int i = (AWAIT(f(1)), AWAIT(f(2)), x++, AWAIT(f(x))), j = (i++, i); if (AWAIT(f(0)), AWAIT(f(1))) i += 100; while (i++, AWAIT(f(i < 110))) j++; return (void)AWAIT(f(9)), i * 10 + j; }
// switch on await, in loops with continue, Duff
ASYNC int duff(int n){ int r = 0, k = (n + 3) / 4; switch (AWAIT(f(n % 4))) { case 0: do { r += AWAIT(f(1)); case 3: r += AWAIT(f(1)); case 2: r += AWAIT(f(1)); case 1: r += AWAIT(f(1)); } while (--k > 0); } return r; }
// sizeof with side effect free, VLA sizeof evaluated
ASYNC int sizes(int n){ int s = (int)sizeof(int[n++]) + (int)sizeof(AWAIT(f(n))); int r[n]; for (int i = 0; i < n; i++) r[i] = i; int sum = 0; for (int i = 0; i < n; i++) sum += r[i]; AWAIT(f(1)); return s * 100 + sum; }
// string literal concat, wide, args with commas in braces
ASYNC int strings(void){ const char *s = AWAIT(str("a" "b" /* c */ "d")); char buf[] = "xy\"z,)"; return (int)strlen(s) * 10 + (int)strlen(AWAIT(str(buf))) + var("a,b)(%s", AWAIT(str("q,("))); }
// errno & ternary lvalue struct
ASYNC struct pair tern(int x){ struct pair a = {1, 2}, b = {3, 4}; return AWAIT(f(x)) ? a : AWAIT(f(!x)) ? b : a; }
// recursion with big locals
ASYNC long fib(int n){ char pad[100]; memset(pad, n, sizeof pad); if (n < 2) return n; long r = AWAIT(fib(n - 1)) + AWAIT(fib(n - 2)); return r + (pad[50] != (char)n); }
// goto into loop, out of nested
ASYNC int gotos(int n){ int i = 0; goto mid; for (; i < n; i++) { AWAIT(f(1)); mid: AWAIT(f(2)); if (i == 3) goto out; } out: { int i = 50; AWAIT(f(1)); if (n-- > 5) goto again; return i; again: i = AWAIT(f(i + 1)); if (n > 5) goto out; return i; } }
// address of locals stored, pointer to pointer
ASYNC void setp(int **pp, int *v){ AWAIT(async_yield()); *pp = v; }
ASYNC int ptrs(void){ int a = 1, *p = NULL, **pp = &p; { int b = 5; AWAIT(setp(pp, &b)); *p += AWAIT(f(2)); a += *p; } AWAIT(setp(&p, &a)); return **pp; }
// inner struct declared in for
ASYNC int forstruct(void){ int s = 0; for (struct { int i, j; } k = {0, AWAIT(f(10))}; k.i < k.j; k.i += AWAIT(f(3)), k.j--) s += k.i * k.j; return s; }
// static function pointer local init, nested initialisers with designators and awaits
struct deep { struct pair p[2]; struct { int k[3]; union { int u; float f; }; } in; const char *s; };
ASYNC int inits(void){ struct deep d = {.p = {[1] = {AWAIT(f(1)), .y = AWAIT(f(2))}, [0].x = 9}, .in = {.k = {[2] = AWAIT(f(4))}, .u = AWAIT(f(5))}, .s = AWAIT(str("s"))}; struct deep e = d; AWAIT(f(1)); return e.p[1].x + e.p[1].y * 10 + e.in.k[2] * 100 + e.in.u * 1000 + e.p[0].x * 10000 + (*e.s == 's'); }
ASYNC int main(void){
  printf("%d %d %d %d %d\n", AWAIT(members()), AWAIT(chains()), AWAIT(logic(1)), AWAIT(logic(0)), AWAIT(logic(2)));
  printf("%d %d %d %d %d\n", AWAIT(commas(3)), AWAIT(duff(7)), AWAIT(duff(8)), AWAIT(sizes(3)), AWAIT(strings()));
  printf("%d %ld %d %d %d %d %d\n", AWAIT(tern(1)).y + AWAIT(tern(0)).x, AWAIT(fib(10)), AWAIT(gotos(3)), AWAIT(gotos(8)), AWAIT(ptrs()), AWAIT(forstruct()), AWAIT(inits()));
  return 0;
}

// CHECK:22 4450 10 40 10
// CHECK-NEXT:1109 7 8 1606 43
// CHECK-NEXT:5 55 50 51 8 75 95422
