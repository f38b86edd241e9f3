// What would be lost when the C stack is given up.
// RUN: %verify %s
#include <asyncc.h>
#include <alloca.h>
#include <setjmp.h>
#include <stdarg.h>

static jmp_buf where;

ASYNC int uses(int n)
{
    char *p = alloca(10); // expected-error {{ties this function to its C stack, which is given up at each AWAIT}}
    AWAIT(async_yield());
    if (setjmp(where))    // expected-error {{ties this function to its C stack}}
        n++;
    return p[0] + n;
}

ASYNC int without_await(int n)
{
    char *p = alloca(10);
    p[0] = (char)n;
    return p[0];
}
