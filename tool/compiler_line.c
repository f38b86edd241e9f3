/* Taking a compiler's command line apart, by the table of compiler_flags.h. */
#include "compiler_line.h"
#include "compiler_flags.h"
#include "response_file.h"

#include <string.h>

struct reader {
    struct arena *arena;
    struct compiler_line *line;
    size_t at;            /* the word to read next */
    const char *language; /* of -x; null: the file's suffix tells */
    bool compiles_cxx;    /* g++ takes .c for C++ */
    bool has_library;     /* -l: something to link */
};

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Programs that run the compiler named behind them. */
static bool is_launcher(const char *word)
{
    static const char *const launchers[] = {"ccache", "sccache", "distcc", "icecc", "buildcache", "fastcc", "env", "nice", "time"};
    for (size_t i = 0; i < sizeof launchers / sizeof *launchers; i++)
        if (strcmp(base_name(word), launchers[i]) == 0)
            return true;
    return false;
}

/* Also what `env` takes: NAME=VALUE. */
static bool is_before_compiler(const char *word, size_t index)
{
    return is_launcher(word) || (index > 0 && strchr(word, '='));
}

/* The target in a name such as aarch64-linux-gnu-gcc-12, which clang's --target= takes; or null. */
static const char *target_of(struct arena *arena, const char *compiler)
{
    static const char *const machines[] = {"aarch64", "arm", "i386", "i486", "i586", "i686", "loongarch", "mips", "powerpc", "riscv", "s390x", "sparc", "x86_64"};
    static const char *const suffixes[] = {"-gcc", "-cc", "-clang"};
    struct str name = str_from(base_name(compiler)), target = {0};
    size_t version = name.len;
    while (version > 0 && strchr("0123456789.", name.ptr[version - 1]))
        version--;
    if (version < name.len && version > 0 && name.ptr[version - 1] == '-')
        name = str_slice(name, 0, version - 1);
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (str_ends(name, str_from(suffixes[i])))
            target = str_slice(name, 0, name.len - strlen(suffixes[i]));
    for (size_t i = 0; i < sizeof machines / sizeof *machines; i++)
        if (str_starts(target, str_from(machines[i])) && str_find(target, S("-")) < target.len)
            return str_c(arena, target);
    return NULL;
}

static void read_command(struct reader *reader)
{
    const struct words *words = &reader->line->words;
    while (reader->at + 1 < words->count && is_before_compiler(words->items[reader->at], reader->at) && words->items[reader->at + 1][0] != '-')
        reader->at++;
    reader->line->compiler = words->items[reader->at++];
    reader->line->command = reader->at;
    reader->line->target = target_of(reader->arena, reader->line->compiler);
    reader->compiles_cxx = strstr(base_name(reader->line->compiler), "++") != NULL;
}

static void add_stage(struct compiler_line *line, enum line_stage stage)
{
    line->stage = stage > line->stage ? stage : line->stage;
}

/* ---- inputs ----------------------------------------------------------------------------------- */

static bool has_suffix(const char *path, const char *const *suffixes)
{
    for (; *suffixes; suffixes++)
        if (str_ends(str_from(path), str_from(*suffixes)))
            return true;
    return false;
}

static void read_input(struct reader *reader)
{
    static const char *const linked[] = {".o", ".a", ".so", ".lo", ".obj", NULL};
    static const char *const c[] = {".c", NULL};
    static const char *const headers[] = {".h", ".hh", ".hpp", ".hxx", ".H", NULL};
    struct compiler_line *line = reader->line;
    size_t word = reader->at++;
    const char *path = line->words.items[word];
    bool is_named_c = !reader->language && has_suffix(path, c);
    bool is_c = reader->language ? strcmp(reader->language, "c") == 0 : is_named_c && !reader->compiles_cxx;
    *arena_push(reader->arena, &line->inputs, struct line_input) = (struct line_input){
        .word = word, .path = path, .is_c = is_c, .is_cxx_named_c = is_named_c && !is_c, .is_source = reader->language || !has_suffix(path, linked),
        .is_header = reader->language ? str_ends(str_from(reader->language), S("-header")) : has_suffix(path, headers)};
}

/* `gcc -E -` needs no -x: C is meant. */
static void settle_standard_input(struct reader *reader)
{
    struct compiler_line *line = reader->line;
    for (size_t i = 0; i < line->inputs.count; i++)
        if (strcmp(line->inputs.items[i].path, "-") == 0 && line->stage >= STAGE_PREPROCESS && !reader->language && !reader->compiles_cxx)
            line->inputs.items[i].is_c = true;
}

/* A header is precompiled, and then nothing is linked. */
static void settle_headers(struct compiler_line *line)
{
    for (size_t i = 0; i < line->inputs.count; i++)
        if (line->inputs.items[i].is_header)
            add_stage(line, STAGE_OBJECT);
}

/* ---- options ---------------------------------------------------------------------------------- */

/* The depfile in `-Wp,-MD,FILE`. */
static void read_preprocessor_words(struct reader *reader, const char *argument)
{
    bool names_file = false;
    for (const char *piece = argument; *piece;) {
        size_t length = strcspn(piece, ",");
        struct str word = {piece, length};
        if (names_file)
            words_add(reader->arena, &reader->line->other_depfiles, str_c(reader->arena, word));
        names_file = str_equal(word, S("-MD")) || str_equal(word, S("-MMD")) || str_equal(word, S("-MF"));
        piece += length + (piece[length] == ',');
    }
}

