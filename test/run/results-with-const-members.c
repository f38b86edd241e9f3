// A struct with const members, arrays too, comes back from an async call in every way that a call can be made.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

struct point {
    const int x;
    int y;
    const unsigned bits : 3;
};

ASYNC static struct point point(int x)
{
    AWAIT(async_yield());
    return (struct point){x, x + 1, 5};
}

struct label {
    const char text[4];
    const int grid[2][2];
    int x;
};

ASYNC static struct label label(int x)
{
    AWAIT(async_yield());
    return (struct label){"abc", {{1, 2}, {3, x}}, x};
}

ASYNC int labels(void)
{
    struct label first = {"xyz", {{0}}, 5}, *pointer = &first;
    const struct {
        const char text[4];
    } unnamed = {"uvw"}, *other = &unnamed;
    struct label second = AWAIT(label(7));
    AWAIT(async_yield());
    printf("%s %s %s %d\n", pointer->text, other->text, second.text, second.grid[1][1]);
    return AWAIT(label(8)).grid[1][1];
}

ASYNC int main(void)
{
    ASYNC struct point (*volatile pointer)(int) = point;
    ASYNC_TASK(struct point) task = async_create_task(point(3));
    printf("%d\n", AWAIT(point(1)).y);
    printf("%d\n", AWAIT(pointer(2)).y);
    printf("%d %d\n", AWAIT(async_join(task)).y, AWAIT(point(4)).bits);
    struct point kept = AWAIT(point(5));
    AWAIT(async_yield());
    printf("%d %d %d\n", kept.x, kept.y, kept.bits);
    printf("%d\n", AWAIT(labels()));
    return 0;
}
// CHECK:      2
// CHECK-NEXT: 3
// CHECK-NEXT: 4 5
// CHECK-NEXT: 5 6 5
// CHECK-NEXT: xyz uvw abc 7
// CHECK-NEXT: 8
