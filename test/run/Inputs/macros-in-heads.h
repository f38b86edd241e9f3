#pragma once
#include <asyncc.h>
#define __force_inline inline __attribute__((always_inline))
#define __maybe __attribute__((unused))
struct thing { int v; };
static __force_inline ASYNC int from_header(struct thing *t) { AWAIT(async_yield()); return t->v; }
__maybe static ASYNC struct thing make_thing(int v) { AWAIT(async_yield()); return (struct thing){v}; }
static inline ASYNC int unused_in_header(int x) <% AWAIT(async_yield()); return x; %>
