// A variable that lives in the frame has the alignment of its declaration, whatever brings that: attributes, macros, types.
// RUN: %run-all %s | FileCheck %s --match-full-lines --implicit-check-not={{.}}
#include <asyncc.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>

#define ALIGN(n) __attribute__((aligned(n)))
#define ALIGN_LINE _Alignas(64)
#define LINE 64

typedef ALIGN(128) struct {
    char text[8];
} wide;

struct ALIGN(64) line {
    int x;
};

static int step(const void *pointer, int alignment)
{
    return (int)((uintptr_t)pointer % (unsigned)alignment);
}

ASYNC int all(int n)
{
    char first[1], by_macro_before[8] ALIGN(64), small[3];
    ALIGN(64) char before[8], second;
    char ALIGN(32) between[8];
    char ALIGN(256) far[100];
    ALIGN_LINE char by_specifier[100];
    alignas(LINE) char by_word[3];
    __attribute((aligned(64))) char by_short_attribute[100];
    ALIGN(LINE) struct { const char text[4]; } unnamed = {"abc"};
    _Alignas(16) _Alignas(64) char by_two[3];
    _Alignas(32) char by_each[3] ALIGN(128) __attribute__((aligned(64), aligned(16)));
    ALIGN(16) ALIGN(LINE) struct { const char text[4]; } unnamed_too = {"def"};
    wide by_typedef;
    struct line by_tag;
    const void *all[] = {first, small, &second};
    AWAIT(async_yield());
    printf("%d %d %d %d %d", step(by_macro_before, 64), step(before, 64), step(between, 32), step(far, 256), step(by_specifier, 64));
    printf(" %d %d %d", step(by_word, 64), step(by_short_attribute, 64), step(&unnamed, 64));
    printf(" %d %d %d", step(by_two, 64), step(by_each, 128), step(&unnamed_too, 64));
    printf(" %d %d %s\n", step(&by_typedef, 128), step(&by_tag, 64), all[0] == first ? unnamed.text : "");
    return n;
}

ASYNC int main(void)
{
    AWAIT(async_join(async_create_task(all(1))));
    return AWAIT(all(0));
}
// CHECK:      0 0 0 0 0 0 0 0 0 0 0 0 0 abc
// CHECK-NEXT: 0 0 0 0 0 0 0 0 0 0 0 0 0 abc
