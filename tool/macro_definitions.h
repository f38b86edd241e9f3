/* What macros are made of. Clang's record has those that the file itself invokes, not what their bodies use in turn: that is
 * looked up here, by name, among all definitions of the translation unit. */
#ifndef MACRO_DEFINITIONS_H
#define MACRO_DEFINITIONS_H

#include "cx.h"

/* What a macro has, in its own definition or, for the user's, in those it uses. */
struct macro_traits {
    bool has_hash;      /* it stringifies or pastes */
    bool has_attribute; /* it brings attributes of C */
    bool has_pragma;    /* it brings a pragma */
    bool has_line;      /* it brings __LINE__ */
    bool has_async;     /* it names what may be of async C */
    bool is_hiding;     /* its name is one that generated code uses */
};

struct macro_definitions;

/* Reads nothing yet. The cx must outlive it. */
struct macro_definitions *macro_definitions_new(struct unit *unit, const struct cx *cx);
void macro_definitions_free(struct macro_definitions *definitions);
/* The name is one that generated code uses without a double underscore. */
bool macro_definition_hides(struct str name);
/* The text of a definition, from its name on; empty where there is none. */
struct str macro_definition_text(const struct cx *cx, CXCursor definition);
/* The macro has parameters. (clang says what holds of the last definition of that name.) */
bool macro_definition_takes_arguments(const struct cx *cx, CXCursor definition, struct str name);
/* Of the macro by that name, which the definition is of where it is invoked. */
struct macro_traits macro_definitions_traits(struct macro_definitions *definitions, CXCursor definition,
                                             struct str name);
/* Fills unit->builtin_macros, once a macro of the user's was asked for. */
void macro_definitions_find_builtin(struct macro_definitions *definitions);

#endif
