/* What belongs to the tool: its translator; and what the generated C is compiled with: the compiler, the folder of
 * <asyncc.h>, the runtime library. */
#ifndef TOOLCHAIN_H
#define TOOLCHAIN_H

#include "arena.h"

struct toolchain {
    const char *compiler;    /* a command, perhaps with arguments: "ccache gcc" */
    const char *include_dir; /* holds asyncc.h */
    const char *library;     /* libasyncc.a */
    const char *translator;  /* the module that translator.h loads */
};

void toolchain_find(struct arena *arena, struct toolchain *toolchain);

#endif
