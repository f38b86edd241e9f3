// The variable of ASYNC_CATCH: hides others, is kept across AWAITs, has an address, may be written, may be unused.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

ASYNC int fail(int err)
{
    AWAIT(async_yield());
    ASYNC_RAISE(err);
}

static void twice(int *p) { *p *= 2; }

ASYNC int subject(int err)
{
    int e = 100, sum = 0;
    ASYNC_TRY { AWAIT(fail(err)); }
    ASYNC_CATCH (err) {
        AWAIT(async_yield());
        sum += err;
        ASYNC_TRY { AWAIT(fail(err - 1)); }
        ASYNC_CATCH (err) {
            AWAIT(async_yield());
            int *p = &err;
            AWAIT(async_yield());
            twice(p);
            sum += err;
        }
        err = err - 10;
        AWAIT(async_yield());
        sum += err;
    }
    ASYNC_TRY { AWAIT(fail(-7)); }
    ASYNC_CATCH (e) {
        for (int i = 0; i < 2; i++) {
            int e = i;
            AWAIT(async_yield());
            sum += e;
        }
        AWAIT(async_yield());
        sum += e;
    }
    ASYNC_TRY { AWAIT(fail(-8)); }
    ASYNC_CATCH (unused) { }
    ASYNC_TIMEOUT (1) { AWAIT(async_sleep(2)); }
    ASYNC_CATCH (const_code) {
        const int copy = const_code;
        AWAIT(async_yield());
        sum += copy * 0;
    }
    return sum + e + err;
}

ASYNC int main(void)
{
    printf("%d\n", AWAIT(subject(-1)));
    // CHECK: 77
    return 0;
}
