#include "inline.h"

ASYNC int uses_it(void)
{
    return AWAIT(defined_in_header(1));
}
