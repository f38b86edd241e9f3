// Compound literals whose braces, type or all come out of a macro, live across an AWAIT.
// RUN: %run-all %s | FileCheck %s
// CHECK: 19
#include <asyncc.h>
#include <stdio.h>
struct s { int a, b; };
#define BOTH {.a = 1, .b = 2}
#define INNER .a = 1, .b = 2
#define PAIR (struct s){1, 2}
#define TYPE (struct s)
int g(const struct s *s) { return s->a + s->b; }
ASYNC int f(void)
{
    const struct s *p = &(struct s)BOTH;
    const struct s *q = &(struct s){INNER};
    const struct s *r = &PAIR;
    const struct s *t = &TYPE{3, 4};
    AWAIT(async_yield());
    return g(p) + g(q) + g(r) + g(t) + g(&(struct s)BOTH);
}
ASYNC int main(void) { printf("%d\n", AWAIT(f())); return 0; }
