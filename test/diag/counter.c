// A macro that must be expanded cannot use __COUNTER__: it would count from another value.
// RUN: %verify %s
#include <asyncc.h>

ASYNC int wait(int x)
{
    AWAIT(async_yield());
    return x;
}

#define PASTE_BOTH(a, b) a##b
#define PASTE(a, b) PASTE_BOTH(a, b)
#define NUMBERED(x) (AWAIT(wait(x)) + __COUNTER__)
#define UNIQUE(x) int PASTE(unique_, __COUNTER__) = AWAIT(wait(x))
#define NUMBER __COUNTER__

ASYNC int stays(void)
{
    int first = NUMBER, second = NUMBER;
    return first * 10 + second + AWAIT(wait(NUMBER));
}

ASYNC int main(void)
{
    // expected-error@+1 {{this macro must be expanded here, but it uses __COUNTER__, whose value would change; write it out}}
    return NUMBERED(1);
}
