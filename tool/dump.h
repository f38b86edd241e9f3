/* --dump=PASS: the spine as text, for tests and for who works on a pass. */
#ifndef DUMP_H
#define DUMP_H

#include "unit.h"

void dump_unit(struct unit *unit, const char *pass);

#endif
