// AWAITs in each part of for, with declarations in the first one.
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

ASYNC int first_part(int n)
{
    int sum = 0;
    for (int i = AWAIT(maybe(1)), end = AWAIT(maybe(n)); i < end; i++)
        sum += i;
    for (sum += AWAIT(maybe(100)); sum < 300; sum += 100)
        ;
    return sum;
}

ASYNC int second_part(int n)
{
    int sum = 0;
    for (int i = 0; i < AWAIT(maybe(n)); i++) {
        if (i == 2)
            continue;
        sum += i;
    }
    return sum;
}

ASYNC int third_part(int n)
{
    int sum = 0;
    for (int i = 0; i < n; i = AWAIT(maybe(i + 1))) {
        if (i == 3)
            continue;
        if (i == 5)
            break;
        sum += i;
    }
    return sum;
}

ASYNC int all_parts(int n)
{
    int sum = 0;
    for (int i = AWAIT(maybe(0)), j = n; AWAIT(maybe(i)) < AWAIT(maybe(j)); i += AWAIT(maybe(1)), AWAIT(maybe(0)), j--) {
        int product = AWAIT(maybe(i * j));
        if (product == 4)
            continue;
        sum += product;
        if (sum > 20)
            break;
    }
    return sum;
}

ASYNC int missing_parts(int n)
{
    int sum = 0;
    for (;;) {
        if (AWAIT(maybe(sum)) >= n)
            break;
        sum += 2;
    }
    for (; AWAIT(maybe(sum)) < 2 * n;)
        sum++;
    for (;; AWAIT(maybe(sum++)))
        if (sum > 3 * n)
            break;
    for (int i = AWAIT(maybe(3));;)
        if (i-- == 0)
            return sum;
}

ASYNC int other_types(int n)
{
    struct point { int x, y; };
    int sum = 0;
    for (struct point p = {.x = AWAIT(maybe(1)), .y = n}; p.x < p.y; p.x += AWAIT(maybe(p.x)))
        sum += p.x;
    int table[] = {3, 1, 4, 1, 5};
    for (const int *p = table; p < table + 5; p++)
        sum += AWAIT(maybe(*p));
    for (struct { int left; char name; } s = {n, 'a'}; s.left > 0; s.left--, s.name++)
        sum += AWAIT(maybe(s.name - 'a'));
    for (int a[3] = {1, 2, n}, k = 0; k < 3; k++)
        sum += AWAIT(maybe(a[k]));
    return sum;
}

ASYNC int shadow(int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++) {
        sum += AWAIT(maybe(i));
        for (int i = 10; i < 12; i++) {
            int n = AWAIT(maybe(i));
            sum += n;
            for (int i = AWAIT(maybe(n)); i < n + 2; i++)
                sum += AWAIT(maybe(i)) * n;
        }
        int i = AWAIT(maybe(1000));
        sum += i;
    }
    return sum;
}

ASYNC int single_statements(int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++)
        for (int j = 0; j < AWAIT(maybe(i)); j++)
            if (AWAIT(maybe(j)) % 2)
                for (int k = 0; k < 2; k++)
                    sum += AWAIT(maybe(k + j));
            else
                AWAIT(maybe(0));
    return sum;
}

ASYNC int main(void)
{
    for (int n = 0; n < 8; n++, calls++)
        printf("%d %d %d %d %d %d %d %d\n", AWAIT(first_part(n)), AWAIT(second_part(n)), AWAIT(third_part(n)), AWAIT(all_parts(n)),
               AWAIT(missing_parts(n)), AWAIT(other_types(n)), AWAIT(shadow(n)), AWAIT(single_statements(n)));
    return 0;
}
// CHECK:      300 0 0 0 1 17 0 0
// CHECK-NEXT: 300 0 0 0 4 18 1484 0
// CHECK-NEXT: 301 1 1 0 7 21 2969 0
// CHECK-NEXT: 303 1 3 2 10 26 4455 3
// CHECK-NEXT: 306 4 3 3 13 30 5942 6
// CHECK-NEXT: 310 8 7 6 16 39 7430 16
// CHECK-NEXT: 315 13 7 13 19 45 8919 26
// CHECK-NEXT: 321 19 7 28 22 52 10409 47
// CHECK-NOT:  {{.+}}
