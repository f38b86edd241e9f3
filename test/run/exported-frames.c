// Frames of functions in another file, known from the header that --emit-header writes.
// RUN: rm -rf %t && mkdir %t
// RUN: %asyncc %S/Inputs/exported.c -o %t/exported.gen.c --emit-header %t/exported.async.h
// RUN: FileCheck %s --check-prefix=HEADER --input-file=%t/exported.async.h --implicit-check-not=async__alias
// HEADER: ASYNC ASYNC__FRAME({{.*}}) gauge *hidden(gauge *, int);
// RUN: %run-all %s --plain %t/exported.gen.c --flags "-I%S/Inputs -I%t" | FileCheck %s
// RUN: %asyncc %s -I%S/Inputs -I%t -o - | FileCheck --check-prefix=FRAME %s
#include "exported.async.h"
#include <errno.h>

static ASYNC int twice(int n)
{
    AWAIT(rest());
    return 2 * n;
}

static ASYNC int nested(int n) { return AWAIT(twice(AWAIT(larger(3, n, n + 2, n + 1)))); }
// FRAME-LABEL: struct nested__frame {
// FRAME:       struct larger__frame larger__1;
// FRAME:       larger__body(&async__self->child.larger__1, 3, n, n + 2, n + 1)

ASYNC int main(void)
{
    // FRAME-LABEL: struct main__frame {
    // FRAME:       struct measure__frame measure__1;
    // FRAME:       struct async_frame *wide__2;
    // FRAME:       struct visit__frame frame__1; {{.*}} struct rest__frame frame__2; {{.*}} struct async_frame *root__3;
    struct reading reading = AWAIT(measure("m", 3));
    printf("%g %s %d\n", reading.value, reading.unit, reading.number);
    // CHECK: 1.5 m 0
    // FRAME: wide__body((struct wide__frame *)async__self->child.wide__2, 7)
    printf("%d\n", AWAIT(wide(7)));
    // CHECK-NEXT: 7
    int sum = 0, digit = 0;
    AWAIT(async_gather(sum = visit(twice, (int[]){1, 2, 3}, 3), rest(), digit = wide(5)));
    printf("%d %d\n", sum, digit);
    // CHECK-NEXT: 12 5
    // FRAME: visit__prepare(async__task_here(
    ASYNC_TASK(int) task = async_create_task(visit(wide, (int[]){1, 2}, 2));
    printf("%d %d\n", AWAIT(nested(1)), AWAIT(async_join(task)));
    // CHECK-NEXT: 6 3
    ASYNC_TRY { AWAIT(measure("m", -1)); }
    ASYNC_CATCH (err) { printf("failed %d\n", err == -ERANGE); }
    // CHECK-NEXT: failed 1
    ASYNC_TIMEOUT (0.1) { AWAIT(rest()); }
    ASYNC_CATCH (err) { printf("timed out %d\n", err == -ETIMEDOUT); }
    // CHECK-NEXT: timed out 1
    printf("%zu %d\n", AWAIT(length(stdout)), (int)async_loop_time(async_get_running_loop()));
    // CHECK-NEXT: 4 {{[0-9]+}}
    printf("%g\n", AWAIT(hidden(&reading, 2))->value);
    // CHECK-NEXT: 3.5
    return 0;
}
