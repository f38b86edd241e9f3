// A macro's own name in its expansion is not replaced again, where the tool has written the expansion out, too: functions behind macros of their name,
// members behind macros of their name, attributes; in the macro's own invocation and within those of others.
// RUN: %run-all %s | FileCheck %s --match-full-lines --implicit-check-not={{.}}
#include <asyncc.h>
#include <stdio.h>

#define noinline __attribute__((noinline))
#define unused __attribute__((unused))
#define weak __attribute__((weak))
#define TRY(call)              \
    do {                       \
        int result_ = (call);  \
        if (result_ < 0)       \
            return result_;    \
        printf("%d\n", result_); \
    } while (0)
#define ONCE(x) (x)

noinline static ASYNC int get(unused int ignored, int x)
{
    AWAIT(async_yield());
    return x + 1;
}
#define get(x) AWAIT(get(0, x))

weak ASYNC int by_function(int x)
{
    TRY(get(x));
    TRY(get(ONCE(get(x))));
    return ONCE(get(get(x)));
}

struct vector {
    int size, limit;
};
#define size (vector->size + 1)
#define limit vector->limit
#define BELOW_LIMIT(x) ((x) < limit)
#define BELOW_LIMIT_IS_KNOWN 1

ASYNC int by_member(struct vector *vector)
{
    TRY(get(size));
    TRY(BELOW_LIMIT(size));
    return size;
}

ASYNC int by_member_in_frame(struct vector value)
{
    struct vector *vector = &value;
#if BELOW_LIMIT_IS_KNOWN
    TRY(get(limit));
#endif
    return size + limit;
}

static int outside(struct vector *vector) { return size + limit; }
#undef size

unused static ASYNC int never_called(unused int x) { return get(x); }

ASYNC int main(void)
{
    struct vector vector = {4, 6};
    TRY(AWAIT(by_function(1)));
    TRY(AWAIT(by_member(&vector)));
    TRY(AWAIT(by_member_in_frame(vector)));
    TRY(outside(&vector));
    return 0;
}
// CHECK:      2
// CHECK-NEXT: 3
// CHECK-NEXT: 3
// CHECK-NEXT: 6
// CHECK-NEXT: 1
// CHECK-NEXT: 5
// CHECK-NEXT: 7
// CHECK-NEXT: 11
// CHECK-NEXT: 11
