#include <asyncc.h>

ASYNC void warned(void)
{
#ifdef PROBLEM
    int unused;
#endif
    AWAIT(async_yield());
}
