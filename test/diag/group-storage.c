// The tasks of an ASYNC_GROUP outlive a variable array in its body: its storage goes when the body is left.
// RUN: %verify %s
#include <asyncc.h>

ASYNC void fill(int *to)
{
    AWAIT(async_yield());
    *to = 1;
}

ASYNC void storage(int n)
{
    int before[n];
    ASYNC_GROUP (g) {
        int own[n]; // expected-error {{the storage of 'own' would end before the tasks of its ASYNC_GROUP do; declare it in front of the group}}
        async_group_create_task(g, fill(before));
        async_group_create_task(g, fill(own));
    }
}
