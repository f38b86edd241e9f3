// Names of types, members, labels and functions that are the names of variables too; uncommon but valid names.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>
static int calls;

ASYNC int maybe(int x) /* suspends every other time */
{
    if (calls++ % 2)
        AWAIT(async_yield());
    return x;
}

typedef int number;
struct frame { int base, state, result, v, child, self; };

ASYNC number get(number value) { AWAIT(maybe(0)); return value; }
ASYNC struct frame frame(int state) { AWAIT(maybe(0)); return (struct frame){.base = 1, .state = state, .result = 3, .v = 4, .child = 5, .self = 6}; }

ASYNC int hides_type(int x)
{
    int number = AWAIT(maybe(x));
    number += AWAIT(get(number)) + AWAIT(get(AWAIT(get(2))));
    return number;
}

ASYNC int hides_tag(int x)
{
    struct frame frame_ = AWAIT(frame(x));
    {
        struct frame { char c; } own = {'c'};
        AWAIT(maybe(0));
        frame_.state += own.c == 'c';
    }
    return frame_.state + frame_.v + AWAIT(frame(2)).child;
}

ASYNC int members(int base, int state, int result, int v, int child, int self, int fn, int caller, int flags)
{
    AWAIT(maybe(0));
    struct frame frame = {base, state, result, v, child, self};
    AWAIT(maybe(0));
    frame.v += frame.v + v;
    goto v;
v:
    return frame.base + frame.state + frame.result + frame.v + frame.child + frame.self + fn + caller + flags;
}

ASYNC int odd_names(int \u00e4, int _, int $, int __x, int int_, int größe)
{
    AWAIT(maybe(0));
    return \u00e4 + _ + $ + __x + int_ + größe;
}

ASYNC int self_named(int self_named)
{
    int frame = AWAIT(maybe(self_named)), resume = 2, error = 3, async = 4, task = 5;
    AWAIT(maybe(0));
    return frame + resume + error + async + task;
}

ASYNC int sizes(int n)
{
    int a[sizeof(n)] = {AWAIT(maybe(1))}, n_[sizeof a / sizeof *a];
    n_[0] = AWAIT(maybe(2));
    AWAIT(maybe(0));
    return a[0] + n_[0] + (int)sizeof(n_);
}

ASYNC int main(void)
{
    printf("%d %d %d\n", AWAIT(hides_type(1)), AWAIT(hides_tag(10)), AWAIT(members(1, 2, 3, 4, 5, 6, 7, 8, 9)));
    printf("%d %d %d\n", AWAIT(odd_names(1, 2, 3, 4, 5, 6)), AWAIT(self_named(1)), AWAIT(sizes(0)));
    return 0;
}
// CHECK:      4 20 53
// CHECK-NEXT: 21 15 19
// CHECK-NOT:  {{.+}}
