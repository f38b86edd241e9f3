#include <stdio.h>
ASYNC int main(void)
{
    printf("%d twice is %d\n", PRECOMPILED, AWAIT(twice(PRECOMPILED)));
    return 0;
}
