// Static variables, strings, tables of functions and pointers to everything, across AWAITs.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>
#include <string.h>
static int calls;

ASYNC int maybe(int x) /* suspends every other time */
{
    if (calls++ % 2)
        AWAIT(async_yield());
    return x;
}

typedef int operation(int, int);
struct command { const char *name; int (*run)(int, int); };

static int plus(int a, int b) { return a + b; }
static int minus(int a, int b) { return a - b; }

ASYNC int next_number(void)
{
    static int number = 10;
    static int *const where = &number;
    static char text[] = "abc";
    int mine = AWAIT(maybe(number));
    number += AWAIT(maybe(1));
    text[0]++;
    AWAIT(maybe(0));
    return mine + *where + text[0];
}

ASYNC int calculate(void)
{
    operation *op = plus;
    int (*table[2])(int, int) = {plus, minus};
    const struct command commands[] = {{"plus", plus}, {"minus", minus}, {NULL, NULL}};
    int (*const *row)(int, int) = table;
    AWAIT(maybe(0));
    int sum = op(1, AWAIT(maybe(2))) + table[AWAIT(maybe(1))](5, AWAIT(maybe(3))) + (*row[1])(AWAIT(maybe(9)), 4);
    for (const struct command *c = commands; c->name; c++)
        sum += c->run(AWAIT(maybe((int)strlen(c->name))), 1) * (strcmp(c->name, commands[1].name) ? 1 : 100);
    op = AWAIT(maybe(1)) ? minus : plus;
    return sum * 10 + (*op)(9, AWAIT(maybe(1)));
}

ASYNC int texts(int n)
{
    char buffer[32] = "", small[4] = "ab", matrix[2][6] = {"one", "two"};
    const char *list[] = {"zero", "one", [3] = "three"};
    char *end = buffer;
    for (int i = 0; i < n; i++) {
        *end++ = list[i] ? list[i][AWAIT(maybe(0))] : '-';
        small[i % 3] = matrix[i % 2][AWAIT(maybe(i % 3))];
    }
    *end = '\0';
    const char (*rows)[6] = (const char (*)[6])matrix;
    AWAIT(maybe(0));
    printf("%s %.3s %s %zu %d\n", buffer, small, rows[1], sizeof buffer, (int)(end - buffer));
    return matrix[AWAIT(maybe(1))][AWAIT(maybe(2))];
}

ASYNC int indirect(int n)
{
    int value = n, *p = &value, **pp = &p, ***ppp = &pp;
    int (*array)[3] = &(int[3]){1, 2, 3};
    void *opaque = &value;
    AWAIT(maybe(0));
    ***ppp += AWAIT(maybe(1));
    **pp = **pp * 2 + AWAIT(maybe(*p));
    (*array)[AWAIT(maybe(1))] += *(int *)opaque;
    *(int *)opaque = AWAIT(maybe((*array)[1]));
    p = &(*array)[2];
    *p++ = AWAIT(maybe(50));
    *--*pp += AWAIT(maybe(1));
    return value * 1000 + (*array)[2] + (p == *array + 2);
}

struct tree { int value; struct tree *left, *right; };

ASYNC int sum_tree(const struct tree *tree)
{
    return tree ? tree->value + AWAIT(sum_tree(tree->left)) * 2 + AWAIT(sum_tree(tree->right)) : AWAIT(maybe(0));
}

ASYNC int odd(int n);
ASYNC int even(int n) { return n == 0 ? 1 : AWAIT(odd(n - 1)); }
ASYNC int odd(int n) { return n == 0 ? 0 : AWAIT(even(AWAIT(maybe(n - 1)))); }

ASYNC int ackermann(int m, int n)
{
    return m == 0 ? n + 1 : n == 0 ? AWAIT(ackermann(m - 1, 1)) : AWAIT(ackermann(m - 1, AWAIT(ackermann(m, AWAIT(maybe(n)) - 1))));
}

ASYNC int main(void)
{
    int first = AWAIT(next_number());
    printf("%d %d\n", first, AWAIT(next_number()));
    printf("%d\n", AWAIT(calculate()));
    printf("%d\n", AWAIT(texts(4)));
    printf("%d\n", AWAIT(indirect(3)));
    struct tree leaf = {3, NULL, NULL}, inner = {2, &leaf, NULL}, root = {1, &inner, &leaf};
    printf("%d %d %d %d\n", AWAIT(sum_tree(&root)), AWAIT(even(101)), AWAIT(odd(101)), AWAIT(ackermann(2, 3)));
    return 0;
}
// CHECK:      119 122
// CHECK-NEXT: 4158
// CHECK-NEXT: zo-t twe two 32 4
// CHECK-NEXT: 111
// CHECK-NEXT: 14052
// CHECK-NEXT: 20 0 1 9
// CHECK-NOT:  {{.+}}
