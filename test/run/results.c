// Results of every kind, used and ignored.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>
#include <complex.h>
#include <stdint.h>
#include <string.h>
static int calls;

ASYNC int maybe(int x) /* suspends every other time */
{
    if (calls++ % 2)
        AWAIT(async_yield());
    return x;
}

struct pair { int a; double b; };
struct arrays { int list[4]; char text[8]; struct pair pairs[2]; };
struct large { char text[300]; };
union number { int i; float f; unsigned char bytes[16]; };
enum colour { RED, GREEN, BLUE };
typedef int (*callback)(int);
typedef int table[2][3];
typedef float vector __attribute__((vector_size(16)));
struct const_member { const int a; int b; };

static int twice(int x) { return 2 * x; }
static table grid = {{1, 2, 3}, {4, 5, 6}};

ASYNC _Bool get_bool(void) { return AWAIT(maybe(2)); }
ASYNC char get_char(void) { return (char)AWAIT(maybe('c')); }
ASYNC short get_short(void) { return (short)AWAIT(maybe(-3)); }
ASYNC unsigned long long get_long(void) { return (unsigned)AWAIT(maybe(1)) + (1ULL << 50); }
ASYNC float get_float(void) { return AWAIT(maybe(1)) + 0.5f; }
ASYNC long double get_long_double(void) { return AWAIT(maybe(1)) + 0.25L; }
ASYNC double _Complex get_complex(void) { return AWAIT(maybe(1)) + 2.0 * I; }
ASYNC __int128 get_int128(void) { return (__int128)AWAIT(maybe(1)) << 100; }
ASYNC enum colour get_enum(void) { AWAIT(maybe(0)); return BLUE; }
ASYNC struct pair get_pair(void) { return (struct pair){AWAIT(maybe(1)), 0.5}; }
ASYNC struct arrays get_arrays(void) { AWAIT(maybe(0)); return (struct arrays){{1, 2, 3, 4}, "text", {{1, 2}, {3, AWAIT(maybe(4))}}}; }
ASYNC struct large get_large(void) { struct large l = {"large"}; AWAIT(maybe(0)); strcat(l.text, "!"); return l; }
ASYNC union number get_union(void) { union number n = {.i = AWAIT(maybe(65))}; n.bytes[1] = 1; return n; }
ASYNC callback get_callback(void) { AWAIT(maybe(0)); return twice; }
ASYNC int (*get_function(int x))(int) { AWAIT(maybe(x)); return x ? twice : NULL; }
ASYNC int (*get_row(int i))[3] { return &grid[AWAIT(maybe(i))]; }
ASYNC int *get_pointer(void) { AWAIT(maybe(0)); return grid[0]; }
ASYNC const char *const *get_names(void) { static const char *const names[] = {"x", "y"}; AWAIT(maybe(0)); return names; }
ASYNC vector get_vector(void) { AWAIT(maybe(0)); return (vector){1, 2, 3, 4}; }
ASYNC struct const_member get_const(void) { return (struct const_member){AWAIT(maybe(5)), 6}; }
ASYNC void get_nothing(void) { AWAIT(maybe(0)); }
ASYNC intptr_t (*(*get_deep(void))(int))[2] { AWAIT(maybe(0)); return NULL; }

ASYNC int main(void)
{
    for (int i = 0; i < 2; i++, calls++) {
        printf("%d %c %d %llu %g %Lg\n", AWAIT(get_bool()), AWAIT(get_char()), AWAIT(get_short()), AWAIT(get_long()), AWAIT(get_float()), AWAIT(get_long_double()));
        printf("%g %d %d\n", cimag(AWAIT(get_complex())), (int)(AWAIT(get_int128()) >> 98), AWAIT(get_enum()));
        printf("%d %g %d %s %g %s\n", AWAIT(get_pair()).a, AWAIT(get_pair()).b, AWAIT(get_arrays()).list[2], AWAIT(get_arrays()).text,
               AWAIT(get_arrays()).pairs[1].b, AWAIT(get_large()).text);
        union number n = AWAIT(get_union());
        printf("%d %d %d %d %d %d\n", n.i, AWAIT(get_callback())(4), AWAIT(get_function(1))(5), AWAIT(get_function(0)) == NULL, (*AWAIT(get_row(1)))[2],
               AWAIT(get_pointer())[1]);
        vector v = AWAIT(get_vector()) + AWAIT(get_vector());
        struct const_member c = AWAIT(get_const());
        printf("%s %g %d %d %d\n", AWAIT(get_names())[1], (double)v[3], c.a, AWAIT(get_const()).b, AWAIT(get_deep()) == NULL);
        AWAIT(get_nothing());
        AWAIT(get_bool());
        (void)AWAIT(get_pair());
        AWAIT(get_arrays());
        AWAIT(get_large());
        AWAIT(get_complex());
        AWAIT(get_const());
        AWAIT(get_vector());
    }
    return 0;
}
// CHECK:      1 c -3 1125899906842625 1.5 1.25
// CHECK-NEXT: 2 4 2
// CHECK-NEXT: 1 0.5 3 text 4 large!
// CHECK-NEXT: 321 8 10 1 6 2
// CHECK-NEXT: y 8 5 6 1
// CHECK-NEXT: 1 c -3 1125899906842625 1.5 1.25
// CHECK-NEXT: 2 4 2
// CHECK-NEXT: 1 0.5 3 text 4 large!
// CHECK-NEXT: 321 8 10 1 6 2
// CHECK-NEXT: y 8 5 6 1
// CHECK-NOT:  {{.+}}
