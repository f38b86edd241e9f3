#include HEADER

ASYNC void computed(void)
{
    AWAIT(async_yield());
}
