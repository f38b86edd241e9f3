/* Shared by two-units.c and Inputs/two-units-b.c. */
#include <asyncc.h>

struct message {
    const char *text;
    double number;
    char padding[40];
};

ASYNC int ping(int n);
ASYNC int pong(int n);
ASYNC struct message make_message(const char *text);
ASYNC void fail_later(double seconds, int err);
ASYNC_TASK(int) start_pong(int n);
extern ASYNC int (*const pong_table[2])(int);
int plain_helper(int n);
