// An array in a struct that a function returned does not outlive an AWAIT.
// RUN: %verify %s
#include <asyncc.h>

struct text { char c[8]; int length; };
struct text get(void);
int use(const char *text, int x);

ASYNC int number(int n)
{
    AWAIT(async_yield());
    return n;
}

ASYNC int passed_on(void)
{
    return use(get().c, AWAIT(number(1))); // expected-error {{this array lies in a temporary that is gone after the AWAIT to its right; keep the struct in a variable first}}
}

ASYNC int fine(void)
{
    struct text text = get();
    int x = get().c[0] + get().length + AWAIT(number(1));
    x += AWAIT(number(1)) + use(get().c, 2);
    return x + use(text.c, AWAIT(number(1)));
}
