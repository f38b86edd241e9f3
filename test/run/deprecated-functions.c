// Compilers warn where a deprecated ASYNC function is awaited or started, though its body is called by another name.
// RUN: %asyncc %s -o %t.gen.c
// RUN: %gcc -std=gnu11 -Wall -Wextra -I%include -c %t.gen.c -o %t.o 2> %t.gcc
// RUN: FileCheck %s --input-file %t.gcc --implicit-check-not=warning:
// RUN: %clang -std=gnu11 -Wall -Wextra -I%include -c %t.gen.c -o %t.o 2> %t.clang
// RUN: FileCheck %s --input-file %t.clang --implicit-check-not=warning:
#include <asyncc.h>

ASYNC int old(int x) __attribute__((deprecated("use new_one")));
static __attribute__((__deprecated__)) ASYNC int older(int x);
ASYNC int elsewhere(int x) __attribute__((deprecated));

ASYNC int old(int x)
{
    AWAIT(async_yield());
    return x > 0 ? AWAIT(old(x - 1)) : x; /* not of itself */
}

static ASYNC int older(int x)
{
    AWAIT(async_yield());
    return x;
}

ASYNC int caller(int x)
{
    // CHECK: :[[@LINE+1]]:{{.*}}warning: {{.*}}old{{.*}} is deprecated: use new_one
    int n = AWAIT(old(x));
    // CHECK: :[[@LINE+1]]:{{.*}}warning: {{.*}}elsewhere{{.*}} is deprecated
    n += AWAIT(elsewhere(x));
    int m;
    // CHECK: :[[@LINE+1]]:{{.*}}warning: {{.*}}older{{.*}} is deprecated
    AWAIT(async_gather(m = older(x), async_yield()));
    // CHECK: warning: {{.*}}old{{.*}} is deprecated
    async_create_task(old(x));
    return n + m;
}

int ordinary(void)
{
    // CHECK: warning: {{.*}}older{{.*}} is deprecated
    return async_run(older(1));
}
