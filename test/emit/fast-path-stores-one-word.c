// An await of a known function: one word stored, a C call, one test. Nothing is saved unless it suspends.
// RUN: %asyncc %s -o - | grep -v CHECK | FileCheck %s
#include <asyncc.h>

ASYNC int leaf(int n)
{
    AWAIT(async_yield());
    return n;
}

// CHECK-LABEL: static int subject__body(struct subject__frame *async__self, int n)
// CHECK: int kept = n + 1;
// CHECK-NOT: async__self
// CHECK: async__self->child.leaf__1.base.state = 0;
// CHECK-NOT: async__self
// CHECK: async__t1 = leaf__body(&async__self->child.leaf__1, n);
// CHECK-NOT: async__self
// CHECK: if (__builtin_expect(async__self->child.leaf__1.base.state != 0, 0)) {
// CHECK: if (!async__failed(async__self->child.leaf__1.base.state)) {
// CHECK-SAME: async__self->child.leaf__1.base.fn = &leaf__fn;
// CHECK: async__self->v.kept = kept; async__suspend_at(&async__self->base, 1, &async__self->child.leaf__1.base); return 0;
// CHECK: async__resume_1: async__self->base.state = 0; kept = async__self->v.kept;
// CHECK: async__t1 = async__self->child.leaf__1.result;
// CHECK: return async__t1 + kept;
ASYNC int subject(int n)
{
    int kept = n + 1;
    return AWAIT(leaf(n)) + kept;
}

// A function that never awaits is its own body.
// CHECK-LABEL: static int plain__body(struct plain__frame *async__self, int n)
// CHECK-NOT: async__self->child
// CHECK: return n * 2;
ASYNC int plain(int n) { return n * 2; }
