// A macro that uses its argument twice, with a variable that lives in the frame; one that stands for several arguments of
// an awaited call.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

struct buffer { const char *content; int offset; };
#define AT(buffer) ((buffer)->content + (buffer)->offset)
#define UPDATABLE(a, b) &a, &b

ASYNC static void skip(struct buffer *buffer) { AWAIT(async_yield()); buffer->offset++; }
ASYNC static int move(int *from, int *to, int by)
{
    AWAIT(async_yield());
    *from -= by;
    *to += by;
    return *from;
}

ASYNC int main(void)
{
    struct buffer buffer = {"abc", 0};
    int from = 10, to = 1;
    AWAIT(skip(&buffer));
    // CHECK: b c
    printf("%c", *AT(&buffer));
    AWAIT(skip(&buffer));
    printf(" %c\n", AT(&buffer)[0]);
    if (AWAIT(move(UPDATABLE(from, to), 4)) == 6)
        AWAIT(move(UPDATABLE(from, to), 1));
    // CHECK-NEXT: 5 6
    printf("%d %d\n", from, to);
    return 0;
}
