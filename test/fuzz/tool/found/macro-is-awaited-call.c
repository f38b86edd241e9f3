#include <asyncc.h>
#define ID(x) x
#define SAME(...) __VA_ARGS__
ASYNC int maybe(int x) { return x; }
ASYNC int both(int n)
{
    int y = AWAIT(ID(maybe(n)));
    y = ID(AWAIT(maybe(n))) + SAME(AWAIT(ID(maybe(n)))) + n;
    ID(AWAIT(maybe(n)));
    return ID(SAME(AWAIT(maybe(n)) + y));
}
