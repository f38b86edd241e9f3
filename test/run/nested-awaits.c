// AWAITs nested in the arguments of AWAITs and of ordinary calls, varargs included.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>

static int calls;

ASYNC int maybe(int x) /* suspends every other time */
{
    if (calls++ % 2)
        AWAIT(async_yield());
    return x;
}

ASYNC int add(int a, int b) { return AWAIT(maybe(a)) + AWAIT(maybe(b)); }
ASYNC int add3(int a, int b, int c) { AWAIT(async_yield()); return a + 10 * b + 100 * c; }

static int plain(int a, int b, int c) { return a * b - c; }

ASYNC double mix(char c, double d, const char *s) { AWAIT(async_yield()); return c + d + s[0]; }

ASYNC int main(void)
{
    int x = 2;
    printf("%d\n", AWAIT(add(AWAIT(add(1, 2)), AWAIT(add(3, 4)))));
    printf("%d\n", AWAIT(add3(AWAIT(maybe(1)), AWAIT(add(AWAIT(maybe(x)), 0)), AWAIT(add3(1, AWAIT(maybe(0)), 0)))));
    printf("%d\n", plain(AWAIT(maybe(7)), plain(AWAIT(maybe(3)), x, 1), AWAIT(add(x, x + 1))));
    printf("%d %s %ld %g %c\n", AWAIT(maybe(1)), AWAIT(maybe(0)) ? "yes" : "no", (long)AWAIT(maybe(2)), AWAIT(mix('a', 0.5, "b")), AWAIT(maybe('x')));
    AWAIT(add(AWAIT(add(AWAIT(add(AWAIT(add(AWAIT(add(1, 1)), 1)), 1)), 1)), 1));
    printf("%d\n", AWAIT(maybe(AWAIT(maybe(AWAIT(maybe(AWAIT(maybe(AWAIT(maybe(5)))))))))));
    printf("%d\n", AWAIT(maybe(1)) + AWAIT(maybe(2)) * AWAIT(maybe(3)) - AWAIT(maybe(4)) / AWAIT(maybe(2)) % AWAIT(maybe(5)));
    printf("%d\n", (AWAIT(maybe(6)) & AWAIT(maybe(3))) | (AWAIT(maybe(8)) ^ AWAIT(maybe(1))) << AWAIT(maybe(1)) >> AWAIT(maybe(0)));
    printf("%d\n", ((AWAIT(maybe(1)) < AWAIT(maybe(2))) == AWAIT(maybe(1))) != (AWAIT(maybe(0)) >= AWAIT(maybe(-1))));
    char text[32];
    int n = snprintf(text, sizeof text, "%d-%d", AWAIT(maybe(10)), AWAIT(maybe(11)));
    printf("%s %d\n", text, n);
    return 0;
}
// CHECK:      10
// CHECK-NEXT: 121
// CHECK-NEXT: 30
// CHECK-NEXT: 1 no 2 195.5 x
// CHECK-NEXT: 5
// CHECK-NEXT: 5
// CHECK-NEXT: 18
// CHECK-NEXT: 0
// CHECK-NEXT: 10-11 5
// CHECK-NOT:  {{.+}}
