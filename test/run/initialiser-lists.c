// Initialiser lists with AWAITs: nested, designated, of strings and unions, next to calls that must keep their order.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>
static int calls;
ASYNC int maybe(int x)
{
    if (calls++ % 2)
        AWAIT(async_yield());
    return x;
}
static int n;
static int next(void) { return ++n; }
struct point { int x, y; };
struct shape { struct point corner[2]; const char *name; char text[8]; union { int i; float f; } u; int flags : 4; };
ASYNC int main(void)
{
    int grid[2][3] = {{next(), next()}, {AWAIT(maybe(3)), next(), AWAIT(maybe(5))}};
    printf("%d %d %d %d %d\n", grid[0][0], grid[0][1], grid[1][0], grid[1][1], grid[1][2]);
    struct shape s = {.corner = {[1] = {.x = next(), .y = next()}}, .name = "n", .text = "abc", .u = {.f = (float)next()}, .flags = AWAIT(maybe(7)) & 3};
    printf("%d %d %s %s %g %d\n", s.corner[1].x, s.corner[1].y, s.name, s.text, s.u.f, s.flags);
    struct shape list[2] = {{{{next(), AWAIT(maybe(next()))}, {0, 0}}, "x", {'a', (char)AWAIT(maybe('b')), 0}, {AWAIT(maybe(1))}, 1}, [1].name = "y", [1].flags = AWAIT(maybe(2))};
    printf("%d %d %s %s %d %s %d\n", list[0].corner[0].x, list[0].corner[0].y, list[0].name, list[0].text, list[0].u.i, list[1].name, list[1].flags);
    struct point q = {AWAIT(maybe(1)), next()}, r = q, t = (struct point){next(), AWAIT(maybe(2))};
    int scalar = {AWAIT(maybe(4))};
    char text[] = "hello", copy[] = {"world"};
    printf("%d %d %d %d %d %d %d %s %s\n", q.x, q.y, r.x, r.y, t.x, t.y, scalar, text, copy);
    AWAIT(maybe(0));
    AWAIT(maybe(0));
    printf("%s %s\n", text, copy);
    return 0;
}
// CHECK:      1 2 3 3 5
// CHECK-NEXT: 4 5 n abc 6 3
// CHECK-NEXT: 7 8 x ab 1 y 2
// CHECK-NEXT: 1 9 1 9 10 2 4 hello world
// CHECK-NEXT: hello world
// CHECK-NOT:  {{.+}}
