/* asyncc build and asyncc run: translate, compile, link, and for `run` run.
 *
 * All inputs are translated before anything is written, so that an error in a source leaves no trace. Then a
 * temporary folder takes the generated C, the objects and (for `run`) the program, while signals that would end the
 * tool are held back until the folder is gone. Each generated file is compiled with the folder of its source first
 * among those searched for #include "…". */
#include "command.h"
#include "file.h"
#include "scratch.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct build {
    struct session *session;
    struct process_signals signals;
    struct scratch scratch; /* the temporaries */
    struct words objects;
    const char *program; /* what is linked */
    int program_status;  /* `run`: what waitpid said of it */
};

__attribute__((format(printf, 2, 3))) static int refuse(struct build *build, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char message[4096];
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    diag_in_file(&build->session->diag, DIAG_ERROR, NULL, 0, 0, "%s", message);
    return EXIT_USAGE;
}

/* Runs the compiler. */
static int run_compiler(struct build *build, const struct words *command)
{
    struct session *session = build->session;
    int status;
    if (session->options->verbose)
        process_print(stderr, command->items);
    int error = process_run(command->items[0], command->items, &build->signals, &status);
    if (error)
        return refuse(build, "cannot run '%s': %s; CC names the C compiler", command->items[0], strerror(-error));
    return status == 0 ? EXIT_FINE : EXIT_SOURCE;
}

/* How many inputs before this one have its stem. */
static size_t earlier_with_stem(const struct words *inputs, size_t index)
{
    size_t count = 0;
    for (size_t i = 0; i < index; i++)
        count += str_equal(path_stem(inputs->items[i]), path_stem(inputs->items[index]));
    return count;
}

/* A path for what is made of an input: FOLDER/STEM.SUFFIX, or FOLDER/STEM.2.SUFFIX for the second of that stem. */
static const char *derived_path(struct build *build, const char *folder, size_t index, const char *suffix)
{
    struct arena *arena = build->session->arena;
    const struct words *inputs = &build->session->options->inputs;
    struct str stem = path_stem(inputs->items[index]);
    size_t earlier = earlier_with_stem(inputs, index);
    if (earlier)
        return str_format(arena, "%s/" STR_FMT ".%zu.%s", folder, STR_ARG(stem), earlier + 1, suffix).ptr;
    return str_format(arena, "%s/" STR_FMT ".%s", folder, STR_ARG(stem), suffix).ptr;
}

/* Where the generated C goes: with --keep beside the program, or into the current folder when the program is temporary.
 * Null, with errno set, when there is no such place. */
static const char *generated_path(struct build *build, size_t index)
{
    const struct options *options = build->session->options;
    struct arena *arena = build->session->arena;
    const char *input = options->inputs.items[index];
    if (!options->keep)
        return scratch_place(arena, &build->scratch, path_maps_apply(arena, &options->maps, PATH_IN_TEXT, input),
                             str_format(arena, STR_FMT ".gen.c", STR_ARG(path_stem(input))).ptr);
    const char *beside = options->output ? path_folder(arena, options->output) : ".";
    return derived_path(build, beside, index, "gen.c");
}

/* `run` drops all that it makes. */
static const char *object_path(struct build *build, size_t index)
{
    const struct options *options = build->session->options;
    if (options->command == COMMAND_RUN)
        return derived_path(build, build->scratch.name, index, "o");
    return scratch_object(build->session->arena, &build->scratch, options->output, options->inputs.items[index], index);
}

static void remove_objects(struct build *build)
{
    for (size_t i = 0; i < build->objects.count && !build->session->options->compile_only; i++)
        unlink(build->objects.items[i]);
}

/* The object names the source, not the temporary file. */
static void add_path_map(struct build *build, struct words *command, enum path_use use, const char *generated, const char *source)
{
    struct arena *arena = build->session->arena;
    const char *goal = path_maps_apply(arena, &build->session->options->maps, use, source), *name = use == PATH_IN_TEXT ? "macro" : "debug";
    words_add(arena, command, str_format(arena, "-f%s-prefix-map=%s=%s", name, generated, goal).ptr);
}

static int compile_input(struct build *build, size_t index, struct str generated)
{
    struct session *session = build->session;
    struct arena *arena = session->arena;
    const struct options *options = session->options;
    const char *path = generated_path(build, index);
    int error = path ? file_replace(arena, path, generated) : -errno;
    if (error)
        return refuse(build, "cannot write to '%s': %s", options->keep ? path : build->scratch.path, strerror(-error));
    file_copy_time(options->inputs.items[index], path);
    const char *object = options->compile_only ? options->output : object_path(build, index);
    struct words command = {0};
    words_add_all(arena, &command, &session->toolchain.compiler);
    words_add(arena, &command, "-DASYNCC_GENERATED=1"); /* as its first line says, for headers put before it by -include */
    words_add(arena, &command, "-iquote");
    words_add(arena, &command, path_folder(arena, options->inputs.items[index]));
    words_add_all(arena, &command, &options->compile_flags);
    words_add(arena, &command, "-I");
    words_add(arena, &command, session->toolchain.include_dir);
    add_path_map(build, &command, PATH_IN_TEXT, path, options->inputs.items[index]);
    add_path_map(build, &command, PATH_IN_DEBUG_INFO, path, options->inputs.items[index]);
    if (!options->compile_only)
        words_add(arena, &command, "-c");
    words_add(arena, &command, path);
    words_add(arena, &command, "-o");
    words_add(arena, &command, object);
    words_add(arena, &build->objects, object);
    return run_compiler(build, &command);
}