/* `first`: of the option's words; the last one was read just now. */
static void note_option(struct reader *reader, enum flag_role role, size_t first, const char *argument)
{
    struct line_option option = {argument, first, reader->at - 1};
    struct compiler_line *line = reader->line;
    struct arena *arena = reader->arena;
    switch (role) {
    case ROLE_NONE: case ROLE_DEPFILE_TARGET: case ROLE_DEPFILE_QUOTED_TARGET: break;
    case ROLE_OUTPUT: line->output = option; break;
    case ROLE_LANGUAGE: reader->language = strcmp(argument, "none") ? argument : NULL; break;
    case ROLE_OBJECT: add_stage(line, STAGE_OBJECT); break;
    case ROLE_ASSEMBLY: add_stage(line, STAGE_ASSEMBLY); break;
    case ROLE_CHECK: add_stage(line, STAGE_CHECK); break;
    case ROLE_PREPROCESS: add_stage(line, STAGE_PREPROCESS); break;
    case ROLE_DEPENDENCIES: add_stage(line, STAGE_DEPENDENCIES); break;
    case ROLE_QUERY: line->is_query = true; break;
    case ROLE_QUOTE_DIR: words_add(arena, &line->quote_dirs, argument); break;
    case ROLE_DIR: words_add(arena, &line->dirs, argument); break;
    case ROLE_SYSTEM_DIR: words_add(arena, &line->system_dirs, argument); break;
    case ROLE_AFTER_DIR: words_add(arena, &line->after_dirs, argument); break;
    case ROLE_SYSROOT: line->sysroot = argument; break;
    case ROLE_NO_SYSTEM_DIRS: line->has_no_system_dirs = true; break;
    case ROLE_INCLUDE: words_add(arena, &line->includes, argument); break;
    case ROLE_DEFINE: words_add(arena, &line->defines, argument); break;
    case ROLE_PREPROCESSOR: read_preprocessor_words(reader, argument); break;
    case ROLE_DEPFILE_ALL: case ROLE_DEPFILE_USER: line->wants_depfile = true; break;
    case ROLE_DEPFILE_PATH: line->depfile = option; break;
    case ROLE_DEPFILE_PHONY: line->has_phony = true; break;
    case ROLE_MAP_FILES: path_maps_add(arena, &line->maps, argument, PATH_IN_TEXT | PATH_IN_DEBUG_INFO); break;
    case ROLE_MAP_MACROS: path_maps_add(arena, &line->maps, argument, PATH_IN_TEXT); break;
    case ROLE_MAP_DEBUG: path_maps_add(arena, &line->maps, argument, PATH_IN_DEBUG_INFO); break;
    case ROLE_DATABASE: line->database = argument; break;
    case ROLE_LIBRARY: reader->has_library = true; break;
    case ROLE_SHARED: line->is_shared = true; break;
    case ROLE_BARE: line->is_bare = true; break;
    }
}

/* -Wp, may hold what is for depfiles, which a parse has none of. */
static bool is_for_parse(const struct compiler_flag *flag, const char *word)
{
    return (flag->uses & FOR_PARSE) && flag->role != ROLE_LANGUAGE && (flag->role != ROLE_PREPROCESSOR || !strstr(word, ",-M"));
}

static void add_parse_flag(struct reader *reader, const struct compiler_flag *flag, const char *word, const char *argument)
{
    struct words *flags = &reader->line->parse_flags;
    bool is_include = flag->role == ROLE_INCLUDE && strcmp(word, "-imacros") != 0;
    if (is_include) /* past clang's driver, which would take a precompiled header beside it, made by whatever compiler */
        words_add(reader->arena, flags, "-Xclang");
    words_add(reader->arena, flags, is_include ? "-include" : word);
    if (is_include)
        words_add(reader->arena, flags, "-Xclang");
    if (argument)
        words_add(reader->arena, flags, argument);
}

/* Null, or what is wrong. */
static const char *read_option(struct reader *reader)
{
    struct compiler_line *line = reader->line;
    size_t first = reader->at;
    const char *word = line->words.items[reader->at++], *argument = word;
    const struct compiler_flag *flag = compiler_flag_find(word);
    bool takes_next = compiler_flag_takes_next(flag, word);
    if (takes_next) {
        if (reader->at == line->words.count)
            return str_format(reader->arena, "the option '%s' needs an argument", word).ptr;
        argument = line->words.items[reader->at++];
    } else if (flag->shape != SHAPE_ALONE) {
        argument = word + strlen(flag->name);
    }
    if (is_for_parse(flag, word))
        add_parse_flag(reader, flag, word, takes_next ? argument : NULL);
    note_option(reader, flag->role, first, argument);
    return NULL;
}

const char *compiler_line_read(struct arena *arena, const char *const *words, struct compiler_line *line)
{
    *line = (struct compiler_line){0};
    line->has_response_files = response_file_open(arena, words, &line->words);
    struct reader reader = {.arena = arena, .line = line};
    const char *problem = NULL;
    bool only_inputs = false;
    read_command(&reader);
    while (reader.at < line->words.count && !problem) {
        const char *word = line->words.items[reader.at];
        if (only_inputs || word[0] != '-' || !word[1])
            read_input(&reader);
        else if (strcmp(word, "--") == 0)
            only_inputs = true, line->end_of_options = reader.at++;
        else
            problem = read_option(&reader);
    }
    settle_standard_input(&reader);
    settle_headers(line);
    line->end_of_options = only_inputs ? line->end_of_options : line->words.count;
    line->ends_in_language = reader.language != NULL;
    line->is_query |= !line->inputs.count && !reader.has_library;
    return problem;
}
