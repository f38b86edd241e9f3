// #if … #endif inside of statements that are rewritten, across their ends, and around parts of them; #define and #undef
// behind a DEFER, and in the body of a loop, whose text moves; hints in front of loops that hold an AWAIT.
// RUN: %run-all %s | FileCheck %s --match-full-lines --implicit-check-not={{.}}
#include <asyncc.h>
#include <stdio.h>

#define YES 1
typedef const int constant;
typedef const long long_constant;

ASYNC int wait(int x)
{
    AWAIT(async_yield());
    return x;
}

ASYNC int constants(int x)
{
    const
#if YES
        int
#else
        long
#endif
        a = x,
        b = 2;
#ifdef MISSING
    long_constant
#else
    constant
#endif
        c = 3;
    const int d
#if YES
        = AWAIT(wait(4));
#else
        = 400;
#endif
    const int *p = &a;
    AWAIT(async_yield());
    return *p + b * 10 + c * 100 + d * 1000;
}

ASYNC int
#if YES
heads(int a
#else
other(int a,
#endif
#ifdef MISSING
      long b
#elif YES
      , int b
#endif
      )
{
#if YES
    a += 1; a +=
#else
    a -=
#endif
        AWAIT(wait(b));
    return
#if !YES
        a
#else
        AWAIT(wait(a))
#endif
        ;
}

ASYNC int branches(int x)
{
    int n = 0;
    if (AWAIT(wait(x)))
#if YES
        n += 1;
    else
#endif
        n += AWAIT(wait(2));
#if YES
    if (x == 3)
        n += AWAIT(wait(10));
    else
#endif
    {
        n += 20;
    }
    switch (AWAIT(wait(x))) {
#if YES
    case 3:
#endif
#if YES
        n += AWAIT(wait(100));
        break;
#else
        n += 999;
#endif
    default:
        n +=
#if YES
            AWAIT(wait(200));
    }
#else
            300;
    }
#endif
    return n;
}

ASYNC int loops(void)
{
    int n = 0;
    for (int i = 0;
#if YES
         i < AWAIT(wait(3));
#else
         i < 100;
#endif
         i++)
#if YES
        n += AWAIT(wait(i));
#endif
    do {
#define STEP 5
        n += AWAIT(wait(STEP));
#if YES
    } while (n < AWAIT(wait(STEP * 4)));
#else
    } while (0);
#endif
#undef STEP
    return n;
}

ASYNC void defers(void)
{
#define LABEL "first"
    DEFER { AWAIT(async_yield()); printf("%s\n", LABEL); }
#undef LABEL
#define LABEL "second"
    DEFER printf("%s\n", LABEL);
#if YES
    DEFER printf("third\n");
#else
    DEFER printf("wrong\n");
#endif
    AWAIT(async_yield());
    ASYNC_TRY {
        AWAIT(wait(1));
        ASYNC_RAISE(-5);
    }
#if YES
    ASYNC_CATCH (err) {
        printf("caught %d\n", err);
    }
#else
    ASYNC_CATCH (err)
        ;
#endif
}

ASYNC int lists(void)
{
    int numbers[] = {
        AWAIT(wait(1)),
#if !YES
        100,
#else
        AWAIT(wait(2)),
#endif
    };
    int n = ({
#if YES
        int m = AWAIT(wait(30));
#else
        int m = 0;
#endif
        m + 1;
    });
    return numbers[0] + numbers[1] + (int)(sizeof numbers / sizeof *numbers) + n;
}

ASYNC int hints(void)
{
    int n = 0;
#pragma GCC unroll 4
    for (int i = 0; i < 4; i++)
        n += AWAIT(wait(i));
_Pragma("GCC unroll 2")
    while (n < 10)
        n += AWAIT(wait(1));
#pragma GCC unroll 2 /* stays */
    for (int i = 0; i < 4; i++)
        n += i;
    return n;
}

int ordinary(void)
{
    return async_run(
#if YES
        wait(
#else
        wait(100 +
#endif
            7));
}

ASYNC int main(void)
{
    printf("%d %d %d %d\n", AWAIT(constants(1)), AWAIT(heads(1, 2)), AWAIT(branches(3)), AWAIT(branches(4)));
    printf("%d %d %d\n", AWAIT(loops()), AWAIT(lists()), AWAIT(hints()));
    AWAIT(defers());
    return 0;
}
// CHECK:      4321 4 111 221
// CHECK-NEXT: 23 36 16
// CHECK-NEXT: caught -5
// CHECK-NEXT: third
// CHECK-NEXT: second
// CHECK-NEXT: first
