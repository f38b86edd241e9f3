/* Shared by frames.c and frames-main.c. */
#pragma once
#include <asyncc.h>

struct box {
#ifdef WIDE
    long size;
#endif
    int count;
};

#ifdef OTHER_PROTOTYPE
ASYNC struct box grow(struct box *box, int unit);
#else
ASYNC struct box grow(struct box *box, const char *unit);
#endif
ASYNC int last(int count, const int numbers[count]);
