// async_gather: lvalues are evaluated first, results are assigned all or none, the first failure cancels the rest.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

struct point {
    const int x;
    const char *name;
};
struct bits {
    unsigned low : 3, high : 5;
};

static int log_index(int i)
{
    printf("index%d ", i);
    return i;
}

ASYNC int after(double seconds, int value)
{
    DEFER printf("end%d ", value);
    AWAIT(async_sleep(seconds));
    return value;
}

ASYNC int at_once(int value) { return value; }
ASYNC int fails(double seconds, int err)
{
    if (seconds >= 0)
        AWAIT(async_sleep(seconds));
    ASYNC_RAISE(err);
}
ASYNC void nothing(void) { AWAIT(async_yield()); }
ASYNC double real(void) { AWAIT(async_yield()); return 2.75; }
ASYNC struct point point(int x)
{
    AWAIT(async_yield());
    return (struct point){x, "p"};
}
ASYNC const char *text(void) { AWAIT(async_yield()); return "text"; }

ASYNC int all_sorts(void)
{
    int values[4] = {0}, *p = values + 1, i = 0;
    struct bits bits = {0};
    double d = 0;
    int truncated = 0;
    const char *s = NULL;
    AWAIT(async_gather(values[log_index(i++)] = after(0.3, 30), *p++ = after(0.1, 10), values[i + 1] = at_once(20), nothing(),
                       bits.high = at_once(21), d = real(), truncated = real(), s = text(), async_sleep(0.2), after(0.2, 40)));
    printf("| %d %d %d %d | %d %d | %u %g %d %s\n", values[0], values[1], values[2], values[3], i, (int)(p - values), bits.high, d, truncated, s);
    return values[0];
}

ASYNC int none(double when)
{
    int a = 1, b = 2, c = 3;
    ASYNC_TRY {
        AWAIT(async_gather(a = at_once(100), b = fails(when, -EPIPE), c = after(1, 300)));
    }
    ASYNC_CATCH (err) { printf("failed %s, %d %d %d at %g\n", err == -EPIPE ? "EPIPE" : "?", a, b, c, async_loop_time(async_get_running_loop())); }
    return a + b + c;
}

/* A sibling that takes its time to clean up is awaited. */
ASYNC void slow_to_end(void)
{
    DEFER {
        AWAIT(async_sleep(0.5));
        printf("cleaned up at %g ", async_loop_time(async_get_running_loop()));
    }
    AWAIT(async_sleep(10));
}

ASYNC int nested(int depth)
{
    int left = 0, right = 0;
    if (depth == 0)
        return AWAIT(after(0.1, 1));
    AWAIT(async_gather(left = nested(depth - 1), right = nested(depth - 1)));
    return left + right;
}

ASYNC int in_loop(void)
{
    int sums[3] = {0}, total = 0;
    for (int i = 0; i < 3; i++) {
        int x;
        AWAIT(async_gather(sums[i] = at_once(i), x = at_once(AWAIT(at_once(10)) + i)));
        total += sums[i] * x;
    }
    return total;
}

ASYNC int main(void)
{
    printf("%d\n", AWAIT(all_sorts()));
    // CHECK: index0 end10 end40 end30 | 30 10 20 0 | 1 2 | 21 2.75 2 text
    // CHECK-NEXT: {{^30$}}
    printf("%d\n", AWAIT(none(-1)));
    // CHECK-NEXT: failed EPIPE, 1 2 3 at 0.3
    // CHECK-NEXT: {{^6$}}
    printf("%d\n", AWAIT(none(0.5)));
    // CHECK-NEXT: end300 failed EPIPE, 1 2 3 at 0.8
    // CHECK-NEXT: {{^6$}}
    ASYNC_TRY { AWAIT(async_gather(slow_to_end(), fails(0.2, -EIO), slow_to_end())); }
    ASYNC_CATCH (err) { printf("then %d\n", err == -EIO); }
    // CHECK-NEXT: cleaned up at 1.5 cleaned up at 1.5 then 1
    ASYNC_TRY {
        ASYNC_TIMEOUT (1) { AWAIT(async_gather(slow_to_end(), after(5, 5))); }
    }
    ASYNC_CATCH (err) { printf("then %d\n", err == -ETIMEDOUT); }
    // CHECK-NEXT: end5 cleaned up at 3 then 1
    printf("= %d\n", AWAIT(nested(3)));
    // CHECK-NEXT: end1 end1 end1 end1 end1 end1 end1 end1 = 8
    printf("%d\n", AWAIT(in_loop()));
    // CHECK-NEXT: {{^35$}}
    struct point p = AWAIT(point(4));
    printf("%d %s\n", p.x, p.name);
    // CHECK-NEXT: 4 p
    return 0;
}
