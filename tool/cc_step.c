/* asyncc cc: one run of the wrapped compiler over what was translated.
 *
 * The command is the user's, with the generated C in the place of its source. That has the source's name, in a folder of
 * its own, so that all names the compiler derives from it are the usual ones; #line and the prefix maps name the source in
 * what it makes; depfiles and preprocessed text are corrected behind it. */
#include "cc.h"
#include "compiler_flags.h"
#include "depfile.h"
#include "file.h"
#include "response_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { COMMAND_BYTES_MAX = 32000 }; /* longer ones that came from response files go on in one */

struct step {
    struct cc *cc;
    const struct cc_step *plan;
    struct arena *arena;
    bool has_pieces;
    const char *depfile;      /* where the compiler puts it, and */
    const char *depfile_goal; /* where it belongs; both null when its place is the compiler's choice */
    const char *text;         /* takes preprocessed text that goes to the standard output; or null */
};

static bool takes_part(const struct step *step, const struct cc_piece *piece)
{
    size_t index = (size_t)(piece->input - step->cc->line.inputs.items);
    return index >= step->plan->first && index < step->plan->last && !step->plan->objects;
}

/* The next piece of the step behind `piece`, or the first one behind null; null at the end. */
static struct cc_piece *next_piece(const struct step *step, struct cc_piece *piece)
{
    const struct cc *cc = step->cc;
    for (piece = piece ? piece + 1 : cc->pieces; piece < cc->pieces + cc->piece_count; piece++)
        if (takes_part(step, piece))
            return piece;
    return NULL;
}

static int refuse(struct step *step, const char *what, const char *path, int error)
{
    diag_in_file(&step->cc->session->diag, DIAG_ERROR, NULL, 0, 0, "cannot %s '%s': %s", what, path, strerror(-error));
    return EXIT_USAGE;
}

/* ---- the command ------------------------------------------------------------------------------ */

static void add_path_map(struct step *step, struct words *command, const struct cc_piece *piece, enum path_use use)
{
    const char *goal = path_maps_apply(step->arena, &step->cc->line.maps, use, piece->source);
    const char *name = use == PATH_IN_TEXT ? "macro" : "debug";
    words_add(step->arena, command, str_format(step->arena, "-f%s-prefix-map=%s=%s", name, piece->path, goal).ptr);
}

/* What counts most stands last. */
static void add_late_flags(struct step *step, struct words *command)
{
    words_add(step->arena, command, "-idirafter");
    words_add(step->arena, command, step->cc->session->toolchain.include_dir);
    for (struct cc_piece *piece = NULL; (piece = next_piece(step, piece));) {
        add_path_map(step, command, piece, PATH_IN_TEXT);
        add_path_map(step, command, piece, PATH_IN_DEBUG_INFO);
    }
}

static const struct line_input *input_at(const struct compiler_line *line, size_t word)
{
    for (size_t i = 0; i < line->inputs.count; i++)
        if (line->inputs.items[i].word == word)
            return &line->inputs.items[i];
    return NULL;
}

static void add_input(struct step *step, struct words *command, const struct line_input *input)
{
    size_t index = (size_t)(input - step->cc->line.inputs.items);
    const struct cc_piece *piece = cc_piece_of(step->cc, input);
    const char *object = step->plan->objects ? step->plan->objects->items[index] : NULL;
    if (index < step->plan->first || index >= step->plan->last)
        return;
    words_add(step->arena, command, object ? object : piece && piece->path ? piece->path : step->cc->line.words.items[input->word]);
}

static bool is_within(const struct line_option *option, size_t word)
{
    return option->argument && word >= option->first && word <= option->last;
}

/* An option, with its argument; returns how many words it is. */
static size_t add_option(struct step *step, struct words *command, size_t word)
{
    const struct compiler_line *line = &step->cc->line;
    const char *text = line->words.items[word];
    const struct compiler_flag *flag = compiler_flag_find(text);
    size_t count = word + 1 < line->words.count && compiler_flag_takes_next(flag, text) ? 2 : 1;
    bool is_replaced = (is_within(&line->output, word) && step->plan->object) || (is_within(&line->depfile, word) && step->depfile);
    bool is_for_linking_only = flag->uses == FOR_LINKING && step->plan->object;
    for (size_t i = 0; i < count && !is_replaced && !is_for_linking_only; i++)
        words_add(step->arena, command, line->words.items[word + i]);
    return count;
}

