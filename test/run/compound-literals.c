// Compound literals are kept across AWAITs: objects of their block, in the frame when their address is used.
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

struct point { int x, y; };
struct fixed { const int a; int b[2]; };
struct view { const struct point *at; const int *list; int count; };

ASYNC int sum(const struct view *view)
{
    int sum = view->at->x + view->at->y;
    for (int i = 0; i < view->count; i++)
        sum += AWAIT(maybe(view->list[i]));
    return sum;
}

ASYNC int add(struct point p, const int *list) { AWAIT(maybe(0)); return p.x + p.y + list[0] + list[1]; }

ASYNC int main(void)
{
    struct point *p = &(struct point){1, AWAIT(maybe(2))};
    int *list = (int[]){3, 4, AWAIT(maybe(5))};
    char *text = (char[]){"text"};
    const char *other = (char[8]){'a', 'b'};
    AWAIT(maybe(0));
    p->x += AWAIT(maybe(10));
    list[1]++;
    text[0] = 'n';
    AWAIT(maybe(0));
    printf("%d %d %d %d %s %s %zu\n", p->x, p->y, list[1], list[2], text, other, strlen(other));
    printf("%d\n", AWAIT(sum(&(struct view){&(struct point){1, 2}, (const int[]){3, 4}, 2})));
    printf("%d\n", AWAIT(sum(&(struct view){.at = p, .list = (int[]){AWAIT(maybe(1)), AWAIT(maybe(2)), 3}, .count = AWAIT(maybe(3))})));
    printf("%d\n", AWAIT(add((struct point){AWAIT(maybe(1)), 2}, (int[2]){3, 4})));
    printf("%d %d\n", (struct point){.y = AWAIT(maybe(6))}.y, (int){AWAIT(maybe(7))});
    for (int i = 0; i < 3; i++) {
        int *fresh = &(int){i};
        AWAIT(maybe(0));
        *fresh += 10;
        AWAIT(maybe(0));
        printf("%d%c", *fresh, i == 2 ? '\n' : ' ');
    }
    struct point q;
    q = (struct point){AWAIT(maybe(8)), p->x};
    *p = (struct point){.x = AWAIT(maybe(9))};
    AWAIT(maybe(0));
    printf("%d %d %d %d\n", q.x, q.y, p->x, p->y);
    const struct point *found = NULL;
    int which = AWAIT(maybe(1));
    found = which ? &(struct point){20, 21} : &(struct point){30, 31};
    AWAIT(maybe(0));
    printf("%d\n", found->y);
    struct point **chain = &(struct point *){p};
    AWAIT(maybe(0));
    (*chain)->y = AWAIT(maybe(5));
    printf("%d %d\n", p->y, ((struct point[]){{1, 2}, {3, 4}})[AWAIT(maybe(1))].x);
    for (int i = 0; i < 2; i++) {
        const struct fixed *fixed = &(struct fixed){AWAIT(maybe(i)), {i + 1, AWAIT(maybe(3)),},};
        AWAIT(maybe(0));
        printf("%d %d\n", fixed->a + fixed->b[0], fixed->b[1]);
    }
    return 0;
}
// CHECK:      11 2 5 5 next ab 2
// CHECK-NEXT: 10
// CHECK-NEXT: 19
// CHECK-NEXT: 10
// CHECK-NEXT: 6 7
// CHECK-NEXT: 10 11 12
// CHECK-NEXT: 8 11 9 0
// CHECK-NEXT: 21
// CHECK-NEXT: 5 3
// CHECK-NEXT: 1 3
// CHECK-NEXT: 3 3
// CHECK-NOT:  {{.+}}
