// A variable lives in the frame only when its address escapes, it is volatile, or large, and an AWAIT lies in its scope.
// RUN: %asyncc %s -o - | grep -v CHECK | FileCheck %s
#include <asyncc.h>

// CHECK-LABEL: static int subject__body(
ASYNC int subject(int n)
{
    char small[16], large[200];
    // CHECK: char small[16] = {0};
    int escapes = n, local = n;
    // CHECK: async__self->v.escapes = n;
    // CHECK: int local = n;
    {
        int before[3] = {1, 2, n}, *p = before;
        // CHECK: int before[3] = {1, 2, n}, *p = before;
        local += p[n];
    }
    large[0] = 'l';
    // CHECK: async__self->v.large[0] = 'l';
    small[1] = 's';
    int *p = &escapes;
    // CHECK: int *p = &async__self->v.escapes;
    AWAIT(async_yield());
    // CHECK: __builtin_memcpy(&async__self->v.small, &small, sizeof small);
    return local + *p + small[1] + large[0];
    // CHECK: return local + *p + small[1] + async__self->v.large[0];
}
