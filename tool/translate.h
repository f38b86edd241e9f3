/* One file through the passes: async C in, plain C out. */
#ifndef TRANSLATE_H
#define TRANSLATE_H

#include "diag.h"
#include "path_map.h"

/* What `asyncc explain` is asked for: what the frames hold, or (GRAPH) the state machines as Graphviz. */
enum explain_form { EXPLAIN_TEXT, EXPLAIN_JSON, EXPLAIN_GRAPH };

struct explain_options {
    const char *function; /* which one, or null: all */
    enum explain_form form;
};

struct translate_options {
    const char *input;              /* path as the user wrote it */
    const char *const *flags;       /* the compiler flags for the parse: -I… -D… -std=… -include … */
    size_t flag_count;
    bool has_foreign_flags;         /* a compiler will see them, too: what clang does not know of them is not its business */
    const struct str *text;         /* what the input holds, when it is not to be read from there; or null */
    const struct path_maps *maps;   /* for the paths in the output; or null */
    bool maps_lines;                /* for those in #line directives too: a compiler that is given the maps does that itself */
    const char *const *preprocessor; /* the C compiler asked for `-E` when a macro must be expanded; null-terminated words */
    bool wants_header;              /* --emit-header */
    const struct explain_options *explain; /* the output is an explanation of the frames instead; or null */
    int output;                     /* descriptor that the generated C is written to as it comes, or -1: it is returned, as it has to be for a
                                     * header, an explanation or a limit on frames */
    const char *dump_pass;          /* print the spine after this pass to stdout and stop; or null */
};

/* A file that the input includes, itself or by another. */
struct included {
    const char *path; /* as clang found it */
    bool is_system;   /* by way of a system folder */
};

/* What comes out, in the arena. */
struct translation {
    struct str output; /* the generated C, unless it was written to options->output */
    int error;         /* of writing there: 0 or a negative errno */
    struct str header; /* of the frames; empty unless wanted */
    bool was_parsed;   /* clang could read the input, errors in it or not; then these hold: */
    struct included *included;
    size_t included_count;
    bool is_async; /* <asyncc.h> is among them */
};

/* Returns true and the generated C in *translation; or false when diagnostics were reported, or
 * true with an empty one when a dump was asked for. */
bool translate(struct arena *arena, const struct translate_options *options, struct diag *diag, struct translation *translation);

/* Whether there is a pass of this name to dump after; if not, reports it and names the passes. */
bool translate_has_pass(const char *name, struct diag *diag);

#endif
