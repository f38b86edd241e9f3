// live: at each AWAIT, the variables that are needed behind it, and no others.
// RUN: %asyncc %s --dump=live | FileCheck %s
#include <asyncc.h>

ASYNC int f(int n);

// CHECK-LABEL: function straight : int
ASYNC int straight(int n)
{
    int a = 1, b = 2, dead = n;
    AWAIT(f(dead));
    // CHECK: await line [[@LINE-1]] : int state=1 saves(a b)
    AWAIT(f(a));
    // CHECK: await line [[@LINE-1]] : int state=2 saves(b)
    n = AWAIT(f(b));
    // CHECK: await line [[@LINE-1]] : int {{.*}} saves()
    return n;
}

// CHECK-LABEL: function loops : int
ASYNC int loops(int n)
{
    int sum = 0, each;
    for (int i = 0; i < n; i++) {
        each = AWAIT(f(i));
        // CHECK: await line [[@LINE-1]] : int {{.*}} saves(n sum i)
        sum += each;
    }
    AWAIT(f(n));
    // CHECK: await line [[@LINE-1]] : int {{.*}} saves(sum)
    return sum;
}

// CHECK-LABEL: function cleans : int
ASYNC int cleans(int n)
{
    int used = n, other = 3;
    DEFER {
        AWAIT(f(used));
        // CHECK: await line [[@LINE-1]] : int {{.*}} saves(async__exit_1)
    }
    AWAIT(f(other));
    // CHECK: await line [[@LINE-1]] : int {{.*}} saves(used)
    ASYNC_TRY {
        other = 4;
        AWAIT(f(1));
        // CHECK: await line [[@LINE-1]] : int {{.*}} saves(used other)
        other = 5;
    }
    ASYNC_CATCH (err) { return other + err; }
    return 0;
}
