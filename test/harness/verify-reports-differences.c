// %verify must not pass what it should find: here an error that is not expected, and one that is not there.
// RUN: not %verify %s 2>&1 | FileCheck %s

int f(void) { return not_declared; }
// expected-error@1 {{nobody says this}}

// CHECK: unexpected error at verify-reports-differences.c:4: {{.*}}not_declared
// CHECK: missing error at verify-reports-differences.c:1: nobody says this
