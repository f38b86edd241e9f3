/* Taking the command line apart.
 *
 * The tool has few options of its own; every other word that begins with '-' belongs to the C compiler,
 * whatever it is. compiler_flags.h says where it goes. */
#include "options.h"
#include "compiler_flags.h"
#include "depfile.h"
#include "nearest.h"

#include <string.h>

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
    if (uses & FOR_PARSE)
        words_add(reader->arena, &reader->options->parse_flags, word);
    if (uses & FOR_COMPILING)
        words_add(reader->arena, &reader->options->compile_flags, word);
    if (uses & FOR_LINKING)
        words_add(reader->arena, &reader->options->link_flags, word);
}

/* Depfiles are the tool's business: the C compiler sees the generated C only. False for any other option. */
static bool read_depfile_option(struct reader *reader, enum flag_role role, const char *argument)
{
    struct depfile_options *depfile = &reader->options->depfile;
    switch (role) {
    case ROLE_DEPFILE_ALL: depfile->is_wanted = true; return true;
    case ROLE_DEPFILE_USER: depfile->is_wanted = depfile->is_for_user_files = true; return true;
    case ROLE_DEPFILE_PHONY: depfile->has_phony = true; return true;
    case ROLE_DEPFILE_PATH: depfile->path = argument; return true;
    case ROLE_DEPFILE_TARGET: words_add(reader->arena, &depfile->targets, argument); return true;
    case ROLE_DEPFILE_QUOTED_TARGET: words_add(reader->arena, &depfile->targets, depfile_quote(reader->arena, argument).ptr); return true;
    case ROLE_DEPENDENCIES: fail(reader, "'%s' is for 'asyncc cc'; -MD and -MMD write a depfile beside the output", "-M"); return true;
    default: return false;
    }
}

static void note_path_map(struct reader *reader, enum flag_role role, const char *argument)
{
    int uses = role == ROLE_MAP_FILES ? PATH_IN_TEXT | PATH_IN_DEBUG_INFO : role == ROLE_MAP_MACROS ? PATH_IN_TEXT : PATH_IN_DEBUG_INFO;
    if (role == ROLE_MAP_FILES || role == ROLE_MAP_MACROS || role == ROLE_MAP_DEBUG)
        path_maps_add(reader->arena, &reader->options->maps, argument, uses);
}

/* An option of ours that is misspelt would go to the compiler, which may not be asked. */
static bool is_misspelt(struct reader *reader, const char *word)
{
    static const char *const own[] = {"--help", "--version", "--verify", "--keep", "--json", "--graph", "--emit-header", "--dump=", "--diagnostics=", "--color=", NULL};
    size_t length = strcspn(word, "=");
    const char *name = str_c(reader->arena, (struct str){word, length + (word[length] == '=')}), *meant = strncmp(word, "--", 2) == 0 ? nearest(name, own) : NULL;
    if (meant && !reader->problem)
        reader->problem = str_format(reader->arena, "there is no option '%s'; did you mean '%s'?", word, meant).ptr;
    return meant != NULL;
}

static void read_compiler_flag(struct reader *reader, const char *word)
{
    if (is_misspelt(reader, word))
        return;
    const struct compiler_flag *flag = compiler_flag_find(word);
    bool takes_next = compiler_flag_takes_next(flag, word);
    const char *argument = word + (flag->shape == SHAPE_ALONE ? 0 : strlen(flag->name));
    if (takes_next)
        argument = argument_of(reader, word, strlen(word));
    if (!argument || read_depfile_option(reader, flag->role, argument))
        return;
    note_path_map(reader, flag->role, argument);
    add(reader, flag->uses, word);
    if (takes_next)
        add(reader, flag->uses, argument);
}

