#ifndef LIB_H
#define LIB_H
#include "number.h"
#include <asyncc.h>

ASYNC int twice(int x);
int plain(int x);

#endif
