// Keywords that macros bring into ordinary functions, also into those that name nothing else of async C.
// RUN: %verify %s
#include <asyncc.h>

#define WAIT(x) AWAIT(x)
#define BOTH(x) (WAIT(x) + AWAIT(x))
#define RAISE ASYNC_RAISE(-1)
#define FAIL RAISE
#define LATER DEFER { }
#define GUARDED(x) ASYNC_TRY { AWAIT(x); } ASYNC_CATCH (err) { (void)err; }
#define LIMITED ASYNC_TIMEOUT (1) { }
#define FUNCTION(name) static int name(void) { return WAIT(async_number(3)); }
#define SLEEP async_sleep(1)
#define NUMBER(n) ((n) + 1)

ASYNC int async_number(int n) { AWAIT(async_yield()); return n; }
ASYNC int number(int n) { AWAIT(async_yield()); return n; }

static int waits(int n) { return WAIT(number(n)); }           // expected-error {{AWAIT outside an ASYNC function; make the function ASYNC, or start the call with async_run(…)}}
static int waits_inside(int n) { return NUMBER(WAIT(number(n))); } // expected-error {{AWAIT outside an ASYNC function}}
static int waits_twice(int n) { return BOTH(number(n)); }     // expected-error {{AWAIT outside an ASYNC function}}
static void fails(int n) { if (n) FAIL; }                     // expected-error {{'ASYNC_RAISE' outside an ASYNC function}}
static void defers(int n) { LATER n++; }                      // expected-error {{'DEFER' outside an ASYNC function}}
static void guards(int n) { GUARDED(number(n)) }              // expected-error {{'ASYNC_TRY' outside an ASYNC function}}
static void is_limited(void) { LIMITED }                      // expected-error {{'ASYNC_TIMEOUT' outside an ASYNC function}}
static void forgets(void) { SLEEP; }                          // expected-error {{call of async function 'async_sleep' without AWAIT}}
FUNCTION(made)                                                // expected-error {{AWAIT outside an ASYNC function}}
static int asks(int n) { return (int)sizeof(WAIT(number(n))) + NUMBER(n); }

int main(void)
{
    fails(1);
    defers(2);
    guards(3);
    is_limited();
    forgets();
    return waits(1) + waits_inside(2) + waits_twice(3) + made() + asks(4);
}
