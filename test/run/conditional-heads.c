// Heads of functions that #if divides: what the directives enclose stays enclosed.
// RUN: %run-all %s | FileCheck %s
// RUN: %run-all %s --flags=-DSHARED | FileCheck %s
#include <asyncc.h>
#include <stdio.h>

#ifdef SHARED
ASYNC int
#else
ASYNC static int
#endif
first_or_second(int n) {
    AWAIT(async_yield());
    return n + 1;
}

#ifndef SHARED
ASYNC static void *
#  if 1
#  else
#    ifdef NEVER
never (
#    endif
ASYNC void *
#  endif
#else
ASYNC static void *
#endif
nested(void *p
#ifdef SHARED
       , int n
#else
       , long n
#endif
)
{
    AWAIT(async_yield());
    return (char *)p + n;
}

#ifdef SHARED
ASYNC static int whole(int n) {
    int sum = n;
#else
ASYNC static int whole(long n) {
    long sum = n;
#endif
    AWAIT(async_yield());
    return (int)sum + 2;
}

static
#if 1
ASYNC
#endif
int keyword_only(int n)
{
    AWAIT(async_yield());
    return n + 3;
#if 1
}
#else
    oops
#endif

ASYNC int main(void)
{
    char text[] = "abc";
    // CHECK: 2 c 3 4
    printf("%d %s %d %d\n", AWAIT(first_or_second(1)), (char *)AWAIT(nested(text, 2)), AWAIT(whole(1)), AWAIT(keyword_only(1)));
    return 0;
}
