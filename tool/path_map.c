/* Prefixes are compared as texts, as the compilers do it. */
#include "path_map.h"

#include <string.h>

void path_maps_add(struct arena *arena, struct path_maps *maps, const char *argument, int uses)
{
    struct str text = str_from(argument);
    size_t equals = str_find(text, S("="));
    if (equals < text.len)
        *arena_push(arena, maps, struct path_map) = (struct path_map){str_slice(text, 0, equals), argument + equals + 1, uses};
}

const char *path_maps_apply(struct arena *arena, const struct path_maps *maps, enum path_use use, const char *path)
{
    for (size_t i = maps->count; i-- > 0;) {
        const struct path_map *map = &maps->items[i];
        if ((map->uses & (int)use) && str_starts(str_from(path), map->from))
            return str_format(arena, "%s%s", map->to, path + map->from.len).ptr;
    }
    return path;
}
