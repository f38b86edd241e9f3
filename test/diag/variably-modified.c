// Variably modified types that cannot be in scope at an AWAIT.
// RUN: %verify %s
#include <asyncc.h>

ASYNC int typedefs(int n)
{
    typedef int row[n];        // expected-error {{the typedef 'row' is variably modified and has an AWAIT in its scope; declare arrays without it, or put it in a block without AWAIT}}
    typedef int (*pointer)[n]; // expected-error {{the typedef 'pointer' is variably modified}}
    AWAIT(async_yield());
    return (int)(sizeof(row) + sizeof(pointer));
}

ASYNC int array_of_typedef(int n)
{
    typedef int row[n];        // expected-error {{the typedef 'row' is variably modified}}
    row a;
    a[0] = 1;
    AWAIT(async_yield());
    return a[0];
}

ASYNC int without_await(int n)
{
    {
        typedef int row[n];
        row a;
        a[0] = n;
        n = a[0];
    }
    AWAIT(async_yield());
    return n;
}
