/* Finding the toolchain. In this order: the environment (CC, ASYNCC_INCLUDE, ASYNCC_LIBRARY); beside the tool, as
 * `cmake --install` lays things out; the folders that the tool was built in. */
#include "toolchain.h"
#include "file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

/* An installation's file, relative to the folder that holds bin/; null when it is not there. */
static const char *installed(struct arena *arena, const char *prefix, const char *file)
{
    if (!prefix)
        return NULL;
    const char *path = str_format(arena, "%s/%s", prefix, file).ptr;
    return access(path, R_OK) == 0 ? path : NULL;
}

/* In a container or a chroot without /proc: what exec was told. */
static bool find_without_proc(char *self)
{
    const char *started = (const char *)getauxval(AT_EXECFN);
    char *path = started ? realpath(started, NULL) : NULL;
    bool fits = path && strlen(path) < 4096;
    if (fits)
        strcpy(self, path);
    free(path);
    return fits;
}

/* The folder above the one that holds the running tool, or null. */
static const char *installation_prefix(struct arena *arena)
{
    char self[4096];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length > 0)
        self[length] = '\0';
    else if (!find_without_proc(self))
        return NULL;
    return path_folder(arena, path_folder(arena, self));
}

static const char *first_of(const char *a, const char *b, const char *c)
{
    return a && *a ? a : b ? b : c;
}

const char *const *toolchain_skip_wrappers(const char *const *words)
{
    while (words[0] && words[1] && words[2]) {
        const char *slash = strrchr(words[0], '/');
        if (strcmp(slash ? slash + 1 : words[0], "asyncc") != 0 || strcmp(words[1], "cc") != 0)
            break;
        words += 2;
    }
    return words;
}

/* CC="asyncc cc gcc" is meant for make; the tool wants the compiler. */
static void find_compiler(struct arena *arena, struct words *compiler)
{
    struct words words = {0};
    words_add_split(arena, &words, first_of(getenv("CC"), NULL, "cc"));
    if (!words.count)
        words_add(arena, &words, "cc");
    for (const char *const *word = toolchain_skip_wrappers(words.items); *word; word++)
        words_add(arena, compiler, *word);
}

static void find_libraries(struct arena *arena, const char *prefix, struct toolchain *toolchain)
{
    const char *named = getenv("ASYNCC_LIBRARY"), *library = installed(arena, prefix, ASYNCC_LIBDIR "/libasyncc.a");
    const char *built = access(ASYNCC_BUILD_SHARED_LIBRARY, R_OK) == 0 ? ASYNCC_BUILD_SHARED_LIBRARY : NULL;
    bool is_named = named && *named;
    toolchain->library = is_named ? named : library ? library : ASYNCC_BUILD_LIBRARY;
    toolchain->shared_library = is_named ? NULL : library ? installed(arena, prefix, ASYNCC_LIBDIR "/libasyncc.so") : built;
}

const char *toolchain_library(const struct toolchain *toolchain, bool is_for_shared)
{
    return is_for_shared && toolchain->shared_library ? toolchain->shared_library : toolchain->library;
}

void toolchain_find(struct arena *arena, struct toolchain *toolchain)
{
    const char *prefix = installation_prefix(arena);
    const char *header = installed(arena, prefix, "include/asyncc.h");
    find_compiler(arena, &toolchain->compiler);
    toolchain->include_dir =
        first_of(getenv("ASYNCC_INCLUDE"), header ? path_folder(arena, header) : NULL, ASYNCC_BUILD_INCLUDE_DIR);
    find_libraries(arena, prefix, toolchain);
    toolchain->translator = first_of(NULL, installed(arena, prefix, ASYNCC_LIBDIR "/asyncc/translator.so"), ASYNCC_BUILD_TRANSLATOR);
}
