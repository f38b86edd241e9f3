// Each function is cancelled at each of its suspensions, and at each two: every DEFER that was reached runs once, in order.
// RUN: %run-all %s --timeout 120 | FileCheck %s --match-full-lines
#include "Inputs/cancel_everywhere.h"

#define SCOPE(id)           \
    int id = open_scope();  \
    DEFER close_scope(id)

/* ---- sequences and loops ---------------------------------------------------------------------- */

ASYNC static int sequence(int n)
{
    SCOPE(a);
    AWAIT(suspend());
    SCOPE(b);
    AWAIT(suspend());
    {
        SCOPE(c);
        AWAIT(suspend());
    }
    AWAIT(suspend());
    return n;
}

ASYNC static int loops(int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++) {
        SCOPE(a);
        if (i == 1)
            continue;
        AWAIT(suspend());
        sum += i;
    }
    while (n--) {
        SCOPE(a);
        AWAIT(suspend());
        if (n == 1)
            break;
    }
    do {
        SCOPE(a);
        AWAIT(suspend());
    } while (AWAIT(suspend()), ++n < 3);
    return sum;
}

ASYNC static int gotos(int n)
{
again:;
    SCOPE(a);
    AWAIT(suspend());
    {
        SCOPE(b);
        AWAIT(suspend());
        if (n-- > 1)
            goto again;
        if (n == 0)
            goto out;
    }
    AWAIT(suspend());
out:
    AWAIT(suspend());
    return n;
}

ASYNC static int switches(int n)
{
    int sum = 0;
    for (int i = 0; i <= n; i++) {
        SCOPE(outer);
        switch (i) {
        case 0: {
            SCOPE(a);
            AWAIT(suspend());
            break;
        }
        case 1:
            AWAIT(suspend());
            sum++; /* falls through */
        case 2: {
            SCOPE(b);
            sum += 10;
            AWAIT(suspend());
            if (i == 2)
                continue;
        } break;
        default:
            return sum;
        }
    }
    return -1;
}

ASYNC static int duff(int n)
{
    int rounds = (n * 2 + 3) / 4, sum = 0;
    SCOPE(a);
    switch (n * 2 % 4) {
    case 0:
        do {
            AWAIT(suspend()); /* falls through */
        case 3: {
            SCOPE(b);
            AWAIT(suspend());
            sum++;
        } /* falls through */
        case 2:
            AWAIT(suspend()); /* falls through */
        case 1:
            sum += 10;
        } while (--rounds > 0);
    }
    return sum;
}

ASYNC static int computed(int n)
{
    static const void *const targets[] = {&&one, &&two, &&end};
    int at = 0;
    AWAIT(suspend());
    goto *targets[n - 3 + at++];
one:
    AWAIT(suspend());
    goto *targets[at++];
two:
    AWAIT(suspend());
    goto *targets[at];
end:
    return at;
}

/* ---- clean-ups -------------------------------------------------------------------------------- */

ASYNC static int nested_defers(int n)
{
    SCOPE(a);
    DEFER
    {
        SCOPE(inner);
        DEFER
        {
            SCOPE(innermost);
            n++;
        }
        n++;
    }
    AWAIT(suspend());
    SCOPE(b);
    AWAIT(suspend());
    return n;
}

ASYNC static int awaiting_defers(int n)
{
    SCOPE(a);
    DEFER
    {
        SCOPE(b);
        AWAIT(suspend());
        AWAIT(suspend());
    }
    for (int i = 0; i < 2; i++) {
        DEFER
        {
            SCOPE(c);
            AWAIT(suspend());
        }
        AWAIT(suspend());
        if (i == 1)
            return n;
    }
    return 0;
}

ASYNC static int raising_defer(int n)
{
    SCOPE(a);
    ASYNC_TRY {
        SCOPE(b);
        DEFER ASYNC_RAISE(-EIO);
        SCOPE(c);
        AWAIT(suspend());
    }
    ASYNC_CATCH (err) { n = err == -EIO ? 7 : 8; }
    AWAIT(suspend());
    return n;
}

ASYNC static int attributes(int n)
{
    __attribute__((cleanup(close_scope_at))) int a = open_scope();
    AWAIT(suspend());
    for (int i = 0; i < 2; i++) {
        __attribute__((cleanup(close_scope_at))) int b = open_scope();
        SCOPE(c);
        __attribute__((cleanup(close_scope_at))) int d = open_scope();
        AWAIT(suspend());
        if (n + i == 4)
            return n;
    }
    return 0;
}

