// What a program does not include, <asyncc.h> does not bring: the names of <string.h>, <stdlib.h> and <stdio.h> are free.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>

extern int puts(const char *);

static ASYNC int strsep(int x)
{
    AWAIT(async_yield());
    return x + 1;
}

static int basename(int x, int y)
{
    return x * y;
}

static struct { int strcoll; } getline = {5}, *random = &getline;

ASYNC int main(void)
{
    ASYNC_TASK(int) qsort = async_create_task(strsep(1));
    int strtok = AWAIT(strsep(basename(2, 3)));
    puts(strtok == 7 && AWAIT(async_join(qsort)) == 2 && random->strcoll == 5 ? "as ever" : "others");
    return 0;
}
// CHECK: as ever
