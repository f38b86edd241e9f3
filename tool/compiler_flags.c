/* The table. The options that need no line are those that stand alone and go everywhere. */
#include "compiler_flags.h"

#include <stddef.h>
#include <string.h>

enum { PARSE_COMPILE = FOR_PARSE | FOR_COMPILING, COMPILE_LINK = FOR_COMPILING | FOR_LINKING };

/* The first that fits counts: longer names stand before those they begin with. */
static const struct compiler_flag flags[] = {
    {"-o", SHAPE_EITHER, FOR_COMPILING, ROLE_OUTPUT},
    {"--output", SHAPE_SEPARATE, FOR_COMPILING, ROLE_OUTPUT},
    {"-x", SHAPE_EITHER, PARSE_COMPILE, ROLE_LANGUAGE},
    {"--language", SHAPE_SEPARATE, PARSE_COMPILE, ROLE_LANGUAGE},
    {"-c", SHAPE_ALONE, FOR_COMPILING, ROLE_OBJECT},
    {"--compile", SHAPE_ALONE, FOR_COMPILING, ROLE_OBJECT},
    {"-S", SHAPE_ALONE, FOR_COMPILING, ROLE_ASSEMBLY},
    {"--assemble", SHAPE_ALONE, FOR_COMPILING, ROLE_ASSEMBLY},
    {"-fsyntax-only", SHAPE_ALONE, FOR_COMPILING, ROLE_CHECK},
    {"-E", SHAPE_ALONE, FOR_COMPILING, ROLE_PREPROCESS},
    {"--preprocess", SHAPE_ALONE, FOR_COMPILING, ROLE_PREPROCESS},

    {"-###", SHAPE_ALONE, FOR_COMPILING, ROLE_QUERY},
    {"--version", SHAPE_ALONE, FOR_COMPILING, ROLE_QUERY},
    {"--help", SHAPE_PREFIX, FOR_COMPILING, ROLE_QUERY},
    {"--target-help", SHAPE_ALONE, FOR_COMPILING, ROLE_QUERY},
    {"-print-", SHAPE_PREFIX, FOR_COMPILING, ROLE_QUERY},
    {"--print-", SHAPE_PREFIX, FOR_COMPILING, ROLE_QUERY},
    {"-dumpbase-ext", SHAPE_SEPARATE, FOR_COMPILING, ROLE_NONE},
    {"-dumpbase", SHAPE_SEPARATE, FOR_COMPILING, ROLE_NONE},
    {"-dumpdir", SHAPE_SEPARATE, FOR_COMPILING, ROLE_NONE},
    {"-dump", SHAPE_PREFIX, FOR_COMPILING, ROLE_QUERY},

    {"-MF", SHAPE_EITHER, FOR_COMPILING, ROLE_DEPFILE_PATH},
    {"-MT", SHAPE_EITHER, FOR_COMPILING, ROLE_DEPFILE_TARGET},
    {"-MQ", SHAPE_EITHER, FOR_COMPILING, ROLE_DEPFILE_QUOTED_TARGET},
    {"-MP", SHAPE_ALONE, FOR_COMPILING, ROLE_DEPFILE_PHONY},
    {"-MD", SHAPE_ALONE, FOR_COMPILING, ROLE_DEPFILE_ALL},
    {"-MMD", SHAPE_ALONE, FOR_COMPILING, ROLE_DEPFILE_USER},
    {"-MM", SHAPE_ALONE, FOR_COMPILING, ROLE_DEPENDENCIES},
    {"-MG", SHAPE_ALONE, FOR_COMPILING, ROLE_NONE},
    {"-MJ", SHAPE_EITHER, FOR_COMPILING, ROLE_DATABASE},
    {"-M", SHAPE_ALONE, FOR_COMPILING, ROLE_DEPENDENCIES},

    {"-include-pch", SHAPE_SEPARATE, PARSE_COMPILE, ROLE_NONE},
    {"-include", SHAPE_SEPARATE, PARSE_COMPILE, ROLE_INCLUDE},
    {"--include", SHAPE_SEPARATE, PARSE_COMPILE, ROLE_INCLUDE},
    {"-imacros", SHAPE_SEPARATE, PARSE_COMPILE, ROLE_INCLUDE},
    {"-isystem", SHAPE_EITHER, PARSE_COMPILE, ROLE_SYSTEM_DIR},
    {"-idirafter", SHAPE_EITHER, PARSE_COMPILE, ROLE_AFTER_DIR},
    {"-iquote", SHAPE_EITHER, PARSE_COMPILE, ROLE_QUOTE_DIR},
    {"-I", SHAPE_EITHER, PARSE_COMPILE, ROLE_DIR},
    {"-iprefix", SHAPE_EITHER, PARSE_COMPILE, ROLE_NONE},
    {"-iwithprefixbefore", SHAPE_EITHER, PARSE_COMPILE, ROLE_NONE},
    {"-iwithprefix", SHAPE_EITHER, PARSE_COMPILE, ROLE_NONE},
    {"-imultilib", SHAPE_SEPARATE, PARSE_COMPILE, ROLE_NONE},
    {"-ivfsoverlay", SHAPE_EITHER, PARSE_COMPILE, ROLE_NONE},
    {"-isysroot", SHAPE_EITHER, FOR_ALL, ROLE_SYSROOT},
    {"--sysroot=", SHAPE_PREFIX, FOR_ALL, ROLE_SYSROOT},
    {"--sysroot", SHAPE_SEPARATE, FOR_ALL, ROLE_SYSROOT},
    {"-nostdinc", SHAPE_ALONE, PARSE_COMPILE, ROLE_NO_SYSTEM_DIRS},
    {"-resource-dir", SHAPE_SEPARATE, PARSE_COMPILE, ROLE_NONE},
    {"-target", SHAPE_SEPARATE, FOR_ALL, ROLE_NONE},
    {"-arch", SHAPE_SEPARATE, FOR_ALL, ROLE_NONE},
    {"-D", SHAPE_EITHER, PARSE_COMPILE, ROLE_DEFINE},
    {"-undef", SHAPE_ALONE, PARSE_COMPILE, ROLE_NONE},
    {"-U", SHAPE_EITHER, PARSE_COMPILE, ROLE_NONE},
    {"-A", SHAPE_EITHER, FOR_COMPILING, ROLE_NONE},
    {"-Xclang", SHAPE_SEPARATE, PARSE_COMPILE, ROLE_NONE},
    {"-Xpreprocessor", SHAPE_SEPARATE, PARSE_COMPILE, ROLE_NONE},
    {"-Wp,", SHAPE_PREFIX, PARSE_COMPILE, ROLE_PREPROCESSOR},

    {"-ffile-prefix-map=", SHAPE_PREFIX, FOR_COMPILING, ROLE_MAP_FILES},
    {"-fmacro-prefix-map=", SHAPE_PREFIX, FOR_COMPILING, ROLE_MAP_MACROS},
    {"-fdebug-prefix-map=", SHAPE_PREFIX, FOR_COMPILING, ROLE_MAP_DEBUG},
    {"-fdiagnostics-", SHAPE_PREFIX, COMPILE_LINK, ROLE_NONE},
    {"-mllvm", SHAPE_SEPARATE, FOR_COMPILING, ROLE_NONE},
    {"-Xassembler", SHAPE_SEPARATE, FOR_COMPILING, ROLE_NONE},
    {"-Wa,", SHAPE_PREFIX, FOR_COMPILING, ROLE_NONE},
    {"-aux-info", SHAPE_SEPARATE, FOR_COMPILING, ROLE_NONE},
    {"-pipe", SHAPE_ALONE, FOR_COMPILING, ROLE_NONE},
    {"-save-temps", SHAPE_PREFIX, FOR_COMPILING, ROLE_NONE},
    {"--serialize-diagnostics", SHAPE_SEPARATE, FOR_COMPILING, ROLE_NONE},
    {"--param", SHAPE_SEPARATE, FOR_COMPILING, ROLE_NONE},
    {"-wrapper", SHAPE_SEPARATE, COMPILE_LINK, ROLE_NONE},
    {"-B", SHAPE_EITHER, COMPILE_LINK, ROLE_NONE},
    {"-specs=", SHAPE_PREFIX, COMPILE_LINK, ROLE_NONE},
    {"-specs", SHAPE_SEPARATE, COMPILE_LINK, ROLE_NONE},

    {"-l", SHAPE_EITHER, FOR_LINKING, ROLE_LIBRARY},
    {"-L", SHAPE_EITHER, FOR_LINKING, ROLE_NONE},
    {"-Wl,", SHAPE_PREFIX, FOR_LINKING, ROLE_NONE},
    {"-Xlinker", SHAPE_SEPARATE, FOR_LINKING, ROLE_NONE},
    {"-framework", SHAPE_SEPARATE, FOR_LINKING, ROLE_NONE},
    {"-fuse-ld=", SHAPE_PREFIX, FOR_LINKING, ROLE_NONE},
    {"-static", SHAPE_PREFIX, FOR_LINKING, ROLE_NONE},
    {"-shared-", SHAPE_PREFIX, FOR_LINKING, ROLE_NONE},
    {"-shared", SHAPE_ALONE, FOR_LINKING, ROLE_SHARED},
    {"-rdynamic", SHAPE_ALONE, FOR_LINKING, ROLE_NONE},
    {"-r", SHAPE_ALONE, FOR_LINKING, ROLE_BARE},
    {"-nostdlib", SHAPE_ALONE, FOR_LINKING, ROLE_BARE},
    {"-nodefaultlibs", SHAPE_ALONE, FOR_LINKING, ROLE_BARE},
    {"-nostartfiles", SHAPE_ALONE, FOR_LINKING, ROLE_NONE},
    {"-pie", SHAPE_ALONE, FOR_LINKING, ROLE_NONE},
    {"-no-pie", SHAPE_ALONE, FOR_LINKING, ROLE_NONE},
    {"-s", SHAPE_ALONE, FOR_LINKING, ROLE_NONE},
    {"-e", SHAPE_SEPARATE, FOR_LINKING, ROLE_NONE},
    {"-entry", SHAPE_SEPARATE, FOR_LINKING, ROLE_NONE},
    {"--entry", SHAPE_SEPARATE, FOR_LINKING, ROLE_NONE},
    {"-T", SHAPE_EITHER, FOR_LINKING, ROLE_NONE},
    {"-u", SHAPE_EITHER, FOR_LINKING, ROLE_NONE},
    {"-z", SHAPE_SEPARATE, FOR_LINKING, ROLE_NONE},
    {"", SHAPE_PREFIX, FOR_ALL, ROLE_NONE},
};

static bool fits(const struct compiler_flag *flag, const char *word)
{
    size_t length = strlen(flag->name);
    bool may_go_on = flag->shape == SHAPE_PREFIX || flag->shape == SHAPE_EITHER;
    return strncmp(word, flag->name, length) == 0 && (!word[length] || may_go_on);
}

const struct compiler_flag *compiler_flag_find(const char *word)
{
    const struct compiler_flag *flag = flags;
    while (!fits(flag, word)) /* the last one fits all */
        flag++;
    return flag;
}

bool compiler_flag_takes_next(const struct compiler_flag *flag, const char *word)
{
    return (flag->shape == SHAPE_SEPARATE || flag->shape == SHAPE_EITHER) && strcmp(word, flag->name) == 0;
}
