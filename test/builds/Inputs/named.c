/* A macro that must be expanded, in which the file is named. */
#include <asyncc.h>
#include <stdio.h>

#define TELL(call) printf("%s %s %s %d\n", __FILE__, __BASE_FILE__, __TIMESTAMP__, AWAIT(call))

static ASYNC int three(void)
{
    AWAIT(async_yield());
    return 3;
}

ASYNC int main(void)
{
    TELL(three());
    return 0;
}
