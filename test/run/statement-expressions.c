// Statement expressions that hold AWAITs, in every place of a statement, with jumps and declarations in them.
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

#define MAX(a, b) ({ __typeof__(a) a_ = (a); __typeof__(b) b_ = (b); a_ > b_ ? a_ : b_; })
#define TRY(x) ({ int result_ = AWAIT(x); if (result_ < 0) return result_; result_; })

ASYNC int tries(int a, int b) { return TRY(maybe(a)) * 10 + TRY(maybe(b)); }

ASYNC int loops(int n)
{
    int sum = 0;
    for (int i = 0; ({ int c = AWAIT(maybe(i)); c < n; }); ({ i++; AWAIT(maybe(0)); }))
        sum += ({ if (i == 2) continue; if (i == 4) break; AWAIT(maybe(i)); });
    while (({ AWAIT(maybe(n)); n-- > 0; }))
        sum += ({ int square = 0; for (int k = 0; k < n; k++) square += AWAIT(maybe(n)); square; });
    return sum;
}

struct pair { int a; double b; };

ASYNC int main(void)
{
    int x = ({ int y = AWAIT(maybe(3)); y * y; });
    printf("%d\n", x);
    printf("%d\n", 1 + ({ int y = AWAIT(maybe(x)); int z = AWAIT(maybe(1)); y + z; }) * ({ AWAIT(maybe(2)); }));
    printf("%d %d\n", MAX(AWAIT(maybe(3)), AWAIT(maybe(9))), MAX(MAX(AWAIT(maybe(1)), x), AWAIT(maybe(2))));
    printf("%d %d %d\n", AWAIT(tries(1, 2)), AWAIT(tries(-5, 2)), AWAIT(tries(1, -6)));
    printf("%d %d\n", AWAIT(loops(3)), AWAIT(loops(6)));
    struct pair p = ({ struct pair q = {AWAIT(maybe(1)), 2.5}; AWAIT(maybe(0)); q; });
    printf("%d %g\n", p.a, p.b);
    ({ AWAIT(maybe(1)); x = 4; });
    ({ AWAIT(maybe(1)); (void)0; });
    if (({ int c = AWAIT(maybe(x)); c == 4; }) && ({ AWAIT(maybe(1)); 1; }))
        printf("if\n");
    switch (({ AWAIT(maybe(x)); })) {
    case 4:
        printf("case\n");
    }
    int table[] = {({ AWAIT(maybe(5)); }), ({ int k = 6; k += AWAIT(maybe(k)); k; })};
    printf("%d %d %d\n", table[0], table[1], table[({ AWAIT(maybe(1)); })]);
    const char *s = ({ const char *t = "text"; AWAIT(maybe(0)); t + 1; });
    printf("%s %d\n", s, ({ int *p_ = &table[AWAIT(maybe(1))]; *p_ += 1; *p_; }));
    x = ({ ({ ({ AWAIT(maybe(({ AWAIT(maybe(1)); }) + 1)); }) + 1; }) + 1; });
    printf("%d\n", x);
    return ({ AWAIT(maybe(0)); });
}
// CHECK:      9
// CHECK-NEXT: 21
// CHECK-NEXT: 9 9
// CHECK-NEXT: 12 -5 -6
// CHECK-NEXT: 6 59
// CHECK-NEXT: 1 2.5
// CHECK-NEXT: if
// CHECK-NEXT: case
// CHECK-NEXT: 5 12 12
// CHECK-NEXT: ext 13
// CHECK-NEXT: 4
// CHECK-NOT:  {{.+}}
