#include "ping.h"
#include "pong.async.h"
int ping(struct ball *ball, int n)
{
    ball->hits++;
    AWAIT(async_yield());
    return n ? AWAIT(pong(ball, n - 1)) : 1;
}
