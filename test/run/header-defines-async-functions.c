// A static inline ASYNC function of a header is lowered in each file that includes it, also through another header;
// include guards and #pragma once keep working, and lines stay those of the user's files.
// RUN: %run-all %s | %FileCheck %s
#include <stdio.h>
#include "Inputs/header/outer.h"
#include "Inputs/header/outer.h"
ASYNC int main(void)
{
    // CHECK: 10 line 10
    printf("%d line %d\n", AWAIT(outer(4)), __LINE__);
    return 0;
}
