// What is said about code is said of the body, too; what is said about the symbol, of the entry only.
// RUN: %asyncc %s -o - | FileCheck %s
#include <asyncc.h>

#define COLD __attribute__((cold))

// CHECK: {{^}}__attribute__((noinline)) __attribute__((section(".text.slow"))) static int slow__body(
// CHECK: {{^}}__attribute__((noinline)) __attribute__((section(".text.slow"))) __attribute__((visibility("hidden"))) int slow(
ASYNC __attribute__((noinline, section(".text.slow"), visibility("hidden"))) int slow(void)
{
    AWAIT(async_yield());
    return 1;
}

// CHECK: {{^}}__attribute__((cold)) __attribute__((format(printf,1 + 1,0))) static int print__body(
COLD ASYNC __attribute__((format(printf, 1, 0))) int print(const char *format)
{
    AWAIT(async_yield());
    return *format;
}

// A weak function is called by its name, for another one may stand there.
// CHECK: {{^}}static int weak__body(
// CHECK: {{^}}__attribute__((weak)) int weak(
// CHECK: caller__body(
// CHECK: = weak();
__attribute__((weak)) ASYNC int weak(void)
{
    AWAIT(async_yield());
    return 1;
}

ASYNC int caller(void) { return AWAIT(weak()); }
