// Variables of disjoint blocks share storage in the frame, nested ones do not; children share one union.
// RUN: %asyncc %s -o - | grep -v CHECK | FileCheck %s
// RUN: %asyncc %s -o %t.c
// RUN: %gcc -fsyntax-only -I %include %t.c
#include <asyncc.h>

ASYNC void subject(int n)
{
    int outer = n;
    if (n) {
        int a = n;
        AWAIT(async_yield());
        {
            int b = a;
            AWAIT(async_yield());
            a = b;
        }
        outer += a;
    } else {
        double c = n;
        AWAIT(async_sleep(c));
        outer += (int)c;
    }
    AWAIT(async_sleep(outer));
}
// CHECK-LABEL: struct subject__frame {
// CHECK-NEXT: struct async_frame base;
// CHECK-NEXT: struct { int n; int outer; union { struct { int a; int b; }; struct { double c; }; }; } v;
// CHECK-NEXT: union {
// CHECK-NEXT: struct async_sleep__frame async_sleep__3;
// CHECK-NEXT: struct async_sleep__frame async_sleep__4;
// CHECK-NEXT: } child;
// CHECK-NEXT: };
