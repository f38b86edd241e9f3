/* What belongs to the tool: its translator; and what the generated C is compiled with: the compiler, the folder of
 * <asyncc.h>, the runtime library. */
#ifndef TOOLCHAIN_H
#define TOOLCHAIN_H

#include "process.h"

struct toolchain {
    struct words compiler;   /* a command, perhaps with arguments: "ccache gcc" */
    const char *include_dir; /* holds asyncc.h */
    const char *library;     /* libasyncc.a */
    const char *shared_library; /* libasyncc.so, or null */
    const char *translator;  /* the module that translator.h loads */
};

/* Of a command that begins with `asyncc cc`, the part behind that: a wrapper in a wrapper is one. */
const char *const *toolchain_skip_wrappers(const char *const *words);
/* What a program, or a shared library, is linked with. A library that is a part of the program goes into programs; shared
 * libraries share one, so that there is one event loop for a thread. */
const char *toolchain_library(const struct toolchain *toolchain, bool is_for_shared);
void toolchain_find(struct arena *arena, struct toolchain *toolchain);

#endif
