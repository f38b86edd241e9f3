// Macros that hold keywords, blocks, loops, retries and whole functions; directives in the middle of statements; AWAIT in every spelling.
// RUN: %run-all %s --flags=-Wno-gnu-designator | FileCheck %s --match-full-lines --strict-whitespace
#include <asyncc.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#define await AWAIT
#define async ASYNC
#define yield() AWAIT(async_yield())
#define RET(x) return AWAIT(f(x))
#define FN(name, body) async int name(int x) { yield(); body }
#define BEGIN {
#define END }
#define UNLESS(c) if (!(c))
#define FOREVER for (;;)
#define REPEAT(n) for (int i_ = 0, n_ = AWAIT(f(n)); i_ < n_; i_++)
#define WITH_LOCK(l) for (int once_ = (lock(l), 1); once_; once_ = (unlock(l), 0))
#define RETRY(call) ({ int r_, tries_ = 3; do { r_ = AWAIT(call); } while (r_ < 0 && --tries_); r_; })
#define CHECK_OR(call, label) do { if ((rc = AWAIT(call)) < 0) goto label; } while (0)
#define LET(T, n, v) T n = (v)
#define CAT_(a, b) a##b
#define CAT(a, b) CAT_(a, b)
#define TMP CAT(tmp_, __LINE__)
#define SQ(x) ({ __auto_type CAT(q_, __LINE__) = (x); CAT(q_, __LINE__) * CAT(q_, __LINE__); })
async int f(int x){ AWAIT (async_yield()); return x; }
async void v(int *p){ yield(); ++*p; return; }
async void vv(int *p){ return AWAIT(v(p)); }
FN(inc, return x + 1;)
FN(dbl, RET(x * 2);)
static int locks; static void lock(int l){ locks += l; } static void unlock(int l){ locks -= l; }
async int keywords(int x) BEGIN int y = await(f(x)); UNLESS (await(f(0))) y++; return y; END
async int spaced(int x) { int (*fp)(int) = f; return AWAIT
  (f(x)) + AWAIT ( (f)(x) ) + (AWAIT(((f(x))))) + AWAIT((*fp)(x)) + AWAIT((&f)(x)) + AWAIT((**fp)(x)); }
async int forever(int x) { FOREVER { if (x-- == 0) break; yield(); if (x % 2) continue; yield(); } REPEAT(3) x += await(f(i_)); return x; }
async int locked(int x) { WITH_LOCK(2) { x += await(f(locks)); if (x > 100) break; yield(); } return x * 10 + locks; }
static int fails; async int flaky(int x){ yield(); return fails-- > 0 ? -1 : x; }
async int retry(int n) { fails = n; return RETRY(flaky(7)) + SQ(await(f(3))) + SQ(SQ(await(f(2)))); }
async int chk(int x) { int rc; CHECK_OR(f(x), bad); CHECK_OR(f(x - 1), bad); LET(int, z, await(f(5))); return z + rc; bad: return -rc * 100; }
async int empties(int x) { if (await(f(x))) ; else x = 50; while (await(f(x)) > 100) ; for (; await(f(0));) ; do ; while (await(f(0))); { ; } ;; switch (await(f(1))) ; return x; }
async int types_(int x) { typeof(AWAIT(f(1))) a = 3; __auto_type b = AWAIT(f(4)); _Static_assert(sizeof(AWAIT(f(1))) == sizeof(int), ""); enum { A = 5, B } e = B; union { int i; char c[4]; } u = {x}; struct self { struct self *me; int v; } s = {&s, 9}; typedef int (*fp)(int); fp q = f; yield(); return a + b + e + u.i + s.me->v + AWAIT(q(A)) + (s.me == &s); }
async int asmop(int x) { int *p = &x, y = 1; yield(); __asm__ volatile("" : "+r"(x), "+m"(y) : "r"(*p)); yield(); return x + y; }
async int olds(int x) { struct o { int a, b; } o = {b: AWAIT(f(x)), a: 2}; int r[6] = {[1 ... 3] = 5, [4] = AWAIT(f(x))}; yield(); return o.a + o.b * 10 + r[3] * 100 + r[4] * 1000; }
union tu { int *ip; char *cp; } __attribute__((transparent_union));
async int tunion(union tu t) { yield(); return *t.ip; }
async int attrs(int x) { switch (await(f(x))) { case 1: x += 10; __attribute__((fallthrough)); case 2: x += await(f(100)); break; default: break; } __attribute__((unused)) int un = await(f(1)); return x; }
async int nestedret(int x) { int a[2] = {1, 2}; return a[await(f(({ if (x > 1) return 77; x; })))] + ({ int k = await(f(({ await(f(2)); }))); if (k > 5) return k; k; }); }
async int consts(void) { const int c = await(f(3)); static const int t[] = {1, 2, 3}; const char *const s[] = {"a", "bc"}; const struct { const int x; int y; } k = {4, await(f(5))}; volatile struct { int z; } vz = {6}; register int r = await(f(2)); yield(); vz.z++; return c + t[2] + (int)strlen(s[1]) + k.x + k.y + vz.z + r; }
async int two(int x) { int a = await(f(x)); int b = await(f(a)); if (await(f(a)) == await(f(b))) return await(f(a)) + await(f(b)); return 0; }
async int twovars(int n) { int *p = malloc(sizeof *p * (size_t)n), s = 0; DEFER free(p); for (int i = 0; i < n; p[i] = await(f(i)), i++) ; for (int *q = p, *e = p + n; q < e; s += await(f(*q++))) ; return s; }
async int labels(int x) { int x_ = x; goto x_; x_: x_ += await(f(1)); if (x_ < 5) goto x_; return x_; }
async int ifdefs(int x) {
#if 0
  } {{{ AWAIT(
#elif 1
  if (await(f(x)))
#else
  if (
#endif
  { x++; }
#ifdef NO
  else
#endif
  x += await(f(2)); return x; }
async int main(void) {
  int n = 0; await(v(&n)); await(vv(&n)); int k = 5;
  printf("%d %d %d %d %d %d\n", n, await(inc(1)), await(dbl(4)), await(keywords(3)), await(spaced(2)), await(forever(3)));
  printf("%d %d %d %d %d %d %d\n", await(locked(1)), await(retry(2)), await(chk(1)), await(chk(0)), await(chk(-3)), await(empties(0)), await(types_(1)));
  printf("%d %d %d %d %d %d %d\n", await(asmop(5)), await(olds(3)), await(tunion(&k)), await(attrs(1)), await(nestedret(1)), await(nestedret(2)), await(consts()));
  printf("%d %d %d %d\n", await(two(4)), await(twovars(5)), await(labels(1)), await(ifdefs(1)));
  return 0;
}

// CHECK:2 2 8 4 12 2
// CHECK-NEXT:30 32 5 100 300 50 29
// CHECK-NEXT:6 3532 5 111 4 77 26
// CHECK-NEXT:8 10 5 4
