#include <asyncc.h>

#ifdef WEAK
__attribute__((weak))
#endif
ASYNC int work(int n);
ASYNC int never(int n);

ASYNC int main(void)
{
#ifdef WEAK
    if (!work)
        return sizeof(never(1)) - sizeof(int);
#endif
    return AWAIT(work(1)) - 1;
}
