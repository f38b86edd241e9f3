/* Macros that a body defines behind a variable of their name, and variables named like macros that hold further up, where others' frames are written.

RUN: %run-all %s | FileCheck %s --match-full-lines --implicit-check-not={{.}}
*/
#include <asyncc.h>
#include <stdio.h>

ASYNC int same(int x)
{
    AWAIT(async_yield());
    return x;
}
ASYNC int f1(void)
{
    int count = 1;
    AWAIT(same(count));
#define count 7
    AWAIT(async_yield());
    return count;
#undef count
}
ASYNC int f2(void)
{
    int total = 1;
    AWAIT(same(total));
#define total 8
    AWAIT(async_yield());
    return total + total;
#undef total
}
ASYNC int f3(void)
{
    int *p;
    int v = 1;
    p = &v;
#define v (*p)
    AWAIT(async_yield());
    return v;
#undef v
}
ASYNC int f4(void)
{
    struct {
        int x;
    } s = {3};
#define x x
#define s_x s.x
    s_x += AWAIT(same(s_x));
    return s_x;
#undef s_x
#undef x
}
ASYNC int f5(int n)
{
#define n m
    int m = 3;
    AWAIT(async_yield());
    return n + m;
#undef n
}
ASYNC int f6(int n, char *word)
{
    int a[2] = {n, 2}, *p = a;
    word += word[0] == 0;
#define a(i) a[i]
#define p_1 p[1]
#define n1 AWAIT(same(n))
#define word "word"
    AWAIT(async_yield());
    p_1 += a(0) + n1;
    return n1 + a(1) + word[0];
}
#undef n1
#undef a
#undef p_1
#undef word
ASYNC int f7(int n)
{
    static int kept;
    kept += n;
    int length = 5;
#define kept (kept + 1)
    {
        int length = 3;
#define length 100
        AWAIT(async_yield());
        n += length;
#undef length
        AWAIT(async_yield());
        n += length;
    }
    return kept + length + n;
}
#undef kept
#define list_each(i, n) for (int i = 0; i < (n); i++)
ASYNC int f8(int n)
{
    int sum = 0;
    list_each(i, n)
    {
#define i 4
        AWAIT(async_yield());
        sum += i;
#undef i
        sum += AWAIT(same(i));
    }
    return sum;
}
ASYNC int behind(int);
#define length 3
#define value 9
ASYNC int in_front(void)
{
    return AWAIT(behind(1)) + length + value;
}
#undef length
#undef value
ASYNC int behind(int value)
{
    int length = 1;
    AWAIT(same(value));
    return length + value;
}

ASYNC int main(void)
{
    printf("%d\n", AWAIT(in_front()));
    printf("%d\n", AWAIT(f1()));
    printf("%d\n", AWAIT(f2()));
    printf("%d\n", AWAIT(f3()));
    printf("%d\n", AWAIT(f4()));
    printf("%d\n", AWAIT(f5(1)));
    printf("%d\n", AWAIT(f6(1, "abc")));
    printf("%d\n", AWAIT(f7(1)));
    printf("%d\n", AWAIT(f8(3)));
    return 0;
}

/*
CHECK: 14
CHECK-NEXT: 7
CHECK-NEXT: 16
CHECK-NEXT: 1
CHECK-NEXT: 6
CHECK-NEXT: 6
CHECK-NEXT: 124
CHECK-NEXT: 111
CHECK-NEXT: 15
*/
