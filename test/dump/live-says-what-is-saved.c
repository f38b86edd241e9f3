// live: at each AWAIT, the variables that are needed behind it, and no others.
// RUN: %asyncc %s --dump=live | FileCheck %s
#include <asyncc.h>

ASYNC int f(int n);

// CHECK-LABEL: function straight : int
ASYNC int straight(int n)
{
    int a = 1, b = 2, dead = n;
    AWAIT(f(dead));
    // CHECK: await line [[@LINE-1]] : int state=1 saves(a b)
    AWAIT(f(a));
    // CHECK: await line [[@LINE-1]] : int state=2 saves(b)
    n = AWAIT(f(b));
    // CHECK: await line [[@LINE-1]] : int {{.*}} saves()
    return n;
}

// CHECK-LABEL: function loops : int
ASYNC int loops(int n)
{
    int sum = 0, each;
    for (int i = 0; i < n; i++) {
        each = AWAIT(f(i));
        // CHECK: await line [[@LINE-1]] : int {{.*}} saves(n sum i)
        sum += each;
    }
    AWAIT(f(n));
    // CHECK: await line [[@LINE-1]] : int {{.*}} saves(sum)
    return sum;
}

// CHECK-LABEL: function cleans : int
ASYNC int cleans(int n)
{
    int used = n, other = 3;
    DEFER {
        AWAIT(f(used));
        // CHECK: await line [[@LINE-1]] : int {{.*}} saves(async__exit_1)
    }
    AWAIT(f(other));
    // CHECK: await line [[@LINE-1]] : int {{.*}} saves(used)
    ASYNC_TRY {
        other = 4;
        AWAIT(f(1));
        // CHECK: await line [[@LINE-1]] : int {{.*}} saves(used other)
        other = 5;
    }
    ASYNC_CATCH (err) { return other + err; }
    return 0;
}

/* A timeout that does not expire jumps past its handler: what that assigns was needed before. */
// CHECK-LABEL: function in_time : int
ASYNC int in_time(int n)
{
    int value = n, unused = n;
    ASYNC_TIMEOUT (1) {
        AWAIT(f(unused));
        // CHECK: await line [[@LINE-1]] : int {{.*}} saves(value)
    } ASYNC_CATCH (err) { value = err; }
    return value;
}

/* All lvalues of a gather are assigned, or none: then the handler sees the old values. */
// CHECK-LABEL: function all_or_none : int
ASYNC int all_or_none(int n)
{
    int first = n, second = n, third = n;
    AWAIT(async_gather(first = f(1), third = f(2)));
    // CHECK: await line [[@LINE-1]] : void {{.*}} saves()
    AWAIT(f(0));
    // CHECK: await line [[@LINE-1]] : int {{.*}} saves(first third)
    ASYNC_TRY { AWAIT(async_gather(first = f(1), second = f(2))); }
    // CHECK: await line [[@LINE-1]] : void {{.*}} saves(first third)
    ASYNC_CATCH (err) { return first + err; }
    return first + second + third;
}

/* The operands that the type does not select assign nothing. */
// CHECK-LABEL: function selects : int
ASYNC int selects(int n)
{
    int value = n;
    AWAIT(f(1));
    // CHECK: await line [[@LINE-1]] : int {{.*}} saves(n value)
    (void)__builtin_choose_expr(sizeof n == 1, value = AWAIT(f(2)), AWAIT(f(n)));
    return value;
}

/* What one path assigns is needed if another goes past it. */
// CHECK-LABEL: function paths : int
ASYNC int paths(int n)
{
    int either = n, both = n, other = n;
    AWAIT(f(n));
    // CHECK: await line [[@LINE-1]] : int {{.*}} saves(n either other)
    if (n)
        either = both = 1;
    else
        both = 2;
    n && (other = AWAIT(f(1)));
    // CHECK: await line [[@LINE-1]] : int {{.*}} saves(n either both)
    int last = n;
    AWAIT(f(2));
    // CHECK: await line [[@LINE-1]] : int {{.*}} saves(n either both other last)
    n && (last = 1);
    return either + both + other + last;
}

/* Out of a loop and out of a switch, to where each leads. */
// CHECK-LABEL: function ways : int
ASYNC int ways(int n)
{
    int at_break = 1, at_continue = 2, at_end = 3, at_case = 4;
    while (AWAIT(f(n))) {
        // CHECK: await line [[@LINE-1]] : int {{.*}} saves(n at_break at_continue at_end at_case)
        switch (n) {
        case 1:
            AWAIT(f(at_case));
            // CHECK: await line [[@LINE-1]] : int {{.*}} saves(n at_break at_continue at_end at_case)
            break;
        case 2:
            AWAIT(f(2));
            // CHECK: await line [[@LINE-1]] : int {{.*}} saves(n at_continue)
            return at_continue + n;
        default:
            AWAIT(f(3));
            // CHECK: await line [[@LINE-1]] : int {{.*}} saves(at_break)
            goto out;
        }
        AWAIT(f(4));
        // CHECK: await line [[@LINE-1]] : int {{.*}} saves(n at_break at_continue at_end at_case)
    }
    return at_end;
out:
    return at_break;
}

/* A switch without a default goes past itself, whatever a switch in it has. */
// CHECK-LABEL: function nested : int
ASYNC int nested(int n, int m)
{
    int value = n;
    AWAIT(f(1));
    // CHECK: await line [[@LINE-1]] : int {{.*}} saves(n m value)
    switch (n) {
    case 1:
        switch (m) {
        default:
            return 2;
        }
    }
    return value;
}

/* A do loop begins with its body, which reads what the condition assigns. */
// CHECK-LABEL: function repeats : int
ASYNC int repeats(int n, int m)
{
    AWAIT(f(1));
    // CHECK: await line [[@LINE-1]] : int {{.*}} saves(n m)
    do
        n -= m;
    while ((m = n / 2) > 0);
    return n;
}

/* What && and || leave out is assigned on one of the ways out of them: where nothing reads it but on that way, it need not be saved. */
// CHECK-LABEL: function conditions : int
ASYNC int conditions(int n)
{
    int found, other;
    if (n > 2 && (found = n * 2) > 8)
        return found;
    AWAIT(f(1));
    // CHECK: await line [[@LINE-1]] : int state=1 saves(n)
    while (n-- && ((found = n * 3) > 4 || (other = n) > 2)) {
        AWAIT(f(2));
        // CHECK: await line [[@LINE-1]] : int state=2 saves(n found)
        n -= found;
    }
    if (n < 0 || (other = n * 2) > 9)
        AWAIT(f(3));
    // CHECK: await line [[@LINE-1]] : int state=3 saves()
    else
        return other;
    return 0;
}

/* There is no way out of a loop without a condition but those in it. */
// CHECK-LABEL: function forever : int
ASYNC int forever(int n)
{
    int found;
    for (;;) {
        if (n > 9) {
            found = n * 2;
            break;
        }
        n += AWAIT(f(1));
        // CHECK: await line [[@LINE-1]] : int {{.*}} saves(n)
    }
    return found;
}
