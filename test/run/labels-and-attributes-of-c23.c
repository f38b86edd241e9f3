// Attributes in brackets, labels before declarations and at the end of blocks, parameters without names, digit separators.
// RUN: %run-all %s --flags=-std=c2x | FileCheck %s --match-full-lines --strict-whitespace
#include <asyncc.h>
#include <stdio.h>
ASYNC int f(int x){ AWAIT(async_yield()); return x; }
[[nodiscard]] ASYNC int nd(int x){ AWAIT(async_yield()); return x; }
ASYNC [[nodiscard("why")]] int nd2(int x){ AWAIT(async_yield()); return x; }
ASYNC int unnamed(int, int y){ AWAIT(async_yield()); return y; }
ASYNC int main(void){
  int a = AWAIT(f(0b101)), k = 1'000;
  [[maybe_unused]] int mu = AWAIT(f(1));
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
  printf("%d %d %d %d %d\n", a, k, AWAIT(nd(1)), AWAIT(nd2(2)), AWAIT(unnamed(1, 2)));
  return 0;
}

// CHECK:17 1000 1 2 2