ASYNC static int memory(int n)
{
    char *text = malloc(100);
    DEFER free(text);
    sprintf(text, "%d", n);
    AWAIT(suspend());
    char **list = calloc(3, sizeof *list);
    DEFER
    {
        for (int i = 0; i < 3; i++)
            free(list[i]);
        free(list);
    }
    for (int i = 0; i < 3; i++) {
        AWAIT(suspend());
        list[i] = strdup(text);
    }
    return atoi(list[2]);
}

ASYNC static int variable_arrays(int n)
{
    int numbers[n + 2];
    SCOPE(a);
    numbers[n] = n;
    AWAIT(suspend());
    for (int i = 1; i <= n; i++) {
        char text[i * 100];
        SCOPE(b);
        text[i * 100 - 1] = (char)i;
        AWAIT(suspend());
        if (text[i * 100 - 1] != i)
            return -1;
    }
    return numbers[n];
}

/* ---- expressions ------------------------------------------------------------------------------ */

ASYNC static int value(int x)
{
    SCOPE(a);
    AWAIT(suspend());
    return x;
}

ASYNC static int expressions(int n)
{
    SCOPE(a);
    int x = AWAIT(value(n)) + AWAIT(value(2)) * AWAIT(value(AWAIT(value(1))));
    return x > 4 && AWAIT(value(1)) ? AWAIT(value(x)) : AWAIT(value(0));
}

ASYNC static int statement_expressions(int n)
{
    SCOPE(a);
    int x = ({
        SCOPE(b);
        AWAIT(suspend());
        AWAIT(value(n));
    }) + ({ SCOPE(c); AWAIT(value(1)); });
    for (int i = 0; ({ SCOPE(d); AWAIT(suspend()); i < 1; }); i++)
        x++;
    return x;
}

struct pair {
    int first, second;
    char text[40];
};

ASYNC static struct pair make_pair(int n)
{
    struct pair pair = {n, n + 1, "pair"};
    SCOPE(a);
    AWAIT(suspend());
    pair.second++;
    return pair;
}

ASYNC static int structs(int n)
{
    SCOPE(a);
    struct pair pair = AWAIT(make_pair(n));
    pair.first += AWAIT(make_pair(2)).second;
    return pair.first + (int)strlen(pair.text);
}

/* ---- calls ------------------------------------------------------------------------------------ */

ASYNC static int recursion(int n)
{
    SCOPE(a);
    if (n == 0)
        AWAIT(suspend());
    int below = n ? AWAIT(recursion(n - 1)) : 0;
    DEFER
    {
        if (n == 1)
            AWAIT(suspend());
    }
    AWAIT(suspend());
    return below + n;
}

ASYNC static int odd(int n);

ASYNC static int even(int n)
{
    SCOPE(a);
    return n ? AWAIT(odd(n - 1)) : 1;
}

ASYNC static int odd(int n)
{
    SCOPE(a);
    AWAIT(suspend());
    return n ? AWAIT(even(n - 1)) : 0;
}

ASYNC static int mutual(int n)
{
    return AWAIT(even(n)) + AWAIT(odd(n)) * 2;
}

ASYNC static int pointers(int n)
{
    ASYNC int (*volatile table[])(int) = {value, recursion, value};
    int sum = 0;
    SCOPE(a);
    for (int i = 0; i < 3; i++)
        sum += AWAIT(table[i](i));
    return sum + n;
}

ASYNC static int variadic(int count, ...)
{
    va_list list;
    va_start(list, count);
    int last = 0;
    while (count-- > 0)
        last = va_arg(list, int);
    va_end(list);
    SCOPE(a);
    AWAIT(suspend());
    return last;
}

ASYNC static int variadics(int n)
{
    SCOPE(a);
    return AWAIT(variadic(3, 1, 2, n)) + AWAIT(variadic(0));
}

/* ---- failures, timeouts ----------------------------------------------------------------------- */

ASYNC static int passing_on(int n)
{
    SCOPE(a);
    ASYNC_TRY {
        SCOPE(b);
        AWAIT(suspend());
    }
    ASYNC_CATCH (err) {
        SCOPE(c);
        AWAIT(suspend());
        ASYNC_RAISE(err);
    }
    AWAIT(suspend());
    return n;
}

