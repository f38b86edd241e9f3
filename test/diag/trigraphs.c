// Trigraphs are not read; without the flag they mean nothing.
// RUN: %verify %s -std=c11
// RUN: %asyncc %s -o - | FileCheck %s
#include <asyncc.h>

// CHECK: "what??!"
const char *text = "what??!"; // expected-error {{trigraphs are not read, though the flags ask for them; write the character itself}}
