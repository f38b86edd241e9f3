/* An AWAIT cannot be moved out of an operand of asm or the size of an array: the user is told to do that.

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
    int words[2 * NUMBER()]; // expected-error {{AWAIT cannot stand in the size of an array}}
    int numbers[2 * AWAIT(number())]; // expected-error {{AWAIT cannot stand in the size of an array; assign its value to a variable first and use that here}}
    return (sizeof numbers + sizeof words) / sizeof *numbers;
}
