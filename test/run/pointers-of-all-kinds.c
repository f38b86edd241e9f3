// Functions that return pointers to async functions, tables of such, recursion through one.
// RUN: %run-all %s | FileCheck %s --match-full-lines --strict-whitespace
#include <asyncc.h>
#include <stdio.h>
ASYNC int f(int x){ AWAIT(async_yield()); return x; }
ASYNC int g(int x){ AWAIT(async_yield()); return -x; }
typedef ASYNC int op(int);
ASYNC int (*choose(int x))(int);
ASYNC int (*choose(int x))(int){ AWAIT(async_yield()); return x ? f : g; }
static int (*plainchoose(int x))(int) { return x ? f : g; }
static op *const table[2][2] = {{f, g}, {g, f}};
struct ops { op *a; ASYNC int (*b)(int); op *arr[2]; } ops = {f, g, {f, g}};
ASYNC int call(op o, int x){ return AWAIT(o(x)); }
ASYNC int rec(op *self, int n);
typedef ASYNC int recf(int (*)(int), int);
ASYNC int fact(int n){ static op *self = fact; return n < 2 ? 1 : n * AWAIT(self(n - 1)); }
ASYNC int (*(*deep(void))(int))(int);
ASYNC int (*(*deep(void))(int))(int) { AWAIT(async_yield()); return choose; }
ASYNC int sum(int n, int (*cmp)(const void *, const void *), int arr[static 3]){ AWAIT(async_yield()); return cmp(&n, &arr[1]); }
static int cmp(const void *a, const void *b){ return *(const int*)a - *(const int*)b; }
ASYNC int main(void){
  int (*p)(int) = AWAIT(choose(1));
  printf("%d %d\n", AWAIT(p(3)), AWAIT(AWAIT(choose(0))(4)));
  printf("%d %d\n", AWAIT(table[AWAIT(f(1))][0](5)), AWAIT((*table[0][0])(6)));
  printf("%d %d %d\n", AWAIT(ops.a(1)), AWAIT(ops.b(2)), AWAIT(ops.arr[AWAIT(f(1))](3)));
  printf("%d %d %d\n", AWAIT(call(f, 1)), AWAIT(call(&g, 1)), AWAIT(fact(6)));
  printf("%d\n", AWAIT((AWAIT(f(1)) ? f : g)(8)));
  printf("%d\n", AWAIT(plainchoose(0)(8)));
  int arr[3] = {1,2,3};
  printf("%d\n", AWAIT(sum(5, cmp, arr)));
  op *local[] = {f, g}; for (int i = 0; i < 2; i++) printf("%d ", AWAIT(local[i](i + 1)));
  printf("%d\n", AWAIT((AWAIT(AWAIT(deep())(0)))(8)));
  return 0;
}

// CHECK:3 -4
// CHECK-NEXT:-5 6
// CHECK-NEXT:1 -2 -3
// CHECK-NEXT:1 -1 720
// CHECK-NEXT:8
// CHECK-NEXT:-8
// CHECK-NEXT:3
// CHECK-NEXT:1 -2 -8
