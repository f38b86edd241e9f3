// switch around AWAITs: in the value, in the cases, fall-through, nested, ranges, without a default, with jumps.
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

ASYNC int fall_through(int x)
{
    int sum = 0;
    switch (AWAIT(maybe(x))) {
    case 0:
        sum += AWAIT(maybe(1));
        __attribute__((fallthrough));
    case 1:
        sum += AWAIT(maybe(10));
        break;
    case 2: {
        int inner = AWAIT(maybe(100));
        sum += inner;
    }
        /* fall through */
    default:
        sum += 1000;
        /* fall through */
    case 3:
        sum += AWAIT(maybe(10000));
    }
    return sum;
}

ASYNC int labels_with_colons(int x)
{
    switch (x) {
    case sizeof(int) == 4 ? 1 : 2: return AWAIT(maybe(11)) + AWAIT(maybe(1));
    case (0 ? 4 : 0 ? 5 : 6): AWAIT(maybe(1)); x++; /* fall through */
    case 1 ? 0 ? 7 : 8 : 9: return AWAIT(maybe(x)) + AWAIT(maybe(2));
    }
    return AWAIT(maybe(99));
}

enum colour { RED, GREEN = 5, BLUE };

ASYNC int by_enum(enum colour colour)
{
    switch (colour) {
    case RED: return AWAIT(maybe(1));
    case GREEN: AWAIT(maybe(2)); break;
    case BLUE: { AWAIT(maybe(3)); return 3; }
    }
    return 2;
}

ASYNC int ranges(int x)
{
    switch (AWAIT(maybe(x)) * 10) {
    case -10 ... -1: return AWAIT(maybe(-1));
    case 0: case 10: case 20: return AWAIT(maybe(12));
    case 30 ... 49: AWAIT(maybe(x)); return 34;
    default: return AWAIT(maybe(99));
    }
}

ASYNC int nested(int x, int y)
{
    int sum = 0;
    switch (x) {
    case 1:
        switch (AWAIT(maybe(y))) {
        case 1: sum += AWAIT(maybe(1)); break;
        case 2: sum += AWAIT(maybe(2)); /* fall through */
        default: sum += AWAIT(maybe(4));
        }
        sum += 8;
        break;
    case 2:
        for (int i = 0; i < 3; i++) {
            switch (AWAIT(maybe(i)) + y) {
            case 2: continue;
            case 3: break;
            default: sum += AWAIT(maybe(16));
            }
            sum += 32;
        }
        break;
    }
    return sum;
}

ASYNC int in_loop(int n)
{
    int sum = 0;
    while (n > 0) {
        int kept = n;
        switch (n % 4) {
            int skipped;
        case 0:
            skipped = AWAIT(maybe(n));
            sum += skipped;
            break;
        case 1:
            n--;
            continue;
        case 2:
            AWAIT(maybe(0));
            n -= 1;
            break;
        default:
            if (AWAIT(maybe(n)) > 5)
                break;
            sum += 100;
        }
        n--;
        sum += kept;
    }
    return sum;
}

ASYNC int no_braces(int x)
{
    switch (AWAIT(maybe(x)))
    case 1: x = AWAIT(maybe(11));
    switch (x)
    default: AWAIT(maybe(0));
    switch (AWAIT(maybe(x)))
        ;
    return x;
}

ASYNC long wide(unsigned long long x)
{
    switch (x) {
    case 1ULL << 40: return AWAIT(maybe(40));
    case ~0ULL: return AWAIT(maybe(64));
    }
    switch ((char)AWAIT(maybe((int)x))) {
    case 'a': return 'A';
    case '\n': return AWAIT(maybe('N'));
    }
    return 0;
}

ASYNC int into_block(int x)
{
    int sum = 0;
    switch (x) {
    case 0:
        if (sum == 0) {
            sum += AWAIT(maybe(1));
            /* fall through */
    case 1:
            sum += AWAIT(maybe(2));
        }
        /* fall through */
    case 2:
        sum += 8;
    }
    return sum;
}

ASYNC int main(void)
{
    for (int x = -1; x < 6; x++, calls++) {
        printf("%d %d", AWAIT(fall_through(x)), AWAIT(ranges(x)));
        printf(" %d %d %d", AWAIT(nested(1, x)), AWAIT(nested(2, x)), AWAIT(in_loop(x + 3)));
        printf(" %d %d %d\n", AWAIT(no_braces(x)), AWAIT(into_block(x)), AWAIT(by_enum((enum colour)x)));
    }
    printf("%ld %ld %ld %ld\n", AWAIT(wide(1ULL << 40)), AWAIT(wide(~0ULL)), AWAIT(wide('a')), AWAIT(wide('\n')));
    printf("%d %d %d %d\n", AWAIT(labels_with_colons(1)), AWAIT(labels_with_colons(6)), AWAIT(labels_with_colons(8)), AWAIT(labels_with_colons(2)));
    return 0;
}
// CHECK:      11000 -1 12 144 2 -1 0 2
// CHECK-NEXT: 11 12 12 96 105 0 11 1
// CHECK-NEXT: 10 12 9 80 113 11 10 2
// CHECK-NEXT: 11100 12 14 80 113 2 8 2
// CHECK-NEXT: 10000 34 12 128 119 3 0 2
// CHECK-NEXT: 11000 34 12 144 126 4 0 2
// CHECK-NEXT: 11000 99 12 144 142 5 0 2
// CHECK-NEXT: 40 64 65 78
// CHECK-NEXT: 12 9 10 99
// CHECK-NOT:  {{.+}}
