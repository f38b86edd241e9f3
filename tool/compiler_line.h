/* The command line of a C compiler, as `asyncc cc` is given it: what it would do, and to which files. */
#ifndef COMPILER_LINE_H
#define COMPILER_LINE_H

#include "path_map.h"
#include "process.h"

/* How far the compiler goes; of several options the later stage here counts. */
enum line_stage { STAGE_LINK, STAGE_OBJECT, STAGE_ASSEMBLY, STAGE_CHECK, STAGE_PREPROCESS, STAGE_DEPENDENCIES };

struct line_input {
    size_t word;      /* its index in the words */
    const char *path; /* "-": the standard input */
    bool is_c;        /* C that is still to be preprocessed */
    bool is_cxx_named_c; /* FILE.c to g++, for which it is C++ */
    bool is_source;   /* of any language: compiled, not only linked */
    bool is_header;   /* of any language: precompiled */
};

/* The last of an option that counts once. */
struct line_option {
    const char *argument; /* null: it is not there */
    size_t first, last;   /* its words: two, or one with both */
};

struct compiler_line {
    struct words words;      /* all of it, with response files opened */
    size_t command;          /* so many words are launchers (ccache) and the compiler; options begin there */
    const char *compiler;    /* the last of these */
    size_t end_of_options;   /* where more may stand: behind the last word, or at "--" */
    bool has_response_files; /* some words came from one */

    enum line_stage stage;
    struct {
        struct line_input *items;
        size_t count, capacity;
    } inputs;
    bool is_query;         /* it asks the compiler about itself, or names no input */
    bool ends_in_language; /* -x is in force at the end */

    struct line_option output;   /* -o */
    struct line_option depfile;  /* -MF */
    struct words other_depfiles; /* named by -Wp,-MD, and its kin */
    bool wants_depfile;          /* -MD, -MMD */
    bool has_phony;              /* -MP */
    const char *database;        /* -MJ: clang appends the command there, as compile_commands.json has it; or null */

    struct words parse_flags; /* for libclang */
    const char *target;       /* what a cross compiler's name says, as in aarch64-linux-gnu-gcc; or null */
    struct words quote_dirs, dirs, system_dirs, after_dirs;
    struct words includes;    /* -include, -imacros */
    struct words defines;     /* the arguments of -D */
    const char *sysroot;      /* or null */
    bool has_no_system_dirs;  /* -nostdinc */
    struct path_maps maps;

    bool is_shared; /* -shared */
    bool is_bare;   /* linked without the usual libraries */
};

/* Takes `words`, launchers and compiler first, apart. Returns null, or what is wrong with it. */
const char *compiler_line_read(struct arena *arena, const char *const *words, struct compiler_line *line);

#endif
