/* Taking the command line apart.
 *
 * The tool has few options of its own; every other word that begins with '-' belongs to the C compiler,
 * whatever it is. So one table says, for the compiler's options that need it, where they go and
 * whether the next word belongs to them; what is not in the table goes everywhere, which is right for -f…,
 * -m…, -O…, -g…, -W… and -std=…. */
#include "options.h"

#include <string.h>

enum { PARSE = 1, COMPILE = 2, LINK = 4, EVERYWHERE = PARSE | COMPILE | LINK };
enum shape {
    ALONE,    /* the word exactly */
    PREFIX,   /* whatever begins with it */
    SEPARATE, /* the word exactly, and the next one is its argument */
    EITHER,   /* SEPARATE, or PREFIX with the argument behind it */
};

/* The first that fits counts: longer names stand before those they begin with. */
static const struct flag {
    const char *name;
    enum shape shape;
    int uses;
} flags[] = {
    {"-include", SEPARATE, PARSE | COMPILE},
    {"-imacros", SEPARATE, PARSE | COMPILE},
    {"-isystem", EITHER, PARSE | COMPILE},
    {"-idirafter", EITHER, PARSE | COMPILE},
    {"-iquote", EITHER, PARSE | COMPILE},
    {"-iprefix", EITHER, PARSE | COMPILE},
    {"-iwithprefixbefore", EITHER, PARSE | COMPILE},
    {"-iwithprefix", EITHER, PARSE | COMPILE},
    {"-isysroot", EITHER, EVERYWHERE},
    {"--sysroot", SEPARATE, EVERYWHERE},
    {"-target", SEPARATE, EVERYWHERE},
    {"-resource-dir", SEPARATE, PARSE | COMPILE},
    {"-I", EITHER, PARSE | COMPILE},
    {"-D", EITHER, PARSE | COMPILE},
    {"-U", EITHER, PARSE | COMPILE},
    {"-x", EITHER, PARSE | COMPILE},
    {"-Xclang", SEPARATE, PARSE | COMPILE},
    {"-Xpreprocessor", SEPARATE, PARSE | COMPILE},
    {"-Wp,", PREFIX, PARSE | COMPILE},
    {"-MF", EITHER, COMPILE},
    {"-MT", EITHER, COMPILE},
    {"-MQ", EITHER, COMPILE},
    {"-M", PREFIX, COMPILE},
    {"-mllvm", SEPARATE, COMPILE},
    {"-Xassembler", SEPARATE, COMPILE},
    {"-Wa,", PREFIX, COMPILE},
    {"-pipe", ALONE, COMPILE},
    {"-save-temps", PREFIX, COMPILE},
    {"--param", SEPARATE, COMPILE},
    {"-B", EITHER, COMPILE | LINK},
    {"-specs=", PREFIX, COMPILE | LINK},
    {"-l", EITHER, LINK},
    {"-L", EITHER, LINK},
    {"-Wl,", PREFIX, LINK},
    {"-Xlinker", SEPARATE, LINK},
    {"-fuse-ld=", PREFIX, LINK},
    {"-static", PREFIX, LINK},
    {"-shared", PREFIX, LINK},
    {"-rdynamic", ALONE, LINK},
    {"-nostartfiles", ALONE, LINK},
    {"-nodefaultlibs", ALONE, LINK},
    {"-pie", ALONE, LINK},
    {"-no-pie", ALONE, LINK},
    {"-s", ALONE, LINK},
    {"-T", EITHER, LINK},
    {"-undef", ALONE, PARSE | COMPILE},
    {"-u", EITHER, LINK},
    {"-z", SEPARATE, LINK},
    {"-", PREFIX, EVERYWHERE},
};

/* Where we are in the command line. */
struct reader {
    struct arena *arena;
    struct options *options;
    const char *const *next; /* the next word; null at the end */
    const char *problem;     /* null while all is well */
};

static void fail(struct reader *reader, const char *problem, const char *word)
{
    if (!reader->problem)
        reader->problem = str_format(reader->arena, problem, word).ptr;
}

/* The argument of the option `word` of which `name_length` bytes are the name: the rest, or the next word. */
static const char *argument_of(struct reader *reader, const char *word, size_t name_length)
{
    if (word[name_length])
        return word + name_length;
    if (*reader->next)
        return *reader->next++;
    fail(reader, "the option '%s' needs an argument", word);
    return NULL;
}

static void add(struct reader *reader, int uses, const char *word)
{
    if (uses & PARSE)
        words_add(reader->arena, &reader->options->parse_flags, word);
    if (uses & COMPILE)
        words_add(reader->arena, &reader->options->compile_flags, word);
    if (uses & LINK)
        words_add(reader->arena, &reader->options->link_flags, word);
}

static bool fits(const struct flag *flag, const char *word)
{
    size_t length = strlen(flag->name);
    return strncmp(word, flag->name, length) == 0 && (!word[length] || flag->shape == PREFIX || flag->shape == EITHER);
}

