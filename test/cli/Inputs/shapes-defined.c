#include <asyncc.h>

ASYNC double scale(double x, unsigned level)
{
    AWAIT(async_yield());
    return x * level;
}

ASYNC int count(const char *text, unsigned long length, int matches(const char *))
{
    AWAIT(async_yield());
    return length && matches(text);
}

ASYNC int old(c, x) char c; float x;
{
    AWAIT(async_yield());
    return c + (int)x;
}

ASYNC int unknown(int a, int b)
{
    AWAIT(async_yield());
    return a + b;
}

ASYNC int wide()
{
    AWAIT(async_yield());
    return 0;
}

ASYNC int half(float x)
{
    AWAIT(async_yield());
    return (int)(x / 2);
}
