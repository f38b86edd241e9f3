/* What the options of C compilers mean to the tool: where they go, whether the next word belongs to them, and which of
 * them say something that the tool itself must know. */
#ifndef COMPILER_FLAGS_H
#define COMPILER_FLAGS_H

#include <stdbool.h>

/* Where an option goes when the tool runs the steps of a build one by one. */
enum { FOR_PARSE = 1, FOR_COMPILING = 2, FOR_LINKING = 4, FOR_ALL = FOR_PARSE | FOR_COMPILING | FOR_LINKING };

enum flag_shape {
    SHAPE_ALONE,    /* the word exactly */
    SHAPE_PREFIX,   /* whatever begins with it */
    SHAPE_SEPARATE, /* the word exactly, and the next one is its argument */
    SHAPE_EITHER,   /* SEPARATE, or PREFIX with the argument behind it */
};

enum flag_role {
    ROLE_NONE, /* only passed on */
    ROLE_OUTPUT,
    ROLE_LANGUAGE,
    /* how far the compiler goes */
    ROLE_OBJECT,
    ROLE_ASSEMBLY,
    ROLE_CHECK,
    ROLE_PREPROCESS,
    ROLE_DEPENDENCIES,
    ROLE_QUERY, /* it says something about itself, and compiles nothing */
    /* where headers are */
    ROLE_QUOTE_DIR,
    ROLE_DIR,
    ROLE_SYSTEM_DIR,
    ROLE_AFTER_DIR,
    ROLE_SYSROOT,
    ROLE_NO_SYSTEM_DIRS,
    ROLE_INCLUDE,
    ROLE_DEFINE,
    ROLE_PREPROCESSOR, /* -Wp, */
    /* depfiles */
    ROLE_DEPFILE_ALL,
    ROLE_DEPFILE_USER,
    ROLE_DEPFILE_PATH,
    ROLE_DEPFILE_TARGET,
    ROLE_DEPFILE_QUOTED_TARGET,
    ROLE_DEPFILE_PHONY,
    ROLE_DATABASE,
    /* OLD=NEW for paths */
    ROLE_MAP_FILES,
    ROLE_MAP_MACROS,
    ROLE_MAP_DEBUG,
    /* linking */
    ROLE_LIBRARY,
    ROLE_SHARED,
    ROLE_BARE, /* without the usual libraries */
};

struct compiler_flag {
    const char *name;
    enum flag_shape shape;
    int uses; /* FOR_… */
    enum flag_role role;
};

/* What a word that begins with '-' is. Never null: unknown options are alone and go everywhere, which is right for
 * -f…, -m…, -O…, -g…, -W…. */
const struct compiler_flag *compiler_flag_find(const char *word);
/* Whether the word after this one belongs to it. */
bool compiler_flag_takes_next(const struct compiler_flag *flag, const char *word);

#endif
