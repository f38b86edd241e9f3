// More brackets than clang allows by itself: gcc has no limit.
// RUN: %asyncc %s -o %t.gen.c
// RUN: %gcc -std=gnu11 -Wall -Wextra -Werror -I%include %t.gen.c %build/libasyncc.a -pthread -o %t
// RUN: %t | FileCheck %s --match-full-lines
#include <asyncc.h>
#include <stdio.h>

#define TEN(x) ((((((((((x))))))))))
#define HUNDRED(x) TEN(TEN_(TEN__(TEN_3(TEN_4(TEN_5(TEN_6(TEN_7(TEN_8(TEN_9(x))))))))))
#define TEN_(x) ((((((((((x))))))))))
#define TEN__(x) ((((((((((x))))))))))
#define TEN_3(x) ((((((((((x))))))))))
#define TEN_4(x) ((((((((((x))))))))))
#define TEN_5(x) ((((((((((x))))))))))
#define TEN_6(x) ((((((((((x))))))))))
#define TEN_7(x) ((((((((((x))))))))))
#define TEN_8(x) ((((((((((x))))))))))
#define TEN_9(x) ((((((((((x))))))))))

ASYNC int wait(int x)
{
    AWAIT(async_yield());
    return x;
}

ASYNC int main(void)
{
    printf("%d\n", HUNDRED(1 + HUNDRED(2 + HUNDRED(3))) + AWAIT(wait(4)));
    return 0;
}
// CHECK: 10
