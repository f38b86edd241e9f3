/* The module that holds the passes and libclang.
 *
 * Loading libclang takes several times as long as compiling a small file, and most commands of a build (`asyncc cc` on a
 * file without ASYNC, on a link; --help) need none of it. So all that knows libclang lives in a module of its own,
 * which the first translation loads. Everything else calls the passes through this table, never directly. */
#ifndef TRANSLATOR_H
#define TRANSLATOR_H

#include "translate.h"

struct translator {
    const char *version; /* ASYNCC_VERSION of the module: the structs that both sides pass around belong to one version */
    bool (*translate)(struct arena *arena, const struct translate_options *options, struct diag *diag, struct translation *translation);
    bool (*has_pass)(const char *name, struct diag *diag);
};

/* The module's table, from the file `path`; null when it cannot be loaded (reported). Loading it again is cheap. */
const struct translator *translator_load(const char *path, struct diag *diag);

#endif
