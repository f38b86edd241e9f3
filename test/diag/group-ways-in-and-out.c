// Jumps that an ASYNC_GROUP forbids.
// RUN: %verify %s
#include <asyncc.h>

ASYNC void jumps(int n)
{
    if (n == 1)
        goto inside; // expected-error {{goto past a DEFER, or into an ASYNC_TRY, ASYNC_TIMEOUT or ASYNC_GROUP, from outside}}
    switch (n) {
        ASYNC_GROUP (g) {
        case 2: // expected-error {{this label jumps past a DEFER (or into an ASYNC_TRY, ASYNC_TIMEOUT or ASYNC_GROUP) that the switch stands outside of}}
            AWAIT(async_yield());
        }
    }
    ASYNC_GROUP (g) {
    inside:
        if (n == 3)
            break;    // expected-error {{break outside of a loop or switch}}
        if (n == 4)
            continue; // expected-error {{continue outside of a loop}}
    }
}
