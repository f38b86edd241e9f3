// Arrays in the frame whose element type belongs to the function, with the bound that their initialiser gives them.
// RUN: %run-all %s | FileCheck %s --match-full-lines --implicit-check-not={{.}}
#include <asyncc.h>
#include <stdio.h>

ASYNC int same(int x)
{
    AWAIT(async_yield());
    return x;
}

ASYNC int by_tag(void)
{
    struct test {
        const char *name;
        int value;
    };
    const struct test tests[] = {{"a", 1}, {"b", 2}, {"c", 3}};
    int sum = 0;
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
        const struct test *test = &tests[i];
        sum += AWAIT(same(test->value)) + (test->name[0] - 'a');
    }
    return sum;
}

ASYNC int unnamed(void)
{
    struct {
        int value;
    } many[] = {{1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}, {9}, {10}, {11}, {12}, {13}, {14}, {15}, {16}, {17}, {18}}, (*all)[] = &many, grid[][2] = {{{1}, {2}}, {{3}, {4}}, {{5}, {6}}};
    int sum = 0;
    for (size_t i = 0; i < sizeof many / sizeof *many; i++)
        sum += AWAIT(same((*all)[i].value)) + (int)(sizeof grid / sizeof **grid) + grid[2][1].value;
    return sum;
}

ASYNC int main(void)
{
    printf("%d\n", AWAIT(by_tag()));
    printf("%d\n", AWAIT(unnamed()));
    return 0;
}
// CHECK:      9
// CHECK-NEXT: 387
