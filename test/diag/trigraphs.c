// RUN: not %asyncc %s -o - -std=c11 2>&1 | FileCheck %s
// RUN: %asyncc %s -o - | FileCheck %s --check-prefix=GNU
#include <asyncc.h>

// CHECK: trigraphs.c:[[@LINE+2]]:[[#]]: error: trigraphs are not read, though the flags ask for them; write the character itself
// GNU: "what??!"
const char *text = "what??!"; // fine where they mean nothing
