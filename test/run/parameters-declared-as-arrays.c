// Parameters that are declared as arrays, with bounds: the declarations of the generated code have the same ones, so that compilers find
// no difference to warn of. So do those of an exported header.
// RUN: %run-all %s | FileCheck %s
// RUN: %asyncc %s -o %t.c --emit-header %t.h && FileCheck %s --check-prefix=HEADER < %t.h
#include <asyncc.h>
#include <stdio.h>

typedef int numbers[16];
typedef int function(int);

ASYNC int sum(int a[4], numbers b, int c[2][3], int n, int d[n], int e[n][4], const int f[static 2], int g[], int h[restrict], int i[const 3], function j,
              char *k[2], int l[n + 1][n], int (*m[1])(int));
static ASYNC int inner(int a[4], numbers b, int c[2][3], int n, int d[n], int e[n][4], const int f[static 2]);

ASYNC void bounded(unsigned char out[4], int in[static 16], char *names[2]);

void bounded(unsigned char out[4], int in[static 16], char *names[2])
{
    AWAIT(async_yield());
    out[3] = (unsigned char)(in[3] + *names[1]);
}
// HEADER: void bounded(unsigned char [4], int [static 16], char * [2])

int sum(int a[4], numbers b, int c[2][3], int n, int d[n], int e[n][4], const int f[static 2], int g[], int h[restrict], int i[const 3], function j,
        char *k[2], int l[n + 1][n], int (*m[1])(int))
{
    int total = AWAIT(inner(a, b, c, n, d, e, f));
    AWAIT(async_yield());
    return total + g[0] + h[0] + i[0] + j(1) + *k[1] + l[1][0] + m[0](5);
}

static int inner(int a[4], numbers b, int c[2][3], int n, int d[n], int e[n][4], const int f[static 2])
{
    AWAIT(async_yield());
    return a[0] + b[15] + c[1][2] + n + d[0] + e[0][3] + f[1];
}

typedef char *texts[2];
typedef int matrix[2][2];

static ASYNC int qualified(const numbers in, const texts names, const matrix table, const volatile numbers out)
{
    AWAIT(async_yield());
    return in[1] + *names[1] + table[1][1] + out[0];
}

static int negative(int x) { return -x; }

ASYNC int main(void)
{
    numbers numbers = {1, 2, 3, 4, 5, 6, [15] = 100};
    unsigned char out[4];
    AWAIT(bounded(out, numbers, (char *[]){"", "A"}));
    int grid[2][1] = {{7}, {8}};
    printf("%d %d\n", out[3], AWAIT(sum(numbers, numbers, (int (*)[3])numbers, 1, numbers, (int (*)[4])numbers, numbers, numbers, numbers, numbers, negative, (char *[]){"", "B"}, grid, (int (*[])(int)){negative}))); // CHECK: 69 186
    static const matrix table = {{1, 2}, {3, 4}};
    printf("%d\n", AWAIT(qualified(numbers, (char *const[]){"", "C"}, table, numbers))); // CHECK-NEXT: 74
    return 0;
}
