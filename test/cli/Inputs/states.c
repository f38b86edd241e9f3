#include <asyncc.h>
#include <stdlib.h>

enum kind { FIRST, SECOND };
static void forget(char **p) { free(*p); }
ASYNC static int step(int x) { AWAIT(async_yield()); return x; }

ASYNC int loops(int n)
{
    int total = 0;
    while (!total)
        for (int i = 0; i < n; i++) {
            if (i == 3)
                continue;
            total += AWAIT(step(i)); // with a comment
        }
    do
        AWAIT(step("\"\\"[0]));
    while (total-- > 1);
    for (;;)
        if (AWAIT(step(1)))
            goto out;
out:
    return total;
}

ASYNC int operators(int a, int b)
{
    if (a && AWAIT(step(1)))
        AWAIT(step(2));
    int c = a || AWAIT(step(3));
    return b ? AWAIT(step(4)) : c;
}

ASYNC int chooses(enum kind kind, int n)
{
    switch (kind) {
    case FIRST:
        return AWAIT(step(n));
    case SECOND ... 10:
        AWAIT(step(1));
        break;
    default:
        AWAIT(step(2));
    }
    switch (n) {
    case 1:
        AWAIT(step(3));
    }
    return 0;
}

ASYNC int cleans_up(int n)
{
    char *text __attribute__((cleanup(forget))) = NULL;
    DEFER AWAIT(step(1));
    for (int i = 0; i < n; i++) {
        DEFER { n--; }
        if (AWAIT(step(2)))
            break;
        if (i > 3)
            return i;
        if (i > 2)
            ASYNC_RAISE(-i);
    }
    return 0;
}

ASYNC int blocks(int n)
{
    ASYNC_TRY {
        ASYNC_TIMEOUT(n + 1)
            n += AWAIT(step(1));
        if (n)
            ASYNC_RAISE(-1);
    }
    ASYNC_CATCH (err)
        n = err;
    ASYNC_GROUP (group)
        async_group_create_task(group, step(2));
    ASYNC_TIMEOUT(1)
        return AWAIT(step(3));
    ASYNC_CATCH (err)
        n -= err;
    return 0;
    AWAIT(step(4));
}
