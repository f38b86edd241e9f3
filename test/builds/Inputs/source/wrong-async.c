#include <asyncc.h>
ASYNC int f(void) { AWAIT(async_sleep(1)) return 1; }
