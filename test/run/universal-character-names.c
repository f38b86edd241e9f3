// Names in UTF-8, with universal character names, and one with a line continuation in it.
// RUN: %run-all %s | FileCheck %s --match-full-lines --strict-whitespace
#include <asyncc.h>
#include <stdio.h>
ASYNC int f(int x){ AWAIT(async_yield()); return x; }
ASYNC int \u00e9t\u00e9(int größe){ int ñ = AWAIT(f(größe)), \u00F1\
ino = 3; AWAIT(f(1)); return \u00f1 + größe + ñino; }
ASYNC int main(void){ int *p, é = 4; p = &\u00e9; *p += AWAIT(été(3)); printf("%d\n", é); return 0; }

// CHECK:13
