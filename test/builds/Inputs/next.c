#include "wrapper.h"

ASYNC void next(void)
{
    AWAIT(async_yield());
}
