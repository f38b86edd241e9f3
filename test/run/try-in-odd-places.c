// Keywords as bodies of if, else, loops, labels and cases; in statement expressions, switches and gotos; without braces.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>

struct result {
    int code;
    const char *text;
};

ASYNC int check(int n)
{
    if (n & 1)
        AWAIT(async_yield());
    if (n < 0)
        ASYNC_RAISE(n);
    return n;
}

ASYNC int bodies(int n)
{
    int sum = 0;
    if (n > 0) {
        ASYNC_TRY sum += AWAIT(check(n));
        ASYNC_CATCH (e) sum += e;
    } else
        sum--;
    for (int i = -2; i < 2; i++)
        ASYNC_TRY { sum += AWAIT(check(i)); }
        ASYNC_CATCH (e) { sum += 100 * e; }
    while (n-- > 0)
        ASYNC_TIMEOUT (1) sum += AWAIT(check(n));
    do
        ASYNC_TRY AWAIT(check(-5));
        ASYNC_CATCH (e) sum += e;
    while (AWAIT(check(0)));
    switch (sum & 3) {
    case 0:
        ASYNC_TRY { sum += AWAIT(check(-1)); break; }
        ASYNC_CATCH (e) { sum += 7; break; }
    case 1:
        ASYNC_TRY { sum += AWAIT(check(8)); }
        ASYNC_CATCH (e) { return e; }
        /* fall through */
    default:
        ASYNC_TIMEOUT (1) { sum += 10; break; }
    }
    goto label;
label:
    ASYNC_TRY { return sum; }
    ASYNC_CATCH (e) { return e; }
}

ASYNC struct result in_expression(int n)
{
    int value = ({
        int v = 1;
        ASYNC_TRY { v = AWAIT(check(n)); }
        ASYNC_CATCH (e) { v = e - 1; }
        DEFER v = 1000;
        AWAIT(check(1));
        v + 1;
    });
    return (struct result){value, n < 0 ? "negative" : "positive"};
}

ASYNC int gotos(int n)
{
    int tries = 0;
again:
    ASYNC_TRY {
        DEFER tries += 10;
        AWAIT(check(n));
        if (n == 2)
            goto out;
        n = -1;
        goto again;
    }
    ASYNC_CATCH (e) {
        tries++;
        n++;
        if (tries < 100)
            goto again;
        goto out;
    }
out:
    return tries;
}

ASYNC int raised_in_each(void)
{
    int total = 0;
    for (int i = 0; i < 5; i++)
        ASYNC_TRY {
            int x = i ? AWAIT(check(i)) : ({ ASYNC_RAISE(-40); 1; });
            if (x == 1)
                ASYNC_RAISE(-41);
            else if (x == 2)
                AWAIT(check(-42));
            else if (x == 3) {
                ASYNC_TIMEOUT (0.5) ASYNC_RAISE(-43);
            } else
                total += x;
        }
        ASYNC_CATCH (e) { total -= e; }
    return total;
}

ASYNC int main(void)
{
    printf("%d %d %d\n", AWAIT(bodies(0)), AWAIT(bodies(1)), AWAIT(bodies(3)));
    // CHECK: -295 -285 -288
    for (int n = -1; n < 2; n++) {
        struct result r = AWAIT(in_expression(n));
        printf("%d %s\n", r.code, r.text);
    }
    // CHECK-NEXT: -1 negative
    // CHECK-NEXT: 1 positive
    // CHECK-NEXT: 2 positive
    printf("%d %d\n", AWAIT(gotos(2)), AWAIT(gotos(-2)));
    printf("%d\n", AWAIT(raised_in_each()));
    // CHECK-NEXT: 10 106
    // CHECK-NEXT: 170
    return 0;
}
