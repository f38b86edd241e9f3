// C23 in ASYNC functions, where the compiler has it: labels, #elifdef, fallthrough, empty initialisers, digit separators.
// RUN: %run-all %s --flags=-std=c2x --only=clang | FileCheck %s --match-full-lines --strict-whitespace
#include <asyncc.h>
#include <stdio.h>
ASYNC int f(int x){ AWAIT(async_yield()); return x; }
enum small : unsigned char { SA, SB = 200 };
[[nodiscard]] ASYNC int nd(int x){ AWAIT(async_yield()); return x; }
ASYNC [[nodiscard("why")]] int nd2(int x){ AWAIT(async_yield()); return x; }
ASYNC int unnamed(int, int y){ AWAIT(async_yield()); return y; }
[[deprecated]] ASYNC int dep(int x){ AWAIT(async_yield()); return x; }
ASYNC int noargs(){ AWAIT(async_yield()); return 1; }
ASYNC bool truth(bool b){ AWAIT(async_yield()); return !b; }
ASYNC int main(void){
  constexpr int k = 1'000; static constexpr int sk = 3;
  auto a = AWAIT(f(0b101));
  auto p = &a; 
  void *np = nullptr; typeof(nullptr) nn = nullptr;
  typeof(a) b = AWAIT(f(7)); typeof_unqual(const int) c = AWAIT(f(2));
  enum small s = SB; struct { int x, y; } e = {}; int arr[4] = {};
  bool t = true, u = AWAIT(truth(t));
  int z[2];
  [[maybe_unused]] int mu = AWAIT(f(1));
  static_assert(sizeof(s) == 1);
  z[0] = 1;
  switch (AWAIT(f(1))) { case 1: a++; [[fallthrough]]; case 2: a++; break; default: }
  for (int i = 0; i < 2; i++) { if (i) goto end; a += AWAIT(f(i)); end: }
  label: int dl = AWAIT(f(3));
#ifdef NOPE
#elifdef __STDC_VERSION__
  a += AWAIT(f(10));
#elifndef FOO
  a += AWAIT(f(100));
#endif
  AWAIT(async_yield());
  if (dl-- > 3) goto label;
  printf("%d %d %d %d %d %d %d %d %d %d %d\n", a, *p, np == nullptr, b, c, s, e.x + e.y, arr[3], t, u, k + sk);
  printf("%d %d %d %d %d %d\n", nn == nullptr, z[0], AWAIT(nd(1)), AWAIT(nd2(2)), AWAIT(unnamed(1, 2)), AWAIT(noargs()));
  return 0;
}

// CHECK:17 17 1 7 2 200 0 0 1 0 1003
// CHECK-NEXT:1 1 1 2 2 1
