// collect: functions, parameters, locals and nodes in order of evaluation; what calls reach; ordinary code with starters.
// RUN: %asyncc %s --dump=collect | FileCheck %s
#include <asyncc.h>

// CHECK: after collect
// CHECK-LABEL: function other : void
ASYNC void other(int);
ASYNC void other(int unused)
{
    // CHECK-NEXT: local {{.*}} : int parameter
    (void)unused;
    AWAIT(async_yield());
    // CHECK: await line [[@LINE-1]] : void
    // CHECK-NEXT: call line {{.*}} : void callee=leaf
}

// CHECK-LABEL: function subject : int
ASYNC int subject(int n, ASYNC void (*pointer)(int))
{
    // CHECK-NEXT: local n : int parameter
    // CHECK-NEXT: local pointer : void (*)(int) parameter
    int x = n, *p = &x;
    // CHECK-NEXT: local x : int address-taken
    // CHECK-NEXT: local p : int *{{$}}
    // CHECK: compound
    // CHECK-NEXT: decl line [[@LINE-4]]
    // CHECK-NEXT: var 'x'
    // CHECK-NEXT: ref 'n'
    // CHECK-NEXT: var 'p'
    // CHECK-NEXT: address
    // CHECK-NEXT: ref 'x'
    for (;; n++)
        AWAIT(other(n));
    // CHECK-NEXT: for line [[@LINE-2]]
    // CHECK-NEXT: step
    // CHECK-NEXT: ref 'n'
    // CHECK-NEXT: await line [[@LINE-4]] : void
    // CHECK-NEXT: call {{.*}} callee=lowered
    AWAIT(pointer(n));
    // CHECK: await line [[@LINE-1]] : void
    // CHECK-NEXT: call {{.*}} callee=entry
    ASYNC_TRY { ASYNC_RAISE(*p); }
    ASYNC_CATCH (err) { return err; }
    // CHECK: try 'ASYNC_TRY'
    // CHECK: raise
    // CHECK: catch
    // CHECK: return
    return sizeof(AWAIT(async_yield()), n);
    // CHECK: unevaluated
    // CHECK: unevaluated{{$}}
}

// CHECK-NOT: untouched
int untouched(void) { return 1; }

// CHECK-LABEL: ordinary starts
void starts(void)
{
    async_run(other(1));
    // CHECK: starter 'async_run' line [[@LINE-1]] : void
    // CHECK-NEXT: call {{.*}} callee=lowered
}
