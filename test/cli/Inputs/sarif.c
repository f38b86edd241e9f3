#include <asyncc.h>
ASYNC int f(const char *text);
int h(int x);
ASYNC int g(void)
{
    int x = 1; /* ä€ */ f("\t\"");
    return x + AWAIT(h(x));
}
