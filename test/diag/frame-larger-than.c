// Frames larger than a limit, and what they are made of; off without the flag.
// RUN: %verify %s -Wframe-larger-than=256
// RUN: %asyncc %s -o /dev/null 2>&1 | FileCheck %s --check-prefix=NONE --allow-empty
// RUN: %asyncc %s -o /dev/null -Wasync-frame-larger-than=256 -Wno-frame-larger-than 2>&1 | FileCheck %s --check-prefix=NONE --allow-empty
// RUN: %asyncc %s -o /dev/null -Wframe-larger-than=256 -Wno-async 2>&1 | FileCheck %s --check-prefix=NONE --allow-empty
// RUN: %asyncc %s -o /dev/null -Wframe-larger-than=25600 2>&1 | FileCheck %s --check-prefix=NONE --allow-empty
// RUN: not %asyncc %s -o %t.c -Wframe-larger-than=256 -Werror=async-frame-larger-than 2>&1 | FileCheck %s --check-prefix=ERROR
// RUN: %asyncc %s -o %t.plain.c && %asyncc %s -o %t.limited.c -Wasync-frame-larger-than=256 2>/dev/null && diff %t.plain.c %t.limited.c
// RUN: %asyncc cc %gcc -Wasync-frame-larger-than=256 -c %s -o %t.o 2>&1 | FileCheck %s --check-prefix=TEXT
// RUN: not %asyncc %s -o - -Wasync-frame-larger-thanx=1 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// NONE-NOT: {{.}}
// ERROR: error: the frame of 'fills' takes {{.*}} [-Werror,-Wasync-frame-larger-than]
// TEXT: warning: the frame of 'fills' takes {{.*}} [-Wasync-frame-larger-than]
// UNKNOWN: names no warning
#include <asyncc.h>
#include <string.h>

ASYNC int small(int n)
{
    AWAIT(async_sleep(n));
    return n;
}

ASYNC int fills(int n) // expected-warning {{bytes, more than 256; 'asyncc explain' shows all that is in it}} expected-note {{to make it smaller: 'text' is not mentioned behind line}}
{
    char text[300]; // expected-note {{300 bytes: char[300] text, line 26; its address is taken at line 27, and it is alive at the AWAIT at line 29}}
    memset(text, n, sizeof text);
    n += text[1];
    AWAIT(small(n));
    return n;
}

ASYNC int calls(int n) // expected-warning {{the frame of 'calls' takes}} expected-note {{to make it smaller: 'fills', awaited at line 35, is the largest child}}
{
    return AWAIT(fills(n)) + AWAIT(small(n)); // expected-note {{bytes: frame of fills, AWAIT at line 35; embedded: known and small}} expected-note {{bytes: frame of small}}
}
