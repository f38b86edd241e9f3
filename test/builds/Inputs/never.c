#if 0
#include <asyncc.h>
#endif

int never(int x);
int never(int x)
{
    int more(int y) { return y + x; }
    return more(1);
}
