// Linkage of ASYNC functions as C has it: inline, extern inline, gnu_inline, always_inline, static by an earlier declaration.
// RUN: %run-all %s %S/Inputs/inline-functions-b.c | FileCheck %s --match-full-lines --implicit-check-not={{.}}
// RUN: %asyncc %s -o - | FileCheck %s --check-prefix=EMITTED
#include "Inputs/inline-functions.h"
#include <stdio.h>

extern inline ASYNC int instantiated(int x); /* for the other file, too */

ASYNC int declared_before(int x);
inline ASYNC int declared_before(int x) { return 10 + AWAIT(instantiated(x)); }

static ASYNC int is_static(int x);
ASYNC int is_static(int x)
{
    AWAIT(async_yield());
    return 20 + x;
}

// EMITTED: {{^}}__inline__ __attribute__((always_inline)) static int always__body(
static inline __attribute__((always_inline)) ASYNC int always(int x)
{
    AWAIT(async_yield());
    return 30 + x;
}

extern inline __attribute__((gnu_inline)) ASYNC int gnu(int x)
{
    AWAIT(async_yield());
    return 40 + x;
}

inline ASYNC int only_here(int x)
{
    AWAIT(async_yield());
    return 50 + x;
}

ASYNC int main(void)
{
    ASYNC int (*const table[])(int) = {instantiated, declared_before, is_static, always, only_here, declared_inline};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        printf("%d ", AWAIT(table[i](1)));
    printf("%d %d ", AWAIT(always(1)), AWAIT(gnu(1)));
    printf("%d %d\n", AWAIT(elsewhere(1)), AWAIT(declared_inline(1)));
    return 0;
}
// CHECK: 2 12 21 31 51 61 31 41 73 61
