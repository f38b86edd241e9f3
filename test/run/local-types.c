// Structs, unions, enums and typedefs that are declared inside of functions, for variables kept across AWAITs.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>
static int calls;

ASYNC int maybe(int x) /* suspends every other time */
{
    if (calls++ % 2)
        AWAIT(async_yield());
    return x;
}

ASYNC int locals(int n)
{
    struct point { int x, y; } p = {AWAIT(maybe(n)), 2}, *q = &p;
    struct point other = {.y = AWAIT(maybe(3))};
    enum colour { RED, GREEN, BLUE } colour = GREEN, next = BLUE;
    enum colour last = AWAIT(maybe(1)) ? BLUE : RED;
    typedef unsigned char byte;
    byte b = (byte)AWAIT(maybe(300));
    typedef struct { byte bytes[4]; union { int i; float f; }; } packet;
    packet packets[2] = {{{1, 2, 3, 4}, {.i = AWAIT(maybe(5))}}};
    union { int i; char c[4]; } u = {.i = 0x41424344};
    struct { int x; struct { int y; }; } anonymous = {AWAIT(maybe(6)), {7}};
    struct node { struct node *next; int value; } first = {NULL, 1}, second = {&first, AWAIT(maybe(2))};
    AWAIT(maybe(0));
    q->x += 10;
    AWAIT(maybe(0));
    printf("%d %d %d %d %d %d %d\n", p.x, p.y, other.x, other.y, colour, next, last);
    printf("%d %d %d %d %d %d\n", b, packets[0].bytes[3], packets[0].i, packets[1].i, anonymous.x, anonymous.y);
    printf("%c %d %d\n", u.c[0], second.next->value, second.value);
    return p.x;
}

ASYNC int same_names(int n)
{
    int sum = 0;
    {
        struct point { char text[4]; } p = {"abc"};
        AWAIT(maybe(0));
        sum += p.text[2];
    }
    {
        struct point { double d; int i[3]; } p = {0.5, {1, 2, AWAIT(maybe(n))}};
        struct point *q = &p;
        AWAIT(maybe(0));
        sum += q->i[2] + (int)(p.d * 2);
        {
            struct point { struct point *self; } p = {NULL};
            AWAIT(maybe(0));
            p.self = &p;
            AWAIT(maybe(0));
            sum += p.self == &p;
        }
    }
    for (struct { int i, j; } s = {0, AWAIT(maybe(3))}; s.i < s.j; s.i++)
        sum += AWAIT(maybe(s.i));
    return sum;
}

ASYNC int arrays(void)
{
    struct cell { int v; };
    struct cell cells[2][2] = {{{1}, {2}}, {{3}, {AWAIT(maybe(4))}}};
    struct cell (*row)[2] = &cells[1], *cell = &cells[0][1];
    struct cell *list[] = {cell, *row};
    enum { SIZE = 3 };
    char text[SIZE + 1] = "xyz";
    AWAIT(maybe(0));
    cells[0][0] = (struct cell){AWAIT(maybe(9))};
    struct cell copy = cells[1][1];
    AWAIT(maybe(0));
    printf("%d %d %d %d %d %s\n", cells[0][0].v, (*row)[0].v, cell->v, list[1]->v, copy.v, text);
    return 0;
}

ASYNC int functions(void)
{
    struct pair { int a, b; };
    struct pair (*swap)(struct pair) = NULL;
    int (*table[2])(int) = {NULL, NULL};
    AWAIT(maybe(0));
    struct pair pair = {1, 2};
    AWAIT(maybe(0));
    pair = swap ? swap(pair) : (struct pair){pair.b, pair.a};
    struct pair result = AWAIT(maybe(1)) ? pair : (struct pair){0, 0};
    return result.a * 10 + result.b + (table[0] == table[1]);
}

ASYNC int main(void)
{
    printf("%d\n", AWAIT(locals(1)));
    printf("%d\n", AWAIT(same_names(4)));
    AWAIT(arrays());
    printf("%d\n", AWAIT(functions()));
    return 0;
}
// CHECK:      11 2 0 3 1 2 2
// CHECK-NEXT: 44 4 5 0 6 7
// CHECK-NEXT: D 1 2
// CHECK-NEXT: 11
// CHECK-NEXT: 108
// CHECK-NEXT: 9 3 2 3 4 xyz
// CHECK-NEXT: 22
// CHECK-NOT:  {{.+}}
