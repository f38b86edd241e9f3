#include "lib.h"

ASYNC int twice(int x)
{
    AWAIT(async_sleep(0.001));
    return 2 * x;
}
