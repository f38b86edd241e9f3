/* The tool's commands. Each returns the exit status and reports through diag. */
#ifndef COMMAND_H
#define COMMAND_H

#include "diag.h"
#include "options.h"
#include "toolchain.h"
#include "translate.h"

enum exit_status {
    EXIT_FINE = 0,
    EXIT_SOURCE = 1, /* the user's errors in the source, the compiler's and linker's included */
    EXIT_USAGE = 2,  /* the command line, files that cannot be read or written, programs that cannot be run */
};

/* What every command works on. */
struct session {
    struct arena *arena;
    const struct options *options;
    struct toolchain toolchain;
    struct diag diag;
};

/* asyncc IN.c -o OUT.c */
int command_translate(struct session *session);
/* asyncc build FILE.c… -o PROGRAM, asyncc run FILE.c… [-- ARGUMENTS] */
int command_build(struct session *session);
/* asyncc explain FILE.c [FUNCTION] */
int command_explain(struct session *session);
/* asyncc cc COMPILER ARGUMENT… */
int command_cc(struct session *session);
/* --help; `topic`: the command it stands behind. */
void command_help(FILE *out, enum command_kind topic);

/* Writes the depfile that the options ask for, of all the inputs' translations. */
int command_write_depfile(struct session *session, const struct translation *translations);
/* Translates one input. Returns EXIT_FINE with the generated C in *translation (or, when `output` is not -1, written
 * to that descriptor), or what was reported. */
int command_translate_input(struct session *session, const char *input, int output, struct translation *translation);

#endif
