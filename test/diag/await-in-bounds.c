// The bounds of a type are evaluated wherever it is named: in sizeof and in casts, too.
// RUN: %verify %s
#include <asyncc.h>

ASYNC int number(void)
{
    AWAIT(async_yield());
    return 3;
}

ASYNC int bounds(void *p, int *numbers)
{
    int size = sizeof(int[AWAIT(number())]);              // expected-error {{AWAIT cannot stand in the size of an array; assign its value to a variable first and use that here}}
    size += (*(int (*)[1 + AWAIT(number())])p)[0];        // expected-error {{AWAIT cannot stand in the size of an array}}
    typedef int words[AWAIT(number())];                   // expected-error {{AWAIT cannot stand in the size of an array}}
    size += sizeof(words);
    size += sizeof(AWAIT(number())) + sizeof numbers[AWAIT(number())]; /* not evaluated */
    return size;
}