static void add_words(struct step *step, struct words *command)
{
    const struct compiler_line *line = &step->cc->line;
    for (size_t word = line->command; word < line->words.count;) {
        const struct line_input *input = input_at(line, word);
        if (step->has_pieces && word == line->end_of_options)
            add_late_flags(step, command);
        if (input)
            add_input(step, command, input), word++;
        else
            word += add_option(step, command, word);
    }
    if (step->has_pieces && line->end_of_options == line->words.count)
        add_late_flags(step, command);
}

/* Compiling for a link that comes later: the depfile's name and target are those of one command for both. */
static void add_object_flags(struct step *step, struct words *command)
{
    struct arena *arena = step->arena;
    const struct compiler_line *line = &step->cc->line;
    const char *program = line->output.argument ? line->output.argument : "a.out";
    words_add(arena, command, "-c");
    words_add(arena, command, "-o");
    words_add(arena, command, step->plan->object);
    if (!line->wants_depfile)
        return;
    words_add(arena, command, "-MQ");
    words_add(arena, command, program);
    if (!step->depfile) {
        struct str folder = str_from(path_folder(arena, program)), stem = path_stem(program), source = path_stem(line->inputs.items[step->plan->first].path);
        step->depfile_goal = str_format(arena, STR_FMT "/" STR_FMT "-" STR_FMT ".d", STR_ARG(folder), STR_ARG(stem), STR_ARG(source)).ptr;
        step->depfile = str_format(arena, "%s/deps", step->cc->scratch.name).ptr;
    }
}

/* A command too long for exec came from a response file, and goes on in one. */
static int shorten(struct step *step, struct words *command)
{
    size_t bytes = 0;
    for (size_t i = 0; i < command->count; i++)
        bytes += strlen(command->items[i]) + 1;
    if (!step->cc->line.has_response_files || bytes < COMMAND_BYTES_MAX)
        return EXIT_FINE;
    const char *path = str_format(step->arena, "%s/arguments", step->cc->scratch.name).ptr;
    int error = file_replace(step->arena, path, response_file_write(step->arena, command, step->cc->line.command));
    command->count = step->cc->line.command;
    words_add(step->arena, command, str_format(step->arena, "@%s", path).ptr);
    command->items[command->count] = NULL;
    return error ? refuse(step, "write", path, error) : EXIT_FINE;
}

static int make_command(struct step *step, struct words *command)
{
    const struct compiler_line *line = &step->cc->line;
    struct cc_piece *first = next_piece(step, NULL);
    for (size_t i = 0; i < line->command; i++)
        words_add(step->arena, command, line->words.items[i]);
    if (first) {
        words_add(step->arena, command, "-DASYNCC_GENERATED=1"); /* as the text's first line says, for headers put before it by -include */
        words_add(step->arena, command, "-iquote");
        words_add(step->arena, command, cc_folder_of(step->cc, first->input));
    }
    if (step->plan->object)
        add_object_flags(step, command);
    if (step->depfile) {
        words_add(step->arena, command, "-MF");
        words_add(step->arena, command, step->depfile);
    }
    add_words(step, command);
    if (line->stage == STAGE_LINK && !step->plan->object)
        cc_add_library(step->cc, command);
    return shorten(step, command);
}

/* ---- what the compiler made ------------------------------------------------------------------- */

static struct str correct_depfile(struct step *step, struct str text)
{
    for (struct cc_piece *piece = NULL; (piece = next_piece(step, piece));) {
        const char *source = strcmp(piece->input->path, "-") ? piece->source : NULL;
        while (source && !strncmp(source, "./", 2)) /* as compilers write it */
            source += 2;
        text = depfile_correct(step->arena, text, piece->path, source, &piece->headers, step->cc->line.has_phony);
    }
    return text;
}

/* A depfile of the compiler's own choice, if it is one that names a piece. */
static int correct_if_depfile(struct step *step, const char *path)
{
    struct str text;
    struct stat status;
    if (stat(path, &status) < 0 || !S_ISREG(status.st_mode) || file_read(step->arena, path, &text) < 0)
        return EXIT_FINE;
    for (struct cc_piece *piece = NULL; (piece = next_piece(step, piece));) {
        if (depfile_names(step->arena, text, piece->path)) {
            int error = file_replace(step->arena, path, correct_depfile(step, text));
            return error ? refuse(step, "write", path, error) : EXIT_FINE;
        }
    }
    return EXIT_FINE;
}

