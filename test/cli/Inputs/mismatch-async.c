#include <asyncc.h>

ASYNC int work(int n)
{
    AWAIT(async_yield());
    return n;
}
