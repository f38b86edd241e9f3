// User macros around AWAIT: used once, twice or never, with jumps, loops and declarations in their bodies.
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

#define ONCE(x) (x)
#define TWICE(x) ((x) + (x))
#define NEVER(x) 0
#define SIZE(x) sizeof(x)
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define CALL(x) AWAIT(maybe(x))
#define CHAIN(x) CALL(CALL(x) + 1)
#define ADD(a, b) (AWAIT(maybe(a)) + AWAIT(maybe(b)))
#define RETURN_IF_NEGATIVE(x) do { int r_ = AWAIT(x); if (r_ < 0) return r_; } while (0)
#define RETURN(x) return AWAIT(maybe(x))
#define BREAK_IF(x) if (AWAIT(maybe(x))) break
#define CONTINUE_IF(x) if (AWAIT(maybe(x))) continue
#define GOTO_IF(x, label) if (AWAIT(maybe(x))) goto label
#define REPEAT(i, n) for (int i = 0; i < AWAIT(maybe(n)); i++)
#define FOREVER for (;;)
#define UNTIL(x) while (!(AWAIT(maybe(x))))
#define DECLARE(name, x) int name = AWAIT(maybe(x))
#define SWAP(a, b) do { __typeof__(a) t_ = (a); (a) = AWAIT(maybe(b)); (b) = t_; } while (0)
#define UNLESS(x) if (AWAIT(maybe(x))) ; else
#define BEGIN {
#define END }
#define EMPTY
#define WAIT AWAIT
#define PASTE(a, b) a##b
#define SHOW(x) printf("%s = %d\n", #x, x)
#define LOG(...) printf(__VA_ARGS__)

ASYNC int jumps(int n)
{
    int sum = 0;
    REPEAT(i, n) {
        CONTINUE_IF(i == 2);
        BREAK_IF(i == 5);
        GOTO_IF(i == 4, out);
        sum += CALL(i);
    }
    FOREVER {
        sum += 100;
        BREAK_IF(sum > 300);
    }
out:
    RETURN_IF_NEGATIVE(maybe(n - 3));
    int k = 0;
    UNTIL(k++ > 2)
        sum += 1000;
    UNLESS(n == 3)
        RETURN(sum);
    return sum + 1;
}

ASYNC int two(int a) { return CALL(a) + CALL(a) * CALL(a); }

ASYNC int blocks(int x)
{
    EMPTY DECLARE(y, x);
    if (CALL(y)) BEGIN
        y EMPTY += WAIT(maybe(3));
    END
    EMPTY;
    return PASTE(WA, IT)(maybe(PASTE(y,)));
}

ASYNC int main(void)
{
    int a = 4, b = 7;
    printf("%d %d %d %d\n", ONCE(AWAIT(maybe(1))), TWICE(AWAIT(maybe(2))), NEVER(AWAIT(maybe(3))), (int)SIZE(AWAIT(maybe(4))));
    printf("%d %d %d\n", MIN(AWAIT(maybe(1)), AWAIT(maybe(2))), MIN(MIN(CALL(5), a), CALL(3)), ONCE(ONCE(ONCE(CALL(9)))));
    printf("%d %d %d\n", CHAIN(3), ADD(1, 2), ADD(CALL(1), ADD(2, 3)));
    for (int n = 0; n < 8; n++)
        printf("%d ", AWAIT(jumps(n)));
    printf("%d\n", AWAIT(two(3)));
    SWAP(a, b); SWAP(a, b); SWAP(a, b);
    printf("%d %d\n", a, b);
    DECLARE(c, a); DECLARE(d, b); AWAIT(maybe(c)); AWAIT(maybe(d));
    int *pa = &a, list[3] = {1, 2, 3};
    AWAIT(maybe(0));
    SHOW(a);
    SHOW(a + b);
    SHOW(*pa + list[1] /* comment */);
    SHOW(CALL(a) + c);
    AWAIT(maybe(0));
    a += *pa + c + d;
    LOG("%d %d %s\n", CALL(1), a, "text");
    LOG("plain\n");
    printf("%d\n", AWAIT(blocks(5)));
    return 0;
}
// CHECK:      1 4 0 4
// CHECK-NEXT: 1 3 9
// CHECK-NEXT: 4 3 6
// CHECK-NEXT: -3 -2 -1 3302 3304 3004 3004 3004 12
// CHECK-NEXT: 7 4
// CHECK-NEXT: a = 7
// CHECK-NEXT: a + b = 11
// CHECK-NEXT: *pa + list[1] = 9
// CHECK-NEXT: CALL(a) + c = 14
// CHECK-NEXT: 1 25 text
// CHECK-NEXT: plain
// CHECK-NEXT: 8
// CHECK-NOT:  {{.+}}
