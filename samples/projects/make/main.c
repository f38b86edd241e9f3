#include "runner.h"
#include <stdio.h>

ASYNC int main(void)
{
    double hare, tortoise;
    AWAIT(async_gather(hare = run_laps("hare", 2, 0.1), tortoise = run_laps("tortoise", 1, 0.5)));
    printf("the %s wins\n", hare < tortoise ? "hare" : "tortoise");
    return 0;
}
