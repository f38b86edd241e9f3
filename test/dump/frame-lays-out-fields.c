// frame: fields of what is saved, children that are embedded or pushed, and the size that decides it.
// RUN: %asyncc %s --dump=frame | FileCheck %s
#include <asyncc.h>

ASYNC int elsewhere(int n);

// CHECK-LABEL: function small : int awaits=1 frame={{[0-9]+$}}
ASYNC int small(int n)
{
    AWAIT(async_sleep(n));
    // CHECK: await {{.*}} child=async_sleep__1 `
    return n;
}

// CHECK-LABEL: function big : int
ASYNC int big(int n)
{
    char text[4000];
    text[n] = 1;
    AWAIT(async_yield());
    return text[n];
}
// CHECK: local text : char[4000] home=frame field=text

// CHECK-LABEL: function subject : int
ASYNC int subject(int n)
{
    // CHECK-NEXT: local n : int parameter home=saved field=n
    // CHECK-NEXT: local a : int home=saved field=a
    // CHECK-NEXT: local b : int{{$}}
    int a = n, b = n + 1;
    AWAIT(small(b));
    // CHECK: await line [[@LINE-1]] {{.*}} child=small__1 `
    AWAIT(big(a));
    // CHECK: await line [[@LINE-1]] {{.*}} child=big__2 pushed
    AWAIT(subject(a));
    // CHECK: await line [[@LINE-1]] {{.*}} child=subject__3 pushed
    AWAIT(elsewhere(n));
    // CHECK: await line [[@LINE-1]] {{.*}} child=elsewhere__4 pushed
    return 0;
}
