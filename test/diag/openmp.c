// Regions of OpenMP may not stand in ASYNC functions; without -fopenmp nobody minds the pragmas.
// RUN: %verify %s -fopenmp
// RUN: %asyncc %s -o /dev/null
#include <asyncc.h>

ASYNC int f(int x)
{
    AWAIT(async_yield());
#pragma omp parallel for
    for (int i = 0; i < 3; i++) // expected-error@-1 {{a region of OpenMP cannot be left and entered again by an AWAIT; move it to an ordinary function}}
        x += AWAIT(f(i));
    return x;
}

int ordinary(int x)
{
#pragma omp parallel for
    for (int i = 0; i < 3; i++)
        x += i;
    return x;
}
