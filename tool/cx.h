/* The parse: libclang's translation unit and what is asked of it. Only cx*.c and collect*.c
 * include this header; nothing of libclang leaves them. */
#ifndef CX_H
#define CX_H

#include "translate.h"
#include "unit.h"
#include <clang-c/Index.h>

struct cx {
    CXIndex index;
    CXTranslationUnit tu;
    CXFile file; /* the main file */
    CXSourceLocation begin; /* its first byte … */
    uint32_t straight_bytes; /* … from which on so many have numbers in a row: see cx_offset */
};

/* Parses unit->source (its text, not the file on disk) and reports clang's errors. Returns false after an error. */
bool cx_parse(struct cx *cx, struct unit *unit, const struct translate_options *options);
void cx_close(struct cx *cx);

/* Copies and disposes. */
struct str cx_string(struct arena *arena, CXString string);
/* The place in a file where the first token of the cursor stands; false when it is in no file or not the main one. */
bool cx_offset(const struct cx *cx, CXSourceLocation location, uint32_t *offset);

/* The type, interned in the unit. */
struct type *cx_type(struct unit *unit, CXType type);
/* Adds the places in the main file where what the type names is declared, or brought in. */
void cx_needs(struct unit *unit, CXType type, struct offsets *needs);
/* What the function returns and takes, as part of a symbol; empty where a declaration does not say. */
struct str cx_shape(struct unit *unit, CXCursor function, bool has_identifier_list);
/* Where in the main file what stands at the cursor takes effect: there, or at the #include that brings it in. */
uint32_t cx_visible_from(struct unit *unit, CXCursor cursor);

#endif
