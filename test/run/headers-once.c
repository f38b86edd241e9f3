// A file with #pragma once comes in once, also where its text takes the place of the #include.
// RUN: %run-all %s | FileCheck %s
// RUN: %run-all %s --flags=-DUSER_FIRST | FileCheck %s
// RUN: %asyncc %s -o %t.c -MD -MF %t.d && FileCheck --check-prefix=DEPFILE --input-file=%t.d %s
// DEPFILE: Inputs/once/helper.h
#ifdef USER_FIRST
#include "Inputs/once/user.h"
#endif
#include "Inputs/once/helper.h"
#include "Inputs/once/user.h"
#include "Inputs/../Inputs/once/helper.h"
#include <stdio.h>

ASYNC int main(void)
{
    int count = 0;
    struct pair pair = {AWAIT(helper(1)), 5};
#include "Inputs/once/statement.h"
#include "./Inputs/once/statement.h"
    AWAIT(async_yield());
#include "Inputs/once/statement.h"
    // CHECK: 2 5 1
    printf("%d %d %d\n", pair.a, pair.b, count);
    return 0;
}
