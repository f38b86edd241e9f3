// #if, #define, #include and comments inside of bodies, several AWAITs on a line, odd spacing, line continuations.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>
static int calls;

ASYNC int maybe(int x) /* suspends every other time */
{
    if (calls++ % 2)
        AWAIT(async_yield());
    return x;
}

#define FEATURE 1

ASYNC int conditional(int x)
{
#if FEATURE
    x += AWAIT(maybe(1));
#else
    x += AWAIT(maybe(100)); error here
#endif
#ifdef MISSING
    return AWAIT(maybe(3));
#elif FEATURE > 0
    if (x)
#endif
        x += AWAIT(maybe(2));
#define LOCAL(y) ((y) + AWAIT(maybe(10)))
    x = LOCAL(x);
#undef LOCAL
#define LOCAL 5
    return x +
#if FEATURE
           AWAIT(maybe(20)) +
#endif
           LOCAL;
#undef LOCAL
}

ASYNC int spacing(int x){int y=AWAIT(maybe(x));y+=AWAIT(maybe(y));if(y)AWAIT(maybe(1));else AWAIT(maybe(2));return y;}

ASYNC
int
lines
(
    int x
)
{
    return
        AWAIT
        (
            maybe
            (
                x
            )
        )
        + AWAIT /* here */ ( // and here
            maybe(x /* , */ + 1));
}

ASYNC int continued(int x)
{
    int a = AWAIT(maybe \
(x)); \
    return AWAIT( \
maybe(a));
}

ASYNC int strings(void)
{
    const char *s = "AWAIT(maybe(1)) // not /* this */ \" \\";
    char c = '"', d = '\'', e = '\\';
    AWAIT(maybe(0)); /* AWAIT(maybe(2)); */ // AWAIT(maybe(3));
    printf("%s %c%c%c %s\n", s, c, d, e, "joined " "string" /* " */ " here");
    return AWAIT(maybe(0));
}

ASYNC int lined(void)
{
#line 1000 "other.c"
    int line = __LINE__; AWAIT(maybe(0)); int same = __LINE__;
    return (line == 1000) + (same == 1000) * 2 + (AWAIT(maybe(__LINE__)) == 1001) * 4;
}

ASYNC int main(void)
{
    printf("%d %d %d %d", AWAIT(conditional(1)), AWAIT(spacing(2)), AWAIT(lines(3)), AWAIT(continued(4))); printf(" %d\n", AWAIT(lined()));
    AWAIT(maybe(1)); AWAIT(maybe(2)); { AWAIT(maybe(3)); } ; ; AWAIT(maybe(4));
    return AWAIT(strings());
}
// CHECK:      39 4 7 4 7
// CHECK-NEXT: AWAIT(maybe(1)) // not /* this */ " \ "'\ joined string here
// CHECK-NOT:  {{.+}}
