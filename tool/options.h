/* The command line, taken apart. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "path_map.h"
#include "diag.h"
#include "process.h"
#include "translate.h"

enum command_kind { COMMAND_TRANSLATE, COMMAND_BUILD, COMMAND_RUN, COMMAND_EXPLAIN, COMMAND_CC, COMMAND_HELP, COMMAND_VERSION };

struct options {
    enum command_kind command;
    enum command_kind topic;    /* of --help: the command it stands behind */
    struct words inputs;        /* C files; for translate whatever it is asked to read */
    struct words parse_flags;   /* for the parse: -I, -D, -std=, … */
    struct words compile_flags; /* for the C compiler when it compiles */
    struct words link_flags;    /* and when it links, objects and libraries included, in the order given */
    struct words arguments;     /* of the program to run; `cc`: the compiler and its arguments */
    const char *output;         /* -o, or null */
    struct depfile_options {
        bool is_wanted;         /* -MD, -MMD */
        bool is_for_user_files; /* -MMD: not those in system folders */
        bool has_phony;         /* -MP */
        const char *path;       /* -MF, or null */
        struct words targets;   /* -MT, -MQ: as they stand in the rule */
    } depfile;
    struct path_maps maps;      /* -ffile-prefix-map and its kin */
    const char *header;         /* --emit-header, or null */
    const char *function;       /* explain: of which, or null */
    enum explain_form explain_form; /* explain: --json, --graph */
    const char *dump_pass;      /* --dump=, or null */
    bool compile_only;          /* -c or -S: no linking */
    bool verbose;               /* -v */
    bool keep;                  /* --keep */
    struct diag_policy policy;  /* -W flags of ours */
    enum colours { COLOURS_AUTO, COLOURS_ALWAYS, COLOURS_NEVER } colours; /* --color= */
    bool verify;                /* --verify */
    enum diag_format diagnostics; /* --diagnostics= */
};

/* As it is called on the command line; empty for what has no name. */
const char *command_name(enum command_kind command);

/* Returns null, or what is wrong with the command line. */
const char *options_parse(struct arena *arena, int argc, const char *const *argv, struct options *options);

#endif
