// ASYNC int main: its arguments, its value as exit status, and none.
// RUN: %run-all %s --status=3 -- one two | FileCheck %s
// RUN: %run-all %s --status=0 | FileCheck --check-prefix=NONE %s
// RUN: %run-all %s --status=1 --stderr -- fail two three | FileCheck --check-prefix=FAIL %s
#include <asyncc.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

ASYNC void fail(void)
{
    AWAIT(async_yield());
    ASYNC_RAISE(-ENOENT);
}

ASYNC int main(int argc, char *argv[])
{
    DEFER { AWAIT(async_sleep(1)); printf("bye\n"); fflush(stdout); }
    for (int i = 1; i < argc; i++) {
        AWAIT(async_yield());
        printf("%s\n", argv[i]);
    }
    fflush(stdout);
    if (argc > 3 && !strcmp(argv[1], "fail"))
        AWAIT(fail());
    if (argc > 1)
        return argc;
}
// CHECK: one
// CHECK-NEXT: two
// CHECK-NEXT: bye
// NONE: {{^}}bye
// FAIL: fail
// FAIL: bye
// FAIL: main failed: No such file or directory
