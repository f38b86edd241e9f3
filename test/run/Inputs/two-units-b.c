#include "units.h"
#include <string.h>

ASYNC int pong(int n)
{
    if (n % 2)
        AWAIT(async_sleep(0.01));
    return n <= 0 ? 100 : 1 + AWAIT(ping(n - 1));
}

ASYNC static int local(int n)
{
    AWAIT(async_yield());
    return -n;
}

ASYNC struct message make_message(const char *text)
{
    struct message message = {.text = text, .number = 1};
    AWAIT(async_yield());
    strcpy(message.padding, text);
    message.number += AWAIT(local(3));
    return message;
}

ASYNC void fail_later(double seconds, int err)
{
    if (seconds > 0)
        AWAIT(async_sleep(seconds));
    ASYNC_RAISE(err);
}

ASYNC_TASK(int) start_pong(int n) { return async_create_task(pong(n)); }

ASYNC int (*const pong_table[2])(int) = {pong, local};

int plain_helper(int n) { return async_run(local(n)); }
