// C23 in ASYNC functions, where the compiler has it: constexpr, auto, typeof, nullptr, _BitInt, enums of a type, attributes.
// RUN: %run-all %s --flags=-std=c2x --only=clang | FileCheck %s --match-full-lines --strict-whitespace
#include <asyncc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
ASYNC int f(int x){ AWAIT(async_yield()); return x; }
ASYNC _BitInt(77) wide(_BitInt(77) x){ AWAIT(async_yield()); return x * x; }
ASYNC unsigned _BitInt(7) narrow(unsigned _BitInt(7) x){ AWAIT(async_yield()); return x + 1; }
constexpr int SIZE = 4;
enum flags : unsigned long long { BIG = 1ULL << 40, SMALL = 1 };
ASYNC enum flags fl(enum flags f_){ AWAIT(async_yield()); return f_; }
typedef typeof(nullptr) np;
ASYNC np nothing(np p){ AWAIT(async_yield()); return p; }
struct [[deprecated]] old { int x; };
[[maybe_unused]] static ASYNC int unused_one(int x) { AWAIT(async_yield()); return x; }
ASYNC int storage(void){ static constexpr int k[] = {1, 2}; constexpr struct { int a, b; } s = {3, 4}; constexpr double d = 1.5; constexpr int r = 2; AWAIT(f(1)); return k[1] + s.b + (int)d + r; }
ASYNC int autos(int n){ auto x = AWAIT(f(n)); auto const y = x + 1; static auto z = 5; for (auto i = 0; i < 2; i++) { auto w = AWAIT(f(i)); x += w; } const auto *p = &y; AWAIT(f(1)); return x + y + z + *p; }
ASYNC int typeofs(int n){ typeof(n) a = AWAIT(f(n)); typeof(int[3]) b = {1,2,3}; const int c = 5; typeof_unqual(c) d = AWAIT(f(1)); d++; AWAIT(f(1)); typeof(f(1)) e = b[2]; AWAIT(f(1)); return a + b[1] + d + e; }
ASYNC int nulls(void){ int *p = nullptr; auto q = nullptr; AWAIT(f(1)); return p == q && AWAIT(nothing(nullptr)) == nullptr; }
ASYNC int compound(void){ const int *p = (const int[]){1, 2}; int *q = (int[]){}; struct { int x, y; } e = {}; int arr[SIZE] = {}; AWAIT(f(1)); (void)q; return p[1] + e.x + arr[SIZE - 1]; }
ASYNC int unlabelled(int n){ switch (n) { case 1: int k = AWAIT(f(n)); AWAIT(f(1)); return k; default: break; } if (n) { goto out; out: } { int j; goto lab; lab: j = AWAIT(f(7)); AWAIT(f(1)); return j; } }
ASYNC int ifdecl(int n){ if (n)  { return AWAIT(f(1)); } else  return AWAIT(f(2)); }
ASYNC int asserts(int n){ static_assert(SIZE == 4); static_assert(true, "yes"); AWAIT(f(1)); return n; }
#if __has_c_attribute(nodiscard)
[[nodiscard]] [[gnu::noinline]] ASYNC [[gnu::cold]] int many(int x) { AWAIT(async_yield()); return x; }
#endif
ASYNC int designators(int n){ constexpr int LOCAL = 1; int a[SIZE + 1] = {[SIZE] = AWAIT(f(n)), [LOCAL] = AWAIT(f(2)), [LOCAL + 1 ... SIZE - 1] = AWAIT(f(3))}; AWAIT(f(1)); return a[SIZE] * 1000 + a[1] * 100 + a[2] * 10 + a[3]; }
ASYNC int first(...);
ASYNC int first(...){ va_list list; va_start(list); int x = va_arg(list, int); va_end(list); AWAIT(f(1)); return x; }
ASYNC bool bools(bool a){ bool b = AWAIT(f(a)); b |= AWAIT(f(0)); AWAIT(f(1)); return !b; }
ASYNC int main(void){
  printf("%d %d\n", (int)(AWAIT(wide((_BitInt(77))1 << 35)) >> 68), (int)AWAIT(narrow(127)));
  printf("%d %d %d %d\n", (int)(AWAIT(fl(BIG)) >> 40), AWAIT(storage()), AWAIT(autos(2)), AWAIT(typeofs(3)));
  printf("%d %d %d %d %d\n", AWAIT(nulls()), AWAIT(compound()), AWAIT(unlabelled(1)), AWAIT(unlabelled(2)), AWAIT(ifdecl(0)));
  printf("%d %d %d\n", AWAIT(asserts(3)), AWAIT(many(4)), AWAIT(bools(true)));
  printf("%d\n", AWAIT(first(5, 6)));
  printf("%d\n", AWAIT(designators(1)));
  return 0;
}

// CHECK:4 0
// CHECK-NEXT:1 9 14 10
// CHECK-NEXT:1 2 1 7 2
// CHECK-NEXT:3 4 0
// CHECK-NEXT:5
// CHECK-NEXT:1233
