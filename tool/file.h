/* Files: checking inputs, writing outputs whole or not at all, paths. */
#ifndef FILE_H
#define FILE_H

#include "str.h"

/* Why a file cannot be read as a source; null when it can. */
const char *file_why_unreadable(const char *path);
/* Whether both exist and are the same file, by whatever names. */
bool file_is_same(const char *a, const char *b);

/* Reads all there is from an open descriptor, or of a file. Returns 0 or a negative errno. */
int file_read_descriptor(struct arena *arena, int file, struct str *text);
int file_read(struct arena *arena, const char *path, struct str *text);

/* Gives a file new contents: afterwards it holds all of `text`, or is as it was before. What is not a regular file
 * (/dev/stdout, a FIFO) is written to directly. Returns 0 or a negative errno. */
int file_replace(struct arena *arena, const char *path, struct str text);
/* The same in pieces: `file` is a file without a name until file_finish gives it `path`. */
struct replacement {
    const char *path; /* where it will be */
    int file;         /* to be written to */
};
/* Returns false where that cannot be done: not a regular file, a file system without such files, no permission. */
bool file_begin(struct arena *arena, const char *path, struct replacement *replacement);
/* Puts it in its place. Returns 0 or a negative errno; the descriptor is closed either way. */
int file_finish(struct arena *arena, struct replacement *replacement);
/* Drops it. */
void file_drop(struct replacement *replacement);
/* Gives a file the times of another one, for __TIMESTAMP__ in what was made of that; of what has none, none. */
void file_copy_time(const char *from, const char *to);
/* Writes to an open descriptor. Returns 0 or a negative errno. */
int file_write(int file, struct str text);

/* "a/b/c.x" gives "a/b"; "c.x" gives "."; "/c" gives "/". */
const char *path_folder(struct arena *arena, const char *path);
/* "a/b/c.x" gives "c"; what is behind the last dot is cut off. */
struct str path_stem(const char *path);

#endif
