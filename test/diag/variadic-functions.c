// What cannot be done with a variadic ASYNC function is refused.
// RUN: %verify %s
#include <asyncc.h>
#include <stdarg.h>

ASYNC int far(int n, ...);
ASYNC static int near(int n, ...)
{
    va_list list; // expected-error {{the va_list 'list' is used after an AWAIT}}
    va_start(list, n);
    AWAIT(async_yield());
    n = va_arg(list, int);
    va_end(list);
    return n;
}

ASYNC int main(void)
{
    AWAIT(near(1, 2));
    return 0;
}
