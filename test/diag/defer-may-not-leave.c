// Jumps out of and into DEFERs, and past them.
// RUN: %verify %s
#include <asyncc.h>

ASYNC int leaves(int n)
{
    for (;;) {
        DEFER { if (n) return 1; }    // expected-error {{return inside DEFER: a DEFER may not leave its block}}
        DEFER { if (n) break; }       // expected-error {{break out of DEFER: a DEFER may not leave its block}}
        DEFER { if (n) continue; }    // expected-error {{continue out of DEFER: a DEFER may not leave its block}}
        DEFER { if (n) goto out; }    // expected-error {{goto out of DEFER: a DEFER may not leave its block}}
        DEFER { for (;;) break; switch (n) { case 1: break; } do continue; while (0); goto in; in: n++; }
        AWAIT(async_yield());
        break;
    }
out:
    return 0;
}

ASYNC int enters(int n)
{
    if (n == 1)
        goto inside; // expected-error {{goto into the body of a DEFER}}
    if (n == 2)
        goto behind; // expected-error {{goto past a DEFER, or into an ASYNC_TRY, ASYNC_TIMEOUT or ASYNC_GROUP, from outside}}
    if (n == 3)
        goto try;    // expected-error {{goto past a DEFER, or into an ASYNC_TRY, ASYNC_TIMEOUT or ASYNC_GROUP, from outside}}
    DEFER { inside: n++; }
behind:
    ASYNC_TRY { try: AWAIT(async_yield()); }
    ASYNC_CATCH (err) { n = err; }
    return n;
}

ASYNC int cases(int n)
{
    switch (n) {
    case 1:;
        DEFER n++;
        AWAIT(async_yield());
        break;
    case 2: // expected-error {{this label jumps past a DEFER}}
        break;
    default: // expected-error {{this label jumps past a DEFER}}
        break;
    }
    return n;
}

ASYNC void computed(void *target)
{
    goto *target; // expected-error {{a computed goto may lead out of a DEFER, ASYNC_TRY, ASYNC_TIMEOUT or ASYNC_GROUP, or past one}}
    DEFER (void)0;
    goto *target;
a:
    {
        DEFER (void)0;
        goto *target; // expected-error {{a computed goto may lead out of a DEFER, ASYNC_TRY, ASYNC_TIMEOUT or ASYNC_GROUP, or past one}}
    }
    (void)&&a;
    AWAIT(async_yield());
}

ASYNC void into_handlers(void *target)
{
    ASYNC_TRY { AWAIT(async_yield()); }
    ASYNC_CATCH (err) {
        goto *target;
    in_handler:
        (void)&&in_handler;
    }
    goto *target; // expected-error {{a computed goto may lead out of a DEFER, ASYNC_TRY, ASYNC_TIMEOUT or ASYNC_GROUP, or past one}}
}

ASYNC void into_defer(void *target)
{
    DEFER {
        goto *target;
    in_defer:
        (void)&&in_defer;
    }
    goto *target; // expected-error {{a computed goto may lead out of a DEFER, ASYNC_TRY, ASYNC_TIMEOUT or ASYNC_GROUP, or past one}}
    AWAIT(async_yield());
}
