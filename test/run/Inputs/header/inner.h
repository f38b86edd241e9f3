#pragma once
#include <asyncc.h>
ASYNC static inline int inner(int x) { AWAIT(async_yield()); return x + 1; }
