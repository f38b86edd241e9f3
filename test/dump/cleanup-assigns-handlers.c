// cleanup: where a failure of each AWAIT goes, and which jumps run a clean-up.
// RUN: %asyncc %s --dump=cleanup | FileCheck %s
#include <asyncc.h>

// CHECK-LABEL: function subject : int awaits=6
ASYNC int subject(int n)
{
    // CHECK: local async__exit_1 : uint32_t temporary
    AWAIT(async_yield());
    // CHECK: await line [[@LINE-1]] : void state=1{{$}}
    while (n--) {
        DEFER AWAIT(async_yield());
        // CHECK: defer 'DEFER' line [[@LINE-1]] cleanup=1
        // CHECK-NEXT: await line [[@LINE-2]] : void state=2{{$}}
        AWAIT(async_yield());
        // CHECK: await line [[@LINE-1]] : void state=3 handler=1
        if (n == 1)
            continue;
        // CHECK: continue line [[@LINE-1]] exit=3
        if (n == 2)
            break;
        // CHECK: break line [[@LINE-1]] exit=2
        if (n == 3)
            goto out;
        // CHECK: goto 'out' line [[@LINE-1]] exit=4
        while (n > 5) {
            if (n == 6)
                break;
            // CHECK: break line [[@LINE-1]]{{$}}
        }
        ASYNC_TRY { AWAIT(async_yield()); }
        ASYNC_CATCH (err) { AWAIT(async_sleep(err)); }
        // CHECK: try 'ASYNC_TRY' line [[@LINE-2]] cleanup=2
        // CHECK: await line [[@LINE-3]] : void state=4 handler=2
        // CHECK: await line [[@LINE-3]] : void state=5 handler=1
        ASYNC_TIMEOUT (1) { AWAIT(async_yield()); return 1; }
        // CHECK: timeout 'ASYNC_TIMEOUT' line [[@LINE-1]] cleanup=3
        // CHECK: await line [[@LINE-2]] : void state=6 handler=3
        // CHECK: return line [[@LINE-3]] exit=1
    }
out:
    return 0;
    // CHECK: return line [[@LINE-1]]{{$}}
}
