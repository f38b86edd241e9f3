/* aside: names of macros that an expansion holds and that must not be replaced there again (C11 6.10.3.4p2). */
#ifndef ASIDE_H
#define ASIDE_H

#include "unit.h"

/* What a wanted invocation expands to: tokens of the preprocessor's output. Nothing when they were not found. */
struct piece {
    size_t first, last;
};

/* Declarations of file scope for which macros are put aside. */
struct aside {
    struct name_list names; /* of the macros */
    struct {
        struct aside_range {
            uint32_t begin, end;
        } *items; /* by offset */
        size_t count, capacity;
    } ranges;
};

/* Looks through what the preprocessor made of the wanted invocations, `pieces` by the number of the invocation. A name that must stay is put aside for the declaration
 * around, where all invocations are wanted then, since others may rely on that name. True when there is more than before: the preprocessor is to run again. */
bool aside_grow(struct unit *unit, const struct source *expanded, const struct piece *pieces, struct aside *aside);
/* Tells of those that are defined again between the two ends. False: there is none. */
bool aside_refuse_definitions(struct unit *unit, const struct aside *aside);
bool aside_has(const struct aside *aside, struct str name);
/* Puts the source's text from `begin` to `end`, with the directives that belong there, at both ends too. */
void aside_put_text(const struct aside *aside, const struct source *source, uint32_t begin, uint32_t end,
                    struct buf *out);

#endif
