// Parameters of variably modified type: their bounds are those of the call, however often the body is entered again.
// RUN: %run-all %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

enum { EXTRA = 1 };

static ASYNC int trace(int n, int m[n][n])
{
    int sum = 0;
    for (int i = 0; i < n; i++) {
        sum += m[i][i];
        AWAIT(async_yield());
    }
    return sum;
}

/* the bound is changed, and its address taken, while the matrix keeps its shape */
static ASYNC int changes(size_t rows, size_t columns, int (*m)[rows][columns + EXTRA])
{
    int last = (int)(sizeof *m / sizeof(int)), *corner = &(*m)[rows - 1][columns];
    AWAIT(async_yield());
    columns = 100;
    size_t *pointer = &rows;
    *pointer = 77;
    AWAIT(async_yield());
    return last * 1000 + (int)(sizeof *m / sizeof(int)) * 10 + (corner == &(*m)[1][2]) + (int)(rows - 77);
}

/* the pointer itself is changed, and its address taken */
static ASYNC int moves(int n, int m[][n])
{
    AWAIT(async_yield());
    m++;
    AWAIT(async_yield());
    return m[0][1];
}

static ASYNC int addressed(int n, int m[][n])
{
    void *where = &m;
    AWAIT(async_yield());
    m += where != NULL;
    AWAIT(async_yield());
    return m[0][0] * 10 + (where == &m) + (sizeof m[0] == (size_t)n * sizeof(int));
}

static ASYNC double multiply(int n, double a[n][n], double b[n][n], double c[n][n])
{
    double last = 0;
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            c[i][j] = 0;
            for (int k = 0; k < n; k++) {
                c[i][j] += a[i][k] * b[k][j];
                AWAIT(async_sleep(0.001));
            }
            last = c[i][j];
        }
    return last;
}

static ASYNC int never_waits(int n, int m[n][n]) { return m[n - 1][0]; }

ASYNC int main(void)
{
    int m[3][3] = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}, n = 2, shaped[n][n + 1];
    for (int i = 0; i < n; i++)
        for (int j = 0; j <= n; j++)
            shaped[i][j] = i * (n + 1) + j;
    // CHECK: 15 6061 4
    printf("%d %d %d\n", AWAIT(trace(3, m)), AWAIT(changes(2, 2, (void *)shaped)), AWAIT(moves(3, shaped)));
    // CHECK: 42 7
    printf("%d %d\n", AWAIT(addressed(3, m)), AWAIT(never_waits(3, m)));

    ASYNC_TASK(int) task = async_create_task(never_waits(3, m)), other = async_create_task(trace(3, m));
    int x, y;
    AWAIT(async_gather(x = trace(3, m), y = never_waits(2, (int (*)[2])m)));
    // CHECK: 7 15 15 3
    printf("%d %d %d %d\n", AWAIT(async_join(task)), AWAIT(async_join(other)), x, y);

    double a[2][2] = {{1, 2}, {3, 4}}, b[2][2] = {{5, 6}, {7, 8}}, c[2][2];
    // CHECK: 50 19 22 43 50
    printf("%g", AWAIT(multiply(2, a, b, c)));
    printf(" %g %g %g %g\n", c[0][0], c[0][1], c[1][0], c[1][1]);
    return 0;
}
