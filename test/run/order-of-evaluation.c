// Operands left of an AWAIT are evaluated before it, from left to right; what it changes is read first.
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

static int global;

static int note(const char *name, int x)
{
    printf(" %s", name);
    return x;
}

static int *place(const char *name, int *p)
{
    printf(" &%s", name);
    return p;
}

ASYNC int step(const char *name, int x)
{
    printf(" %s", name);
    if (calls++ % 2)
        AWAIT(async_yield());
    printf(" %s'", name);
    global += 100;
    return x;
}

static int sum4(int a, int b, int c, int d)
{
    printf(" call");
    return a + 10 * b + 100 * c + 1000 * d;
}

ASYNC int change(int *p, int to) { AWAIT(async_yield()); *p = to; return 0; }

struct box { int value, other[3]; };

ASYNC int point(struct box **p, struct box *to) { AWAIT(async_yield()); *p = to; return 8; }

static int first_of(const int *at, int other) { return *at * 100 + other; }

ASYNC int main(void)
{
    printf("%d\n", sum4(note("a", 1), AWAIT(step("b", 2)), note("c", 3), AWAIT(step("d", 4))));
    printf(" = %d\n", note("a", 1) + AWAIT(step("b", 2)) * note("c", 3) - AWAIT(step("d", 4)));
    int table[4] = {0};
    *place("x", &table[note("i", 1)]) = AWAIT(step("a", 5));
    table[note("i", 2)] = note("b", 1) + AWAIT(step("c", 5)) + note("d", 1);
    *place("y", &table[3]) += AWAIT(step("e", 6));
    printf(" = %d %d %d\n", table[1], table[2], table[3]);

    global = 1;
    int before = global + AWAIT(step("g", 0)); /* the value from before */
    int after = AWAIT(step("g", 0)) + global;  /* the value from after */
    printf(" = %d %d\n", before, after);

    int gathered;
    global = 1; /* of the first call's arguments, too, whatever the last one's do */
    AWAIT(async_gather(before = maybe(global), after = maybe(AWAIT(step("h", 2))), gathered = maybe(3)));
    printf(" = %d %d %d\n", before, after, gathered);

    int local = 1;
    before = local + AWAIT(change(&local, 50));
    after = AWAIT(change(&local, 60)) + local;
    printf("%d %d\n", before, after);
    before = sum4(local, AWAIT(change(&local, 1)), local, 0);
    printf(" = %d\n", before);

    struct box box = {1, {2, 3, 4}}, *p = &box;
    before = p->value + box.other[1] + AWAIT(change(&box.value, 70)) + AWAIT(change(&box.other[1], 80));
    after = AWAIT(change(&box.value, 5)) + p->value + box.other[1];
    printf("%d %d\n", before, after);
    int index = 0;
    box.other[index] = AWAIT(change(&index, 2)) + 9; /* the index from before */
    printf("%d %d %d\n", box.other[0], box.other[2], index);
    struct box second = {0};
    p->value = AWAIT(point(&p, &second)); /* the pointer from before */
    printf("%d %d\n", box.value, second.value);
    p = &box;
    second.other[0] = box.other[0] + 1;
    printf("%d", first_of(&p->value, AWAIT(point(&p, &second)))); /* the address from before */
    p = &box;
    printf(" %d\n", first_of(p->other, AWAIT(point(&p, &second))));

    struct box *const constant = &box;
    before = constant->value + AWAIT(change(&box.value, 30));
    printf("%d %d", before, constant->value);
    struct box own = {1, {2}};
    before = own.value + own.other[0] * 10 + (own.value = 5, own.other[0] = 6, AWAIT(maybe(100))) + own.value;
    struct { int a, b; } pair = {1, 2};
    after = pair.a + (pair.a = 5, AWAIT(maybe(100))) + pair.a;
    printf(" %d %d\n", before, after);

    int n = 1;
    n = n++ + AWAIT(maybe(n)) + n;
    printf("%d\n", n);
    n = (n = 2, n) + AWAIT(maybe(n * 10)) + n;
    printf("%d\n", n);
    int i = 0, array[6] = {0};
    array[i++] = AWAIT(maybe(i++)) + i++;
    printf("%d %d\n", array[0], i);
    i = 0;
    int listed[] = {i++, AWAIT(maybe(i++)), i++, AWAIT(maybe(i++)), i};
    printf("%d %d %d %d %d\n", listed[0], listed[1], listed[2], listed[3], listed[4]);
    int unchanged = 3, *alias = &n;
    n = 4;
    printf("%d %d %d %d %d\n", unchanged, n, *alias, AWAIT(change(&n, 6)), n);
    return 0;
}
// CHECK:       a b b' c d d' call4321
// CHECK-NEXT:  a b b' c d d' = 3
// CHECK-NEXT:  i &x a a' i b c c' d &y e e' = 5 7 6
// CHECK-NEXT:  g g' g g' = 1 201
// CHECK-NEXT:  h h' = 1 2 3
// CHECK-NEXT: 1 60
// CHECK-NEXT:  call = 160
// CHECK-NEXT: 4 85
// CHECK-NEXT: 9 4 2
// CHECK-NEXT: 8 0
// CHECK-NEXT: 808 908
// CHECK-NEXT: 8 30 126 106
// CHECK-NEXT: 5
// CHECK-NEXT: 24
// CHECK-NEXT: 3 3
// CHECK-NEXT: 0 1 2 3 4
// CHECK-NEXT: 3 4 4 0 6
// CHECK-NOT:  {{.+}}
