// While nothing is open that must be cleaned up, return, break, continue and goto stay as they are written.
// RUN: %asyncc %s -o - | grep -v CHECK | FileCheck %s
#include <asyncc.h>

// CHECK-LABEL: static int subject__body(
ASYNC int subject(int n)
{
    for (;; n++) {
        if (n == 1) continue; else if (n == 2) break;
        // CHECK: if (n == 1) continue; else if (n == 2) break;
        AWAIT(async_yield());
        if (n == 3) return n * 2;
        // CHECK: if (n == 3) return n * 2;
        if (n == 4) goto out;
        // CHECK: if (n == 4) goto out;
        {
            DEFER n++;
            if (n == 5) return n;
            // CHECK: async__self->result = n; async__exit_1 = 1; goto async__leave_1;
        }
        if (n == 6) return 6;
        // CHECK: if (n == 6) return 6;
    }
out:
    return 0;
}
