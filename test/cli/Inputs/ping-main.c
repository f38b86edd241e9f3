#include "pong.async.h"
#include <stdio.h>
ASYNC int main(void)
{
    struct ball ball = {0};
    int r = AWAIT(ping(&ball, 5));
    printf("%d %d\n", r, ball.hits);
    return 0;
}
