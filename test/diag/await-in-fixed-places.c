/* An AWAIT cannot be moved out of an operand of asm, or the size of what is no array in a block: the user is told to do that.

RUN: %verify %s
*/
#include <asyncc.h>

ASYNC int number(void)
{
    AWAIT(async_yield());
    return 3;
}

#define NUMBER() AWAIT(number())

ASYNC int in_asm(void)
{
    __asm__("" : : "r"(1 + AWAIT(number()))); // expected-error {{AWAIT cannot stand in an operand of asm; assign its value to a variable first and use that here}}
    return 0;
}

ASYNC int in_size(void)
{
    int words[2 * NUMBER()], numbers[2 * AWAIT(number())];
    int (*row)[2 * AWAIT(number())]; // expected-error {{AWAIT cannot stand in the size of an array that is no variable of a block; assign its value to a variable first and use that here}}
    for (int first[AWAIT(number())];;) // expected-error {{AWAIT cannot stand in the size of an array that is no variable of a block}}
        first[0] = 1;
    return (sizeof numbers + sizeof words) / sizeof *numbers;
}

ASYNC int in_parameter(int n, int numbers[n + AWAIT(number())]) // expected-error {{AWAIT cannot stand in the size of a parameter; it is not known before the call: leave it out}}
{
    return numbers[n];
}
