// Comma operators without parentheses of their own: between `?` and `:`, in a subscript, in a return behind which clean-ups run, at the end of
// a statement expression. All of their value counts, and nothing else.
// RUN: %run-all %s | FileCheck %s --match-full-lines --implicit-check-not={{.}}
#include <asyncc.h>
#include <stdio.h>

ASYNC int same(int x)
{
    AWAIT(async_yield());
    return x;
}

ASYNC int between(int x)
{
    int calls = 0;
    int value = x == 1 ? calls++, 10 : x == 2 ? calls += 2, calls++, 20 : AWAIT(same(30));
    return value + calls;
}

ASYNC const char *pointer(int count, const char **words)
{
    return words[count - 2] ? --count, words[count] : (AWAIT(same(1)), (const char *)0);
}

ASYNC int behind_defer(int x)
{
    DEFER printf("%d ", x);
    AWAIT(async_yield());
    return x += 5, x * 2;
}

ASYNC int in_subscript(void)
{
    int numbers[] = {1, 2, 3, 4}, i = 0;
    numbers[i++, i] += AWAIT(same(100));
    int sum = numbers[i++, i] * AWAIT(same(10)) + numbers[i++, 0];
    return numbers[1] * 1000 + sum + i;
}

ASYNC int in_block(int x)
{
    int first = ({ AWAIT(async_yield()); x++, x + 1; });
    return first * 100 + ({ x++, AWAIT(same(x)); }) + (x > 2 && (x++, AWAIT(same(x)) == x));
}

ASYNC int main(void)
{
    const char *words[] = {"a", "b"};
    printf("%d %d %d\n", AWAIT(between(1)), AWAIT(between(2)), AWAIT(between(3)));
    printf("%s %d\n", AWAIT(pointer(2, words)), AWAIT(same(words[0] ? words[1]++, 2 : words[1] ? 3 : (words[1]++, 5))));
    printf("%d\n", AWAIT(behind_defer(2)));
    printf("%d\n", AWAIT(in_subscript()));
    printf("%d\n", AWAIT(in_block(1)));
    return 0;
}
// CHECK:      11 23 30
// CHECK-NEXT: b 2
// CHECK-NEXT: 7 14
// CHECK-NEXT: 102034
// CHECK-NEXT: 304
