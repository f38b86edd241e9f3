#include <asyncc.h>
#define END(x) ;
#define INIT(x) = x;
struct pair { int a, b; };
ASYNC int f(int n)
{
    struct pair list[] = {{1, 2}, {n, 4}} END(0)
    int x = 5 END(0)
    int y INIT(n)
    AWAIT(async_yield());
    x = n END(0)
    AWAIT(async_yield()) END(0)
    struct pair *p = list;
    AWAIT(async_yield());
    return p[1].a + x + y;
}
