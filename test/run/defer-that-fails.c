// A DEFER that fails replaces the return or the failure in progress; the outer DEFERs still run.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>

ASYNC void fail(int err)
{
    AWAIT(async_yield());
    ASYNC_RAISE(err);
}

ASYNC bool returns(int way)
{
    DEFER printf("outer ");
    DEFER {
        printf("failing ");
        if (way & 1)
            AWAIT(fail(-2));
        if (way & 2)
            ASYNC_RAISE(-3);
        printf("not ");
    }
    DEFER printf("inner ");
    if (way & 4)
        AWAIT(fail(-1));
    return true;
}

ASYNC int in_loop(void)
{
    int n = 0;
    for (int i = 0; i < 4; i++) {
        ASYNC_TRY {
            DEFER { n++; if (i & 1) AWAIT(fail(-10 - i)); }
            DEFER n += 10;
            if (i == 2)
                continue;
            if (i == 3)
                break; /* replaced by the failure */
            AWAIT(async_yield());
        }
        ASYNC_CATCH (err) {
            printf("caught %d ", err);
            n += 100;
        }
        n += 1000;
    }
    return n;
}

/* Both DEFERs fail: the outer one's failure is what counts. */
ASYNC void chain(void)
{
    DEFER AWAIT(fail(-31));
    DEFER { DEFER AWAIT(fail(-32)); AWAIT(fail(-33)); }
    AWAIT(fail(-34));
}

ASYNC int catches_inside(void)
{
    int result = 5;
    DEFER {
        ASYNC_TRY { AWAIT(fail(-1)); }
        ASYNC_CATCH (err) { result = err; }
    }
    return result;
}

ASYNC int nested_in_defer(void)
{
    DEFER {
        for (int i = 0; i < 3; i++) {
            DEFER printf("%d ", i);
            if (i == 1)
                continue;
            AWAIT(async_yield());
            switch (i) {
            case 2:
                goto done;
            default:
                break;
            }
        }
    done:
        printf("done ");
    }
    return 6;
}

ASYNC int main(void)
{
    for (int way = 0; way < 7; way++) {
        ASYNC_TRY { printf("%d\n", AWAIT(returns(way))); }
        ASYNC_CATCH (err) { printf("failed %d\n", err); }
    }
    // CHECK: inner failing not outer 1
    // CHECK-NEXT: inner failing outer failed -2
    // CHECK-NEXT: inner failing outer failed -3
    // CHECK-NEXT: inner failing outer failed -2
    // CHECK-NEXT: inner failing not outer failed -1
    // CHECK-NEXT: inner failing outer failed -2
    // CHECK-NEXT: inner failing outer failed -3
    printf("%d\n", AWAIT(in_loop()));
    // CHECK-NEXT: caught -11 caught -13 3244
    ASYNC_TRY { AWAIT(chain()); }
    ASYNC_CATCH (err) { printf("failed %d\n", err); }
    // CHECK-NEXT: failed -31
    printf("%d\n", AWAIT(catches_inside()));
    // CHECK-NEXT: {{^5$}}
    printf("%d\n", AWAIT(nested_in_defer()));
    // CHECK-NEXT: 0 1 2 done 6
    return 0;
}
