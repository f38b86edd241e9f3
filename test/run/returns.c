// return from anywhere, with an AWAIT in its value or not, of every kind of value.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>

static int calls;

ASYNC int maybe(int x)
{
    if (calls++ % 2)
        AWAIT(async_yield());
    return x;
}

ASYNC void nothing(int x)
{
    if (x == 1)
        return;
    if (x == 2) {
        AWAIT(maybe(1));
        return;
    }
    for (;;)
        switch (x) {
        case 3: return;
        case 4: AWAIT(maybe(x)); return;
        default: x = 3;
        }
}

ASYNC void void_value(int x) { return AWAIT(nothing(x)); }

ASYNC void void_cast(int x) { return (void)AWAIT(maybe(x)); }

ASYNC void void_choice(int x) { return x ? AWAIT(nothing(x)) : AWAIT(void_cast(x)); }

struct pair { long a, b; };

ASYNC struct pair pair(int x)
{
    if (AWAIT(maybe(x)) == 0)
        return (struct pair){AWAIT(maybe(1)), AWAIT(maybe(2))};
    if (x == 1)
        return AWAIT(pair(0));
    struct pair result = {x, x};
    return result;
}

ASYNC double converted(int x) { return AWAIT(maybe(x)); }
ASYNC _Bool to_bool(int x) { return AWAIT(maybe(x)); }
ASYNC signed char to_char(int x) { return (signed char)AWAIT(maybe(x)); }
ASYNC unsigned to_unsigned(int x) { return AWAIT(maybe(x)); }
ASYNC const char *text(int x) { return AWAIT(maybe(x)) ? "some" : "none"; }

ASYNC int nested(int x)
{
    while (x) {
        do {
            switch (AWAIT(maybe(x))) {
            case 3:
                if (AWAIT(maybe(0))) {
                } else
                    return AWAIT(maybe(33));
            }
            { { return AWAIT(maybe(x)) * 2; } }
        } while (AWAIT(maybe(1)));
    }
    return ({ AWAIT(maybe(-1)); });
}

ASYNC int no_return_at_end(int x)
{
    for (;;)
        if (AWAIT(maybe(x--)) < 0)
            return x;
}

ASYNC int main(void)
{
    for (int x = 0; x < 5; x++, calls++) {
        AWAIT(nothing(x));
        AWAIT(void_value(x));
        AWAIT(void_choice(x));
        struct pair p = AWAIT(pair(x));
        printf("%ld %ld %g %d %d %u %s", p.a, p.b, AWAIT(converted(x)), AWAIT(to_bool(x)), AWAIT(to_char(x + 127)), AWAIT(to_unsigned(-x)), AWAIT(text(x)));
        printf(" %d %d\n", AWAIT(nested(x)), AWAIT(no_return_at_end(x)));
    }
}
// CHECK:      1 2 0 0 127 0 none -1 -2
// CHECK-NEXT: 1 2 1 1 -128 4294967295 some 2 -2
// CHECK-NEXT: 2 2 2 1 -127 4294967294 some 4 -2
// CHECK-NEXT: 3 3 3 1 -126 4294967293 some 33 -2
// CHECK-NEXT: 4 4 4 1 -125 4294967292 some 8 -2
// CHECK-NOT:  {{.+}}
