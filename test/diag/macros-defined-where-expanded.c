// A macro that must be expanded in the function that defines it, and has a macro's name in it then.
// RUN: %verify %s
#include <asyncc.h>

ASYNC int number(int n)
{
    AWAIT(async_yield());
    return n;
}

ASYNC int own_name(int n)
{
#define n (n + 1) // expected-error {{the macro 'n' is defined inside of this function and must be expanded in it, which leaves a name in the text that it would replace again; give it another name}}
    AWAIT(async_yield());
    return n;
#undef n
}

ASYNC int others(void)
{
    struct { int x, y; } pair = {1, 2};
#define first pair.x
    first = AWAIT(number(3));
    pair.y += first;
    return pair.y;
}
