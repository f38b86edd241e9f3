/* Loading the module. It stays loaded until the end of the process. */
#include "translator.h"

#include <dlfcn.h>
#include <string.h>

const struct translator *translator_load(const char *path, struct diag *diag)
{
    void *module = dlopen(path, RTLD_LAZY | RTLD_LOCAL);
    const struct translator *translator = module ? dlsym(module, "asyncc_translator") : NULL;
    if (!translator) {
        diag_in_file(diag, DIAG_ERROR, NULL, 0, 0, "cannot load the translator: %s; install asyncc again, or libclang if that is what is missing", dlerror());
        return NULL;
    }
    if (strcmp(translator->version, ASYNCC_VERSION) != 0) {
        diag_in_file(diag, DIAG_ERROR, NULL, 0, 0, "the translator '%s' is of version %s, and this is asyncc " ASYNCC_VERSION "; install asyncc again", path,
                     translator->version);
        return NULL;
    }
    return translator;
}
