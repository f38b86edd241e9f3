#include <asyncc.h>
#include <stddef.h>

/* As the callers of a library may see what shapes-defined.c defines: in other words, but of the same types. */
enum level { LOW, HIGH };
typedef double number;

ASYNC number scale(number, enum level);
ASYNC int count(const char text[], const size_t length, int (*matches)());
ASYNC int old(int, double);
ASYNC int unknown();
#ifdef OTHER_RESULT
ASYNC long wide(void);
#else
ASYNC int wide(void);
#endif
#ifdef OTHER_PARAMETER
ASYNC int half(double x);
#elif defined OTHER_COUNT
ASYNC int half(float x, int round);
#else
ASYNC int half(float x);
#endif

ASYNC int main(void)
{
    int rest = (int)AWAIT(wide());
#ifdef OTHER_COUNT
    rest += AWAIT(half(1, 1));
#else
    rest += AWAIT(half(1));
#endif
    return rest + (int)AWAIT(scale(0, HIGH)) + AWAIT(count("", 0, NULL)) + AWAIT(old(0, 0)) + AWAIT(unknown(0, 0));
}
