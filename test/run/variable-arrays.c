// Variable arrays live across AWAITs: storage on the strand's arena, given back at every way out; sizeof is right; bounds
// keep the values they had at the declaration.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

struct pair { int a, b; };
static int sum(const int *p, int n) { int s = 0; while (n-- > 0) s += *p++; return s; }

ASYNC static int fill(int n, int how)
{
    int total = 0;
    for (int i = 1; i <= n; i++) {
        int row[i], grid[i][3];
        struct pair pairs[i + 1];
        DEFER { total += 1000; }
        int old = i;
        memset(row, 0, sizeof row);
        for (int k = 0; k < i; k++) {
            row[k] = k;
            grid[k][2] = k * 10;
            pairs[k].b = i;
            AWAIT(async_yield());
        }
        i += 100;
        total += sum(row, old) + grid[old - 1][2] + pairs[0].b + (int)(sizeof row / sizeof *row) * 10000 + (int)(sizeof grid / sizeof grid[0]);
        i -= 100;
        if (how == 1 && i == 2)
            continue;
        if (how == 2 && i == 2)
            return total;
        if (how == 3 && i == 2)
            ASYNC_RAISE(-EIO);
        {
            char text[old * 100];
            snprintf(text, sizeof text, "%d", old);
            AWAIT(async_yield());
            total += text[0] == '0' + old;
        }
    }
    return total;
}

ASYNC static int deep(int n)
{
    int here[n + 1];
    here[n] = n;
    AWAIT(async_yield());
    return n ? here[n] + AWAIT(deep(n - 1)) : 0;
}

/* Sizes that await, fail, and leave. */
ASYNC static int size(int n) { AWAIT(async_yield()); if (n < 0) ASYNC_RAISE(-ERANGE); return n; }
#define SIZE(n) (AWAIT(size(n)) + 1)

ASYNC static int awaited(int n, int m)
{
    int total = 0;
    for (int i = 0; i < 2; i++) {
        int rows[AWAIT(size(n)) + i][m][SIZE(m)], other[2][({ if (n == 5) return -5; SIZE(AWAIT(size(m))); })];
        DEFER total += 1000;
        memset(rows, 1, sizeof rows);
        other[1][m] = AWAIT(size(i));
        int again[other[1][m] + AWAIT(size(1))];
        again[i] = (int)(sizeof rows / sizeof rows[0][0][0] * 100 + sizeof other / sizeof **other);
        AWAIT(async_yield());
        total += again[i] + (rows[n - 1 + i][m - 1][m] != 0x1010101);
    }
    return total;
}

ASYNC int main(void)
{
    for (int how = 0; how < 4; how++) {
        ASYNC_TRY { printf("%d: %d\n", how, AWAIT(fill(4, how))); }
        ASYNC_CATCH (err) { printf("%d: failed %d\n", how, err); }
    }
    printf("deep %d\n", AWAIT(deep(100)));
    for (int m = 3; m >= -1; m -= 4)
        ASYNC_TRY { printf("awaited %d %d\n", AWAIT(awaited(2, m)), AWAIT(awaited(5, m))); }
        ASYNC_CATCH (err) { printf("awaited %s\n", async_strerror(err)); }
    return 0;
}
// CHECK: 0: 104094
// CHECK-NEXT: 1: 104093
// CHECK-NEXT: 2: 31018
// CHECK-NEXT: 3: failed -5
// CHECK-NEXT: deep 5050
// CHECK-NEXT: awaited 8016 -5
// CHECK-NEXT: awaited Numerical result out of range