ASYNC static int catching(int n)
{
    for (int i = 0; i < 2; i++) {
        SCOPE(a);
        ASYNC_TRY {
            SCOPE(b);
            AWAIT(suspend());
            ASYNC_RAISE(-EIO);
        }
        ASYNC_CATCH (err) {
            SCOPE(c);
            AWAIT(suspend());
            n += err == -EIO;
            if (i == 0)
                continue;
            break;
        }
    }
    return n;
}

ASYNC static int timeouts(int n)
{
    SCOPE(a);
    ASYNC_TIMEOUT (1.5) {
        SCOPE(b);
        AWAIT(suspend());
        SCOPE(c);
        AWAIT(suspend()); /* expires here, if it was not cancelled */
        n = 0;
    }
    ASYNC_CATCH (err) {
        SCOPE(d);
        AWAIT(suspend());
        n++;
    }
    ASYNC_TIMEOUT (100) {
        SCOPE(e);
        ASYNC_TIMEOUT (50) {
            SCOPE(f);
            AWAIT(suspend());
            return n;
        }
    }
    return -1;
}

/* ---- more than one at a time ------------------------------------------------------------------ */

ASYNC static int gathers(int n)
{
    int a, b, c;
    SCOPE(x);
    AWAIT(async_gather(a = value(n), b = recursion(1), c = expressions(1)));
    return a + b + c;
}

ASYNC static int failing(int n)
{
    SCOPE(a);
    AWAIT(suspend());
    ASYNC_RAISE(n);
}

ASYNC static int failing_gathers(int n)
{
    int a = 0, b = 0;
    SCOPE(x);
    ASYNC_TRY { AWAIT(async_gather(a = awaiting_defers(n), failing(-EIO), b = recursion(2))); }
    ASYNC_CATCH (err) {
        AWAIT(suspend());
        if (err != -EIO)
            ASYNC_RAISE(err);
    }
    return a + b;
}

ASYNC static int groups(int n)
{
    SCOPE(a);
    ASYNC_GROUP (group) {
        SCOPE(b);
        for (int i = 0; i < n; i++)
            async_group_create_task(group, value(i));
        async_group_create_task(group, awaiting_defers(1));
        AWAIT(suspend());
    }
    AWAIT(suspend());
    return n;
}

ASYNC static int left_groups(int n)
{
    for (int i = 0; i < n; i++) {
        SCOPE(a);
        ASYNC_GROUP (group) {
            async_group_create_task(group, recursion(1));
            SCOPE(b);
            if (i == 0)
                continue;
            AWAIT(suspend());
            if (i == 1)
                return i;
        }
    }
    return n;
}

ASYNC static int joins(int n)
{
    SCOPE(a);
    int sum = AWAIT(async_join(async_create_task(value(n))));
    sum += AWAIT(async_join(async_create_task(awaiting_defers(1))));
    return sum;
}

/* ---- everything at once ----------------------------------------------------------------------- */

ASYNC static int everything(int n)
{
    char *memory = malloc((size_t)n);
    DEFER free(memory);
    SCOPE(a);
    for (int i = 0; i < 2; i++) {
        int list[i + 1];
        SCOPE(b);
        list[i] = AWAIT(value(i));
        ASYNC_TIMEOUT (20) {
            DEFER
            {
                SCOPE(d);
                AWAIT(suspend());
            }
            int x, y;
            ASYNC_GROUP (group) {
                async_group_create_task(group, value(1));
                AWAIT(async_gather(x = recursion(1), y = structs(list[i])));
            }
            n += x + y + ({ SCOPE(e); AWAIT(value(1)); });
            if (i == 1)
                goto out;
        }
        ASYNC_CATCH (err) { n = 1000; }
    }
out:
    AWAIT(suspend());
    return n;
}

