// Headers of for that come from macros, with each choice of the three parts, as expressions and with a declaration: what the
// header alone reads is kept across an AWAIT.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>

#define LOOP_ALL(i, from, to) for (i = (from); i < (to); i++)
#define LOOP_NO_INIT(i, to) for (; i < (to); i++)
#define LOOP_NO_CONDITION(i, from) for (i = (from);; i++)
#define LOOP_NO_STEP(i, from, to) for (i = (from); i < (to);)
#define LOOP_INIT(i, from) for (i = (from);;)
#define LOOP_CONDITION(i, to) for (; i < (to);)
#define LOOP_STEP(i) for (;; i++)
#define LOOP_DECLARING(i, from, to) for (int i = (from); i < (to); i++)
#define LOOP_DECLARING_NO_STEP(i, from) for (int i = (from); i--;)
#define LOOP_DECLARING_NO_CONDITION(i, from) for (int i = (from);; i++)
#define LOOP_EVER for (;;)
#define INDENT(n) do { int i; LOOP_ALL(i, 0, n) printf("."); } while (0)

ASYNC static int later(int x)
{
    AWAIT(async_yield());
    return x;
}

/* What the condition of a loop reads that holds no AWAIT. */
ASYNC static void indented(int level)
{
    if (AWAIT(later(level)) > 0)
        INDENT(level);
    printf("indented %d\n", level);
}

ASYNC static int all(int from, int to)
{
    int i, sum = 0;
    LOOP_ALL(i, from, to) sum += AWAIT(later(i));
    return sum * 10 + i;
}

ASYNC static int no_init(int i, int to)
{
    int sum = 0;
    LOOP_NO_INIT(i, to) sum += AWAIT(later(1));
    return sum * 10 + i;
}

/* i is set before the loop, not each time round. */
ASYNC static int no_condition(int to)
{
    int i, sum = 0;
    LOOP_NO_CONDITION(i, 0) {
        AWAIT(async_yield());
        if (i == to)
            break;
        sum += i;
    }
    return sum;
}

ASYNC static int no_step(int from, int to)
{
    int i, last = -1;
    LOOP_NO_STEP(i, from, to) {
        last = i + 1;
        AWAIT(async_yield());
        i = last;
    }
    return last * 10 + i;
}

ASYNC static int no_step_continued(int to)
{
    int i, rounds = 0, next;
    LOOP_NO_STEP(i, 0, to) {
        next = i + 1;
        i = next;
        rounds++;
        AWAIT(async_yield());
        if (rounds % 2)
            continue;
    }
    return rounds;
}

ASYNC static int init_only(int from)
{
    int i, rounds = 0;
    LOOP_INIT(i, from) {
        if (i > 5)
            break;
        i++;
        rounds++;
        AWAIT(async_yield());
    }
    return rounds;
}

ASYNC static int condition_only(int i, int to)
{
    int rounds = 0;
    LOOP_CONDITION(i, to) {
        i = AWAIT(later(i + 1));
        rounds++;
    }
    return rounds;
}

ASYNC static int step_only(int i)
{
    LOOP_STEP(i) {
        if (i > 4)
            return i;
        AWAIT(async_yield());
    }
}

ASYNC static int declaring(int from, int to)
{
    int sum = 0;
    AWAIT(async_yield());
    LOOP_DECLARING(i, from, to) sum += AWAIT(later(i));
    return sum;
}

ASYNC static int declaring_no_step(int from)
{
    int sum = 0;
    AWAIT(async_yield());
    LOOP_DECLARING_NO_STEP(i, from) {
        AWAIT(async_yield());
        sum += i;
    }
    return sum;
}

ASYNC static int declaring_no_condition(int from)
{
    int sum = 0;
    LOOP_DECLARING_NO_CONDITION(i, from) {
        if (i > 5)
            return sum;
        sum += i;
        AWAIT(async_yield());
    }
}

ASYNC static int ever(int n)
{
    LOOP_EVER {
        if (n > 3)
            return n;
        n = AWAIT(later(n + 1));
    }
}

ASYNC int main(void)
{
    AWAIT(indented(0)); // CHECK: indented 0
    AWAIT(indented(3)); // CHECK: ...indented 3
    printf("all %d\n", AWAIT(all(1, 4))); // CHECK: all 64
    printf("no init %d\n", AWAIT(no_init(1, 4))); // CHECK: no init 34
    printf("no condition %d\n", AWAIT(no_condition(4))); // CHECK: no condition 6
    printf("no step %d %d\n", AWAIT(no_step(1, 4)), AWAIT(no_step_continued(5))); // CHECK: no step 44 5
    printf("init %d\n", AWAIT(init_only(2))); // CHECK: init 4
    printf("condition %d\n", AWAIT(condition_only(2, 5))); // CHECK: condition 3
    printf("step %d\n", AWAIT(step_only(2))); // CHECK: step 5
    printf("declaring %d %d %d\n", AWAIT(declaring(1, 4)), AWAIT(declaring_no_step(4)), AWAIT(declaring_no_condition(3))); // CHECK: declaring 6 6 12
    printf("ever %d\n", AWAIT(ever(1))); // CHECK: ever 4
    return 0;
}
