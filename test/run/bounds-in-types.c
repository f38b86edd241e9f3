// Bounds of arrays in typedefs and in the types of sizeof, casts and typeof are evaluated, as are indices in offsetof: what they read is kept.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stddef.h>
#include <stdio.h>

struct record {
    int first;
    int rest[10];
};

static void increment(int *p) { (*p)++; }

ASYNC static int *later(int *p)
{
    AWAIT(async_yield());
    return p;
}

ASYNC static int size_of_type(int n)
{
    AWAIT(async_yield());
    return (int)sizeof(int[n]);
}

ASYNC static int size_of_typeof(int n)
{
    AWAIT(async_yield());
    return (int)sizeof(__typeof__(char[n + 1]));
}

ASYNC static int size_of_expression(int n, void *p)
{
    AWAIT(async_yield());
    return (int)sizeof(*(char (*)[n])p);
}

ASYNC static int size_in_frame(int n)
{
    increment(&n);
    AWAIT(async_yield());
    return (int)sizeof(char[n]);
}

ASYNC static int cast(int columns, int *p)
{
    AWAIT(async_yield());
    return ((int (*)[columns])p)[1][1];
}

ASYNC static int cast_of_await(int columns, int *p) { return ((int (*)[columns])AWAIT(later(p)))[1][1]; }

ASYNC static int cast_in_frame(int columns, int *p)
{
    increment(&columns);
    AWAIT(async_yield());
    return ((int (*)[columns])p)[1][1];
}

ASYNC static int offset(int n)
{
    AWAIT(async_yield());
    return (int)(offsetof(struct record, rest[n]) - offsetof(struct record, rest));
}

ASYNC static int named(int n)
{
    AWAIT(async_yield());
    {
        typedef int row[n], (*rows)[n + 1];
        row a;
        rows p = 0;
        return (int)(sizeof(row) + sizeof a + sizeof *p);
    }
}

ASYNC static int named_in_frame(int n)
{
    increment(&n);
    AWAIT(async_yield());
    {
        typedef char row[n];
        return (int)sizeof(row);
    }
}

ASYNC static int named_each_time(int n)
{
    int sum = 0;
    for (int i = 0; i < 3; i++) {
        AWAIT(async_yield());
        {
            typedef char row[n + i];
            sum += sizeof(row);
        }
    }
    return sum;
}

ASYNC int main(void)
{
    int a[9] = {0, 1, 2, 3, 4, 5, 6, 7, 8};
    printf("sizeof %d %d\n", AWAIT(size_of_type(3)) / (int)sizeof(int), AWAIT(size_of_typeof(3)));   // CHECK: sizeof 3 4
    printf("sizeof %d %d\n", AWAIT(size_of_expression(5, a)), AWAIT(size_in_frame(3)));             // CHECK: sizeof 5 4
    printf("cast %d %d %d\n", AWAIT(cast(3, a)), AWAIT(cast_of_await(3, a)), AWAIT(cast_in_frame(3, a))); // CHECK: cast 4 4 5
    printf("offsetof %d\n", AWAIT(offset(3)) / (int)sizeof(int));                                    // CHECK: offsetof 3
    printf("typedef %d %d %d\n", AWAIT(named(3)) / (int)sizeof(int), AWAIT(named_in_frame(3)), AWAIT(named_each_time(5))); // CHECK: typedef 10 4 18
    return 0;
}
