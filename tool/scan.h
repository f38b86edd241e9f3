/* Whether a C file may hold async C, told from its #includes alone: async C includes <asyncc.h>, itself or by a header. */
#ifndef SCAN_H
#define SCAN_H

#include "compiler_line.h"

/* False: it surely does not. `path` says where quoted #includes are looked up first. */
bool scan_may_be_async(struct arena *arena, const struct compiler_line *line, const char *path, struct str text);

#endif