/* Without -MF: OUTPUT.d, or as gcc since version 11 says when it links too, OUTPUT-SOURCE.d; without -o SOURCE.d, or a-SOURCE.d. */
static int correct_default_depfiles(struct step *step)
{
    struct arena *arena = step->arena;
    const char *output = step->cc->line.output.argument;
    int status = EXIT_FINE;
    for (struct cc_piece *piece = NULL; (piece = next_piece(step, piece));) {
        struct str source = path_stem(piece->input->path), stem = output ? path_stem(output) : S("a");
        struct str folder = output ? str_format(arena, "%s/", path_folder(arena, output)) : S("");
        const char *const paths[] = {
            str_format(arena, STR_FMT STR_FMT ".d", STR_ARG(folder), STR_ARG(stem)).ptr,
            str_format(arena, STR_FMT STR_FMT "-" STR_FMT ".d", STR_ARG(folder), STR_ARG(stem), STR_ARG(source)).ptr,
            str_format(arena, STR_FMT ".d", STR_ARG(source)).ptr,
        };
        for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
            status |= correct_if_depfile(step, paths[i]);
    }
    return status;
}

static int finish_depfiles(struct step *step)
{
    int status = EXIT_FINE;
    struct str text;
    for (size_t i = 0; i < step->cc->line.other_depfiles.count; i++)
        status |= correct_if_depfile(step, step->cc->line.other_depfiles.items[i]);
    if (!step->depfile)
        return step->cc->line.wants_depfile ? status | correct_default_depfiles(step) : status;
    if (file_read(step->arena, step->depfile, &text) == 0) {
        int error = file_replace(step->arena, step->depfile_goal, correct_depfile(step, text));
        unlink(step->depfile); /* the next step's is another */
        status |= error ? refuse(step, "write", step->depfile_goal, error) : EXIT_FINE;
    }
    return status;
}

/* What would not be made again, although its depfile is missing. */
static void drop_output(struct step *step)
{
    const struct compiler_line *line = &step->cc->line;
    const char *output = line->output.argument;
    struct str stem = path_stem(line->inputs.items[step->plan->first].path);
    struct stat status;
    if (!output && line->stage == STAGE_LINK)
        output = "a.out";
    else if (!output && line->stage <= STAGE_ASSEMBLY)
        output = str_format(step->arena, STR_FMT ".%c", STR_ARG(stem), line->stage == STAGE_ASSEMBLY ? 's' : 'o').ptr;
    if (!step->plan->object && output && stat(output, &status) == 0 && S_ISREG(status.st_mode))
        unlink(output);
}

/* `text` without `what`, wherever it stands, and up to the next quotation mark behind it where `is_begin`. */
static struct str without(struct arena *arena, struct str text, struct str what, bool is_begin)
{
    struct buf out = {0};
    while (text.len) {
        size_t at = str_find(text, what), end = at < text.len ? at + what.len : at;
        buf_put(&out, str_slice(text, 0, at));
        text = str_slice(text, end, text.len);
        if (is_begin && end > at)
            text = str_slice(text, str_find(text, S("\"")) + 1, text.len);
    }
    struct str copy = str_copy(arena, buf_str(&out));
    buf_free(&out);
    return copy;
}

/* A path as a string of C, or of JSON. */
static struct str quoted(struct arena *arena, const char *path)
{
    struct buf out = {0};
    buf_put(&out, S("\""));
    for (; *path; path++) {
        if (*path == '"' || *path == '\\')
            buf_put(&out, S("\\"));
        buf_put(&out, (struct str){path, 1});
    }
    buf_put(&out, S("\""));
    struct str copy = str_copy(arena, buf_str(&out));
    buf_free(&out);
    return copy;
}

/* The source's name in the place of the piece's. */
static struct str with_source(struct arena *arena, struct str text, const struct cc_piece *piece)
{
    struct buf out = {0};
    struct str name = quoted(arena, piece->path), source = quoted(arena, piece->source);
    while (text.len) {
        size_t at = str_find(text, name);
        buf_put(&out, str_slice(text, 0, at));
        if (at < text.len)
            buf_put(&out, source);
        text = str_slice(text, at < text.len ? at + name.len : at, text.len);
    }
    struct str copy = str_copy(arena, buf_str(&out));
    buf_free(&out);
    return copy;
}

