// Attributes of ASYNC functions, in every place and out of macros; a name in parentheses.
// RUN: %run-all %s | FileCheck %s --match-full-lines --strict-whitespace
#include <asyncc.h>
#include <stdio.h>
#include <stdarg.h>
#define SEC __attribute__((section(".text.mine")))
ASYNC __attribute__((noinline)) int a1(int x){ AWAIT(async_yield()); return x; }
ASYNC SEC int a2(int x){ AWAIT(async_yield()); return x; }
__attribute__((hot)) ASYNC int a3(int x){ AWAIT(async_yield()); return x; }
ASYNC static __attribute__((cold)) int a4(int x){ AWAIT(async_yield()); return x; }
ASYNC __attribute__((target("sse2"))) int a6(int x){ AWAIT(async_yield()); return x; }
ASYNC __attribute__((no_sanitize("undefined"))) int a7(int x){ AWAIT(async_yield()); return x; }
ASYNC __attribute__((visibility("hidden"))) int a8(int x){ AWAIT(async_yield()); return x; }
ASYNC __attribute__((weak)) int a9(int x){ AWAIT(async_yield()); return x; }
ASYNC static inline __attribute__((always_inline)) int a10(int x){ AWAIT(async_yield()); return x; }
ASYNC __attribute__((warn_unused_result)) int a11(int x){ AWAIT(async_yield()); return x; }
ASYNC __attribute__((nonnull(1))) int a12(int *x){ AWAIT(async_yield()); return *x; }
ASYNC __attribute__((unused)) static int a14(int x){ AWAIT(async_yield()); return x; }
ASYNC int a15(int x __attribute__((unused)), int y){ AWAIT(async_yield()); return y; }
ASYNC int a16(int x) __attribute__((deprecated("no")));
ASYNC int a16(int x){ AWAIT(async_yield()); return x; }
#define noinline_for_test __attribute__((__noinline__, cold))
#define __must_check __attribute__((warn_unused_result))
static noinline_for_test ASYNC __must_check int a17(int x){ AWAIT(async_yield()); return x; }
ASYNC static int (a18)(int x){ AWAIT(async_yield()); return x; }
__attribute__((format(printf, 2, 3))) ASYNC static int say(int x, const char *format, ...){ va_list l; va_start(l, format); vprintf(format, l); va_end(l); AWAIT(async_yield()); return x; }
ASYNC int main(void){
  int k = AWAIT(a1(5));
  AWAIT(say(1, "%s %d\n", "said", AWAIT(a1(2))));
  async_create_task(a9(1));
  printf("%d\n", AWAIT(a1(1)) + AWAIT(a2(1)) + AWAIT(a3(1)) + AWAIT(a4(1)) + AWAIT(a6(1)) + AWAIT(a7(1)) + AWAIT(a8(1)) + AWAIT(a9(1)) + AWAIT(a10(1)) +
      AWAIT(a11(1)) + AWAIT(a12(&k)) + AWAIT(a15(1, 2)) + AWAIT(a17(1)) + AWAIT(a18(1)));
  return 0;
}

// CHECK:said 2
// CHECK-NEXT:19
