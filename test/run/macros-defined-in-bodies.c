// Macros that a body defines, or asks for, under names that generated code uses: each holds from where it stands, behind the function
// too. And operators that a macro brings between its operand and an AWAIT.
// RUN: %run-all %s | FileCheck %s --match-full-lines --implicit-check-not={{.}}
#include <asyncc.h>
#include <stdio.h>

#define caller 3
#define loop 4
#define PLUS_ONE(x) (x) + 1
#define TIMES_TWO *2
#define MINUS - AWAIT(

ASYNC int wait(int x)
{
    if (x % 2)
        AWAIT(async_yield());
    return x;
}

ASYNC int defines(int x)
{
    int kept = x, *pointer = &kept;
#define state (*pointer)
#define v kept
#define base 3
    AWAIT(async_yield());
    state += AWAIT(wait(base));
#undef v
#define /* the same */ v \
    kept * 10
#if 0
#define child 8
#endif
    int child = AWAIT(wait(1));
#undef loop
#ifdef base
    child += base;
#else
    child = 0;
#endif
#if caller == 3 && !defined(loop) && !defined(result)
    child += AWAIT(wait(caller));
#endif
    return v + state + child;
}

#ifdef loop
#error "it was undefined"
#endif
#undef state
#define state(x) PLUS_ONE(x)

/* The name has parameters now. */
ASYNC int has_parameters(int x)
{
    return AWAIT(wait(x)) + state(x) - base;
}

ASYNC int operators(int x)
{
    int a = AWAIT(wait(x)) + PLUS_ONE(x) - 8, b = PLUS_ONE(x) * AWAIT(wait(x)), c = AWAIT(wait(x)) TIMES_TWO + 1;
    return a * 10000 + b * 100 + c + 1000 MINUS wait(x)) - 1;
}

ASYNC int main(void)
{
    // CHECK: 62
    // CHECK-NEXT: 8
    // CHECK-NEXT: 32005
    // CHECK-NEXT: 3
    printf("%d\n%d\n%d\n%d\n", AWAIT(defines(2)), AWAIT(has_parameters(5)), AWAIT(operators(5)), base);
    return 0;
}
