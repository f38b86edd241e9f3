#include "lib.h"
ASYNC void blank(void) { AWAIT(async_yield()); }
