// Invocations with AWAITs in their arguments stay as written where that comes to the same; order of evaluation in either case.
// RUN: %run-all %s | FileCheck %s --match-full-lines --strict-whitespace
#include <asyncc.h>
#include <stdio.h>
#include <math.h>
static int trace(int x) { printf("%d ", x); return x; }
ASYNC int f(int x){ AWAIT(async_yield()); return trace(x); }
struct node { int value; struct node *next; };
static struct node second = {5, NULL}, first = {4, &second}, *current = &first;
static int global = 1;
ASYNC int advance(void) { AWAIT(async_yield()); current = current->next; global++; return current->value; }
#define SUM3(a, b, c) ((a) + (b) + (c))
#define BACK(a, b) ((b) - (a))
#define UNHYGIENIC(a) a * 2
#define POST(a) a++
#define READ(p) p->value
#define STORE(p, v) ((p)->value = (v))
#define WITH(a, b) ({ __typeof__(a) a_ = (a); __auto_type b_ = (b); a_ * 10 + b_; })
#define GLOBAL_PLUS(x) (global + (x))
#define PICK(c, a, b) ((c) ? (a) : (b))
#define NAMES(x) (local + (x))
#define OUTER(x) SUM3(x, 0, x##1)
#define FIRST(a, ...) trace(a)
#define CALL(f, ...) f(__VA_ARGS__)
#define SET(a, v) ((a) = (v))
#define SET_AT(a, v) (*&(a) += (v))
#define EMPTY(a, b) (0 a + b)
#define UNHYGIENIC_PAIR(a, b) ((a * 2) + b)
ASYNC int main(void)
{
  int array[3] = {1, 2, 3}, i = 0, local = 7, *address = &local;
  printf("= %d\n", SUM3(trace(1), AWAIT(f(2)), trace(3)));
  printf("= %d\n", SUM3(AWAIT(f(1)), trace(2), AWAIT(f(3))));
  printf("= %d\n", SUM3(i++, AWAIT(f(i)), i));
  printf("= %d\n", BACK(trace(1), AWAIT(f(2))));
  printf("= %d\n", UNHYGIENIC(1 + AWAIT(f(2))));
  printf("= %d\n", POST(array[AWAIT(f(0))]));
  printf("= %d %d\n", array[0], STORE(current, AWAIT(advance())));
  printf("= %d %d\n", first.value, second.value);
  current = &first; first.value = 4;
  printf("= %d\n", SUM3(current->value, AWAIT(advance()), current->value));
  current = &first;
  printf("= %d\n", SUM3(READ(current), AWAIT(advance()), 0));
  printf("= %d\n", WITH(AWAIT(f(3)), AWAIT(f(4))));
  printf("= %d\n", WITH(trace(5), AWAIT(f(6))));
  current = &first; global = 10;
  printf("= %d\n", GLOBAL_PLUS(AWAIT(advance())));
  printf("= %d\n", PICK(AWAIT(f(1)), AWAIT(f(2)), AWAIT(f(3))));
  printf("= %d\n", NAMES(AWAIT(f(1))) + *address);
  *address = 8;
  printf("= %d\n", NAMES(AWAIT(f(2))));
  printf("= %d\n", FIRST(AWAIT(f(3)), AWAIT(f(4))));
  printf("= %d\n", CALL(trace, AWAIT(f(5))));
  printf("= %d\n", EMPTY(+ AWAIT(f(1)), AWAIT(f(2))));
  printf("= %d\n", !!isnan((double)AWAIT(f(1)) / 0.0 - INFINITY));
  printf("= %d", SET(array[AWAIT(f(1))], AWAIT(f(9))));
  printf(" %d\n", array[1]);
  printf("= %d", SET(global, AWAIT(f(9))));
  printf(" %d\n", global);
  printf("= %d", SET_AT(local, AWAIT(f(1))));
  printf(" %d\n", local);
  for (int k = 0; k < 2; k++)
    printf("= %d\n", WITH(AWAIT(f(k)), local));
  printf("= %d\n", UNHYGIENIC_PAIR(1 + global, AWAIT(f(global = 3))));
  return 0;
}

// CHECK:1 2 3 = 6
// CHECK-NEXT:1 2 3 = 6
// CHECK-NEXT:1 = 2
// CHECK-NEXT:2 1 = 1
// CHECK-NEXT:2 = 5
// CHECK-NEXT:0 = 1
// CHECK-NEXT:= 2 5
// CHECK-NEXT:= 5 5
// CHECK-NEXT:= 14
// CHECK-NEXT:= 9
// CHECK-NEXT:3 4 = 34
// CHECK-NEXT:6 5 = 56
// CHECK-NEXT:= 15
// CHECK-NEXT:1 2 = 2
// CHECK-NEXT:1 = 15
// CHECK-NEXT:2 = 10
// CHECK-NEXT:3 3 = 3
// CHECK-NEXT:5 5 = 5
// CHECK-NEXT:1 2 = 3
// CHECK-NEXT:1 = 1
// CHECK-NEXT:1 9 = 9 9
// CHECK-NEXT:9 = 9 9
// CHECK-NEXT:1 = 9 9
// CHECK-NEXT:0 = 9
// CHECK-NEXT:1 = 19
// CHECK-NEXT:3 = 22
