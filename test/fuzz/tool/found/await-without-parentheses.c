#include <asyncc.h>
ASYNC int f(int x) {
    AWAIT 0;
    AWAIT f(x - 1);
    int y = AWAIT f(2);
    return y;
}
