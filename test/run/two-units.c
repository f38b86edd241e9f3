// Calls between two translation units, in both directions, by name and by pointer.
// RUN: %run-all %s %S/Inputs/two-units-b.c | FileCheck %s
// RUN: %asyncc build %s %S/Inputs/two-units-b.c -o %t && env ASYNCC_CLOCK=virtual %t | FileCheck %s
#include "Inputs/units.h"
#include <errno.h>
#include <stdio.h>

static int cleaned;

static ASYNC int local(int n) /* another one of this name is in the other file */
{
    DEFER cleaned++;
    AWAIT(async_yield());
    return n * 1000;
}

ASYNC int ping(int n) { return n <= 0 ? AWAIT(local(1)) : 1 + AWAIT(pong(n - 1)); }

ASYNC int main(void)
{
    printf("%d %d\n", AWAIT(ping(5)), AWAIT(ping(6)));
    // CHECK: 105 1006
    printf("%d %d\n", AWAIT(pong_table[0](3)), AWAIT(pong_table[1](4)));
    // CHECK-NEXT: 1003 -4
    struct message message = AWAIT(make_message("text"));
    printf("%s %g %s\n", message.text, message.number, message.padding);
    // CHECK-NEXT: text -2 text
    for (int i = 0; i < 2; i++) {
        ASYNC_TRY { AWAIT(fail_later(i, -EPROTO)); }
        ASYNC_CATCH (err) { printf("failed %d\n", err == -EPROTO); }
    }
    // CHECK-NEXT: failed 1
    // CHECK-NEXT: failed 1
    int a = 0, b = 0;
    ASYNC_TASK(int) task = start_pong(2);
    AWAIT(async_gather(a = pong(1), b = local(2), make_message("unused")));
    printf("%d %d %d\n", a, b, AWAIT(async_join(task)));
    // CHECK-NEXT: 1001 2000 102
    ASYNC_TRY { AWAIT(async_gather(a = pong(7), fail_later(0.001, -EIO))); }
    ASYNC_CATCH (err) { printf("failed %d\n", err == -EIO); }
    // CHECK-NEXT: failed 1
    ASYNC_TIMEOUT (1) { AWAIT(fail_later(5, -EIO)); }
    ASYNC_CATCH (err) { printf("timed out %d\n", err == -ETIMEDOUT); }
    // CHECK-NEXT: timed out 1
    printf("%d\n", plain_helper(9));
    // CHECK-NEXT: -9
    return 0;
}
