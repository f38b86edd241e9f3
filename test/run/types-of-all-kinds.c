// Variables of every kind of type live across AWAITs: vectors, complex and 128-bit numbers, records with arrays of no size, bit-fields, large structs.
// RUN: %run-all %s | FileCheck %s --match-full-lines --strict-whitespace
#include <asyncc.h>
#include <stdio.h>
#include <string.h>
#include <complex.h>
typedef int v4 __attribute__((vector_size(16)));
struct fam { int n; int d[]; };
struct zero { int n; char z[0]; };
struct empty {};
struct nest { int k; struct { int a; union { int b; float f; }; }; };
ASYNC int f(int x){ AWAIT(async_yield()); return x; }
ASYNC v4 vec(int x){ AWAIT(async_yield()); return (v4){x,x+1,x+2,x+3}; }
ASYNC double complex cplx(double x){ AWAIT(async_yield()); return x + 2*I; }

ASYNC __int128 big(__int128 x){ AWAIT(async_yield()); return x * x; }
ASYNC long double ld(long double x){ AWAIT(async_yield()); return x * x; }
struct huge { char b[5000]; int t; };
ASYNC struct huge hg(struct huge h){ AWAIT(async_yield()); h.t++; return h; }
static _Thread_local int tl = 3;
ASYNC int st(int x){ static int n; static _Thread_local int m; n += AWAIT(f(x)); m++; AWAIT(async_yield()); return n * 10 + m; }
ASYNC int cg(int x){
  static const void *const tab[] = {&&a, &&b, &&c};
  int s = 0;
next:
  AWAIT(async_yield());
  goto *tab[x % 3];
a: s += AWAIT(f(1)); x--; if (x > 0) goto next; return s;
b: s += AWAIT(f(10)); x--; if (x > 0) goto next; return s;
c: s += AWAIT(f(100)); x--; if (x > 0) goto next; return s;
}
ASYNC int cr(int x){ switch (AWAIT(f(x))) { case 0 ... 4: return 1; case 5 ... 9: AWAIT(f(1)); return 2; default: return 3; } }
ASYNC int main(void){
  v4 v = AWAIT(vec(1)); v += AWAIT(vec(2)); v[1] += AWAIT(f(5)); v[AWAIT(f(2))]++; 
  AWAIT(async_yield());
  printf("%d %d %d %d\n", v[0], v[1], v[2], v[3]);
  double complex z = AWAIT(cplx(1)) * AWAIT(cplx(2)); __real__ z += AWAIT(f(1)); AWAIT(async_yield());
  printf("%g %g\n", creal(z), cimag(z));
  
  _Atomic int at = 1;
  AWAIT(async_yield()); at += AWAIT(f(2)); at++; 
  printf("%d\n", at);
  struct { int h; struct zero zz; } q = {1, {2, {}}}; AWAIT(async_yield()); printf("%d %d\n", q.h, q.zz.n);
  static struct fam fm = {2, {1,2}}; fm.d[1] += AWAIT(f(3)); printf("%d\n", fm.d[1]);
  _Alignas(64) char al[100]; AWAIT(async_yield()); printf("%d\n", (int)((unsigned long)al % 64)); 
  __attribute__((aligned(32))) int ai = 3; AWAIT(async_yield()); printf("%d %d\n", (int)((unsigned long)&ai % 32), ai);
  printf("%d %d %d\n", AWAIT(st(1)), AWAIT(st(2)), tl);
  printf("%d %d %d %d\n", AWAIT(cg(5)), AWAIT(cr(3)), AWAIT(cr(7)), AWAIT(cr(20)));
  printf("%d %Lg\n", (int)(AWAIT(big((__int128)1 << 40)) >> 70), AWAIT(ld(1.5L)));
  struct huge h = {"x", 1}; h = AWAIT(hg(h)); h = AWAIT(hg(AWAIT(hg(h)))); printf("%s %d\n", h.b, h.t);
  struct nest n = {.k = AWAIT(f(1)), .a = AWAIT(f(2)), .f = AWAIT(f(3))}; AWAIT(async_yield()); printf("%d %d %g\n", n.k, n.a, n.f);
  struct bits { unsigned a:3, b:5; signed c:7; _Bool d:1; } bt = {1,2,3,0};
  bt.a += AWAIT(f(9)); bt.b <<= AWAIT(f(1)); bt.c = -AWAIT(f(5)); bt.d |= AWAIT(f(4)); AWAIT(async_yield());
  printf("%d %d %d %d\n", bt.a, bt.b, bt.c, bt.d);
  volatile int vo = 1; vo += AWAIT(f(1)); vo = vo + AWAIT(f(vo)); printf("%d\n", vo);
  int *restrict rp = &(int){AWAIT(f(4))}; AWAIT(async_yield()); *rp += AWAIT(f(1)); printf("%d\n", *rp);
  const char *const names[] = {[2] = "two", [0] = "zero", [1] = "one"}; AWAIT(async_yield()); printf("%s\n", names[1]);
  return 0;
}

// CHECK:3 10 8 9
// CHECK-NEXT:-1 6
// CHECK-NEXT:4
// CHECK-NEXT:1 2
// CHECK-NEXT:5
// CHECK-NEXT:0
// CHECK-NEXT:0 3
// CHECK-NEXT:11 32 3
// CHECK-NEXT:221 1 2 3
// CHECK-NEXT:1024 2.25
// CHECK-NEXT:x 4
// CHECK-NEXT:1 2 3
// CHECK-NEXT:2 4 -5 1
// CHECK-NEXT:4
// CHECK-NEXT:5
// CHECK-NEXT:one
