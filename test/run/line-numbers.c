// __LINE__ is the line that it stands in, where a statement is taken apart, too, and out of macros.
// RUN: %run-all %s | FileCheck %s --match-full-lines --implicit-check-not={{.}}
#include <asyncc.h>
#include <stdio.h>
#include <string.h>
#define SHOW(x) #x
#define ADD(a, b) ((a) + (b))
#define where(x) at(__LINE__, x)
static int at(int line, int x) { return line * 10 + x; }
ASYNC int same(int x) { AWAIT(async_yield()); return x; }
ASYNC int lines(void)
{
    int first = __LINE__ * 0 + AWAIT(same(
        __LINE__)) - __LINE__
        + 10 * (__LINE__ - 13);
    int second[2] = {AWAIT(same(1)),
        __LINE__ - __LINE__}, __LINE__other = 3;
    ASYNC_TRY { AWAIT(same(
        __LINE__)); second[0] +=
        __LINE__ - AWAIT(same(__LINE__)); } ASYNC_CATCH (e) { (void)e; }
#line 500
    if (AWAIT(same(0)) ||
        AWAIT(same(__LINE__)) != 501 || where(AWAIT(same(2))) != 5012 || strcmp(SHOW(__LINE__), "__LINE__"))
        printf("wrong in %d\n", __LINE__);
    AWAIT(same(
          1)), printf("%d\n", __LINE__);
    const char *text = "__LINE__";
    return first + second[0] * 100 + second[1] * 1000 + __LINE__other + ADD(AWAIT(same(0)), __LINE__ - __LINE__) + (int)strlen(text);
}
#define HERE __LINE__
#define BELOW(lines) (HERE + (lines))
ASYNC int by_macros(void)
{
#line 600
    int first = AWAIT(same(0)) +
        HERE +
        AWAIT(same(
        HERE)) + BELOW(1)
        ;
    while (AWAIT(same(1)) &&
        HERE == 606)
        if (AWAIT(same(HERE)) == HERE)
            return first + AWAIT(same(0)) + HERE;
    return 0;
}
ASYNC int main(void) { printf("%d\n", AWAIT(lines())); printf("%d\n", AWAIT(by_macros())); return 0; }
// CHECK: 504
// CHECK-NEXT: 131
// CHECK-NEXT: 2416
