/* The tool's memory: everything lives in one arena and dies with it. Out of memory ends the program. */
#ifndef ARENA_H
#define ARENA_H

#include <stddef.h>
#include <stdint.h>

struct arena {
    struct arena_chunk *chunks; /* newest first */
    char *next;                 /* first free byte of the newest chunk */
    char *end;                  /* its end */
    size_t total_bytes;         /* held from malloc, for --stats and tests */
};

/* Zeroed memory, aligned to 16. */
void *arena_alloc(struct arena *arena, size_t size);
void arena_free(struct arena *arena);
/* Frees what was allocated, but keeps a chunk to begin with again. */
void arena_reset(struct arena *arena);

/* Where an arena stands. */
struct arena_mark {
    char *next, *end;
};

static inline struct arena_mark arena_mark(const struct arena *arena) { return (struct arena_mark){arena->next, arena->end}; }
/* Gives what was allocated since then out again, or keeps it, where the arena has begun another chunk meanwhile. */
void arena_release(struct arena *arena, struct arena_mark mark);

#define arena_new(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define arena_array(arena, type, count) ((type *)arena_alloc((arena), sizeof(type) * (count)))

/* Makes room for one more element in a growable arena array {items, count, capacity}; doubles. The element is not zeroed. */
#define arena_push(arena, vec, type)                                                                          \
    ((vec)->count == (vec)->capacity ? arena_grow((arena), (void **)&(vec)->items, &(vec)->capacity, sizeof(type)) \
                                     : (void)0,                                                               \
     &(vec)->items[(vec)->count++])
void arena_grow(struct arena *arena, void **items, size_t *capacity, size_t item_size);

/* Prints `asyncc: fatal: …` with strerror(errno) when errno_value is not 0, and exits with status 2. */
__attribute__((noreturn, format(printf, 2, 3))) void die(int errno_value, const char *format, ...);

#endif
