// A block may hold any number of DEFERs.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

static int count, sum;

#define ONE DEFER { count++; sum = sum * 2 % 1009 + count; }
#define TEN ONE ONE ONE ONE ONE ONE ONE ONE ONE ONE

ASYNC int many(void)
{
    TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
    AWAIT(async_yield());
    return count;
}

ASYNC int main(void)
{
    int before = AWAIT(many());
    printf("%d %d\n", before, count);
    // CHECK: 0 100
    return 0;
}