static bool has_word(const struct words *words, const char *word)
{
    size_t i = 0;
    while (i < words->count && strcmp(words->items[i], word) != 0)
        i++;
    return i < words->count;
}

static int link_program(struct build *build)
{
    struct session *session = build->session;
    struct arena *arena = session->arena;
    const struct options *options = session->options;
    const char *library = toolchain_library(&session->toolchain, has_word(&options->link_flags, "-shared"));
    if (access(library, R_OK) < 0)
        return refuse(build, "cannot read the runtime library '%s': %s (ASYNCC_LIBRARY names another)", library, strerror(errno));
    build->program = options->output ? options->output : derived_path(build, build->scratch.path, 0, "program");
    struct words command = {0};
    words_add_all(arena, &command, &session->toolchain.compiler);
    words_add_all(arena, &command, &build->objects);
    words_add_all(arena, &command, &options->link_flags);
    words_add(arena, &command, library);
    words_add(arena, &command, "-pthread");
    words_add(arena, &command, "-o");
    words_add(arena, &command, build->program);
    return run_compiler(build, &command);
}

/* The program is told the source's name without its suffix as its own. */
static int run_program(struct build *build)
{
    const struct options *options = build->session->options;
    const char *input = options->inputs.items[0];
    struct words command = {0};
    words_add(build->session->arena, &command, build->program);
    words_add_all(build->session->arena, &command, &options->arguments);
    if (options->verbose)
        process_print(stderr, command.items);
    scratch_end_name(&build->scratch);
    command.items[0] = str_c(build->session->arena, str_slice(str_from(input), 0, strlen(input) - strlen(".c")));
    int error = process_run(build->program, command.items, &build->signals, &build->program_status);
    if (error)
        return refuse(build, "cannot run '%s': %s", build->program, strerror(-error));
    build->signals.received = 0; /* it was the program's; what the program did with it counts */
    return process_exit_status(build->program_status);
}

/* Everything between the temporary folder's making and its removal. */
static int build_in_folder(struct build *build, const struct translation *translations)
{
    const struct options *options = build->session->options;
    int status = EXIT_FINE;
    for (size_t i = 0; i < options->inputs.count && status == EXIT_FINE; i++)
        status = compile_input(build, i, translations[i].output);
    if (status == EXIT_FINE && !options->compile_only)
        status = link_program(build);
    remove_objects(build);
    if (status == EXIT_FINE)
        status = command_write_depfile(build->session, translations);
    if (status == EXIT_FINE && options->command == COMMAND_RUN)
        status = run_program(build);
    return status;
}

static int build_translated(struct session *session, const struct translation *translations)
{
    struct build build = {.session = session};
    const struct words *compiler = &session->toolchain.compiler;
    const char *output = session->options->output;
    struct str key = str_format(session->arena, "%s\n%s", session->options->inputs.items[0], output ? output : "");
    process_hold_signals(&build.signals);
    int status = scratch_make(session->arena, key, compiler, compiler->count, &build.scratch)
                     ? build_in_folder(&build, translations)
                     : refuse(&build, "cannot make a folder in '%s': %s; TMPDIR names another folder for temporary files", folder_for_temporaries(), strerror(errno));
    scratch_remove(&build.scratch);
    process_release_signals(&build.signals);
    if (WIFSIGNALED(build.program_status))
        process_die_by_signal(WTERMSIG(build.program_status));
    return status;
}

int command_build(struct session *session)
{
    const struct words *inputs = &session->options->inputs;
    struct translation *translations = arena_array(session->arena, struct translation, inputs->count);
    int status = EXIT_FINE;
    for (size_t i = 0; i < inputs->count; i++) {
        if (session->options->output && file_is_same(inputs->items[i], session->options->output)) {
            diag_in_file(&session->diag, DIAG_ERROR, NULL, 0, 0, "the output '%s' is an input; give -o another name",
                         session->options->output);
            return EXIT_USAGE;
        }
        int input_status = command_translate_input(session, inputs->items[i], -1, &translations[i]);
        if (input_status > status)
            status = input_status;
    }
    if (status != EXIT_FINE || session->options->dump_pass)
        return status;
    diag_finish(&session->diag);
    return build_translated(session, translations);
}
