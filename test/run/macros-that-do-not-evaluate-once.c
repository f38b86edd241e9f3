// Macros that evaluate an argument never, twice, in a loop, behind a condition, as text.
// RUN: %run-all %s | FileCheck %s --match-full-lines --strict-whitespace
#include <asyncc.h>
#include <stdio.h>
#include <math.h>
#include <ctype.h>
#define CONSTP(x) (__builtin_constant_p(x) ? -1 : (x))
#define SIZE(x) sizeof(x)
#define COMMA(x) (say(1), (x))
#define TWICE(x) ((x) + (x))
#define COND(c, x) ((c) ? (x) : 0)
#define ADD(a, b) ((a) + (b))
#define STR(x) #x
#define SHOWX(x) printf("%s = %d\n", #x, x)
#define DROP(x) 7
#define PASTE(a, b) a##b
#define LOOP(x) ({ int s_ = 0; for (int i_ = 0; i_ < 3; i_++) s_ += (x); s_; })
#define LAZY(x) (g0 && (x))
static int calls, g0;
static int say(int x){ printf("say %d\n", x); return x; }
ASYNC int f(int x){ calls++; AWAIT(async_yield()); printf("f %d\n", x); return x; }
static int side(void){ printf("side\n"); return ++g0; }
ASYNC int main(void){
  printf("%d\n", CONSTP(AWAIT(f(1))));
  printf("%zu\n", SIZE(AWAIT(f(1))));
  printf("%d\n", COMMA(AWAIT(f(2))));
  printf("%d\n", TWICE(AWAIT(f(3))));
  printf("%d\n", COND(0, AWAIT(f(4))));
  printf("%d\n", ADD(side(), AWAIT(f(5))));
  printf("%s\n", STR(AWAIT(f(6))));
  SHOWX(AWAIT(f(7)));
  printf("%d\n", DROP(AWAIT(f(8))));
  printf("%d\n", PASTE(AW, AIT)(f(9)));
  printf("%d\n", LOOP(AWAIT(f(10))));
  g0 = 0; printf("%d\n", LAZY(AWAIT(f(11))));
  printf("%d\n", !!isdigit(AWAIT(f('5'))) + !!isnan((double)AWAIT(f(12))));
  printf("%d\n", calls);
  return 0;
}

// CHECK:f 1
// CHECK-NEXT:1
// CHECK-NEXT:4
// CHECK-NEXT:say 1
// CHECK-NEXT:f 2
// CHECK-NEXT:2
// CHECK-NEXT:f 3
// CHECK-NEXT:f 3
// CHECK-NEXT:6
// CHECK-NEXT:0
// CHECK-NEXT:side
// CHECK-NEXT:f 5
// CHECK-NEXT:6
// CHECK-NEXT:AWAIT(f(6))
// CHECK-NEXT:f 7
// CHECK-NEXT:AWAIT(f(7)) = 7
// CHECK-NEXT:7
// CHECK-NEXT:f 9
// CHECK-NEXT:9
// CHECK-NEXT:f 10
// CHECK-NEXT:f 10
// CHECK-NEXT:f 10
// CHECK-NEXT:30
// CHECK-NEXT:0
// CHECK-NEXT:f 53
// CHECK-NEXT:f 12
// CHECK-NEXT:1
// CHECK-NEXT:12
