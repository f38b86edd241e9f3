// Errors of C itself, in the middle of ASYNC functions, are clang's, at the user's lines; the tool adds none of its own.
// RUN: %verify %s
#include <asyncc.h>

struct incomplete;

ASYNC int f(int n)
{
    AWAIT(async_sleep(undeclared));      // expected-error {{use of undeclared identifier 'undeclared'}}
    int p = AWAIT(g(1));                 // expected-error {{call to undeclared function 'g'}}
    struct incomplete x;                 // expected-error {{variable has incomplete type 'struct incomplete'}}
    AWAIT(async_yield(1, 2));            // expected-error {{too many arguments to function call}}
    return AWAIT(async_sleep(1));        // expected-error {{returning 'void' from a function with incompatible result type 'int'}}
}

ASYNC void syntax(void)
{
    AWAIT(async_yield())
}                                        // expected-error@-1 {{expected ';' after expression}}

ASYNC void stray(void)
{
    AWAIT(async_yield());
    ASYNC_CATCH (err) { }                // expected-error {{expected expression}}
}

ASYNC int outer(int x)
{
    int nested(int y) { return x + y; }  // expected-error {{function definition is not allowed here}} expected-note {{nested functions, which gcc has, are bound to a C stack; define it outside}}
    return x;
}
