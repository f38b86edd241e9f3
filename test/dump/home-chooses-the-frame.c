// home: only what must live in the frame does; names that would hide a saved variable are changed.
// RUN: %asyncc %s --dump=home | FileCheck %s
#include <asyncc.h>

void use(void *p);

// CHECK-LABEL: function subject : int
ASYNC int subject(int n, int escapes)
{
    int plain = n, taken = 1, small[4] = {0}, subscripted = small[n];
    char large[65] = "";
    volatile int v = 0;
    _Atomic int a = 0;
    struct { int x, y; } record = {1, 2};
    use(&taken), use(&escapes);
    AWAIT(async_yield());
    {
        int before = 0;
        use(&before);
    }
    if (n) {
        int taken = 2, plain = n;
        AWAIT(async_yield());
        return plain + taken;
    }
    return plain + subscripted + large[0] + v + a + record.x;
}
// CHECK-NEXT: local n : int parameter{{$}}
// CHECK-NEXT: local escapes : int parameter address-taken home=frame
// CHECK-NEXT: local plain : int{{$}}
// CHECK-NEXT: local taken : int address-taken home=frame
// CHECK-NEXT: local small : int[4]{{$}}
// CHECK-NEXT: local subscripted : int{{$}}
// CHECK-NEXT: local large : char[65] home=frame
// CHECK-NEXT: local v : volatile int home=frame
// CHECK-NEXT: local a : _Atomic(int) home=frame
// CHECK-NEXT: local record : {{.*}}{{[)}]$}}
// CHECK-NEXT: local before : int address-taken{{$}}
// CHECK-NEXT: local taken : int renamed=taken__{{[0-9]+$}}
// CHECK-NEXT: local plain : int renamed=plain__{{[0-9]+$}}

// CHECK-LABEL: function no_await : int
// CHECK-NOT: home=frame
ASYNC int no_await(int n)
{
    int taken = 1;
    use(&taken);
    return n + taken;
}
