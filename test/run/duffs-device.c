// Duff's device and other cases inside of loops: switch jumps into a loop whose head and body await.
// RUN: %run-all %s | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>
#include <string.h>

static int calls;

ASYNC int maybe(int x)
{
    if (calls++ % 2)
        AWAIT(async_yield());
    return x;
}

ASYNC void duff(char *to, const char *from, int count)
{
    int rounds = (count + 3) / 4;
    switch (count % 4) {
    case 0: do { *to++ = (char)AWAIT(maybe(*from++)); /* fall through */
    case 3:      *to++ = (char)AWAIT(maybe(*from++)); /* fall through */
    case 2:      *to++ = (char)AWAIT(maybe(*from++)); /* fall through */
    case 1:      *to++ = (char)AWAIT(maybe(*from++));
            } while (AWAIT(maybe(--rounds)) > 0);
    }
}

ASYNC int into_for(int x)
{
    int sum = 0, i = 5;
    switch (AWAIT(maybe(x))) {
    case 0:
        for (i = 0; i < AWAIT(maybe(3)); i = AWAIT(maybe(i + 1))) {
            sum += 1;
    case 1:
            sum += AWAIT(maybe(10));
            if (sum > 100)
                break;
    default:
            sum += 100;
        }
    }
    return sum * 10 + i;
}

ASYNC int into_while(int x)
{
    int sum = 0;
    switch (x)
        while (AWAIT(maybe(x)) < 4) {
    case 2:
            sum += AWAIT(maybe(1));
            x++;
            if (x == 3)
                continue;
    case 3:
            sum += AWAIT(maybe(20));
            x++;
        }
    return sum;
}

ASYNC int main(void)
{
    const char *text = "the quick brown fox";
    for (int count = 1; count < 20; count += 3) {
        char copy[32] = "";
        AWAIT(duff(copy, text, count));
        printf("%s %d\n", copy, memcmp(copy, text, (size_t)count));
    }
    for (int x = 0; x < 4; x++)
        printf("%d %d\n", AWAIT(into_for(x)), AWAIT(into_while(x)));
    return 0;
}
// CHECK:      t 0
// CHECK-NEXT: the  0
// CHECK-NEXT: the qui 0
// CHECK-NEXT: the quick  0
// CHECK-NEXT: the quick bro 0
// CHECK-NEXT: the quick brown  0
// CHECK-NEXT: the quick brown fox 0
// CHECK-NEXT: 1221 0
// CHECK-NEXT: 1106 0
// CHECK-NEXT: 1006 22
// CHECK-NEXT: 1006 20
// CHECK-NOT:  {{.+}}
