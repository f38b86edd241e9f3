// AWAITs that control does not reach; without a comment: those that it may.
// RUN: %verify %s
// RUN: %asyncc %s -o /dev/null -Wno-async-unreachable-await 2>&1 | FileCheck %s --check-prefix=NONE --allow-empty
// NONE-NOT: unreachable
#include <asyncc.h>
#include <stdbool.h>
#include <stdlib.h>

ASYNC int number(int n)
{
    AWAIT(async_yield());
    return n;
}

ASYNC int behind_jumps(int n)
{
    if (n == 1) {
        return n;             // expected-note {{this returns}}
        AWAIT(number(1));     // expected-warning {{this AWAIT is never reached; put what must run in any case, also on failure and cancellation, in a DEFER, or take it out}}
        AWAIT(number(2));
    }
    while (n) {
        if (n == 2) {
            break;            // expected-note {{this leaves the block}}
            AWAIT(number(1)); // expected-warning {{this AWAIT is never reached}}
        } else if (n == 4) {
            continue;         // expected-note {{this goes on with the next round}}
            n += AWAIT(number(1)); // expected-warning {{this AWAIT is never reached}}
        }
        AWAIT(number(3));
    }
    if (n == 3) {
        ASYNC_RAISE(-1);      // expected-note {{this fails}}
        AWAIT(number(1));     // expected-warning {{this AWAIT is never reached}}
    }
    if (n)
        return 1;
    else
        exit(1);              // expected-note {{this does not return}}
    return AWAIT(number(1));  // expected-warning {{this AWAIT is never reached}}
}

ASYNC void behind_loops(int n)
{
    if (n) {
        while (true) {        // expected-note {{this loop does not end}}
            AWAIT(number(1));
            while (n--)
                break;
            switch (n) {
            case 1:
                break;
            }
        }
        AWAIT(number(2));     // expected-warning {{this AWAIT is never reached}}
    } else if (n == 1) {
        do                    // expected-note {{this loop does not end}}
            AWAIT(number(1));
        while (1);
        AWAIT(number(2));     // expected-warning {{this AWAIT is never reached}}
    }
    ASYNC_TRY {
        for (;;)
            AWAIT(number(1));
    } ASYNC_CATCH (err) {
        return;               // expected-note {{this returns}}
    }
    ASYNC_TIMEOUT (1) {
        AWAIT(number(2)); // expected-warning {{this AWAIT is never reached}}
    }
}

ASYNC void in_a_switch(int n)
{
    switch (n) {
        AWAIT(number(0));     // expected-warning {{this AWAIT is never reached}}
    case 1:
        AWAIT(number(1));
        return;               // expected-note {{this returns}}
        AWAIT(number(2));     // expected-warning {{this AWAIT is never reached}}
    case 2:
        AWAIT(number(2));
        break;
    default:
        return;
    }
    DEFER {
        AWAIT(number(3));
    }
    AWAIT(number(3));
}

/* ---- nothing to say ----------------------------------------------------------------------------- */

#define FOREVER for (;;)
enum { DEBUG = 0 };

ASYNC int reached(int n)
{
    DEFER AWAIT(number(0));
    for (;;) {
        if (AWAIT(number(1)))
            break;
    }
    AWAIT(number(1));
    while (1) { // expected-note {{this loop does not end}}
        if (n)
            goto out;
    }
    AWAIT(number(3)); // expected-warning {{this AWAIT is never reached}}
out:
    AWAIT(number(2));
    do {
        n += AWAIT(number(3));
        if (n)
            continue;
    } while (0);
    AWAIT(number(4));
    if (DEBUG)
        AWAIT(number(5));
    if (0)
        AWAIT(number(6));
    while (DEBUG)
        AWAIT(number(7));
    ASYNC_TRY {
        ASYNC_RAISE(-1);
    } ASYNC_CATCH (err) {
        AWAIT(number(err));
    }
    AWAIT(number(8));
    ASYNC_TIMEOUT (1) {
        FOREVER
            AWAIT(number(9));
    } ASYNC_CATCH (late) {
        n = late;
    }
    AWAIT(number(10));
    switch (n) {
    case 1:
        return AWAIT(number(11));
    case 2:
        n = AWAIT(number(12));
    default:
        if (n)
            return n;
        else
            goto in;
    }
    while (n) {
        return n;
    in:
        AWAIT(number(13));
    }
    return AWAIT(number(14)) + (int)sizeof AWAIT(number(15));
}
