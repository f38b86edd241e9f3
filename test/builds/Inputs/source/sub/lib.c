#include "../lib.h"
#include "own.h"

ASYNC int twice(int x)
{
    AWAIT(async_sleep(OWN));
    return 2 * x;
}
