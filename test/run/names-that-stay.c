// Names that must stay what they are hide variables: extern variables, typedefs, enumerators, functions, block-local labels.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>
static int calls;

ASYNC int maybe(int x) /* suspends every other time */
{
    if (calls++ % 2)
        AWAIT(async_yield());
    return x;
}

int x = 1000;

ASYNC int hide(int x, int RED, int number, int puts)
{
    int sum = 0;
    { extern int x; AWAIT(maybe(0)); sum += x; }
    { enum { RED = 5, GREEN }; AWAIT(maybe(0)); sum += RED + GREEN; }
    { typedef int number; number n = AWAIT(maybe(1)); AWAIT(maybe(0)); sum += n; }
    { int puts(const char *); AWAIT(maybe(0)); puts("hidden"); }
    return sum + x + RED * 3 + number * 5 + puts;
}

ASYNC int hide_twice(int x)
{
    int sum = x;
    {
        int x = sum + 1;
        for (int i = 0; i < 2; i++) {
            int x = sum + 10;
            {
                extern int x;
                sum += AWAIT(maybe(x));
            }
            sum += x;
        }
        sum += x;
    }
    return sum + x;
}

ASYNC int block_labels(int x)
{
    int sum = 0;
    for (int i = 0; i < 2; i++) {
        {
            __label__ out;
            int first = x;
            if (AWAIT(maybe(x)))
                goto out;
            sum += 1;
        out:
            sum += AWAIT(maybe(2)) + first;
        }
        {
            __label__ out;
            int second = x;
            if (!AWAIT(maybe(x)))
                goto out;
            sum += 10;
        out:
            sum += AWAIT(maybe(20)) + second;
        }
    }
    return sum;
}

ASYNC int main(void)
{
    printf("%d\n", AWAIT(hide(1, 2, 3, 4)));
    printf("%d\n", AWAIT(hide_twice(1)));
    printf("%d %d\n", AWAIT(block_labels(0)), AWAIT(block_labels(3)));
    return 0;
}
// CHECK:      hidden
// CHECK-NEXT: 1038
// CHECK-NEXT: 3037
// CHECK-NEXT: 46 76
// CHECK-NOT:  {{.+}}
