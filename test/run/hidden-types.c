// Types that a block declares hide those of the file, whose values are still kept in temporaries there.
// RUN: %run-all %s | FileCheck %s --match-full-lines --strict-whitespace
#include <asyncc.h>
#include <stdio.h>
struct s { int a, b; };
typedef struct { long x; } tt;
enum e { E1 = 5, E2 };
ASYNC struct s mk(int x){ AWAIT(async_yield()); struct s r = {x, x+1}; return r; }
ASYNC tt mt(int x){ AWAIT(async_yield()); tt r = {x}; return r; }
ASYNC enum e me(int x){ AWAIT(async_yield()); return x ? E1 : E2; }
static int suma(struct s a, int k){ return a.a*100 + a.b*10 + k; }
ASYNC int one(int x){ AWAIT(async_yield()); return x; }
static struct s plain(int x){ return (struct s){x,x}; }
static tt plaint(int x){ return (tt){x}; }
static enum e plaine(int x){ return x ? E1 : E2; }
static long sumt(tt a, int k){ return a.x*10 + k; }
ASYNC int main(void){
  struct s o = AWAIT(mk(1));
  {
    struct s { char c[3]; } l = {"ab"};
    printf("%d\n", suma(AWAIT(mk(2)), AWAIT(one(3))));
    printf("%d\n", suma(plain(2), AWAIT(one(3))));
    printf("%d\n", AWAIT(mk(7)).b);
    struct s l2 = l; l2.c[0]++;
    AWAIT(async_yield());
    printf("%s %s\n", l.c, l2.c);
  }
  {
    typedef char tt; tt q = 'x';
    printf("%ld\n", sumt(AWAIT(mt(2)), AWAIT(one(3))));
    printf("%ld\n", sumt(plaint(2), AWAIT(one(3))));
    AWAIT(async_yield());
    printf("%c\n", q);
  }
  {
    enum e { E1 = 77 } z = E1;
    int k = (plaine(1) + AWAIT(one(0))) + (int)AWAIT(me(1));
    AWAIT(async_yield());
    printf("%d %d\n", z, k);
  }
  printf("%d %d\n", o.a, o.b);
  return 0;
}

// CHECK:233
// CHECK-NEXT:223
// CHECK-NEXT:8
// CHECK-NEXT:ab bb
// CHECK-NEXT:23
// CHECK-NEXT:23
// CHECK-NEXT:x
// CHECK-NEXT:77 10
// CHECK-NEXT:1 2
