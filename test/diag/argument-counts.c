// Calls of functions without a prototype that have too few arguments or too many, which compilers let pass.
// RUN: %verify %s -std=c17
#include <asyncc.h>

ASYNC int add();                                                     // expected-note@* 0+ {{declared here}}
static ASYNC int none() { AWAIT(async_yield()); return 1; }
static ASYNC int two(a, b) int a; int b; { AWAIT(async_yield()); return a + b; }
static ASYNC int some(int n, ...) { AWAIT(async_yield()); return n; }

ASYNC int main(void)
{
    int x;
    AWAIT(add(1));                                 // expected-error {{'add' takes 2 arguments, not 1; correct the call, and declare the function with a prototype, by which compilers check calls}}
    AWAIT(none(1));                                // expected-error {{'none' takes 0 arguments, not 1}}
    AWAIT(two(1));                                 // expected-error {{'two' takes 2 arguments, not 1}}
    AWAIT(two(1, 2, 3));                           // expected-error {{'two' takes 2 arguments, not 3}}
    async_create_task(two());                      // expected-error {{'two' takes 2 arguments, not 0}}
    AWAIT(async_gather(x = two(1), none()));       // expected-error {{'two' takes 2 arguments, not 1}}
    AWAIT(two(1, (2, 3)));
    AWAIT(some(1, 2, 3));
    AWAIT(none());
    AWAIT(add(1, 2));
    return x;
}

int ordinary(void) { return async_run(add(1, 2, 3)); } // expected-error {{'add' takes 2 arguments, not 3}}

ASYNC int add(int a, int b) { AWAIT(async_yield()); return a + b; }
