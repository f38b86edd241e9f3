#include <asyncc.h>
#define STEP sum += AWAIT(maybe(n)) * 10 + n;
ASYNC int maybe(int x) { return x; }
ASYNC int both(int n)
{
    int sum = 0;
    while (sum < 40) {
        int step = AWAIT(maybe(n));
        STEP
    }
    return sum;
}
