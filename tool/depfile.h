/* Depfiles: the rules that tell make and ninja which files an output was made of. */
#ifndef DEPFILE_H
#define DEPFILE_H

#include "process.h"

/* A path as a compiler writes it into a rule. */
struct str depfile_quote(struct arena *arena, const char *path);

/* The rule `targets: prerequisites`, targets already quoted; with `phony` an empty rule for each prerequisite but the
 * first, so that a header may be deleted. */
struct str depfile_write(struct arena *arena, const struct words *targets, const struct words *prerequisites, bool phony);

/* Whether the text names the path. */
bool depfile_names(struct arena *arena, struct str text, const char *path);
/* The text of a compiler, with `source` in the place of the prerequisite `generated` (null: nothing) and behind it those
 * of `more` that the text does not name. */
struct str depfile_correct(struct arena *arena, struct str text, const char *generated, const char *source, const struct words *more,
                           bool phony);

#endif
