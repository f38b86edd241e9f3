// A cleanup attribute calls its handler without AWAIT, so an ASYNC one is refused.
// RUN: %verify %s
#include <asyncc.h>

static ASYNC void note(int *value)
{
    AWAIT(async_yield());
    *value = 0;
}

static void plain(int *value) { *value = 0; }

ASYNC int awaits(void)
{
    int fine __attribute__((cleanup(plain))) = 1;
    int bad __attribute__((cleanup(note))) = 2; // expected-error {{note must be awaited, which a cleanup attribute cannot do; write DEFER AWAIT(note(&bad)); behind the declaration}}
    AWAIT(async_yield());
    return fine + bad;
}

int ordinary(void)
{
    int worse __attribute__((cleanup(note))) = 3; // expected-error {{note must be awaited}}
    return worse;
}
