#include "exported.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

struct own {
    int count;
};

static struct own own;

static ASYNC double number(double x)
{
    AWAIT(rest());
    return x / 2;
}

ASYNC struct reading measure(const char *unit, double seconds)
{
    DEFER own.count++;
    AWAIT(async_sleep(seconds));
    if (seconds < 0)
        ASYNC_RAISE(-ERANGE);
    return (struct reading){AWAIT(number(seconds)), unit, own.count};
}

ASYNC int visit(visitor visit, const int *numbers, int count)
{
    int sum = 0;
    for (int i = 0; i < count; i++)
        sum += AWAIT(visit(numbers[i]));
    return sum;
}

ASYNC void rest(void) { AWAIT(async_sleep(0.5)); }

ASYNC int wide(int n) /* too large to be embedded */
{
    char text[2000];
    snprintf(text, sizeof text, "%d", n);
    AWAIT(rest());
    return text[0] - '0';
}

ASYNC int larger(int count, ...)
{
    va_list list;
    va_start(list, count);
    int largest = va_arg(list, int);
    for (int i = 1; i < count; i++) {
        int next = va_arg(list, int);
        largest = next > largest ? next : largest;
    }
    va_end(list);
    AWAIT(rest());
    return largest;
}

ASYNC size_t length(FILE *file) /* in no header but the one that the tool writes */
{
    AWAIT(rest());
    return file ? sizeof own : 0;
}

ASYNC struct own *count(void)
{
    AWAIT(rest());
    return &own;
}

gauge *hidden(gauge *gauge, int reading) /* the parameter hides the type */
{
    AWAIT(rest());
    gauge->value += reading;
    return gauge;
}
