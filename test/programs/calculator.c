// A calculator by recursive descent: deep recursion, errors by result, variables, big numbers in structs by value.
// RUN: %run-all %s > %t.async
// RUN: %gcc -O1 -I%S/Inputs/plain %s -o %t.plain && %t.plain > %t.expected
// RUN: diff %t.expected %t.async && FileCheck %s < %t.async
#include <asyncc.h>
#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 8 }; /* of 32 bits: numbers are kept modulo 2^256 */

struct number {
    uint32_t digits[DIGITS];
};

struct calculator {
    const char *text, *at;
    const char *error; /* the first, or null */
    struct number variables[26];
    unsigned depth, deepest;
};

static struct number from_small(uint32_t value) { return (struct number){{value}}; }

static struct number plus(struct number a, struct number b)
{
    uint64_t carry = 0;
    for (int i = 0; i < DIGITS; i++) {
        carry += (uint64_t)a.digits[i] + b.digits[i];
        a.digits[i] = (uint32_t)carry;
        carry >>= 32;
    }
    return a;
}

static struct number negative(struct number a)
{
    for (int i = 0; i < DIGITS; i++)
        a.digits[i] = ~a.digits[i];
    return plus(a, from_small(1));
}

/* Multiplies; lets others run between the rows. */
ASYNC static struct number times(struct number a, struct number b)
{
    struct number product = {{0}};
    for (int row = 0; row < DIGITS; row++) {
        uint64_t carry = 0;
        if (!a.digits[row])
            continue;
        for (int i = 0; row + i < DIGITS; i++) {
            carry += (uint64_t)a.digits[row] * b.digits[i] + product.digits[row + i];
            product.digits[row + i] = (uint32_t)carry;
            carry >>= 32;
        }
        AWAIT(async_yield());
    }
    return product;
}

static uint32_t divide_small(struct number *a, uint32_t by)
{
    uint64_t rest = 0;
    for (int i = DIGITS - 1; i >= 0; i--) {
        rest = rest << 32 | a->digits[i];
        a->digits[i] = (uint32_t)(rest / by);
        rest %= by;
    }
    return (uint32_t)rest;
}

static bool is_zero(const struct number *a)
{
    uint32_t all = 0;
    for (int i = 0; i < DIGITS; i++)
        all |= a->digits[i];
    return !all;
}

static void print_number(struct number a)
{
    char text[80], *at = text + sizeof text;
    if (a.digits[DIGITS - 1] >> 31) {
        putchar('-');
        a = negative(a);
    }
    *--at = 0;
    do
        *--at = (char)('0' + divide_small(&a, 10));
    while (!is_zero(&a));
    printf("%s", at);
}

static char look(struct calculator *calculator)
{
    while (*calculator->at == ' ')
        calculator->at++;
    return *calculator->at;
}

static bool take(struct calculator *calculator, char wanted)
{
    bool found = look(calculator) == wanted;
    calculator->at += found;
    return found;
}

static struct number fail(struct calculator *calculator, const char *error)
{
    if (!calculator->error)
        calculator->error = error;
    return from_small(0);
}

ASYNC static struct number sum(struct calculator *calculator);

ASYNC static struct number primary(struct calculator *calculator)
{
    char first = look(calculator);
    if (isdigit((unsigned char)first)) {
        struct number number = from_small(0);
        for (; isdigit((unsigned char)*calculator->at); calculator->at++)
            number = plus(AWAIT(times(number, from_small(10))), from_small((uint32_t)(*calculator->at - '0')));
        return number;
    }
    if (islower((unsigned char)first)) {
        struct number *variable = &calculator->variables[*calculator->at++ - 'a'];
        return take(calculator, '=') ? *variable = AWAIT(sum(calculator)) : *variable;
    }
    if (take(calculator, '-'))
        return negative(AWAIT(primary(calculator)));
    if (!take(calculator, '('))
        return fail(calculator, first ? "unexpected character" : "unexpected end");
    struct number inner = AWAIT(sum(calculator));
    return take(calculator, ')') ? inner : fail(calculator, "missing )");
}

ASYNC static struct number power(struct calculator *calculator)
{
    struct number base = AWAIT(primary(calculator)), result = from_small(1);
    if (!take(calculator, '^'))
        return base;
    for (uint32_t exponent = AWAIT(power(calculator)).digits[0]; exponent; exponent >>= 1) {
        if (exponent & 1)
            result = AWAIT(times(result, base));
        base = AWAIT(times(base, base));
    }
    return result;
}

ASYNC static struct number product(struct calculator *calculator)
{
    struct number number = AWAIT(power(calculator));
    while (look(calculator) == '*' || look(calculator) == '%')
        if (*calculator->at++ == '*') {
            number = AWAIT(times(number, AWAIT(power(calculator))));
        } else {
            uint32_t by = AWAIT(power(calculator)).digits[0];
            number = by ? from_small(divide_small(&number, by)) : fail(calculator, "division by zero");
        }
    return number;
}

ASYNC static struct number sum(struct calculator *calculator)
{
    if (++calculator->depth > calculator->deepest)
        calculator->deepest = calculator->depth;
    struct number number = AWAIT(product(calculator));
    for (char sign; (sign = look(calculator)) == '+' || sign == '-';) {
        calculator->at++;
        struct number other = AWAIT(product(calculator));
        number = plus(number, sign == '+' ? other : negative(other));
    }
    calculator->depth--;
    return number;
}

ASYNC static void calculate(struct calculator *calculator, const char *text, const char *title)
{
    calculator->text = calculator->at = text;
    calculator->error = NULL;
    calculator->depth = calculator->deepest = 0;
    struct number number = AWAIT(sum(calculator));
    if (look(calculator))
        fail(calculator, "unexpected text");
    printf("%s = ", title);
    if (calculator->error)
        printf("%s at %td\n", calculator->error, calculator->at - calculator->text);
    else
        print_number(number), printf(" (depth %u)\n", calculator->deepest);
}

/* `1+(1+(…(0)…))`, so many parentheses deep. */
static char *deep(int depth)
{
    char *text = malloc((size_t)depth * 4 + 2), *at = text;
    for (int i = 0; i < depth; i++, at += 3)
        memcpy(at, "1+(", 3);
    *at++ = '0';
    memset(at, ')', (size_t)depth);
    at[depth] = 0;
    return text;
}

ASYNC int main(void)
{
    static const char *const texts[] = {
        "1 + 2 * 3", "2^3^2 % 100", "-(4 - 10) * -3",      "a = b = 7", "a * b - c", "(c = 2^127 - 1) * c",
        "3^150",     "2^255 - 1",   "c % 1000000007 + 1", "(1 + 2",    "1 +",        "5 % (3 - 3) $",
    };
    struct calculator calculator = {0};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        AWAIT(calculate(&calculator, texts[i], texts[i]));
    for (int depth = 10; depth <= 1000; depth *= 10) {
        char *text = deep(depth);
        AWAIT(calculate(&calculator, text, "deep"));
        free(text);
    }
    return 0;
}
// CHECK:      1 + 2 * 3 = 7 (depth 1)
// CHECK-NEXT: 2^3^2 % 100 = 12 (depth 1)
// CHECK-NEXT: -(4 - 10) * -3 = -18 (depth 2)
// CHECK:      (c = 2^127 - 1) * c = 28948022309329048855892746252171976962977213799489202546401021394546514198529 (depth 3)
// CHECK:      (1 + 2 = missing ) at 6
// CHECK:      deep = 1000 (depth 1001)
