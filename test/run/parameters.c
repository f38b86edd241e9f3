// Parameters of every kind: arrays, functions, structs, unused and unnamed ones, many of them.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>
#include <stdarg.h>
#include <string.h>
static int calls;

ASYNC int maybe(int x) /* suspends every other time */
{
    if (calls++ % 2)
        AWAIT(async_yield());
    return x;
}

typedef int triple[3];
typedef int function(int);
struct pair { int a; double b; };
union number { int i; float f; };
enum colour { RED, GREEN };

static int twice(int x) { return 2 * x; }

ASYNC int arrays(int a[3], const int b[static 1], triple c, int d[2][3], int (*e)[3], int f(int), function g, function *h, char *const i[])
{
    a++;
    AWAIT(maybe(0));
    return a[0] + b[0] + c[1] + d[1][1] + (*e)[2] + f(3) + g(4) + h(5) + i[0][0];
}

ASYNC double kinds(_Bool a, char b, signed char c, unsigned char d, short e, unsigned short f, long long g, float h, double i, long double j, enum colour k,
                   struct pair l, union number m, void *n, const char *o)
{
    AWAIT(maybe(0));
    h += 1;
    l.a++;
    AWAIT(maybe(0));
    return a + b + c + d + e + f + (double)g + h + i + (double)j + k + l.a + l.b + m.i + (n != NULL) + o[0];
}

ASYNC int unused(int a, int b, char *c, struct pair d)
{
    (void)c;
    AWAIT(maybe(0));
    return b;
}

ASYNC int unnamed(int, int b, struct pair, char *, int (*)(int))
{
    AWAIT(maybe(0));
    return b;
}

ASYNC int changed(int a, struct pair p, int *q)
{
    int *own = &a;
    struct pair *pair = &p;
    AWAIT(maybe(0));
    *own += 5;
    pair->a += a;
    *q = 9;
    AWAIT(maybe(0));
    return a + p.a;
}

ASYNC int many(int a0, int a1, int a2, int a3, int a4, int a5, int a6, int a7, int a8, int a9, int b0, int b1, int b2, int b3, int b4, int b5, int b6, int b7,
               int b8, int b9)
{
    int sum = a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9;
    sum += AWAIT(maybe(1));
    return sum * 1000 + b0 + b1 + b2 + b3 + b4 + b5 + b6 + b7 + b8 + b9;
}

ASYNC int old_style() { return AWAIT(maybe(3)); }

struct large { char text[300]; };

ASYNC int large(struct large a, struct large b)
{
    AWAIT(maybe(0));
    strcat(a.text, b.text);
    AWAIT(maybe(0));
    printf("%s\n", a.text);
    return (int)strlen(a.text);
}

ASYNC int never_suspends(int a, struct pair b, int c[2]) { return a + b.a + c[1]; }

static int plain_varargs(int count, ...)
{
    va_list list;
    int sum = 0;
    va_start(list, count);
    for (int i = 0; i < count; i++)
        sum += va_arg(list, int);
    va_end(list);
    return sum;
}

ASYNC int main(int argc, char **argv)
{
    int a[3] = {1, 2, 3}, d[2][3] = {{1, 2, 3}, {4, 5, 6}};
    char *const names[] = {"a"};
    printf("%d\n", AWAIT(arrays(a, a, a, d, d, twice, twice, &twice, names)));
    printf("%g\n", AWAIT(kinds(1, 'b', -3, 200, -5, 60000, 1LL << 33, 0.5f, 0.25, 2.0L, GREEN, (struct pair){1, 0.125}, (union number){.i = 7}, a, "o")));
    printf("%d %d\n", AWAIT(unused(1, 2, NULL, (struct pair){0, 0})), AWAIT(unnamed(1, 3, (struct pair){0, 0}, NULL, twice)));
    int q = 0;
    printf("%d %d\n", AWAIT(changed(1, (struct pair){10, 0}, &q)), q);
    printf("%d\n", AWAIT(many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, 2, 3, 4, 5, 6, 7, 8, 9, AWAIT(maybe(10)))));
    printf("%d %d\n", AWAIT(old_style()), AWAIT(large((struct large){"large "}, (struct large){"structs"})));
    printf("%d %d\n", AWAIT(never_suspends(1, (struct pair){2, 0}, a)), plain_varargs(3, AWAIT(maybe(1)), 2, AWAIT(maybe(3))));
    return argc != 1 || argv[0] == NULL;
}
// CHECK:      134
// CHECK-NEXT: 8.59e+09
// CHECK-NEXT: 2 3
// CHECK-NEXT: 22 9
// CHECK-NEXT: 56055
// CHECK-NEXT: large structs
// CHECK-NEXT: 3 13
// CHECK-NEXT: 5 6
// CHECK-NOT:  {{.+}}
