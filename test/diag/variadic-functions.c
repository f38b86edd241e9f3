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

ASYNC int too_late(int count, ...)
{
    va_list arguments;
    AWAIT(async_yield());
    va_start(arguments, count); // expected-error {{va_start comes after an AWAIT, but the arguments are gone by then; read them into variables first}}
    count = va_arg(arguments, int);
    va_end(arguments);
    return count;
}

ASYNC int twice(int count, ...)
{
    va_list arguments;
    for (int i = 0; i < 2; i++) {
        va_start(arguments, count); // expected-error {{va_start comes after an AWAIT}}
        count += va_arg(arguments, int);
        va_end(arguments);
        AWAIT(async_yield());
    }
    return count;
}
