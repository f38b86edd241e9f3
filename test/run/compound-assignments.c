// AWAIT in compound assignments and steps: the left side is found once, before, and read after the AWAIT.
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

static int global = 1;
static int table[4] = {10, 20, 30, 40};
static int found;

static int *find(int i)
{
    found++;
    return &table[i];
}

ASYNC int bump_global(int by)
{
    global += by;
    table[1] += by;
    AWAIT(async_yield());
    global += by;
    return by;
}

struct bits {
    unsigned low : 3, middle : 7;
    signed high : 5;
    _Bool flag : 1;
};

ASYNC int bump_bits(struct bits *bits)
{
    bits->middle++;
    AWAIT(async_yield());
    bits->middle++;
    return 1;
}

ASYNC void set(int *p, int value) { AWAIT(async_yield()); *p = value; }

ASYNC int main(void)
{
    global += AWAIT(bump_global(1)); /* 1 + 2, then + 1 */
    printf("%d\n", global);
    global -= AWAIT(bump_global(10)) + AWAIT(maybe(2));
    printf("%d\n", global);
    table[AWAIT(maybe(1))] += AWAIT(bump_global(5));
    printf("%d\n", table[1]);
    *find(1) *= AWAIT(bump_global(2));
    printf("%d %d\n", table[1], found);
    *find(AWAIT(maybe(2))) <<= AWAIT(maybe(2));
    printf("%d %d\n", table[2], found);
    int i = 0;
    table[i++] += AWAIT(maybe(1));
    printf("%d %d\n", table[0], i);
    table[i++] = AWAIT(maybe(2));
    printf("%d %d\n", table[1], i);

    struct bits bits = {1, 2, -3, 0};
    bits.middle += AWAIT(bump_bits(&bits));
    bits.low |= AWAIT(maybe(6));
    bits.high -= AWAIT(maybe(2));
    bits.flag ^= AWAIT(maybe(1));
    printf("%d %d %d %d\n", bits.low, bits.middle, bits.high, bits.flag);
    struct bits *p = &bits;
    p->middle = p->middle * 2 + AWAIT(maybe(1));
    (p + AWAIT(maybe(0)))->low = AWAIT(maybe(5));
    printf("%d %d\n", bits.low, bits.middle);

    int local = 5;
    local += AWAIT(maybe(local));
    local = local + AWAIT(maybe(local)) + local;
    local *= (local += AWAIT(maybe(1)), local);
    printf("%d\n", local);
    int x = 1, y = 2, z;
    x = y = z = AWAIT(maybe(9));
    printf("%d %d %d\n", x, y, z);
    x = (y += AWAIT(maybe(1))) + (z -= AWAIT(maybe(2)));
    printf("%d %d %d\n", x, y, z);
    x += y *= z = AWAIT(maybe(3));
    printf("%d %d %d\n", x, y, z);
    AWAIT(set(&x, 4));
    x = x + (AWAIT(set(&x, 50)), x);
    printf("%d\n", x);
    table[AWAIT(maybe(0))]++;
    ++table[AWAIT(maybe(0))];
    x = table[AWAIT(maybe(0))]-- + --table[AWAIT(maybe(3))];
    printf("%d %d %d\n", x, table[0], table[3]);
    (*find(AWAIT(maybe(3))))++;
    int *walk = table;
    *walk++ = AWAIT(maybe(7));
    *walk++ = AWAIT(maybe(8));
    *--walk += AWAIT(maybe(1));
    printf("%d %d %d %td\n", table[0], table[1], table[3], walk - table);
    float f = 1.5f;
    f += AWAIT(maybe(2));
    f /= AWAIT(maybe(2));
    unsigned char c = 250;
    c += AWAIT(maybe(10));
    _Bool flag = 0;
    flag += AWAIT(maybe(5));
    short s = 1;
    s = s << AWAIT(maybe(14));
    char *text = "abcdef";
    text += AWAIT(maybe(3));
    printf("%g %d %d %d %s\n", f, c, flag, s, text);
    return 0;
}
// CHECK:      4
// CHECK-NEXT: 12
// CHECK-NEXT: 41
// CHECK-NEXT: 86 1
// CHECK-NEXT: 120 2
// CHECK-NEXT: 11 1
// CHECK-NEXT: 2 2
// CHECK-NEXT: 7 5 -5 1
// CHECK-NEXT: 5 11
// CHECK-NEXT: 961
// CHECK-NEXT: 9 9 9
// CHECK-NEXT: 17 10 7
// CHECK-NEXT: 47 30 3
// CHECK-NEXT: 54
// CHECK-NEXT: 52 12 39
// CHECK-NEXT: 7 9 40 1
// CHECK-NEXT: 1.75 4 1 16384 def
// CHECK-NOT:  {{.+}}
