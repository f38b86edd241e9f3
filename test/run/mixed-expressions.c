// Many expressions at once: hints, lists of nodes whose type is hidden by a variable, chains of assignments and choices.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define likely(x) __builtin_expect(!!(x), 1)
static int calls;
ASYNC int maybe(int x) { if (calls++ % 2) AWAIT(async_yield()); return x; }
typedef struct node node;
struct node { int v; node *next; };
ASYNC node *cons(int v, node *next) { node *node = malloc(sizeof *node); AWAIT(maybe(0)); node->v = v; node->next = next; return node; }
ASYNC node *reverse(node *node, struct node *acc) { return node ? AWAIT(reverse(node->next, AWAIT(cons(node->v, acc)))) : acc; }
ASYNC int *slot(int *p) { AWAIT(maybe(0)); return p; }
struct s { int a[3]; struct { int x, y; } p; };
ASYNC struct s gets_(int x) { AWAIT(maybe(x)); return (struct s){{x, x+1, x+2}, {x, -x}}; }
ASYNC int main(void)
{
    if (likely(AWAIT(maybe(1))) && !likely(AWAIT(maybe(0)))) puts("likely");
    if (__builtin_expect(AWAIT(maybe(1)) == 1, 1)) puts("expect");
    node *n = NULL;
    for (int i = 0; i < 4; i++) n = AWAIT(cons(AWAIT(maybe(i)), n));
    node *r = AWAIT(reverse(n, NULL));
    for (node *p = r, *next; p; p = next) { printf("%d ", AWAIT(maybe(p->v))); next = p->next; free(p); }
    for (node *p = n, *next; p; p = next) { next = p->next; AWAIT(maybe(1)); free(p); }
    int a[4] = {1,2,3,4}, i = 0;
    a[0] = i = AWAIT(maybe(2));
    *AWAIT(slot(a)) += *AWAIT(slot(a + 1)) * AWAIT(gets_(3)).p.y;
    a[AWAIT(maybe(1))] = a[AWAIT(maybe(2))] = AWAIT(gets_(7)).a[AWAIT(maybe(2))];
    a[3] -= a[AWAIT(maybe(3))]++ * 0 + 1;
    printf("\n%d %d %d %d\n", a[0], a[1], a[2], a[3]);
    struct s s = AWAIT(gets_(1)), t;
    t = s = AWAIT(gets_(2));
    s.p = AWAIT(gets_(5)).p;
    t.p.x += (s.p.y++, AWAIT(maybe(s.p.y))) + s.p.y--;
    printf("%d %d %d %d\n", s.p.x, s.p.y, t.p.x, t.a[0]);
    char buf[16]; size_t len = 0;
    while ((len += (size_t)AWAIT(maybe(3))) < 10 && (buf[len] = (char)AWAIT(maybe('a' + (int)len)))) ;
    printf("%zu %c\n", len, buf[3]);
    unsigned u = 0; u = u - 1 > (unsigned)AWAIT(maybe(5)) ? AWAIT(maybe(7)) : 0;
    int k = AWAIT(maybe(3)) > 2 ? AWAIT(maybe(1)) ? 10 : 20 : AWAIT(maybe(0)) ? 30 : 40;
    int c = (AWAIT(maybe(1)), AWAIT(maybe(0))) ? 1 : (AWAIT(maybe(2)), AWAIT(maybe(5)));
    printf("%u %d %d\n", u, k, c);
    void *vp = AWAIT(maybe(0)) ? &u : (void *)0;
    const char *m = AWAIT(maybe(1)) ? "str" : NULL;
    printf("%d %s %d\n", vp == NULL, m, (int)strlen(AWAIT(maybe(0)) ? "x" : m));
    double d = AWAIT(maybe(1)) ? AWAIT(maybe(1)) : 2.5; float f = !AWAIT(maybe(1)) ? 1 : AWAIT(maybe(2)) / 4.f;
    printf("%g %g %d\n", d, f, -AWAIT(maybe(3)) % 2);
    switch (AWAIT(maybe(2))) { case 1: case 2: for (;;) { switch (AWAIT(maybe(1))) { case 1: break; default: continue; } if (i++ > 3) break; continue; } puts("out"); break; default: abort(); }
    return 0;
}
// CHECK:      likely
// CHECK-NEXT: expect
// CHECK-NEXT: 0 1 2 3 
// CHECK-NEXT: -4 9 9 4
// CHECK-NEXT: 5 -5 -6 2
// CHECK-NEXT: 12 d
// CHECK-NEXT: 7 10 5
// CHECK-NEXT: 1 str 3
// CHECK-NEXT: 1 0.5 -1
// CHECK-NEXT: out
// CHECK-NOT:  {{.+}}
