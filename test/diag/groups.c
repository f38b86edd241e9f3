// Where an ASYNC_GROUP cannot stand, and what its tasks cannot be.
// RUN: %verify %s
#include <asyncc.h>

ASYNC int number(int n)
{
    AWAIT(async_yield());
    return n;
}

static int plain(int n) { return n; }

void ordinary(void)
{
    ASYNC_GROUP (g) { // expected-error {{'ASYNC_GROUP' outside an ASYNC function}}
        async_group_create_task(g, number(1));
    }
}

ASYNC void calls(int n)
{
    ASYNC_GROUP (g) {
        async_group_create_task(g, plain(1)); // expected-error {{'plain' is not ASYNC and cannot be started}}
        async_group_create_task(g, n);        // expected-error {{'async_group_create_task' needs a call of an async function}}
        number(1);                            // expected-error {{call of async function 'number' without AWAIT}}
    }
}
