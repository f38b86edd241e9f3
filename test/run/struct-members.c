// Bit-fields, flexible arrays, anonymous members, packed structs and unions across AWAITs.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>
#include <stddef.h>
#include <stdlib.h>
static int calls;

ASYNC int maybe(int x) /* suspends every other time */
{
    if (calls++ % 2)
        AWAIT(async_yield());
    return x;
}

struct bits { unsigned a : 3; int b : 5; unsigned long long c : 40; _Bool d : 1; unsigned : 0; unsigned e : 32; };
struct __attribute__((packed)) packed { char c; int i; short s; };
struct message { size_t length; struct { int kind; union { int code; float real; }; }; char text[]; };
union number { int i; unsigned char bytes[4]; struct { short low, high; }; };

ASYNC struct bits bits(int x) { AWAIT(maybe(x)); return (struct bits){x & 7, -x, 1ULL << 39, 1, 0xffffffff}; }
ASYNC union number number(int x) { AWAIT(maybe(x)); return (union number){.i = x}; }
ASYNC struct packed packed(int x) { AWAIT(maybe(x)); return (struct packed){(char)x, x << 20, 3}; }

ASYNC struct message *message(const char *text, int kind)
{
    struct message *m = malloc(sizeof *m + 10);
    AWAIT(maybe(0));
    m->length = 0;
    while (text[m->length] && AWAIT(maybe(m->length < 9))) {
        m->text[m->length] = text[m->length];
        m->length++;
    }
    m->text[m->length] = 0;
    m->kind = AWAIT(maybe(kind));
    m->code = m->kind ? AWAIT(maybe(40)) : 0;
    return m;
}

ASYNC int main(void)
{
    struct bits b = AWAIT(bits(3));
    AWAIT(maybe(0));
    b.a = AWAIT(maybe(5)) & 7;
    b.b += AWAIT(maybe(1));
    b.c -= (unsigned)AWAIT(maybe(1));
    b.d = AWAIT(maybe(0));
    printf("%d %d %llx %d %x\n", b.a, b.b, (unsigned long long)b.c, b.d, b.e);
    struct bits *p = &b;
    p->a = p->b = AWAIT(maybe(2)) + p->a - p->a;
    printf("%d %d %d\n", p->a, p->b, AWAIT(bits(6)).b);
    b.a++;
    b.a |= AWAIT(maybe(4)) & 7;
    printf("%d %d\n", b.a, AWAIT(maybe(b.a)) + b.a);
    union number n = AWAIT(number(0x01020304));
    AWAIT(maybe(0));
    n.bytes[AWAIT(maybe(0))] = 9;
    printf("%x %d %d\n", n.i, n.low, AWAIT(number(65536)).high);
    struct packed q = AWAIT(packed(7));
    AWAIT(maybe(0));
    printf("%d %x %d %d\n", q.c, q.i, q.s, (int)sizeof q);
    struct message *m = AWAIT(message("flexible array", 1));
    AWAIT(maybe(0));
    printf("%s %zu %d %d %zu\n", m->text, m->length, m->kind, m->code, offsetof(struct message, text));
    free(m);
    struct { int kind; union { int code; float real; }; } inner = {1, {AWAIT(maybe(2))}};
    AWAIT(maybe(0));
    inner.code += AWAIT(maybe(inner.kind));
    printf("%d\n", inner.code);
    return 0;
}
// CHECK:      5 -2 7fffffffff 0 ffffffff
// CHECK-NEXT: 2 2 -6
// CHECK-NEXT: 7 14
// CHECK-NEXT: 1020309 777 1
// CHECK-NEXT: 7 700000 3 7
// CHECK-NEXT: flexible  9 1 40 16
// CHECK-NEXT: 3
// CHECK-NOT:  {{.+}}
