// AWAIT in _Generic and in __builtin_choose_expr: only what is selected is evaluated, and waits; what selects never is.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>

static int calls;

ASYNC int f(int x)
{
    calls++;
    AWAIT(async_yield());
    return x;
}

ASYNC double g(double x)
{
    calls++;
    AWAIT(async_yield());
    return x / 2;
}

ASYNC void nothing(void) { AWAIT(f(0)); }

typedef unsigned number;
struct point {
    int x, y;
};

ASYNC struct point point(int x)
{
    AWAIT(async_yield());
    return (struct point){x, -x};
}

#define SHOW(x) printf(_Generic((x), int: "%d\n", double: "%g\n"), x)
#define CALL(x) _Generic((x), double: AWAIT(g(x)), default: AWAIT(f(x)))

ASYNC int main(void)
{
    int x = 3, unchanged = 1;
    // CHECK: 3 1
    int r = _Generic(x, int: AWAIT(f(x)), double: AWAIT(f(unchanged = 99)), default: 0);
    AWAIT(async_yield());
    printf("%d %d\n", r, unchanged);

    // CHECK-NEXT: 3.5
    printf("%g\n", _Generic(AWAIT(g(1.0)), int: 0, double: AWAIT(g(5.0)) + 1));

    // CHECK-NEXT: 10
    r += __builtin_choose_expr(sizeof(int) == 4, AWAIT(f(7)), AWAIT(g(8.0)));
    printf("%d\n", r);

    // CHECK-NEXT: 9
    r = 1 + _Generic(1.0f, float: ({ int k = AWAIT(f(4)); k * 2; }), default: AWAIT(f(9)));
    printf("%d\n", r);

    // CHECK-NEXT: 12
    // CHECK-NEXT: 6
    SHOW(AWAIT(f(12)));
    SHOW(AWAIT(g(12)));

    // CHECK-NEXT: 5 2.5
    printf("%d %g\n", CALL(5), CALL(5.0));

    // CHECK-NEXT: 4 -4
    struct point p = _Generic((number)0, int: p, number: AWAIT(point(4)));
    AWAIT(async_yield());
    printf("%d %d\n", p.x, p.y);

    // CHECK-NEXT: 1 of 2
    calls = 0;
    _Generic(0L, int: AWAIT(f(1)), long: AWAIT(nothing()));
    printf("%d of ", calls);
    (void)_Generic(0, int: AWAIT(f(1)), long: AWAIT(nothing()));
    printf("%d\n", calls);

    // CHECK-NEXT: -5
    ASYNC_TRY {
        r = 2;
        r = _Generic(r, long: AWAIT(f(1)), int: ({ r = AWAIT(f(3)); ASYNC_RAISE(-2 - r); 0; })) + AWAIT(f(4));
    } ASYNC_CATCH (err) {
        printf("%d\n", err);
    }
    return 0;
}
