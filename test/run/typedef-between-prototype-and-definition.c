// A definition may use names of types that its prototype, used before, does not know.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

struct options;

ASYNC static unsigned long checksum(unsigned long seed, const unsigned char *bytes, struct options *options, int (*filter)(int));
static int identity(int c) { return c; }
ASYNC static unsigned long use(void) { return AWAIT(checksum(7, (const unsigned char *)"abc", NULL, identity)); }

typedef unsigned char byte;
typedef struct options { int unused; } options_type;
typedef unsigned long sum;
typedef int (*filter_function)(int);
ASYNC static sum checksum(sum seed, const byte *bytes, options_type *options, filter_function filter)
{
    for (; *bytes; bytes++) {
        AWAIT(async_yield());
        seed = seed * 31 + (unsigned)filter(*bytes);
    }
    return seed + !options;
}

ASYNC int main(void)
{
    // CHECK: 304892
    printf("%lu\n", AWAIT(use()));
    return 0;
}
