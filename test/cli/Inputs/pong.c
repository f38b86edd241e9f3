
#include "ping.async.h"
int pong(struct ball *ball, int n)
{
    ball->hits++;
    AWAIT(async_yield());
    return n ? AWAIT(ping(ball, n - 1)) : 2;
}
