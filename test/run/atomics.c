// AWAIT in arguments of the macros of <stdatomic.h>.
// RUN: %run-all %s | FileCheck %s --match-full-lines --strict-whitespace
#include <asyncc.h>
#include <stdio.h>
#include <stdatomic.h>
ASYNC int f(int x){ AWAIT(async_yield()); return x; }
struct counters { atomic_int hits, misses; };
static struct counters *g;
static atomic_int *where(int x) { printf("where %d\n", x); return x ? &g->hits : &g->misses; }
ASYNC int main(void){
  _Atomic int a = 1; atomic_int b = 0; struct counters c = {0}; g = &c;
  atomic_store(&a, AWAIT(f(5)));
  printf("%d\n", atomic_fetch_add(&a, AWAIT(f(6))));
  printf("%d\n", atomic_load(&a));
  int expected = 11;
  printf("%d\n", atomic_compare_exchange_strong(&a, &expected, AWAIT(f(3))));
  printf("%d\n", atomic_exchange(&a, AWAIT(f(4))) + atomic_fetch_sub(&b, AWAIT(f(1))));
  atomic_fetch_add_explicit(where(1), AWAIT(f(2)), memory_order_relaxed);
  atomic_fetch_or(&g->misses, AWAIT(f(1)) | AWAIT(f(4)));
  atomic_store_explicit(&c.misses, atomic_load(&c.misses) + AWAIT(f(1)), memory_order_release);
  printf("%d %d %d %d\n", a, b, c.hits, c.misses);
  atomic_flag flag = ATOMIC_FLAG_INIT;
  printf("%d\n", atomic_flag_test_and_set(AWAIT(f(0)) ? NULL : &flag));
  printf("%d\n", atomic_flag_test_and_set(&flag));
  int value = 7, *_Atomic pointer = &value, *const _Atomic other = &value, sum = AWAIT(f(1));
  AWAIT(f(0));
  printf("%d %d\n", *pointer + *other + sum, AWAIT(f(*pointer)));
  return 0;
}

// CHECK:5
// CHECK-NEXT:11
// CHECK-NEXT:1
// CHECK-NEXT:3
// CHECK-NEXT:where 1
// CHECK-NEXT:4 -1 2 6
// CHECK-NEXT:0
// CHECK-NEXT:1
// CHECK-NEXT:15 7
