// Numbers of less common types live across AWAITs: _Complex, vectors, __int128, long double, _Bool.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>
#include <complex.h>
#include <stdbool.h>
static int calls;

ASYNC int maybe(int x) /* suspends every other time */
{
    if (calls++ % 2)
        AWAIT(async_yield());
    return x;
}

typedef int vector4 __attribute__((vector_size(16)));

ASYNC int complex_numbers(void)
{
    double complex z = 1.0 + 2.0 * I;
    float _Complex w;
    w = AWAIT(maybe(3));
    __real__ z += AWAIT(maybe(4));
    __imag__ z = AWAIT(maybe(7)) + __imag__ z;
    z *= AWAIT(maybe(2));
    double complex list[2] = {AWAIT(maybe(1)) * I, z};
    AWAIT(maybe(0));
    printf("%g %g %g %g %g\n", creal(z), cimag(z), (double)crealf(w), cimag(list[0]), creal(list[1]));
    return 0;
}

ASYNC int vectors(void)
{
    vector4 v = {AWAIT(maybe(1)), 2, 3, AWAIT(maybe(4))}, w = v + 1;
    v[AWAIT(maybe(2))] = AWAIT(maybe(30));
    v[0] += AWAIT(maybe(v[0]));
    w *= v;
    vector4 *p = &w;
    AWAIT(maybe(0));
    (*p)[1] -= AWAIT(maybe(1));
    vector4 both[2] = {v, w};
    AWAIT(maybe(0));
    printf("%d %d %d %d %d %d\n", v[0], v[2], w[1], w[3], both[0][2], both[1][0]);
    return 0;
}

ASYNC int wide(void)
{
    __int128 a = (__int128)1 << 90;
    unsigned __int128 b = AWAIT(maybe(5));
    a += AWAIT(maybe(8));
    a <<= AWAIT(maybe(2));
    b = b * b;
    long double c = 1.5L, d = AWAIT(maybe(2));
    c *= AWAIT(maybe(3));
    AWAIT(maybe(0));
    printf("%d %d %d %Lg\n", (int)(a >> 92), (int)a, (int)b, c + d);
    return 0;
}

ASYNC int booleans(int x)
{
    bool a = AWAIT(maybe(x)), b, c = !a;
    bool list[3] = {a, AWAIT(maybe(2))};
    struct { bool a : 1, b; } s = {AWAIT(maybe(1)), a};
    if (x)
        b = AWAIT(maybe(5));
    else
        AWAIT(maybe(0));
    AWAIT(maybe(0));
    if (x)
        c |= b;
    a = a ? AWAIT(maybe(x)) > 1 : AWAIT(maybe(4));
    AWAIT(maybe(0));
    printf("%d %d %d %d %d %d\n", a, c, list[1], list[2], s.a, s.b);
    return 0;
}

ASYNC int small(void)
{
    signed char a = (signed char)AWAIT(maybe(200));
    unsigned short b = (unsigned short)AWAIT(maybe(-1));
    float f = AWAIT(maybe(16777217));
    char c = AWAIT(maybe('z'));
    long l = AWAIT(maybe(-1));
    unsigned long u = AWAIT(maybe(-1));
    AWAIT(maybe(0));
    a >>= AWAIT(maybe(1));
    b++;
    c -= AWAIT(maybe(25));
    printf("%d %d %d %c %d %d\n", a, b, f == 16777216.0f, c, l == -1, u == ~0ul);
    return 0;
}

ASYNC int main(void)
{
    AWAIT(complex_numbers());
    AWAIT(vectors());
    AWAIT(wide());
    AWAIT(booleans(0));
    AWAIT(booleans(1));
    AWAIT(small());
    return 0;
}
// CHECK:      10 18 3 1 10
// CHECK-NEXT: 2 30 5 20 30 4
// CHECK-NEXT: 1 32 25 6.5
// CHECK-NEXT: 1 1 1 0 1 0
// CHECK-NEXT: 0 1 1 0 1 1
// CHECK-NEXT: -28 0 1 a 1 1
// CHECK-NOT:  {{.+}}
