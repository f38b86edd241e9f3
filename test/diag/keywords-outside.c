// Block keywords outside ASYNC functions.
// RUN: %verify %s
#include <asyncc.h>

void ordinary(void)
{
    DEFER (void)0;                                // expected-error {{'DEFER' outside an ASYNC function}}
    ASYNC_TRY { ASYNC_RAISE(-1); }                // expected-error {{'ASYNC_TRY' outside an ASYNC function}} expected-error {{'ASYNC_RAISE' outside an ASYNC function}}
    ASYNC_CATCH (err) { (void)err; }
    ASYNC_TIMEOUT (1) { }                         // expected-error {{'ASYNC_TIMEOUT' outside an ASYNC function}}
}
