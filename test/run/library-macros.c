// Macros of the C library work on variables that live in frames and around AWAITs.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>
#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <inttypes.h>
#include <string.h>
#include <sys/param.h>
static int calls;

ASYNC int maybe(int x) /* suspends every other time */
{
    if (calls++ % 2)
        AWAIT(async_yield());
    return x;
}

struct entry { int value; struct { char text[8]; } inner; };

static int vsum(int count, ...)
{
    va_list list;
    va_start(list, count);
    int sum = 0;
    while (count--)
        sum += va_arg(list, int);
    va_end(list);
    return sum;
}

ASYNC int variadic(int count, int a, int b, int c) { return count * AWAIT(maybe(100)) + vsum(count, a, b, c); }

ASYNC int main(void)
{
    int x = 1, *px = &x;
    double d = NAN, *pd = &d;
    struct entry entry = {3, {"abc"}}, *pe = &entry;
    AWAIT(maybe(0));
    assert(x == 1);
    assert(*px == 1 && "text");
    assert(AWAIT(maybe(x)) == 1);
    assert(({ int ok = AWAIT(maybe(1)); ok; }));
    errno = 0;
    errno = EAGAIN;
    printf("%d %d\n", errno == EAGAIN, (errno = AWAIT(maybe(EIO))) == EIO);
    printf("%d %d %d\n", isnan(d) != 0, isinf(*pd) != 0, signbit(-d) || !signbit(-d));
    d = AWAIT(maybe(4)) + 0.5;
    printf("%d %d %g %g\n", isnan(AWAIT(maybe(1)) + d) != 0, isfinite(d) != 0, fmax(d, AWAIT(maybe(3))), floor(d));
    printf("%zu %d\n", offsetof(struct entry, inner.text[2]), (int)(offsetof(struct entry, value)));
    atomic_int counter = 5, *pc = &counter;
    AWAIT(maybe(0));
    atomic_fetch_add(&counter, 2);
    atomic_store(pc, atomic_load(&counter) + 1);
    int expected = 8;
    AWAIT(maybe(0));
    bool swapped = atomic_compare_exchange_strong(&counter, &expected, 9);
    printf("%d %d %d\n", atomic_load(pc), swapped, expected);
    atomic_flag flag = ATOMIC_FLAG_INIT;
    AWAIT(maybe(0));
    printf("%d", atomic_flag_test_and_set(&flag));
    printf(" %d\n", atomic_flag_test_and_set(&flag));
    printf("%d %d %d\n", MAX(AWAIT(maybe(1)), x), MIN(x, AWAIT(maybe(0))), INT_MAX == AWAIT(maybe(INT_MAX)));
    printf("%c %d %d\n", toupper(AWAIT(maybe('q'))), isdigit('1') != 0, abs(AWAIT(maybe(-3))));
    int64_t wide = INT64_C(1) << 40;
    int64_t *pw = &wide;
    AWAIT(maybe(0));
    printf("%" PRId64 " %" PRIu32 "\n", *pw, UINT32_C(7));
    printf("%d %d\n", vsum(3, AWAIT(maybe(1)), x, AWAIT(maybe(3))), AWAIT(variadic(3, 1, 2, AWAIT(maybe(3)))));
    printf("%s %d %s\n", __func__, __LINE__ > 60, strrchr(__FILE__, '/') ? strrchr(__FILE__, '/') + 1 : __FILE__);
    strcpy(entry.inner.text, "xy");
    printf("%zu %s\n", strlen(pe->inner.text), pe->inner.text);
    void *null = NULL;
    AWAIT(maybe(0));
    printf("%d %d\n", null == NULL, EXIT_SUCCESS);
    return AWAIT(maybe(EXIT_SUCCESS));
}
// CHECK:      1 1
// CHECK-NEXT: 1 0 1
// CHECK-NEXT: 0 1 4.5 4
// CHECK-NEXT: 6 0
// CHECK-NEXT: 9 1 8
// CHECK-NEXT: 0 1
// CHECK-NEXT: 1 0 1
// CHECK-NEXT: Q 1 3
// CHECK-NEXT: 1099511627776 7
// CHECK-NEXT: 5 306
// CHECK-NEXT: main 1 library-macros.c
// CHECK-NEXT: 2 xy
// CHECK-NEXT: 1 0
// CHECK-NOT:  {{.+}}
