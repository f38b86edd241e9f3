// Macros of the user's that hold an AWAIT, and in them those of <stdatomic.h> and <tgmath.h>, which only their own compiler can
// take apart; and macros that stringify, or bring a pragma, by way of others.
// RUN: %run-all %s | FileCheck %s --match-full-lines --implicit-check-not={{.}}
// RUN: env CC=gcc %asyncc %s -o - | FileCheck %s --check-prefix=STAYS
// RUN: env CC=clang %asyncc %s -o - | FileCheck %s --check-prefix=STAYS
#include <asyncc.h>
#include <assert.h>
#include <stdatomic.h>
#include <stdio.h>
#include <tgmath.h>

static atomic_int total;
static atomic_flag busy = ATOMIC_FLAG_INIT;

ASYNC int wait(int x)
{
    AWAIT(async_yield());
    return x;
}

#define COUNT(x)                                           \
    do {                                                   \
        atomic_fetch_add(&total, AWAIT(wait(x)));          \
        if (!atomic_flag_test_and_set(&busy))              \
            AWAIT(wait(atomic_load(&total)));              \
        atomic_store(&total, (x) + atomic_load(&total));   \
        atomic_flag_clear(&busy);                          \
    } while (0)
// STAYS-LABEL: main__body(struct main__frame *async__self)
// STAYS:       atomic_fetch_add(&total, async__t
// STAYS:       atomic_store(&total, (20) + atomic_load(&total));
#define NAMED(operation) (atomic_##operation(&total, AWAIT(wait(2))) + 0)
#define ROOT(x) (sqrt(AWAIT(wait(x)) + 0.0) + fabs(AWAIT(wait(-1)) * 0.5f))
#define IS_FLOAT(x) _Generic(fabs(x), float: AWAIT(wait(1)), default: 0)

static int show(const char *text, int x)
{
    printf("%s=%d\n", text, x);
    return x;
}
#define SHOW_TEXT(x) show(#x, x)
#define SHOW(x) SHOW_TEXT(x)
#define SHOW_ALSO(x) (x, show(#x, 3))
#define SHOW_THROUGH(x) SHOW_ALSO(x)
#define PASTE_BOTH(a, b) a##b
#define PASTE(a, b) PASTE_BOTH(a, b)

#define IGNORE_UNUSED _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wunused-variable\"")
#define QUIETLY(call)                     \
    IGNORE_UNUSED                         \
    do {                                  \
        int unused;                       \
        AWAIT(call);                      \
    } while (0);                          \
    _Pragma("GCC diagnostic pop")

ASYNC int main(void)
{
    COUNT(20);
    printf("%d %d ", atomic_load(&total), NAMED(fetch_sub));
    printf("%d %g %d\n", atomic_load(&total), ROOT(16), IS_FLOAT(1.0f));
    int local = 5, *pointer = &local;
    SHOW(AWAIT(wait(1)));
    SHOW_THROUGH(AWAIT(wait(1)));
    AWAIT(wait(0));
    SHOW(local + *pointer);
    printf("%d\n", PASTE(lo, cal) + AWAIT(wait(1)));
    QUIETLY(wait(1))
    return 0;
}
// CHECK:      40 40 38 4.5 1
// CHECK-NEXT: AWAIT(wait(1))=1
// CHECK-NEXT: AWAIT(wait(1))=3
// CHECK-NEXT: local + *pointer=10
// CHECK-NEXT: 6
