// return, break, continue, goto and ASYNC_RAISE out of statement expressions, through clean-ups and without AWAITs.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

#define CHECKED(n) ({ int checked_ = (n); if (checked_ < 0) return checked_; checked_; })
#define MUST(n) ({ __typeof__(n) must_ = (n); if (must_ < 0) ASYNC_RAISE(must_); must_; })

static int side(int n)
{
    printf("s%d ", n);
    return n;
}

ASYNC int returns(int n)
{
    DEFER printf("defer ");
    int sum = side(1) + CHECKED(n) + side(2);
    sum += ({ if (n == 1) return 100; sum; }) * 2;
    return sum;
}

ASYNC int jumps(int n)
{
    int sum = 0;
    for (int i = 0; i < 6; i++) {
        DEFER sum += 1000;
        sum += ({ if (i == 1) continue; if (i == n) break; if (i == 5) goto out; i; }) + 10;
    }
    return sum;
out:
    return -sum;
}

ASYNC int raises(int n) { return side(1) + MUST(n) * MUST(side(n - 1)); }

ASYNC int plain(int n) { return 1 + CHECKED(n); }

ASYNC int with_try(int n)
{
    return 1 + ({
        int v = n;
        ASYNC_TRY { v = MUST(n); DEFER v++; }
        ASYNC_CATCH (e) v = e * 10;
        v;
    }) + ({ DEFER printf("inner "); side(n); });
}

ASYNC int main(void)
{
    for (int n = -1; n < 3; n++)
        printf("%d\n", AWAIT(returns(n)));
    // CHECK: s1 defer -1
    // CHECK-NEXT: s1 s2 defer 9
    // CHECK-NEXT: s1 s2 defer 100
    // CHECK-NEXT: s1 s2 defer 15
    printf("%d %d\n", AWAIT(jumps(3)), AWAIT(jumps(9)));
    // CHECK-NEXT: 4022 -6049
    for (int n = -1; n < 3; n++) {
        ASYNC_TRY { printf("%d\n", AWAIT(raises(n))); }
        ASYNC_CATCH (err) { printf("failed %d\n", err); }
    }
    // CHECK-NEXT: s1 failed -1
    // CHECK-NEXT: s1 s-1 failed -1
    // CHECK-NEXT: s1 s0 1
    // CHECK-NEXT: s1 s1 3
    printf("%d %d\n", AWAIT(plain(-3)), AWAIT(plain(3)));
    // CHECK-NEXT: -3 4
    printf("%d\n", AWAIT(with_try(-2)));
    printf("%d\n", AWAIT(with_try(2)));
    // CHECK-NEXT: s-2 inner -21
    // CHECK-NEXT: s2 inner 6
    return 0;
}
