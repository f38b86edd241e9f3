// Statement expressions without an AWAIT that goto, break, continue and return leave: what is read where the jump goes is kept.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>

#define LIMIT 2
#define OR_GOTO(n) ({ if ((n) > LIMIT) goto out; (n); })
#define OR_BREAK(n) ({ if ((n) > LIMIT) break; (n); })
#define OR_CONTINUE(n) ({ if ((n) > LIMIT) continue; (n); })
#define OR_RETURN(n, value) ({ if ((n) > LIMIT) return (value); (n); })

ASYNC static int by_goto(int n, int spare)
{
    AWAIT(async_yield());
    int result = OR_GOTO(n);
    AWAIT(async_yield());
    return result;
out:
    return spare;
}

ASYNC static int in_a_condition(int n, int spare)
{
    AWAIT(async_yield());
    while (n < 10 && OR_GOTO(n) < 10) {
        spare = 1;
        n++;
        AWAIT(async_yield());
        spare = n * 10;
    }
    return 0;
out:
    return spare;
}

ASYNC static int by_break(int spare)
{
    int sum = 0;
    for (int i = 0;; i++) {
        AWAIT(async_yield());
        sum += OR_BREAK(i);
    }
    return sum * 100 + spare;
}

ASYNC static int by_continue(int n, int last)
{
    for (int i = 0; i < n; i++) {
        AWAIT(async_yield());
        last = OR_CONTINUE(i);
    }
    return last;
}

ASYNC static int by_return(int n, int spare)
{
    AWAIT(async_yield());
    int result = OR_RETURN(n, spare);
    AWAIT(async_yield());
    return result;
}

/* One that may not be evaluated assigns for some. */
ASYNC static int unsure(int n, int value)
{
    AWAIT(async_yield());
    int is_set = n > LIMIT && ({ value = 5; 1; });
    AWAIT(async_yield());
    return value * 10 + is_set;
}

/* Loops and labels of their own. */
ASYNC static int own_jumps(int n)
{
    int sum = 0;
    AWAIT(async_yield());
    sum += ({
        __label__ again, done;
        int rounds = 0;
    again:
        if (rounds == n)
            goto done;
        rounds++;
        goto again;
    done:
        for (int i = 0; i < 3; i++) {
            if (i == 1)
                continue;
            rounds++;
        }
        rounds;
    });
    AWAIT(async_yield());
    return sum;
}

ASYNC int main(void)
{
    printf("goto %d %d\n", AWAIT(by_goto(1, 9)), AWAIT(by_goto(4, 9))); // CHECK: goto 1 9
    printf("condition %d %d\n", AWAIT(in_a_condition(1, 9)), AWAIT(in_a_condition(4, 9))); // CHECK: condition 30 9
    printf("break %d\n", AWAIT(by_break(7))); // CHECK: break 307
    printf("continue %d\n", AWAIT(by_continue(5, 0))); // CHECK: continue 2
    printf("return %d %d\n", AWAIT(by_return(1, 9)), AWAIT(by_return(4, 9))); // CHECK: return 1 9
    printf("unsure %d %d\n", AWAIT(unsure(1, 3)), AWAIT(unsure(4, 3))); // CHECK: unsure 30 51
    printf("own %d\n", AWAIT(own_jumps(4))); // CHECK: own 6
    return 0;
}
