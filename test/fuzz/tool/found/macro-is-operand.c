#include <asyncc.h>
#define SAME(...) __VA_ARGS__
#define ID(x) x
#define IDP(x) (x)
ASYNC int maybe(int x) { AWAIT(async_yield()); return x; }
ASYNC int main(void)
{
    int v = AWAIT(maybe(1)); int *p = &v;
    v += AWAIT(maybe(SAME(v)));
    v += AWAIT(maybe(ID(v)));
    v += AWAIT(maybe(IDP(v)));
    AWAIT(maybe(SAME(v)));
    AWAIT(maybe(ID(v) + 1));
    AWAIT(maybe(1 + ID(v)));
    v = ID(v);
    return *p;
}