/* How diagnostics look. False when the word does not say. */
static bool read_look(struct reader *reader, const char *word)
{
    struct options *options = reader->options;
    if (strcmp(word, "--diagnostics=json") == 0)
        options->diagnostics = DIAG_JSON;
    else if (strcmp(word, "--diagnostics=sarif") == 0)
        options->diagnostics = DIAG_SARIF;
    else if (strcmp(word, "--diagnostics=text") == 0)
        options->diagnostics = DIAG_TEXT;
    else if (strcmp(word, "--color=always") == 0)
        options->colours = COLOURS_ALWAYS;
    else if (strcmp(word, "--color=never") == 0)
        options->colours = COLOURS_NEVER;
    else if (strcmp(word, "--color=auto") == 0)
        options->colours = COLOURS_AUTO;
    else if (strncmp(word, "--diagnostics=", 14) == 0)
        fail(reader, "'%s': diagnostics are 'text', 'json' or 'sarif'", word);
    else if (strncmp(word, "--color=", 8) == 0)
        fail(reader, "'%s': colours are for 'always', 'never' or 'auto'", word);
    else
        return false;
    return true;
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
    } else if (strcmp(word, "--verify") == 0) {
        options->verify = true;
    } else if (strcmp(word, "--json") == 0 || strcmp(word, "--graph") == 0) {
        enum explain_form form = word[2] == 'j' ? EXPLAIN_JSON : EXPLAIN_GRAPH;
        if (options->explain_form && options->explain_form != form)
            fail(reader, "--json and --graph are two forms; ask for one", "");
        options->explain_form = form;
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
            fail(reader, "more than one -o; the output is one file", "");
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
    if (options->command == COMMAND_EXPLAIN && options->inputs.count && !options->function) {
        options->function = word;
        return;
    }
    if (options->command == COMMAND_TRANSLATE || options->command == COMMAND_EXPLAIN || has_suffix(word, ".c")) {
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
             : "'%s' is not a .c, .o, .a or .so file; only these can be compiled or linked",
         word);
}

/* Reads the flags of our warnings. False when the compiler is to have the word, too. */
static bool read_warning_flag(struct reader *reader, const char *word)
{
    enum diag_flag flag = diag_policy_read(&reader->options->policy, word);
    if (flag == DIAG_FLAG_UNKNOWN)
        fail(reader, "'%s' names no warning that can be turned on or off; docs/diagnostics.md has them", word);
    return flag == DIAG_FLAG_OWN || flag == DIAG_FLAG_UNKNOWN;
}

