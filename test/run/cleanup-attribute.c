// __attribute__((cleanup)) in a block with AWAITs runs once, at the block's end, in reverse order with DEFERs, by every
// way out; in a block without AWAIT it is the compiler's.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

static void close_number(int *n) { printf(" close %d", *n); }
static void close_text(const char **text) { printf(" close %s", *text); }
#define AUTO_CLOSE __attribute__((cleanup(close_number)))

ASYNC static int use(int how)
{
    AUTO_CLOSE int first = 1;
    DEFER { printf(" defer"); }
    const char *text __attribute__((cleanup(close_text))) = "text";
    AWAIT(async_yield());
    first = 10;
    for (int i = 0; i < 2; i++) {
        AUTO_CLOSE int inner = i + 100, other = i + 200;
        if (how == 1)
            break;
        AWAIT(async_yield());
        { AUTO_CLOSE int plain = 7; printf(" plain"); }
        if (how == 2)
            return how;
        if (how == 3)
            ASYNC_RAISE(-EIO);
    }
    return 0;
}

ASYNC static int later(int x)
{
    AWAIT(async_yield());
    if (x < 0)
        ASYNC_RAISE(x);
    return x;
}

/* What a declarator declares is cleaned up when one behind it fails or leaves. */
ASYNC static int beside(int x)
{
    AUTO_CLOSE int first = 1, second = AWAIT(later(x)), third = ({ if (x == 2) return x; later; }) == later;
    return first + second + third;
}

ASYNC int main(void)
{
    for (int x = -1; x < 4; x += 1 + !x) {
        printf("%d:", x);
        ASYNC_TRY { printf(" = %d", AWAIT(beside(x))); }
        ASYNC_CATCH (err) { printf(" failed %d", err); }
        printf("\n");
    }
    for (int how = 0; how < 4; how++) {
        printf("%d:", how);
        ASYNC_TRY { printf(" = %d", AWAIT(use(how))); }
        ASYNC_CATCH (err) { printf(" failed %d", err); }
        printf("\n");
    }
    return 0;
}
// CHECK: -1: close 1 failed -1
// CHECK-NEXT: 0: close 1 close 0 close 1 = 2
// CHECK-NEXT: 2: close 2 close 1 = 2
// CHECK-NEXT: 3: close 1 close 3 close 1 = 5
// CHECK-NEXT: 0: plain close 7 close 200 close 100 plain close 7 close 201 close 101 close text defer close 10 = 0
// CHECK-NEXT: 1: close 200 close 100 close text defer close 10 = 0
// CHECK-NEXT: 2: plain close 7 close 200 close 100 close text defer close 10 = 2
// CHECK-NEXT: 3: plain close 7 close 200 close 100 close text defer close 10 failed -5
