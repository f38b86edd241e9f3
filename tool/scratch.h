/* Temporary folders, and what they are called in the commands of programs that read from them. */
#ifndef SCRATCH_H
#define SCRATCH_H

#include "process.h"

/* The folder for temporaries: the first of $TMPDIR, $TMP, $TEMP, /tmp, /var/tmp and "." that can be written to, as with gcc. */
const char *folder_for_temporaries(void);
/* A new folder in that one; null, with errno set, when there can be none. */
const char *folder_create_temporary(struct arena *arena);
bool folder_is_empty(const char *path);
/* Removes a folder and all in it. */
void folder_remove(const char *path);

/* A folder for what compilers read, with a name that does not change from one run to the next. */
struct scratch {
    const char *path; /* null: there is none */
    const char *name; /* what commands call it: another path of it, good in this process and in those it starts */
    int lock;         /* keeps other processes out; -1 where `path` is new each time */
    int descriptor;   /* in the name; -1 where `name` is `path` */
};

/* Makes the folder for a command, which begins with `programs` words that name launchers and the compiler, perhaps with options, or NAME=VALUE for `env`. `key`
 * is another for each of the commands that may run at the same time. False, with errno set, when there can be no folder. */
bool scratch_make(struct arena *arena, struct str key, const struct words *command, size_t programs,
                  struct scratch *scratch);
/* The path for a file that is made of `source`, by the folder's name: FOLDER/HASH/FILE, where nothing else is. The hash is
 * that of the source's path, so that not all files of one name are the same to a compiler. Null, with errno set, when it
 * cannot be had. */
const char *scratch_place(struct arena *arena, const struct scratch *scratch, const char *source, const char *file);
/* The path for the object of a source that is linked into `program` at once: beside that, with its name before the source's, as
 * compilers do it, since what else they make (.gcno, .dwo) is named after the object and shall stay. In the scratch folder
 * where nothing can lie beside the program. `index` is another for each source; the caller removes the object. */
const char *scratch_object(struct arena *arena, const struct scratch *scratch, const char *program, const char *source,
                           size_t index);
/* From here on programs that are started do not inherit the descriptor; the name is good no longer. */
void scratch_end_name(struct scratch *scratch);
void scratch_remove(struct scratch *scratch);

#endif
