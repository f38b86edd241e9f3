/* The rare spellings of tokens, see canonical.c. */
#ifndef CANONICAL_H
#define CANONICAL_H

#include "diag.h"
#include "translate.h"

/* Rewrites the text, which must be the arena's, and its tokens. False after an error. */
bool canonical_spell(struct arena *arena, const struct translate_options *options, struct diag *diag, struct source *source);

#endif
