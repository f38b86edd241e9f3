// split: only what an AWAIT to its right could change gets a temporary.
// RUN: %asyncc %s --dump=split | FileCheck %s
#include <asyncc.h>

int side(void);
extern int global;
ASYNC int f(int n);

// CHECK-LABEL: function subject : int
ASYNC int subject(int n, int *p)
{
    AWAIT(f(1));
    // CHECK: await line [[@LINE-1]] : int state
    n = AWAIT(f(2));
    // CHECK: await line [[@LINE-1]] : int temp=async__t1
    int m = 5 + n * 2 + AWAIT(f(3)) + side();
    // CHECK: await line [[@LINE-1]] : int temp=async__t2
    // CHECK: call line [[@LINE-2]] : int{{$}}
    n = side() + AWAIT(f(4));
    // CHECK: call line [[@LINE-1]] : int temp=async__t3
    // CHECK: await line [[@LINE-2]] : int temp=async__t4
    n = global + AWAIT(f(5));
    // CHECK: global line [[@LINE-1]] : int temp=async__t5
    // CHECK: await line [[@LINE-2]] : int temp=async__t6
    *p += AWAIT(f(6));
    // CHECK: deref line [[@LINE-1]] : int `*p`
    // CHECK: ref 'p' line [[@LINE-2]] : int *{{$}}
    // CHECK: await line [[@LINE-3]] : int temp=async__t7
    if (n && AWAIT(f(7)))
        // CHECK: logical {{.*}} line [[@LINE-1]] : int temp=async__t
        return 1;
    return sizeof(AWAIT(f(8))) + n + m;
    // CHECK-NOT: await line [[@LINE-1]]
}
