// Structs whose first member has no size, as GNU C allows: what is saved across an AWAIT is zeroed in another way.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>

struct empty {};
struct zero {
    int none[0];
    int value;
};
struct nested {
    struct zero zeroes[2];
    int value;
};
struct behind {
    struct empty nothing;
    int value;
};

ASYNC int wait(int x)
{
    AWAIT(async_yield());
    return x;
}

ASYNC int sum(int x)
{
    struct zero zero;
    struct nested nested;
    struct behind behind;
    struct empty empty;
    if (x) {
        zero.value = AWAIT(wait(1));
        nested.value = nested.zeroes[1].value = AWAIT(wait(2));
        behind.value = AWAIT(wait(3));
        struct empty another = empty;
        (void)another;
    } else {
        zero.value = nested.value = nested.zeroes[1].value = behind.value = 0;
    }
    AWAIT(async_yield());
    return zero.value + nested.value + nested.zeroes[1].value + behind.value;
}

ASYNC int main(void)
{
    printf("%d %d\n", AWAIT(sum(1)), AWAIT(sum(0)));
    return 0;
}
// CHECK: 8 0
