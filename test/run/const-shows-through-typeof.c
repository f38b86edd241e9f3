// A pointer to typeof(x) shows whether x is const: in a type of a variable, in a cast, out of a macro. One of typeof(x) itself is saved
// without const, though x be in the frame.
// RUN: %run-all %s | FileCheck %s --match-full-lines --implicit-check-not={{.}}
#include <asyncc.h>
#include <stdio.h>
#define POINTER_TO(x) __typeof__(x) *

struct pair {
    int first;
    const int second;
};

ASYNC int same(int x)
{
    AWAIT(async_yield());
    return x;
}

ASYNC int copies(void)
{
    int variable = AWAIT(same(3));
    int *const fixed = &variable, *const *to_fixed = &fixed;
    __typeof__(fixed) copy = fixed;
    const int number = 4, *to_number = &number;
    __typeof__(number) sum = number + *to_number;
    AWAIT(async_yield());
    return *copy * 100 + **to_fixed * 10 + sum;
}

ASYNC int main(void)
{
    const int n = AWAIT(same(5)), by_macro = AWAIT(same(7)), in_array = 3, as_value = AWAIT(same(2));
    const struct pair pair = {AWAIT(same(4)), 2};
    int variable = AWAIT(same(6));
    const int m = 8;
    AWAIT(async_yield());
    POINTER_TO(by_macro) p = &m;
    __typeof__(pair.first) *q = &m;
    __typeof__(pair) *whole = &pair;
    __typeof__(in_array) *several[2] = {&m, p};
    __typeof__(as_value) z = as_value;
    AWAIT(async_yield());
    printf("%d%d%d\n", _Generic((__typeof__(n) *)0, const int *: 1, int *: 2), _Generic(several[0], const int *: 1, int *: 2),
           _Generic((__typeof__(variable) *)0, const int *: 1, int *: 2));
    printf("%d %d %d %d %d %d\n", n, *p, *q, whole->second, *several[1], z + by_macro + in_array + variable);
    printf("%d\n", AWAIT(copies()));
    return 0;
}
// CHECK: 112
// CHECK-NEXT: 5 8 8 2 8 18
// CHECK-NEXT: 338
