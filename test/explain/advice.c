// What would shrink a frame; and it does: each function is followed by one that takes the advice. Each pair begins at line 1.
// RUN: %asyncc explain %s | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

struct big {
    char text[300];
};

// CHECK: ends: 296 bytes
// CHECK: 'name' is not mentioned behind line 5: end its block before the AWAIT at line 6, if no pointer to it is kept (up to 200 bytes)
// CHECK: ends_taken: 96 bytes
// CHECK-NOT: What
#line 1
ASYNC int ends(int n)
{
    char name[200];
    int length = snprintf(name, sizeof name, "%d", n);
    puts(name);
    AWAIT(async_sleep(0.1));
    return length;
}
ASYNC int ends_taken(int n)
{
    int length;
    {
        char name[200];
        length = snprintf(name, sizeof name, "%d", n);
        puts(name);
    }
    AWAIT(async_sleep(0.1));
    return length;
}

// CHECK: deeper: 288 bytes
// CHECK: declare 'name' in the block of line 4, which has no AWAIT, if no pointer to it is kept (up to 200 bytes)
// CHECK: deeper_taken: 88 bytes
// CHECK-NOT: What
#line 1
ASYNC int deeper(int n)
{
    char name[200];
    if (n) {
        snprintf(name, sizeof name, "%d", n);
        puts(name);
    }
    AWAIT(async_sleep(0.1));
    return n;
}
ASYNC int deeper_taken(int n)
{
    if (n) {
        char name[200];
        snprintf(name, sizeof name, "%d", n);
        puts(name);
    }
    AWAIT(async_sleep(0.1));
    return n;
}

ASYNC int pass(int n)
{
    return n;
}

// No advice where the value is needed again: behind the AWAIT, by a loop, in a DEFER, or in the same statement.
// CHECK: repeats:
// CHECK-NOT: is not mentioned
// CHECK: largest:
ASYNC int repeats(int n)
{
    char name[100] = "", second[100] = "", third[100] = "", fourth[100] = "";
    DEFER { puts(second); }
    for (int i = 0; i < n; i++) {
        puts(name);
        AWAIT(async_sleep(0.1));
    }
    int c = puts(third) + AWAIT(pass(n));
    puts(fourth);
    AWAIT(async_sleep(0.1));
    puts(fourth);
    return c;
}

// CHECK: 'fetch', awaited at line 3, is the largest child: what makes it smaller makes this up to 632 bytes smaller
// CHECK: fetch: 632 bytes
// CHECK: store the result through a pointer parameter (up to 292 bytes)
// CHECK: fetch_taken: 344 bytes
ASYNC struct big fetch(int id);
#line 1
ASYNC int largest(int n)
{
    struct big big = AWAIT(fetch(n));
    return big.text[0];
}
ASYNC struct big fetch(int id)
{
    struct big big = {{(char)id}};
    AWAIT(async_yield());
    return big;
}
ASYNC void fetch_taken(int id, struct big *result)
{
    struct big big = {{(char)id}};
    AWAIT(async_yield());
    *result = big;
}

// CHECK: by_value:
// CHECK: take 'from' by pointer, to what outlives the call (up to 292 bytes)
// CHECK: ordered_badly: 64 bytes
// CHECK: declare the parameters from the widest to the narrowest: up to 8 bytes of padding less
// CHECK: ordered_well: 56 bytes
// CHECK-NOT: What
#line 1
ASYNC int by_value(struct big from)
{
    AWAIT(async_yield());
    return from.text[0];
}
ASYNC void ordered_badly(char a, long n, char b)
{
    char c = a; double d = n; char e = b;
    AWAIT(async_yield());
    printf("%d %f %d\n", c, d, e);
}
ASYNC void ordered_well(long n, char a, char b)
{
    double d = n; char c = a, e = b;
    AWAIT(async_yield());
    printf("%d %f %d\n", c, d, e);
}

// CHECK: mixed: 64 bytes
// CHECK: declare the variables of the block that begins with 'a' at line 3 from the widest to the narrowest: up to 16 bytes of padding less
// CHECK: mixed_taken: 48 bytes
#line 1
ASYNC void mixed(void)
{
    char a = getchar(); double b = getchar(); char c = getchar(); double d = getchar(); char e = getchar();
    AWAIT(async_yield());
    printf("%d %f %d %f %d\n", a, b, c, d, e);
}
ASYNC void mixed_taken(void)
{
    double b = getchar(), d = getchar(); char a = getchar(), c = getchar(), e = getchar();
    AWAIT(async_yield());
    printf("%d %f %d %f %d\n", a, b, c, d, e);
}
