#include <asyncc.h>

static inline ASYNC int defined_in_header(int x)
{
    AWAIT(async_yield());
    return x;
}
