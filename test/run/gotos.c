// goto and labels around AWAITs: forwards, backwards, into and out of blocks and loops, computed.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>

static int calls;

ASYNC int maybe(int x)
{
    if (calls++ % 2)
        AWAIT(async_yield());
    return x;
}

ASYNC int backwards(int n)
{
    int sum = 0;
again:
    sum += AWAIT(maybe(n));
    if (--n > 0)
        goto again;
    return sum;
}

ASYNC int out_of_loops(int n)
{
    int i, j = 0;
    for (i = 0; i < n; i++) {
        int kept = i * 2;
        for (j = 0; j < AWAIT(maybe(n)); j++) {
            if (AWAIT(maybe(i * j)) == 6)
                goto found;
            if (kept + j == 9)
                goto next;
        }
    next:
        AWAIT(maybe(0));
    }
    return -1;
found:
    AWAIT(maybe(0));
    return i * 10 + j;
}

ASYNC int into_blocks(int x)
{
    int sum = 0;
    if (x == 1)
        goto in_if;
    if (x == 2)
        goto in_loop;
    if (x == 3)
        goto in_else;
    if (AWAIT(maybe(x)) > 0) {
        sum += 1;
    in_if:
        sum += AWAIT(maybe(2));
    } else {
        int unset;
    in_else:
        unset = AWAIT(maybe(4));
        sum += unset;
    }
    for (int i = 0; i < 2; i += 2) {
        sum += 8;
        if (0) {
        in_loop:
            i = 1;
        }
        sum += AWAIT(maybe(16));
    }
    while (AWAIT(maybe(sum)) < 10)
        sum += 10;
    return sum;
}

ASYNC int label_before_await(int x)
{
    int n = 0;
    if (x)
        goto end;
start:
    AWAIT(maybe(x));
end: AWAIT(maybe(x));
    if (n++ < x)
        goto start;
last:
    ;
    int declared = AWAIT(maybe(n));
    if (declared == 2) {
        n = 7;
        goto last;
    }
    return n;
}

ASYNC int computed(const char *program)
{
    static const void *const table[] = {&&halt, &&add, &&twice, &&loop};
    int value = 1, rounds = 0;
#define NEXT goto *table[*program++ - '0']
    NEXT;
add:
    value += AWAIT(maybe(3));
    NEXT;
twice:
    value *= AWAIT(maybe(2));
    NEXT;
loop:
    if (AWAIT(maybe(rounds++)) < 2)
        program -= 3;
    NEXT;
halt:
    return value + AWAIT(maybe(1000)) * rounds;
}

ASYNC int computed_local(int x)
{
    void *target = x ? &&yes : &&no;
    AWAIT(maybe(0));
    goto *target;
yes:
    return AWAIT(maybe(1));
no:
    return AWAIT(maybe(2));
}

ASYNC int block_labels(int x)
{
    int sum = 0;
    {
        __label__ out;
        if (AWAIT(maybe(x)))
            goto out;
        sum += 1;
    out:
        sum += AWAIT(maybe(2));
    }
    return sum;
}

ASYNC int main(void)
{
    for (int x = 0; x < 6; x++, calls++) {
        printf("%d %d %d", AWAIT(backwards(x)), AWAIT(out_of_loops(x)), AWAIT(into_blocks(x)));
        printf(" %d %d %d\n", AWAIT(label_before_await(x)), AWAIT(computed_local(x)), AWAIT(block_labels(x)));
    }
    printf("%d %d %d\n", AWAIT(computed("0")), AWAIT(computed("1210")), AWAIT(computed("1230")));
    return 0;
}
// CHECK:      0 -1 28 1 2 3
// CHECK-NEXT: 1 -1 26 7 1 2
// CHECK-NEXT: 3 -1 16 3 1 2
// CHECK-NEXT: 6 -1 28 4 1 2
// CHECK-NEXT: 10 23 27 5 1 2
// CHECK-NEXT: 15 23 27 6 1 2
// CHECK-NEXT: 1 11 3050
// CHECK-NOT:  {{.+}}
