#include <stdio.h>
#include "frames.h"

struct seal {
    int broken;
};

static ASYNC int hidden(int n)
{
    AWAIT(async_yield());
    return n + 1;
}

ASYNC struct box grow(struct box *box, const char *unit)
{
    int count = AWAIT(hidden(box->count));
#ifdef LARGER
    double more = 0.5 * count;
    AWAIT(async_sleep(more));
    count += more > 100;
#endif
    fputs(unit, stderr);
    box->count = count;
    return *box;
}

ASYNC int opaque(struct seal seal)
{
    AWAIT(async_yield());
    return seal.broken;
}

ASYNC int last(int count, const int numbers[count])
{
    AWAIT(async_yield());
    return numbers[count - 1];
}
