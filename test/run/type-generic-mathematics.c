// AWAIT in arguments of the macros of <tgmath.h>.
// RUN: %run-all %s | FileCheck %s --match-full-lines --strict-whitespace
#include <asyncc.h>
#include <stdio.h>
#include <tgmath.h>
ASYNC int f(int x){ AWAIT(async_yield()); return x; }
ASYNC double g(double x){ AWAIT(async_yield()); return x; }
ASYNC float h(float x){ AWAIT(async_yield()); return x; }
static double say(double x) { printf("say %g\n", x); return x; }
ASYNC int main(void){
  printf("%g %g\n", sqrt(AWAIT(g(16.0))), pow(AWAIT(g(2.0)), AWAIT(f(3))));
  printf("%g %d\n", fabs(AWAIT(g(-2.0))), (int)sizeof(fabs(AWAIT(h(1)))));
  printf("%g\n", pow(say(2), AWAIT(g(10))) + fmax(AWAIT(h(1)), AWAIT(g(2))));
  double complex z = cexp(AWAIT(g(0))) + sqrt(AWAIT(g(4)));
  printf("%g\n", creal(z));
  return 0;
}

// CHECK:4 8
// CHECK-NEXT:2 4
// CHECK-NEXT:say 2
// CHECK-NEXT:1026
// CHECK-NEXT:3
