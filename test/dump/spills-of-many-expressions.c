// live: spills of different full expressions share bits; each AWAIT saves those of its own expression.
// RUN: %asyncc %s --dump=live | FileCheck %s
#include <asyncc.h>

ASYNC int f(int x);
int g(int x);

ASYNC int spills(int n)
{
    int total = g(n) + g(n + 1) + AWAIT(f(1));
    // CHECK: await line [[@LINE-1]] : int temp={{.*}} saves(n async__t1)
    total += AWAIT(f(2));
    // CHECK: await line [[@LINE-1]] : int temp={{.*}} saves(n total) `
    total += g(total) * ({ int m = g(3) + AWAIT(f(4)); for (int i = g(5); i < m; i++) m += g(i) * AWAIT(f(i)); m; });
    // CHECK: await line [[@LINE-1]] : int temp={{.*}} saves(n total async__t4 async__t6) `AWAIT(f(4))`
    // CHECK: await line [[@LINE-2]] : int temp={{.*}} saves(n total m i async__t4 async__t8) `AWAIT(f(i))`
    total -= g(6) - AWAIT(f(n));
    // CHECK: await line [[@LINE-1]] : int temp={{.*}} saves(total async__t10) `
    return total;
}
