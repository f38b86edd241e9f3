#include <asyncc.h>

ASYNC int add(int a, int b)
{
    AWAIT(async_yield());
    return a + b;
}

ASYNC int answer(void)
{
    AWAIT(async_yield());
    return 42;
}

ASYNC double half(double x)
{
    AWAIT(async_sleep(0.001));
    return x / 2;
}

ASYNC int mixed(a, c, f) int a; char c; float f;
{
    AWAIT(async_yield());
    return a + (c == 'c') + (f == 1.5f);
}

ASYNC int prototyped(char, float);
ASYNC int prototyped(c, f) char c; float f; /* callers see the prototype: nothing is promoted */
{
    AWAIT(async_yield());
    return c + (int)f;
}
