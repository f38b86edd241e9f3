// Clean-ups that await in loops, switches, timeouts and gathers at once, left early, by failure and by cancellation; locals of a
// loop whose address escapes; compound literals that await.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>
ASYNC static int y(int v) { AWAIT(async_yield()); return v; }
ASYNC static int fail_at(int n) { for (int i = 0; i < n; i++) AWAIT(async_yield()); ASYNC_RAISE(-EIO); }
static int sum(const int *p, int n) { int s = 0; while (n-- > 0) s += p[n]; return s; }
struct node { struct node *next; int v; };
ASYNC static int list(int n)
{
    struct node *head = NULL;
    int total = 0;
    for (int i = 0; i < n; i++) {
        struct node here = {head, i};   /* address escapes, loop scope */
        head = &here;
        total += AWAIT(y(head->v)) + sum((int[]){i, AWAIT(y(i)), i}, 3);
        head = NULL;
    }
    return total;
}
ASYNC static int mid(int how)
{
    int steps = 0;
    ASYNC_TIMEOUT (how == 1 ? 0.5 : 10) {
        DEFER { AWAIT(async_sleep(0.2)); steps += 100; }
        for (int i = 0; i < 3; AWAIT(async_sleep(0.3)), i++)
            switch (AWAIT(y(i))) {
            case 1: { DEFER { steps += 1000; } if (how == 2) return AWAIT(y(steps + 7)); } /* fall through */
            default: steps++; continue;
            }
    } ASYNC_CATCH (e) { return -steps - (e == -ETIMEDOUT) * 10000; }
    return steps;
}
ASYNC static void slow(int *done) { DEFER { AWAIT(async_sleep(1)); ++*done; } AWAIT(async_sleep(50)); }
ASYNC static int both(int *done)
{
    int a = -1, b = -1;
    ASYNC_TRY { AWAIT(async_gather(a = y(1), slow(done), b = fail_at(3), slow(done))); }
    ASYNC_CATCH (e) { return e * 100 + a + b; }
    return 0;
}
ASYNC int main(void)
{
    printf("%d\n", AWAIT(list(5)));
    for (int h = 0; h < 3; h++) printf("%d\n", AWAIT(mid(h)));
    int done = 0;
    printf("%d", AWAIT(both(&done)));
    printf(" %d\n", done);
    ASYNC_TASK(int) t = async_create_task(both(&done));
    AWAIT(async_yield());
    AWAIT(async_yield());
    async_task_cancel(t);
    ASYNC_TRY { AWAIT(async_join(t)); } ASYNC_CATCH (e) { printf("%d ", e); }
    printf("%d\n", done);
    printf("%d\n", *(&(int){AWAIT(y(3))}) + (AWAIT(y(1)) ? AWAIT(y(0)) ?: AWAIT(y(5)) : 9)["abcdef"]);
    return 0;
}
// CHECK: {{^}}40
// CHECK-NEXT: 1103
// CHECK-NEXT: -11102
// CHECK-NEXT: 8
// CHECK-NEXT: -502 2
// CHECK-NEXT: {{^}}4
// CHECK-NEXT: 105