static void read_compiler_flag(struct reader *reader, const char *word)
{
    const struct flag *flag = flags;
    while (!fits(flag, word)) /* the last one fits all */
        flag++;
    add(reader, flag->uses, word);
    bool separate = flag->shape == SEPARATE || flag->shape == EITHER;
    if (separate && strcmp(word, flag->name) == 0) {
        const char *argument = argument_of(reader, word, strlen(word));
        if (argument)
            add(reader, flag->uses, argument);
    }
}

/* Reads the tool's own options. False when the word is none of them. */
static bool read_own_option(struct reader *reader, const char *word)
{
    struct options *options = reader->options;
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
        options->command = COMMAND_HELP;
    } else if (strcmp(word, "--version") == 0) {
        options->command = COMMAND_VERSION;
    } else if (strcmp(word, "-v") == 0) {
        options->verbose = true;
    } else if (strcmp(word, "--keep") == 0) {
        options->keep = true;
    } else if (strcmp(word, "--emit-header") == 0) {
        options->header = argument_of(reader, word, strlen(word));
    } else if (strncmp(word, "--emit-header=", 14) == 0) {
        options->header = word + 14;
    } else if (strncmp(word, "--dump=", 7) == 0) {
        options->dump_pass = word + 7;
    } else if (strcmp(word, "-c") == 0 || strcmp(word, "-S") == 0) {
        options->compile_only = true;
        words_add(reader->arena, &options->compile_flags, word);
    } else if (strncmp(word, "-o", 2) == 0) {
        if (options->output)
            fail(reader, "more than one -o", "");
        options->output = argument_of(reader, word, 2);
    } else {
        return false;
    }
    return true;
}

static bool has_suffix(const char *word, const char *suffix)
{
    return str_ends(str_from(word), str_from(suffix));
}

static void read_input(struct reader *reader, const char *word)
{
    static const char *const linked[] = {".o", ".a", ".so"};
    struct options *options = reader->options;
    if (options->command == COMMAND_TRANSLATE || has_suffix(word, ".c")) {
        words_add(reader->arena, &options->inputs, word);
        return;
    }
    for (size_t i = 0; i < sizeof linked / sizeof *linked; i++) {
        if (has_suffix(word, linked[i])) {
            words_add(reader->arena, &options->link_flags, word);
            return;
        }
    }
    fail(reader,
         options->command == COMMAND_RUN
             ? "'%s' is not a .c, .o, .a or .so file; arguments for the program stand behind --"
             : "'%s' is not a .c, .o, .a or .so file",
         word);
}

static void read_word(struct reader *reader, const char *word)
{
    if (word[0] != '-' || !word[1])
        read_input(reader, word);
    else if (!read_own_option(reader, word))
        read_compiler_flag(reader, word);
}

/* What stands behind "--": the program's arguments, or inputs whose names may begin with '-'. */
static void read_rest(struct reader *reader)
{
    while (*reader->next && !reader->problem) {
        const char *word = *reader->next++;
        if (reader->options->command == COMMAND_RUN)
            words_add(reader->arena, &reader->options->arguments, word);
        else
            read_input(reader, word);
    }
}

/* What the words, each of them fine, do not make together. */
static const char *find_contradiction(const struct options *options)
{
    bool translate = options->command == COMMAND_TRANSLATE;
    if (options->command == COMMAND_HELP || options->command == COMMAND_VERSION)
        return NULL;
    if (options->inputs.count == 0)
        return "no input file";
    if (translate && options->inputs.count > 1)
        return "more than one input file; translate them one by one, or use 'asyncc build'";
    if (options->command == COMMAND_RUN && options->output)
        return "'asyncc run' takes no -o; use 'asyncc build' to keep the program";
    if (options->command == COMMAND_RUN && options->compile_only)
        return "'asyncc run' needs a whole program; -c and -S are for 'asyncc build'";
    if (options->compile_only && options->inputs.count > 1)
        return "more than one input file; compile them one by one";
    if (translate && options->compile_only)
        return "-c and -S are for 'asyncc build'";
    if (translate && options->keep)
        return "--keep is for 'asyncc build' and 'asyncc run'";
    if (!translate && options->header)
        return "--emit-header is for the translation of one file";
    if (translate && options->header && options->output && strcmp(options->header, options->output) == 0)
        return "the header and the output are the same file";
    if (options->command != COMMAND_RUN && !options->output && !options->dump_pass)
        return translate ? "where should the C go? Give -o FILE.c, or '-o -' for the standard output"
                         : "where should the program go? Give -o PROGRAM";
    return NULL;
}

const char *options_parse(struct arena *arena, int argc, const char *const *argv, struct options *options)
{
    struct reader reader = {.arena = arena, .options = options, .next = argv + (argc > 0)};
    *options = (struct options){.command = COMMAND_TRANSLATE};
    if (*reader.next && strcmp(*reader.next, "run") == 0)
        options->command = COMMAND_RUN;
    else if (*reader.next && strcmp(*reader.next, "build") == 0)
        options->command = COMMAND_BUILD;
    if (options->command != COMMAND_TRANSLATE)
        reader.next++;
    while (*reader.next && !reader.problem) {
        const char *word = *reader.next++;
        if (strcmp(word, "--") == 0)
            read_rest(&reader);
        else
            read_word(&reader, word);
    }
    return reader.problem ? reader.problem : find_contradiction(options);
}
