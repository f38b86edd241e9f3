// ASYNC_TRY nested, in loops, in handlers and in DEFERs; failures that are raised again.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

ASYNC int fail(int err)
{
    AWAIT(async_yield());
    if (err)
        ASYNC_RAISE(err);
    return 7;
}

ASYNC int fail_at_once(int err)
{
    if (err)
        ASYNC_RAISE(err);
    return 8;
}

ASYNC int nested(int a, int b, int c)
{
    int trace = 0;
    ASYNC_TRY {
        ASYNC_TRY {
            trace += AWAIT(fail(a));
        }
        ASYNC_CATCH (inner) {
            trace += 10;
            printf("inner %d ", inner);
            trace += AWAIT(fail_at_once(b));
            trace += 100;
            if (c)
                ASYNC_RAISE(inner - 1);
        }
        trace += 1000;
    }
    ASYNC_CATCH (outer) {
        AWAIT(async_yield());
        printf("outer %d ", outer);
        trace += 10000;
        ASYNC_TRY { AWAIT(fail(outer)); }
        ASYNC_CATCH (outer) { printf("again %d ", outer); trace += 100000; }
    }
    return trace;
}

ASYNC int loops(void)
{
    int done = 0;
    for (int i = 0; i < 8; i++) {
        int attempt = i * 10;
        ASYNC_TRY {
            if (i == 2)
                continue;
            attempt++;
            AWAIT(fail(i % 3 == 1 || i == 6 ? -i : 0));
            attempt++;
            if (i == 9)
                break;
        }
        ASYNC_CATCH (err) {
            printf("[%d %d] ", err, attempt);
            AWAIT(async_yield());
            if (i == 4)
                continue;
            attempt += 5;
            if (i == 7)
                break;
        }
        done += attempt;
        printf("%d ", attempt);
    }
    return done;
}

ASYNC int returns_from_both(int err)
{
    DEFER printf("defer ");
    ASYNC_TRY {
        DEFER AWAIT(fail(0));
        return AWAIT(fail(err));
    }
    ASYNC_CATCH (e) {
        DEFER { AWAIT(async_yield()); printf("handler "); }
        return e;
    }
}

/* The value of a variable in a handler is the one it had last. */
ASYNC int latest(int n)
{
    int a = 1, b = 2, c = 3;
    volatile int v = 4;
    int array[3] = {1, 2, 3};
    ASYNC_TRY {
        for (int i = 0; i < n; i++) {
            a++;
            AWAIT(fail_at_once(0));
            b += a;
            array[i % 3] += b;
            AWAIT(fail(0));
            c ^= b;
            v = v + c;
        }
        a = 50;
        AWAIT(fail_at_once(-3));
        a = 60;
    }
    ASYNC_CATCH (err) {
        return a * 1000000 + b * 10000 + c * 100 + v + array[0] + array[1] + array[2] + err;
    }
    return 0;
}

ASYNC int in_defer(void)
{
    int result = 0;
    DEFER {
        ASYNC_TRY { AWAIT(fail(-9)); }
        ASYNC_CATCH (err) { printf("swallowed %d ", err); }
    }
    AWAIT(fail(-4));
    return result;
}

ASYNC int unused_failure(void)
{
    ASYNC_TRY { printf("cannot fail "); }
    ASYNC_CATCH (err) { printf("%d", err); }
    return 0;
}

ASYNC int main(void)
{
    printf("%d\n", AWAIT(nested(0, 0, 0)));
    printf("%d\n", AWAIT(nested(-1, 0, 0)));
    printf("%d\n", AWAIT(nested(-1, -2, 0)));
    printf("%d\n", AWAIT(nested(-1, 0, 1)));
    // CHECK: {{^1007$}}
    // CHECK-NEXT: inner -1 1118
    // CHECK-NEXT: inner -1 outer -2 again -2 110010
    // CHECK-NEXT: inner -1 outer -2 again -2 110118
    printf("= %d\n", AWAIT(loops()));
    // CHECK-NEXT: 2 [-1 11] 16 32 [-4 41] 52 [-6 61] 66 [-7 71] = 168
    printf("%d ", AWAIT(returns_from_both(0)));
    printf("%d\n", AWAIT(returns_from_both(-6)));
    // CHECK-NEXT: defer 7 handler defer -6
    printf("%d\n", AWAIT(latest(4)));
    // CHECK-NEXT: 50162790
    ASYNC_TRY { AWAIT(in_defer()); }
    ASYNC_CATCH (err) { printf("then %d\n", err); }
    // CHECK-NEXT: swallowed -9 then -4
    printf("%d\n", AWAIT(unused_failure()));
    // CHECK-NEXT: cannot fail 0
    ASYNC_TRY { AWAIT(fail(5)); }
    ASYNC_CATCH (err) { printf("%s\n", err == -EINVAL ? "a code must be negative" : "?"); }
    // CHECK-NEXT: a code must be negative
    return 0;
}
