/* Response files: `@FILE` on a compiler's command line stands for the words in the file. */
#ifndef RESPONSE_FILE_H
#define RESPONSE_FILE_H

#include "process.h"

/* Appends the words to *out, with those of readable files in the place of each @FILE; true when there was one. As the
 * compilers do, it leaves an @FILE that cannot be read alone. */
bool response_file_open(struct arena *arena, const char *const *words, struct words *out);
/* The text of a response file that stands for the words. */
struct str response_file_write(struct arena *arena, const struct words *words, size_t first);

#endif
