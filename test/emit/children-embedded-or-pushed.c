// The frame of an awaited function lies in its caller's when it is known, small and not recursive; else on the strand's arena.
// RUN: %asyncc %s -o - | grep -v CHECK | FileCheck %s
#include <asyncc.h>

ASYNC int elsewhere(int n);

ASYNC int small(int n)
{
    AWAIT(async_yield());
    return n;
}

ASYNC int big(int n)
{
    volatile char text[4000];
    text[n] = 1;
    AWAIT(async_yield());
    return text[n];
}

// CHECK-LABEL: struct subject__frame {
// CHECK: struct small__frame small_1;
// CHECK: struct async_frame * big_2;
// CHECK: struct async_frame * subject_3;
// CHECK: struct async_frame * elsewhere_4;
// CHECK: } child;
// CHECK-LABEL: static int subject__body(struct subject__frame *async__self, int n)
ASYNC int subject(int n)
{
    n += AWAIT(small(n));
    // CHECK: small__body(&async__self->child.small_1, n)
    // CHECK-NOT: async__pop
    n += AWAIT(big(n));
    // CHECK: async__self->child.big_2 = async__push{{.*}}big__f
    // CHECK: big__body((struct big__frame *)async__self->child.big_2, n)
    // CHECK: async__pop{{.*}}async__self->child.big_2
    n += AWAIT(subject(n));
    // CHECK: async__self->child.subject_3 = async__push
    n += AWAIT(elsewhere(n));
    // CHECK: async__here.callee = ASYNC__AWAITING;
    // CHECK: elsewhere(n)
    // CHECK: async__is_frame(async__self->child.elsewhere_4)
    return n;
}
