/* Arrays of const elements, and values read out of const structs, are kept across an AWAIT without their const.

RUN: %run-all %s | FileCheck %s
*/
#include <asyncc.h>
#include <stdio.h>

typedef const char *text;
typedef const int fixed;

struct row { const char *name; int (*twice)(int); fixed number; };

static int twice(int x) { return 2 * x; }
static const struct row rows[] = {{"a", twice, 1}, {"b", twice, 2}};
static const char *const names[] = {"x", "y"};

ASYNC int same(int x)
{
    AWAIT(async_yield());
    return x;
}

ASYNC int main(void)
{
    const char *const local[2] = {"p", "q"};
    int (*const functions[2])(int) = {twice, twice};
    const text texts[2] = {"m", "n"};
    fixed three = AWAIT(same(3));
    const char letters[] = "abc";
    const int *const numbers[2] = {&three, &three};
    for (int i = 0; i < 2; i++) {
        printf("%s %d %d %s\n", rows[i].name, rows[i].twice(4), AWAIT(same(i)), names[i]);
        printf("%d %s %s %d\n", rows[i].number, names[i], texts[i], AWAIT(same(7)));
        printf("%s %d %s %d %d\n", local[i], functions[i](i), letters, three, *numbers[i]);
    }
    return 0;
}

/*
CHECK: a 8 0 x
CHECK-NEXT: 1 x m 7
CHECK-NEXT: p 0 abc 3 3
CHECK-NEXT: b 8 1 y
CHECK-NEXT: 2 y n 7
CHECK-NEXT: q 2 abc 3 3
*/
