/* Shared by exported-frames.c and Inputs/exported.c. */
#pragma once
#include <asyncc.h>

struct reading {
    _Alignas(32) double value;
    const char *unit;
    const int number;
};

typedef ASYNC int (*visitor)(int n);

typedef struct reading gauge;
ASYNC gauge *hidden(gauge *gauge, int reading);
ASYNC struct reading measure(const char *unit, double seconds);
ASYNC int visit(visitor visit, const int *numbers, int count);
ASYNC void rest(void);
ASYNC int wide(int n);
ASYNC int larger(int count, ...);