static void read_word(struct reader *reader, const char *word)
{
    if (word[0] != '-' || !word[1])
        read_input(reader, word);
    else if (read_look(reader, word) || read_warning_flag(reader, word))
        return;
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

static const char *find_contradiction_of_explain(const struct options *options)
{
    if (options->inputs.count > 1)
        return "'asyncc explain' takes one file and, if you like, the name of one function";
    if (options->output)
        return "'asyncc explain' takes no -o; it writes to the standard output";
    if (options->compile_only || options->keep || options->header || options->dump_pass)
        return "-c, -S, --keep, --emit-header and --dump are not for 'asyncc explain'";
    return NULL;
}

/* What the words, each of them fine, do not make together. */
static const char *find_contradiction(struct arena *arena, const struct options *options)
{
    bool translate = options->command == COMMAND_TRANSLATE;
    if (options->command == COMMAND_HELP || options->command == COMMAND_VERSION)
        return NULL;
    if (options->inputs.count == 0)
        return "no input file; name one, as in 'asyncc run FILE.c'";
    if (translate && options->inputs.count > 1 && !strpbrk(options->inputs.items[0], "./"))
        return str_format(arena, "there is no command '%s'; the commands are build, run, explain and cc", options->inputs.items[0]).ptr;
    if (translate && options->inputs.count > 1)
        return "more than one input file; translate them one by one, or use 'asyncc build'";
    if (options->command == COMMAND_EXPLAIN)
        return find_contradiction_of_explain(options);
    if (options->explain_form)
        return options->explain_form == EXPLAIN_JSON ? "--json is for 'asyncc explain'" : "--graph is for 'asyncc explain'";
    if (options->command == COMMAND_RUN && options->output)
        return "'asyncc run' takes no -o; use 'asyncc build' to keep the program";
    if (options->command == COMMAND_RUN && options->compile_only)
        return "'asyncc run' needs a whole program; -c and -S are for 'asyncc build'";
    if (translate && options->depfile.is_wanted && options->output && strcmp(options->output, "-") == 0 &&
        !(options->depfile.path && options->depfile.targets.count))
        return "the C goes to the standard output: say with -MF where the depfile goes, and with -MT for which file it is";
    if (options->compile_only && options->inputs.count > 1)
        return "more than one input file; compile them one by one";
    if (translate && options->compile_only)
        return "-c and -S are for 'asyncc build', which compiles what it has translated";
    if (translate && options->keep)
        return "--keep is for 'asyncc build' and 'asyncc run'";
    if (options->verify && (!translate || options->output || options->header || options->dump_pass))
        return "--verify looks at the diagnostics of one file, and writes nothing; leave out -o, --emit-header and --dump";
    if (!translate && options->header)
        return "--emit-header is for the translation of one file: asyncc FILE.c -o OUT.c --emit-header FILE.async.h";
    if (translate && options->header && options->output && strcmp(options->header, options->output) == 0)
        return "the header and the output are the same file; give them two names";
    if (options->command != COMMAND_RUN && !options->output && !options->dump_pass && !options->verify)
        return translate ? "where should the C go? Give -o FILE.c, or '-o -' for the standard output"
                         : "where should the program go? Give -o PROGRAM";
    return NULL;
}

/* `cc`: our own options stand before the compiler; everything from there on is its command line. */
static void read_compiler_command(struct reader *reader)
{
    struct options *options = reader->options;
    while (*reader->next && *reader->next[0] == '-' && !reader->problem) {
        const char *word = *reader->next++;
        if (strcmp(word, "-v") == 0)
            options->verbose = true;
        else if (read_look(reader, word))
            continue;
        else if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
            options->command = COMMAND_HELP;
        else
            fail(reader, "'asyncc cc' has no option '%s'; options of the compiler stand behind its name", word);
    }
    while (*reader->next)
        words_add(reader->arena, &options->arguments, *reader->next++);
    if (options->command == COMMAND_CC && !options->arguments.count)
        fail(reader, "which compiler? Name it, as in 'asyncc cc gcc -c FILE.c'", "");
}

static const struct command_name {
    const char *name;
    enum command_kind command;
} command_names[] = {{"build", COMMAND_BUILD}, {"run", COMMAND_RUN}, {"explain", COMMAND_EXPLAIN}, {"cc", COMMAND_CC}};

const char *command_name(enum command_kind command)
{
    for (size_t i = 0; i < sizeof command_names / sizeof *command_names; i++)
        if (command_names[i].command == command)
            return command_names[i].name;
    return "";
}

static void read_command_name(struct reader *reader)
{
    for (size_t i = 0; i < sizeof command_names / sizeof *command_names; i++) {
        if (*reader->next && strcmp(*reader->next, command_names[i].name) == 0) {
            reader->options->command = command_names[i].command;
            reader->next++;
            break;
        }
    }
    reader->options->topic = reader->options->command;
}

const char *options_parse(struct arena *arena, int argc, const char *const *argv, struct options *options)
{
    struct reader reader = {.arena = arena, .options = options, .next = argv + (argc > 0)};
    *options = (struct options){.command = COMMAND_TRANSLATE};
    read_command_name(&reader);
    if (options->command == COMMAND_CC) {
        read_compiler_command(&reader);
        return reader.problem;
    }
    while (*reader.next && !reader.problem) {
        const char *word = *reader.next++;
        if (strcmp(word, "--") == 0)
            read_rest(&reader);
        else
            read_word(&reader, word);
    }
    return reader.problem ? reader.problem : find_contradiction(arena, options);
}
