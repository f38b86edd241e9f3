// ASYNC_TIMEOUT: its own expiry goes to its ASYNC_CATCH, or fails on; everything else passes through.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

static double now(void) { return async_loop_time(async_get_running_loop()); }

ASYNC int nap(double seconds, int result)
{
    DEFER printf("(nap %g ends at %g) ", seconds, now());
    AWAIT(async_sleep(seconds));
    return result;
}

ASYNC int within(double limit, double needed)
{
    int result = -1;
    ASYNC_TIMEOUT (limit) { result = AWAIT(nap(needed, 5)); }
    ASYNC_CATCH (err) {
        printf("%s ", err == -ETIMEDOUT ? "expired" : "?");
        result = 6;
    }
    return result;
}

ASYNC int without_catch(double limit)
{
    ASYNC_TIMEOUT (limit) return AWAIT(nap(1, 7));
    return 8;
}

ASYNC int nested(double outer, double inner)
{
    int trace = 0;
    ASYNC_TIMEOUT (outer) {
        ASYNC_TIMEOUT (inner) {
            AWAIT(async_sleep(1));
            trace += 1;
        }
        ASYNC_CATCH (err) {
            trace += 10;
            AWAIT(async_sleep(1));
            trace += 100 * (err == -ETIMEDOUT);
        }
        trace += 1000;
    }
    ASYNC_CATCH (err) { trace += 10000 * (err == -ETIMEDOUT); }
    return trace;
}

ASYNC int zero(int suspends)
{
    ASYNC_TIMEOUT (0) {
        printf("starts ");
        if (suspends)
            AWAIT(async_sleep(1));
        return 1;
    }
    ASYNC_CATCH (err) { return err == -ETIMEDOUT ? 2 : 3; }
    return 4;
}

/* A result that is there when the time is over counts. */
ASYNC int suppresses(void)
{
    int tries = 0;
    ASYNC_TIMEOUT (1) {
        ASYNC_TRY { AWAIT(async_sleep(5)); }
        ASYNC_CATCH (err) { tries = err == -ECANCELED ? 1 : 2; }
        AWAIT(async_sleep(3));
        tries += 10;
    }
    ASYNC_CATCH (err) { tries += 100; (void)err; }
    AWAIT(async_yield());
    return tries;
}

ASYNC int other_failures(void)
{
    ASYNC_TIMEOUT (1) { ASYNC_RAISE(-EPIPE); }
    ASYNC_CATCH (err) { printf("wrong handler %d ", err); }
    return 0;
}

ASYNC int left_by_jumps(void)
{
    int sum = 0;
    for (int i = 0; i < 6; i++) {
        ASYNC_TIMEOUT (i == 3 ? 0.5 : 2) {
            DEFER AWAIT(async_sleep(0.1));
            if (i == 1)
                continue;
            AWAIT(async_sleep(1));
            if (i == 4)
                break;
            sum += 1;
        }
        ASYNC_CATCH (err) {
            sum += 100 * (err == -ETIMEDOUT);
            continue;
        }
        sum += 10;
    }
    AWAIT(async_sleep(10)); /* no timer is left that would cancel this */
    return sum;
}

ASYNC double pick(double seconds)
{
    AWAIT(async_yield());
    return seconds;
}

ASYNC int awaited_limit(void)
{
    ASYNC_TIMEOUT (AWAIT(pick(0.5)) * 2) { AWAIT(async_sleep(2)); }
    ASYNC_CATCH (err) { return err; }
    return 0;
}

ASYNC int main(void)
{
    printf("%d\n", AWAIT(within(2, 1)));
    printf("%d\n", AWAIT(within(1, 2)));
    // CHECK: (nap 1 ends at 1) 5
    // CHECK-NEXT: (nap 2 ends at 2) expired 6
    printf("%d\n", AWAIT(without_catch(2)));
    ASYNC_TRY { printf("%d\n", AWAIT(without_catch(0.5))); }
    ASYNC_CATCH (err) { printf("%s\n", err == -ETIMEDOUT ? "timed out" : "?"); }
    // CHECK-NEXT: (nap 1 ends at 3) 7
    // CHECK-NEXT: (nap 1 ends at 3.5) timed out
    printf("%d %d %d %d\n", AWAIT(nested(3, 2)), AWAIT(nested(3, 0.5)), AWAIT(nested(0.5, 3)), AWAIT(nested(1, 0.5)));
    // CHECK-NEXT: 1001 1110 10000 10010
    printf("%d", AWAIT(zero(0)));
    printf(" %d\n", AWAIT(zero(1)));
    // CHECK-NEXT: starts 1starts 2
    printf("%d\n", AWAIT(suppresses()));
    // CHECK-NEXT: 11
    ASYNC_TRY { AWAIT(other_failures()); }
    ASYNC_CATCH (err) { printf("%d\n", err == -EPIPE); }
    // CHECK-NEXT: 1
    printf("%d\n", AWAIT(left_by_jumps()));
    // CHECK-NEXT: 122
    printf("%d\n", AWAIT(awaited_limit()) == -ETIMEDOUT);
    // CHECK-NEXT: 1
    return 0;
}
