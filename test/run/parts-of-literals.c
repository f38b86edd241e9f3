// A part of a compound literal that is found before an AWAIT is still there behind it.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

struct row {
    int cells[3];
    int sum;
};

static ASYNC int wait(int n)
{
    char stack[64];
    AWAIT(async_yield());
    for (int i = 0; i < 64; i++)
        ((volatile char *)stack)[i] = 85;
    return n;
}

#define STORE(type, value) ((type){0} = (value))

ASYNC int main(void)
{
    // CHECK: two 6 5 3
    printf("%s %d %d %d\n", (const char *[]){"zero", "one", "two"}[AWAIT(wait(2))], (int[2][3]){{1, 2, 3}, {4, 5, 6}}[1][AWAIT(wait(2))],
           (int[2][3]){{1, 2, 3}, {4, 5, 6}}[AWAIT(wait(1))][1], AWAIT(wait(2))[(int[]){1, 2, 3}]);
    // CHECK: 8 b
    printf("%d %c\n", (struct row){{7, 8, 9}, 0}.cells[AWAIT(wait(1))], ("abc")[AWAIT(wait(1))]);
    // CHECK: 12 13 4 5
    printf("%d %d", (int[]){5}[0] += AWAIT(wait(7)), ((struct row){{1, 2, 3}, 4}).sum += AWAIT(wait(9)));
    printf(" %d %d\n", STORE(int, AWAIT(wait(4))), STORE(struct row, ((struct row){{AWAIT(wait(5))}, 0})).cells[0]);
    return 0;
}
