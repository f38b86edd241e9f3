/* include: the source with the wanted #includes replaced by the text of their files. */
#ifndef INCLUDE_H
#define INCLUDE_H

#include "unit.h"

/* Wants the #includes that bring in a file of unit->once again, so that they give way to nothing. */
void include_drop(struct unit *unit);

/* Null when a file could not be read (reported). */
struct source *include_source(struct unit *unit);

#endif
