#include <asyncc.h>
ASYNC int main(void)
{
    AWAIT(async_yield());
    printf("precompiled %d\n", PRECOMPILED);
    return 0;
}