/* In clang's database of commands stands the user's, on the source: for editors. Each run of clang begins a new one. */
static int finish_database(struct step *step)
{
    const char *path = step->cc->line.database;
    struct arena *arena = step->arena;
    struct str text = {0};
    if (!path || (!file_why_unreadable(path) && file_read(arena, path, &text) < 0) || !(text.len + step->cc->database.len))
        return EXIT_FINE;
    text = without(arena, text, S("\"-D\", \"ASYNCC_GENERATED=1\", "), false);
    for (struct cc_piece *piece = NULL; (piece = next_piece(step, piece));) {
        text = without(arena, text, str_format(arena, ", \"-fmacro-prefix-map=%s=", piece->path), true);
        text = without(arena, text, str_format(arena, ", \"-fdebug-prefix-map=%s=", piece->path), true);
        text = with_source(arena, text, piece);
    }
    step->cc->database = str_format(arena, STR_FMT STR_FMT, STR_ARG(step->cc->database), STR_ARG(text));
    int error = file_replace(arena, path, step->cc->database);
    return error ? refuse(step, "write", path, error) : EXIT_FINE;
}

/* Preprocessed text gets the source's name into its line markers. */
static int finish_text(struct step *step)
{
    const struct cc_piece *piece = next_piece(step, NULL);
    const char *output = step->cc->line.output.argument, *path = step->text ? step->text : output;
    struct str text;
    int error = file_read(step->arena, path, &text);
    if (!error)
        text = with_source(step->arena, text, piece);
    if (!error)
        error = step->text ? file_write(STDOUT_FILENO, text) : file_replace(step->arena, output, text);
    return error ? refuse(step, "write", step->text ? "standard output" : output, error) : EXIT_FINE;
}

/* ---- the run ---------------------------------------------------------------------------------- */

/* Preprocessed text that is to be corrected: only what goes to a file or the standard output can be. */
static bool has_text(const struct step *step)
{
    const char *output = step->cc->line.output.argument;
    struct stat status;
    bool to_file = output && strcmp(output, "-") != 0 && (stat(output, &status) < 0 || S_ISREG(status.st_mode));
    return step->has_pieces && step->cc->line.stage == STAGE_PREPROCESS && (!output || !strcmp(output, "-") || to_file);
}

static void choose_files(struct step *step)
{
    const struct compiler_line *line = &step->cc->line;
    const char *output = line->output.argument;
    if (!step->has_pieces)
        return;
    step->depfile_goal = line->depfile.argument;
    if (step->depfile_goal)
        step->depfile = str_format(step->arena, "%s/deps", step->cc->scratch.name).ptr;
    if (has_text(step) && (!output || !strcmp(output, "-")))
        step->text = str_format(step->arena, "%s/text", step->cc->scratch.name).ptr;
}

static int run_command(struct step *step, const struct words *command)
{
    struct cc *cc = step->cc;
    int output = step->text ? open(step->text, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1, status = 0;
    if (cc->session->options->verbose)
        process_print(stderr, command->items);
    int error = step->text && output < 0 ? -errno : 0;
    if (error)
        return refuse(step, "write", step->text, error);
    error = process_run_into(command->items[0], command->items, &cc->signals, output, &status);
    if (output >= 0)
        close(output);
    if (error)
        return cc_cannot_run(cc, command->items[0], error);
    cc->killed_by = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    return process_exit_status(status);
}

int cc_step_run(struct cc *cc, const struct cc_step *plan)
{
    struct step step = {.cc = cc, .plan = plan, .arena = cc->session->arena};
    struct words command = {0};
    step.has_pieces = next_piece(&step, NULL) != NULL;
    choose_files(&step);
    int status = make_command(&step, &command);
    if (status != EXIT_FINE)
        return status;
    if (cc->database.len)
        unlink(cc->line.database); /* a run that only links begins none */
    status = run_command(&step, &command);
    int finished = step.has_pieces ? finish_depfiles(&step) : EXIT_FINE;
    if (finished != EXIT_FINE && status == EXIT_FINE)
        drop_output(&step);
    finished |= finish_database(&step);
    if (status == EXIT_FINE && has_text(&step))
        finished |= finish_text(&step);
    return status == EXIT_FINE && finished != EXIT_FINE ? EXIT_SOURCE : status; /* 1, as of the compiler */
}
