// An async call that is neither awaited nor started.
// RUN: %verify %s
#include <asyncc.h>

ASYNC int f(int n); // expected-note 3 {{'f' is declared here}}
struct methods {
    ASYNC void (*run)(void);
};
typedef ASYNC int (*operation)(int);

ASYNC int inside(struct methods *methods, operation operation, ASYNC int (*parameter)(int))
{
    f(1);                          // expected-error {{call of async function 'f' without AWAIT; write AWAIT(…), or start it as a task with async_create_task(…)}}
    int x = AWAIT(f(f(2)));        // expected-error {{call of async function 'f' without AWAIT}}
    async_sleep(1);                // expected-error {{call of async function 'async_sleep' without AWAIT}}
    methods->run();                // expected-error {{call through a pointer to async function without AWAIT}}
    x += operation(1);             // expected-error {{call through a pointer to async function without AWAIT}}
    x += parameter(1) + sizeof f(1); // expected-error {{call through a pointer to async function without AWAIT}}
    ASYNC int (*table[])(int) = {operation, parameter};
    (*parameter)(1);               // expected-error {{call through a pointer to async function without AWAIT}}
    x += table[1](2);              // expected-error {{call through a pointer to async function without AWAIT}}
    x += (x ? f : operation)(3);   // expected-error {{call through a pointer to async function without AWAIT}}
    x += ((int (*)(int))f)(4);     // expected-error {{call through a pointer to async function without AWAIT}}
    x += AWAIT((*parameter)(1)) + AWAIT(table[1](2)) + AWAIT((x ? f : operation)(3)) + AWAIT(((int (*)(int))f)(4));
    int (*plain)(int) = (int (*)(int))(void (*)(void))f;
    return x + plain(1);
}

int outside(void)
{
    return f(3); // expected-error {{call of async function 'f' without AWAIT}}
}
