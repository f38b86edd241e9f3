// Text outside ASYNC functions is copied byte for byte; #line leads back to the source; the output is the same each time.
// RUN: %asyncc %s -o %t.1.c
// RUN: %asyncc %s -o %t.2.c
// RUN: diff %t.1.c %t.2.c
// RUN: grep -v CHECK %t.1.c | FileCheck %s
// RUN: not %gcc -fsyntax-only -DBROKEN -I %include %t.1.c 2>&1 | FileCheck --check-prefix=ERROR %s
#include <asyncc.h>

#define   ODD( a,b )   a   ##b	/* tabs	and spaces */
int   odd ( int n )   {   return n  ?  1:0 ; }   // trailing   
// CHECK: {{^}}#define   ODD( a,b )   a   ##b	/* tabs	and spaces */
// CHECK-NEXT: {{^}}int   odd ( int n )   {   return n  ?  1:0 ; }   // trailing   {{$}}

#ifdef BROKEN
#define MISTAKE undeclared_in_the_body
#else
#define MISTAKE 0
#endif

ASYNC   int   subject ( int n )
{
    int   kept  =  n ; /* a comment inside */
    // CHECK: int   kept  =  n ; /* a comment inside */
    AWAIT(async_yield());
    kept += MISTAKE;
    // ERROR: output-keeps-the-source.c:[[@LINE-1]]:{{[0-9]+}}: note: in expansion of macro {{.*}}MISTAKE
    return   kept ;
    // CHECK: return   kept ;
}
// CHECK: #line [[#]] "{{.*}}output-keeps-the-source.c"

#ifdef BROKEN
int broken = undeclared_behind;
// ERROR: output-keeps-the-source.c:[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}undeclared_behind{{.*}} undeclared
#endif
