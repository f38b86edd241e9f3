/* asyncc cc: what the parts of the command share. command_cc.c decides which inputs are async and which runs of the
 * compiler there are; cc_step.c does one of them. */
#ifndef CC_H
#define CC_H

#include "command.h"
#include "compiler_line.h"
#include "scratch.h"

/* An input that is async C. */
struct cc_piece {
    const struct line_input *input;
    const char *source;      /* its path; "<stdin>" */
    struct str text;         /* what it holds */
    struct words headers;    /* the project's headers that its text was translated with */
    struct str generated;    /* the C made of it */
    bool is_wrong;           /* it has errors, which were reported */
    const char *path;        /* where that lies while the compiler runs; null: nowhere */
};

struct cc {
    struct session *session;
    struct compiler_line line;
    struct words original; /* the command as it was given */
    struct process_signals signals;
    struct cc_piece *pieces;
    size_t piece_count;
    struct scratch scratch; /* has the generated C and what else is for the compiler's eyes only */
    bool needs_header; /* an input has been translated before, and wants <asyncc.h> */
    bool has_async_header; /* an input is a header with <asyncc.h>, to be precompiled for generated C */
    struct str database; /* what the runs of the compiler said for -MJ */
    int killed_by; /* the signal that ended the compiler, or 0 */
};

/* One run of the compiler. */
struct cc_step {
    size_t first, last;      /* inputs [first, last) take part */
    const char *object;      /* compile the only input to this, whatever the line says; or null */
    const struct words *objects; /* for each input what is linked in its place, null for itself; or null */
};

struct cc_piece *cc_piece_of(const struct cc *cc, const struct line_input *input);
/* The folder that quoted #includes of the input are looked up in first. */
const char *cc_folder_of(const struct cc *cc, const struct line_input *input);
/* Returns the exit status: the compiler's. */
int cc_step_run(struct cc *cc, const struct cc_step *step);
/* Reports that the compiler could not be started; returns the exit status. */
int cc_cannot_run(struct cc *cc, const char *compiler, int error);
/* Adds the runtime's library to a command that links. */
void cc_add_library(const struct cc *cc, struct words *command);

#endif
