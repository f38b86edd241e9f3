#include "inline-functions.h"

static ASYNC int is_static(int x) /* not that of the other file */
{
    return x;
}

ASYNC int elsewhere(int x)
{
    ASYNC int (*pointer)(int) = instantiated;
    return AWAIT(declared_inline(AWAIT(pointer(x)))) + AWAIT(declared_before(x)) - AWAIT(is_static(x));
}
