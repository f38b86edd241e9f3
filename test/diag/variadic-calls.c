// A variadic ASYNC function can only be awaited by its name, in the file that defines it.
// RUN: %verify %s
#include <asyncc.h>

ASYNC int far(int n, ...);
ASYNC static int near(int n, ...) { AWAIT(async_yield()); return n; }

ASYNC int main(void)
{
    AWAIT(near(1, 2));
    AWAIT(far(1, 2)); // expected-error {{a variadic ASYNC function can only be awaited, by its name, in the file that defines it}}
    (void)async_create_task(near(1, 2)); // expected-error {{a variadic ASYNC function can only be awaited}}
    return 0;
}
