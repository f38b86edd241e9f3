// A variable that is const through its typedef needs a declaration of its own.
// RUN: %verify %s
#include <asyncc.h>

typedef const int fixed;

ASYNC int number(int n)
{
    AWAIT(async_yield());
    return n;
}

ASYNC int two_in_one(void)
{
    fixed a = AWAIT(number(1)), b = AWAIT(number(2)); // expected-error {{'a' is const through its typedef and must be kept across an AWAIT; declare it in a declaration of its own}} expected-error {{'b' is const}}
    AWAIT(async_yield());
    return a + b;
}

ASYNC int one_by_one(void)
{
    fixed a = AWAIT(number(1));
    fixed b = AWAIT(number(2));
    const int c = AWAIT(number(3)), d = AWAIT(number(4));
    AWAIT(async_yield());
    return a + b + c + d;
}
