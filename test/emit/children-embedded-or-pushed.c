// The frame of an awaited function lies in its caller's when it is known, small and not recursive; else apart: on the C stack if it is movable,
// or on the strand's arena.
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
// CHECK: struct small__frame small__1;
// CHECK: struct async_frame * big__2;
// CHECK: struct async_frame * subject__3;
// CHECK: struct async_frame * elsewhere__4;
// CHECK: } child;
// CHECK-LABEL: static inline int subject__call(struct async_frame **async__kept, int n){{$}}
// CHECK: async__push_known(&subject__fn)
// CHECK-LABEL: static int subject__body(struct subject__frame *async__self, int n)
ASYNC int subject(int n)
{
    n += AWAIT(small(n));
    // CHECK: small__body(&async__self->child.small__1, n)
    n += AWAIT(big(n));
    // CHECK: struct async_frame *async__kept = 0; async__t2 = big__call(&async__kept, n);
    // CHECK: if (async__is_frame(async__child)) { async__self->child.big__2 = async__child;
    // CHECK: async__suspend_at(&async__self->base, 2, async__child); return 0;
    // CHECK: async__child = async__self->child.big__2; if (async__child->state) { async__line = [[# @LINE - 4]]; goto async__apart_failed_0;
    // CHECK: async__t2 = ASYNC__RESULT(async__child, int); async__drop(async__child);
    // CHECK: } else { async__line = [[# @LINE - 6]]; goto async__apart_failed_0; }
    n += AWAIT(subject(n));
    // CHECK: subject__call(&async__kept, n)
    n += AWAIT(elsewhere(n));
    // CHECK: async__here.callee = ASYNC__AWAITING;
    // CHECK: elsewhere(n)
    // CHECK: async__child = async__here.callee;
    // CHECK: } else if (async__child != ASYNC__AWAITING) { async__line = [[# @LINE - 4]]; goto async__apart_failed_0; }
    return n;
    // CHECK: async__apart_failed_0: async__self->base.state = async__apart_failed(&async__self->base, &subject__fn, async__line, async__child); return 0; }
}

// Nothing of it has an address, no child is part of it.
// CHECK-LABEL: static inline int moves__call(struct async_frame **async__kept, int n){{$}}
// CHECK-NOT: async__push
// CHECK: struct moves__frame async__own, *async__frame = &async__own;
// CHECK: if (__builtin_expect(async__frame->base.state != 0, 0))
// CHECK-NEXT: *async__kept = async__leave(&moves__fn, &async__frame->base);
// CHECK: async__suspend_movable(&async__self->base, 1,
// CHECK: const struct async_fn moves__fn = {{.*}}, 2, 1, "moves"
ASYNC int moves(int n)
{
    if (n > 0)
        n += AWAIT(moves(n - 1));
    AWAIT(async_yield());
    return n;
}

/* Children that are never open together share their room, as blocks do that exclude each other: three times 400 bytes are 400. */
ASYNC int middling(int n)
{
    volatile char text[400];
    text[n] = 1;
    AWAIT(async_yield());
    return text[n];
}

ASYNC int one_after_another(int n)
{
    return AWAIT(middling(n)) + AWAIT(middling(n)) + AWAIT(middling(n));
}

ASYNC int one_or_another(int n)
{
    if (n) {
        volatile char text[400];
        text[n] = 1;
        AWAIT(async_yield());
        return text[n];
    } else {
        volatile char text[401];
        text[n] = 1;
        AWAIT(async_yield());
        n = text[n];
    }
    volatile char text[402];
    text[n] = 1;
    AWAIT(async_yield());
    return text[n];
}

// CHECK-LABEL: struct shares__frame {
// CHECK: struct one_after_another__frame one_after_another__1;
// CHECK: struct one_or_another__frame one_or_another__2;
ASYNC int shares(int n)
{
    n += AWAIT(one_after_another(n));
    return n + AWAIT(one_or_another(n));
}

/* Its child has a type in its frame that is declared behind the caller. */
ASYNC int later_type(int n);
// CHECK-LABEL: struct too_early__frame {
// CHECK: struct async_frame * later_type__1;
ASYNC int too_early(int n)
{
    return AWAIT(later_type(n));
}

struct later {
    int n;
};

ASYNC int takes_type(struct later later)
{
    AWAIT(async_yield());
    return later.n;
}

// CHECK-LABEL: struct in_time__frame {
// CHECK: struct later_type__frame later_type__1;
int later_type(int n)
{
    return AWAIT(takes_type((struct later){n}));
}

ASYNC int in_time(int n)
{
    return AWAIT(later_type(n));
}
