// A header that defines ASYNC functions whose heads and bodies hold macros that must be expanded.
// RUN: %run-all %s | FileCheck %s
#include "Inputs/macros-in-heads.h"
#include <stdio.h>

ASYNC int main(void)
{
    struct thing t = AWAIT(make_thing(3));
    // CHECK: 3 4
    printf("%d %d\n", AWAIT(from_header(&t)), AWAIT(from_header(&(struct thing){4})));
    return 0;
}
