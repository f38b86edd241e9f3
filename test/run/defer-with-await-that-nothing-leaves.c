// A DEFER whose scope is only ever left at its end may AWAIT.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

ASYNC static void count(int from)
{
    int to = from + 2;
    {
        DEFER { AWAIT(async_yield()); printf("ended at %d\n", to); }
        for (int i = from; i < to; i++)
            printf("%d\n", i);
    }
    AWAIT(async_yield());
}

ASYNC int main(void)
{
    AWAIT(count(4));
    return 0;
}
// CHECK:      4
// CHECK-NEXT: 5
// CHECK-NEXT: ended at 6
