// A variable that a case label in its block makes seem live is saved only where it is in scope; a _Bool that a jump leaves without a value
// is not read.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

ASYNC static int step(int state, int n)
{
    AWAIT(async_yield());
    switch (state) {
    case 0:
        for (;;) {
            int inner;
            inner = n;
            AWAIT(async_yield());
            n += inner;
            if (n > 100)
                break;
            state = 1;
            /* fall through */
        case 1:
            inner = 5;
            AWAIT(async_yield());
            n += inner + state;
        }
    }
    return n;
}

/* So that what nobody has assigned is no _Bool. */
static void dirty(int value)
{
    volatile char bytes[4000];
    for (int i = 0; i < 4000; i++)
        bytes[i] = (char)(value + i % 3);
    (void)bytes[value];
}

ASYNC static int behind_goto(int n)
{
    int sum = 0;
    if (n >= 0)
        goto inside;
    {
        _Bool flag;
    inside:
        if (n & 1)
            flag = n > 2;
        AWAIT(async_yield());
        if (n & 1)
            sum = n + flag;
    }
    return sum;
}

ASYNC static int behind_case(int n)
{
    int sum = 0;
    switch (n & 3) {
    default: {
        typedef _Bool truth;
        const truth flag = n > 4;
        _Bool other;
        other = flag;
    case 1:
        AWAIT(async_yield());
        if ((n & 3) != 1)
            sum = n + flag + other;
    }
    }
    return sum;
}

ASYNC static int behind_address(int n)
{
    static const void *const targets[] = {&&declares, &&inside};
    int sum = 0;
    goto *targets[n & 1];
declares:
    sum += 100;
    _Bool flag;
    flag = n > 2;
inside:
    AWAIT(async_yield());
    if (!(n & 1))
        sum += n + flag;
    return sum;
}

ASYNC int main(void)
{
    // CHECK: 196 140
    printf("%d %d\n", AWAIT(step(0, 7)), AWAIT(step(1, 7)));
    // CHECK: 0 4 0 7 0 104
    for (int i = 0; i < 6; i++) {
        dirty(77 + i);
        int value = i == 0 ? AWAIT(behind_goto(4)) : i == 1 ? AWAIT(behind_goto(3)) : i == 2 ? AWAIT(behind_case(5))
                  : i == 3 ? AWAIT(behind_case(7)) - 2 : i == 4 ? AWAIT(behind_address(3)) : AWAIT(behind_address(4)) - 1;
        printf("%d%s", value, i < 5 ? " " : "\n");
    }
    return 0;
}
