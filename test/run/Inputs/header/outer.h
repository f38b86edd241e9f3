#ifndef OUTER_H
#define OUTER_H
#include "inner.h"
ASYNC static inline int outer(int x)
{
    return AWAIT(inner(x)) * 2;
}
#endif
