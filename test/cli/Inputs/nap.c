#include <asyncc.h>
#include <unistd.h>
ASYNC int main(void)
{
    sleep(0);
    AWAIT(async_yield());
    return 0;
}
