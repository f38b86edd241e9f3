/* expand: the source with the wanted macro invocations replaced by what they expand to. */
#ifndef EXPAND_H
#define EXPAND_H

#include "translate.h"
#include "unit.h"

/* Null when the preprocessor failed (reported). */
struct source *expand_source(struct unit *unit, const struct translate_options *options);

#endif