// clang-format off
static const struct subject subjects[] = {
    {"sequence", sequence, false},                  // CHECK: sequence: 3 with 4 suspensions and 3 scopes; 9 runs, 8 cancelled
    {"loops", loops, false},                        // CHECK-NEXT: loops: 2 with 8 suspensions and 7 scopes; 17 runs, 16 cancelled
    {"gotos", gotos, false},                        // CHECK-NEXT: gotos: 0 with 7 suspensions and 6 scopes; 15 runs, 14 cancelled
    {"switches", switches, false},                  // CHECK-NEXT: switches: 21 with 4 suspensions and 7 scopes; 9 runs, 8 cancelled
    {"duff", duff, false},                          // CHECK-NEXT: duff: 21 with 4 suspensions and 2 scopes; 9 runs, 8 cancelled
    {"computed", computed, false},                  // CHECK-NEXT: computed: 2 with 3 suspensions and 0 scopes; 7 runs, 6 cancelled
    {"nested_defers", nested_defers, false},        // CHECK-NEXT: nested_defers: 3 with 2 suspensions and 4 scopes; 5 runs, 4 cancelled
    {"awaiting_defers", awaiting_defers, false},    // CHECK-NEXT: awaiting_defers: 3 with 6 suspensions and 4 scopes; 23 runs, 22 cancelled
    {"raising_defer", raising_defer, true},         // CHECK-NEXT: raising_defer: 7 with 2 suspensions and 3 scopes; 6 runs, 3 cancelled
    {"attributes", attributes, false},              // CHECK-NEXT: attributes: 3 with 3 suspensions and 7 scopes; 7 runs, 6 cancelled
    {"memory", memory, false},                      // CHECK-NEXT: memory: 3 with 4 suspensions and 0 scopes; 9 runs, 8 cancelled
    {"variable_arrays", variable_arrays, false},    // CHECK-NEXT: variable_arrays: 3 with 4 suspensions and 4 scopes; 9 runs, 8 cancelled
    {"expressions", expressions, false},            // CHECK-NEXT: expressions: 5 with 6 suspensions and 7 scopes; 13 runs, 12 cancelled
    {"statement_expressions", statement_expressions, false},// CHECK-NEXT: statement_expressions: 5 with 5 suspensions and 7 scopes; 11 runs, 10 cancelled
    {"structs", structs, false},                    // CHECK-NEXT: structs: 11 with 2 suspensions and 3 scopes; 5 runs, 4 cancelled
    {"recursion", recursion, false},                // CHECK-NEXT: recursion: 6 with 6 suspensions and 4 scopes; 14 runs, 13 cancelled
    {"mutual", mutual, false},                      // CHECK-NEXT: mutual: 2 with 4 suspensions and 8 scopes; 9 runs, 8 cancelled
    {"pointers", pointers, false},                  // CHECK-NEXT: pointers: 6 with 6 suspensions and 5 scopes; 14 runs, 13 cancelled
    {"variadics", variadics, false},                // CHECK-NEXT: variadics: 3 with 2 suspensions and 3 scopes; 5 runs, 4 cancelled
    {"passing_on", passing_on, false},              // CHECK-NEXT: passing_on: 3 with 2 suspensions and 2 scopes; 6 runs, 5 cancelled
    {"catching", catching, true},                   // CHECK-NEXT: catching: 5 with 4 suspensions and 6 scopes; 13 runs, 7 cancelled
    {"timeouts", timeouts, false},                  // CHECK-NEXT: timeouts: 4 with 4 suspensions and 6 scopes; 9 runs, 8 cancelled
    {"gathers", gathers, false},                    // CHECK-NEXT: gathers: 4 with 10 suspensions and 10 scopes; 29 runs, 28 cancelled
    {"failing_gathers", failing_gathers, false},    // CHECK-NEXT: failing_gathers: 0 with 8 suspensions and 8 scopes; 40 runs, 39 cancelled
    {"groups", groups, false},                      // CHECK-NEXT: groups: 3 with 11 suspensions and 9 scopes; 55 runs, 54 cancelled
    {"left_groups", left_groups, false},            // CHECK-NEXT: left_groups: 1 with 9 suspensions and 8 scopes; 22 runs, 21 cancelled
    {"joins", joins, false},                        // CHECK-NEXT: joins: 4 with 7 suspensions and 6 scopes; 25 runs, 24 cancelled
    {"everything", everything, false},              // CHECK-NEXT: everything: 24 with 21 suspensions and 23 scopes; 69 runs, 68 cancelled
};
// clang-format on
// CHECK-NOT: {{.}}

ASYNC int main(void)
{
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
        AWAIT(cancel_everywhere(&subjects[i]));
    return 0;
}
