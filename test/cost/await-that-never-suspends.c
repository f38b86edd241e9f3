/* An AWAIT that does not suspend is a C call and a few instructions: a chain of ten is counted by callgrind, which the
 * machine's load does not touch, beside the same chain of plain calls. Neither is inlined.
 *
 * RUN: rm -rf %t && mkdir %t && %asyncc %s -o %t/chain.c
 * RUN: %gcc -O2 -fno-inline-functions -fno-inline-small-functions -fno-inline-functions-called-once -I%include \
 * RUN:     %t/chain.c %build/libasyncc.a -pthread -o %t/gcc
 * RUN: %clang -O2 -finline-hint-functions -I%include %t/chain.c %build/libasyncc.a -pthread -o %t/clang
 * RUN: %count-instructions %t/gcc --calls 10 --limit 12 | FileCheck %s
 * RUN: %count-instructions %t/clang --calls 10 --limit 12 | FileCheck %s
 *
 * CHECK: within the limit
 */
#include <asyncc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static volatile unsigned sum;

/* ---- plain ------------------------------------------------------------------------------------ */

__attribute__((cold)) static void give_way(void)
{
    sum++;
}

static int plain_1(int x)
{
    if (x < 0)
        give_way();
    return x + 1;
}

#define PLAIN(name, next)      \
    static int name(int x)     \
    {                          \
        return next(x) + 1;    \
    }
PLAIN(plain_2, plain_1)
PLAIN(plain_3, plain_2)
PLAIN(plain_4, plain_3)
PLAIN(plain_5, plain_4)
PLAIN(plain_6, plain_5)
PLAIN(plain_7, plain_6)
PLAIN(plain_8, plain_7)
PLAIN(plain_9, plain_8)
PLAIN(plain_10, plain_9)

/* ---- async ------------------------------------------------------------------------------------ */

ASYNC static int async_1(int x)
{
    if (x < 0)
        AWAIT(async_yield());
    return x + 1;
}

ASYNC static int async_2(int x)
{
    return AWAIT(async_1(x)) + 1;
}

ASYNC static int async_3(int x)
{
    return AWAIT(async_2(x)) + 1;
}

ASYNC static int async_4(int x)
{
    return AWAIT(async_3(x)) + 1;
}

ASYNC static int async_5(int x)
{
    return AWAIT(async_4(x)) + 1;
}

ASYNC static int async_6(int x)
{
    return AWAIT(async_5(x)) + 1;
}

ASYNC static int async_7(int x)
{
    return AWAIT(async_6(x)) + 1;
}

ASYNC static int async_8(int x)
{
    return AWAIT(async_7(x)) + 1;
}

ASYNC static int async_9(int x)
{
    return AWAIT(async_8(x)) + 1;
}

ASYNC static int async_10(int x)
{
    return AWAIT(async_9(x)) + 1;
}

/* chain plain|async COUNT */
ASYNC int main(int argc, char **argv)
{
    int count = argc > 2 ? atoi(argv[2]) : 0;
    if (argc > 1 && !strcmp(argv[1], "plain"))
        for (int i = 0; i < count; i++)
            sum += (unsigned)plain_10(i);
    else
        for (int i = 0; i < count; i++)
            sum += (unsigned)AWAIT(async_10(i));
    return 0;
}
