// Computed gotos whose target awaits, and in functions with clean-ups, where all their labels have the same ones in force.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>
#include <stdlib.h>

ASYNC static int later(int x)
{
    if (x & 1)
        AWAIT(async_yield());
    return x;
}

static void say(const char **text)
{
    printf("%s\n", *text);
}

/* An interpreter: what it holds is given back at its every end. */
ASYNC static int interpret(const char *code, int size)
{
    static const void *const operations[] = {&&stop, &&push, &&add, &&loop};
    int *stack = malloc((size_t)size * sizeof *stack), depth = 0, steps = 0, row[size];
    DEFER free(stack);
    __attribute__((cleanup(say))) const char *text = "ended";
    DEFER { printf("%d steps, ", AWAIT(later(steps))); }
#define NEXT goto *operations[steps++, AWAIT(later(*code++ - '0'))]
    NEXT;
push:
    row[depth] = depth;
    stack[depth++] = AWAIT(later(*code++ - '0'));
    NEXT;
add: {
    depth--;
    int top = stack[depth] + row[depth] - depth;
    AWAIT(async_yield());
    stack[depth - 1] += top;
}
    NEXT;
loop:
    if (AWAIT(later(stack[0])) < 9)
        code -= *code - '0';
    else
        code++;
    NEXT;
stop:
    return stack[depth - 1] * 100 + size;
}

ASYNC static int in_blocks(int n)
{
    int sum = 0;
    ASYNC_TRY {
        for (int i = 0; i < 3; i++) {
            DEFER sum++;
            void *const targets[] = {&&even, &&odd};
            AWAIT(later(i));
            goto *targets[(n + i) % 2];
        even:
            sum += AWAIT(later(10));
            continue;
        odd:
            sum += AWAIT(later(101));
            if (i == n + 1)
                ASYNC_RAISE(-sum);
        }
    } ASYNC_CATCH (err) { sum = err; }
    return sum;
}

ASYNC int main(void)
{
    // CHECK: 4 steps, ended
    // CHECK-NEXT: 502
    printf("%d\n", AWAIT(interpret("12" "13" "2" "0", 2)));
    // CHECK: 8 steps, ended
    // CHECK-NEXT: 903
    printf("%d\n", AWAIT(interpret("15" "12" "2" "34" "0", 3)));
    // CHECK-NEXT: -112 -214 215
    printf("%d %d %d\n", AWAIT(in_blocks(0)), AWAIT(in_blocks(1)), AWAIT(in_blocks(3)));
    return 0;
}
