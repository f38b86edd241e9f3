/* OLD=NEW of the compilers' -ffile-prefix-map=, -fmacro-prefix-map= and -fdebug-prefix-map=: what a path is called in the
 * output, so that it does not depend on where the sources lie. */
#ifndef PATH_MAP_H
#define PATH_MAP_H

#include "str.h"

enum path_use { PATH_IN_TEXT = 1 /* __FILE__, and what the tool writes */, PATH_IN_DEBUG_INFO = 2 };

struct path_map {
    struct str from;
    const char *to;
    int uses;
};

struct path_maps {
    struct path_map *items; /* in the order of the options */
    size_t count, capacity;
};

/* Adds OLD=NEW; what has no '=' is left to the compiler to refuse. */
void path_maps_add(struct arena *arena, struct path_maps *maps, const char *argument, int uses);
/* The path as the last map that fits makes it: compilers take that one. */
const char *path_maps_apply(struct arena *arena, const struct path_maps *maps, enum path_use use, const char *path);

#endif
