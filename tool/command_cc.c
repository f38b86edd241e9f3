/* asyncc cc COMPILER ARGUMENT…: the compiler, which understands async C too.
 *
 * What has nothing to do with async C is handed to the compiler as it is: this process becomes the compiler. Else each
 * async input is translated, and the compiler is run with the generated C in its place (cc_step.c). A command that links
 * gains the runtime's library, an archive of which a program without async C takes nothing. */
#include "cc.h"
#include "file.h"
#include "response_file.h"
#include "scan.h"
#include "translator.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_CANNOT_RUN = 126, EXIT_NOT_FOUND = 127 }; /* as shells and env say it */

struct cc_piece *cc_piece_of(const struct cc *cc, const struct line_input *input)
{
    for (size_t i = 0; i < cc->piece_count; i++)
        if (cc->pieces[i].input == input)
            return &cc->pieces[i];
    return NULL;
}

const char *cc_folder_of(const struct cc *cc, const struct line_input *input)
{
    return path_folder(cc->session->arena, input->path);
}

/* ---- handing over ----------------------------------------------------------------------------- */

void cc_add_library(const struct cc *cc, struct words *command)
{
    struct arena *arena = cc->session->arena;
    const struct compiler_line *line = &cc->line;
    const char *library = toolchain_library(&cc->session->toolchain, line->is_shared);
    bool is_shared = str_ends(str_from(library), S(".so"));
    if (line->is_bare || access(library, R_OK) < 0)
        return;
    if (line->ends_in_language) { /* it would be taken for a source */
        words_add(arena, command, "-x");
        words_add(arena, command, "none");
    }
    if (is_shared)
        words_add(arena, command, "-Wl,--push-state,--as-needed");
    words_add(arena, command, library);
    if (is_shared)
        words_add(arena, command, "-Wl,--pop-state");
    words_add(arena, command, "-lpthread");
}

int cc_cannot_run(struct cc *cc, const char *compiler, int error)
{
    diag_in_file(&cc->session->diag, DIAG_ERROR, NULL, 0, 0, "cannot run '%s': %s; name the compiler to wrap, as in 'asyncc cc gcc -c FILE.c'", compiler,
                 strerror(-error));
    return error == -ENOENT ? EXIT_NOT_FOUND : EXIT_CANNOT_RUN;
}

static int become(struct cc *cc, const struct words *command)
{
    if (cc->session->options->verbose)
        process_print(stderr, command->items);
    fflush(NULL);
    execvp(command->items[0], (char *const *)command->items);
    return cc_cannot_run(cc, command->items[0], -errno);
}

/* As the user wrote it, but for what async C needs. */
static int hand_over(struct cc *cc)
{
    struct arena *arena = cc->session->arena;
    struct words command = {0};
    for (size_t i = 0; i < cc->original.count; i++) {
        if (cc->needs_header && i == cc->line.command) {
            words_add(arena, &command, "-idirafter");
            words_add(arena, &command, cc->session->toolchain.include_dir);
        }
        words_add(arena, &command, cc->original.items[i]);
    }
    if (cc->line.stage == STAGE_LINK && !cc->line.is_query)
        cc_add_library(cc, &command);
    return become(cc, &command);
}

/* With the inputs read as generated C reads them: of -M and -MM the headers, of precompiled headers all. */
static int hand_over_as_generated(struct cc *cc)
{
    struct words with = {0};
    for (size_t i = 0; i < cc->original.count; i++) {
        if (i == cc->line.command)
            words_add(cc->session->arena, &with, "-DASYNCC_GENERATED=1");
        words_add(cc->session->arena, &with, cc->original.items[i]);
    }
    cc->original = with;
    cc->needs_header = true;
    return hand_over(cc);
}

/* ---- which inputs are async ------------------------------------------------------------------- */

/* What was read from the standard input is put there again, for the compiler. */
static int put_back_input(struct str text)
{
    if (lseek(STDIN_FILENO, 0, SEEK_SET) == 0)
        return 0;
    FILE *file = tmpfile();
    int error = file ? file_write(fileno(file), text) : -errno;
    if (!error && (lseek(fileno(file), 0, SEEK_SET) < 0 || dup2(fileno(file), STDIN_FILENO) < 0))
        error = -errno;
    if (file)
        fclose(file);
    return error;
}

/* False when it cannot be read: the compiler will say so. */
static bool read_input(struct cc *cc, const struct line_input *input, struct str *text)
{
    struct arena *arena = cc->session->arena;
    if (strcmp(input->path, "-") != 0)
        return !file_why_unreadable(input->path) && file_read(arena, input->path, text) == 0;
    return file_read_descriptor(arena, STDIN_FILENO, text) == 0 && put_back_input(*text) == 0;
}

/* Whether a text keeps to the calling convention already: C that the tool made, or a leaf. */
static bool is_generated(const struct compiler_line *line, struct str text)
{
    if (str_starts(text, S("#define ASYNCC_GENERATED")))
        return true;
    for (size_t i = 0; i < line->defines.count; i++)
        if (!strncmp(line->defines.items[i], "ASYNCC_GENERATED", strlen("ASYNCC_GENERATED")))
            return true;
    return false;
}

/* Notes the inputs that may be async as pieces. */
static void find_pieces(struct cc *cc)
{
    struct arena *arena = cc->session->arena;
    cc->pieces = arena_array(arena, struct cc_piece, cc->line.inputs.count + 1);
    for (size_t i = 0; i < cc->line.inputs.count; i++) {
        const struct line_input *input = &cc->line.inputs.items[i];
        struct str text;
        if (!(input->is_c || input->is_header || input->is_cxx_named_c) || !read_input(cc, input, &text) || !scan_may_be_async(arena, &cc->line, input->path, text))
            continue;
        if (is_generated(&cc->line, text) || input->is_cxx_named_c) /* to C++ the header says what to do instead */
            cc->needs_header = true;
        else if (input->is_header)
            cc->has_async_header = true;
        else
            cc->pieces[cc->piece_count++] = (struct cc_piece){
                .input = input, .source = strcmp(input->path, "-") ? input->path : "<stdin>", .text = text};
    }
}

/* ---- translating ------------------------------------------------------------------------------ */

enum verdict { ASYNC_C, PLAIN_C, WRONG };

static void make_parse_flags(struct cc *cc, struct words *flags)
{
    struct arena *arena = cc->session->arena;
    words_add(arena, flags, "-xc");
    if (cc->line.target)
        words_add(arena, flags, str_format(arena, "--target=%s", cc->line.target).ptr);
    words_add_all(arena, flags, &cc->line.parse_flags);
    words_add(arena, flags, "-idirafter");
    words_add(arena, flags, cc->session->toolchain.include_dir);
}

static void note_headers(struct cc *cc, struct cc_piece *piece, const struct translation *translation)
{
    for (size_t i = 0; i < translation->included_count; i++) {
        const char *path = translation->included[i].path;
        while (!strncmp(path, "./", 2)) /* compilers leave it out */
            path += 2;
        if (!translation->included[i].is_system)
            words_add(cc->session->arena, &piece->headers, path);
    }
}

static enum verdict translate_piece(struct cc *cc, const struct translator *translator, struct cc_piece *piece, struct diag *diag)
{
    struct arena *arena = cc->session->arena;
    struct words flags = {0}, preprocessor = {0};
    struct translation translation;
    make_parse_flags(cc, &flags);
    for (size_t i = 0; i < cc->line.command; i++)
        words_add(arena, &preprocessor, cc->line.words.items[i]);
    struct translate_options options = {
        .input = piece->source, .text = &piece->text, .flags = flags.items, .flag_count = flags.count, .preprocessor = preprocessor.items, .output = -1, .maps = &cc->line.maps, .has_foreign_flags = true};
    bool ok = translator->translate(arena, &options, diag, &translation);
    if (translation.was_parsed && !translation.is_async)
        return PLAIN_C;
    piece->generated = translation.output;
    note_headers(cc, piece, &translation);
    return ok ? ASYNC_C : WRONG;
}

/* The errors of a file that turns out not to be async are the compiler's business: clang may not know its C. */
static enum verdict translate_quietly(struct cc *cc, const struct translator *translator, struct cc_piece *piece)
{
    struct diag *diag = &cc->session->diag, quiet = *diag;
    size_t kept = diag->log ? diag->log->count : 0;
    char *said = NULL;
    size_t length = 0;
    quiet.out = open_memstream(&said, &length);
    if (!quiet.out)
        die(errno, "cannot translate '%s'", piece->source);
    enum verdict verdict = translate_piece(cc, translator, piece, &quiet);
    fclose(quiet.out);
    if (verdict != PLAIN_C)
        fwrite(said, 1, length, diag->out);
    else if (diag->log)
        diag->log->count = kept;
    free(said);
    return verdict;
}

/* Drops the pieces that are not async after all. Returns how many are wrong. */
static size_t translate_pieces(struct cc *cc, const struct translator *translator)
{
    size_t kept = 0, wrong = 0;
    for (size_t i = 0; i < cc->piece_count; i++) {
        enum verdict verdict = translate_quietly(cc, translator, &cc->pieces[i]);
        cc->pieces[i].is_wrong = verdict == WRONG;
        wrong += verdict == WRONG;
        if (verdict != PLAIN_C)
            cc->pieces[kept++] = cc->pieces[i];
    }
    cc->piece_count = kept;
    return wrong;
}

/* ---- the generated C -------------------------------------------------------------------------- */

static int refuse(struct cc *cc, const char *what, const char *path, int error)
{
    diag_in_file(&cc->session->diag, DIAG_ERROR, NULL, 0, 0, "cannot %s '%s': %s; TMPDIR names another folder for temporary files", what, path, strerror(-error));
    return EXIT_USAGE;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static int place_piece(struct cc *cc, struct cc_piece *piece)
{
    struct arena *arena = cc->session->arena;
    const char *source = path_maps_apply(arena, &cc->line.maps, PATH_IN_TEXT, piece->source);
    piece->path = scratch_place(arena, &cc->scratch, source, base_name(piece->input->path));
    if (!piece->path)
        return refuse(cc, "make a folder in", cc->scratch.path, -errno);
    int error = file_replace(arena, piece->path, piece->generated);
    if (error)
        return refuse(cc, "write to", cc->scratch.path, error);
    file_copy_time(piece->source, piece->path);
    return EXIT_FINE;
}

static int place_pieces(struct cc *cc)
{
    const char *output = cc->line.output.argument;
    struct str key = str_format(cc->session->arena, "%s\n%s", cc->pieces[0].source, output ? output : "");
    int status = EXIT_FINE;
    if (!scratch_make(cc->session->arena, key, &cc->line.words, cc->line.command, &cc->scratch))
        return refuse(cc, "make a folder in", folder_for_temporaries(), -errno);
    for (size_t i = 0; i < cc->piece_count && status == EXIT_FINE; i++)
        if (!cc->pieces[i].is_wrong)
            status = place_piece(cc, &cc->pieces[i]);
    return status;
}

/* ---- the runs of the compiler ----------------------------------------------------------------- */

/* One run for each input, as the compiler itself does it; an error in one does not keep the others from being compiled. */
static int compile_each(struct cc *cc)
{
    int status = EXIT_FINE;
    for (size_t i = 0; i < cc->line.inputs.count && !cc->killed_by; i++) {
        const struct cc_piece *piece = cc_piece_of(cc, &cc->line.inputs.items[i]);
        int one = piece && piece->is_wrong ? EXIT_SOURCE : cc_step_run(cc, &(struct cc_step){.first = i, .last = i + 1});
        status = status ? status : one;
    }
    return status;
}

/* Whether one command can compile and link everything: the folder of an async source is searched for the #includes of all. */
static bool sources_share_a_folder(const struct cc *cc)
{
    const char *folder = cc_folder_of(cc, cc->pieces[0].input);
    for (size_t i = 0; i < cc->line.inputs.count; i++)
        if (cc->line.inputs.items[i].is_source && strcmp(folder, cc_folder_of(cc, &cc->line.inputs.items[i])) != 0)
            return false;
    return true;
}

static int compile_then_link(struct cc *cc)
{
    struct arena *arena = cc->session->arena;
    const char *program = cc->line.output.argument ? cc->line.output.argument : "a.out";
    struct words objects = {0};
    int status = EXIT_FINE;
    for (size_t i = 0; i < cc->line.inputs.count && status == EXIT_FINE; i++) {
        const struct line_input *input = &cc->line.inputs.items[i];
        const char *object = cc_piece_of(cc, input) ? scratch_object(arena, &cc->scratch, program, input->path, i) : NULL;
        words_add(arena, &objects, object);
        if (object)
            status = cc_step_run(cc, &(struct cc_step){.first = i, .last = i + 1, .object = object});
    }
    status = status ? status : cc_step_run(cc, &(struct cc_step){.last = cc->line.inputs.count, .objects = &objects});
    for (size_t i = 0; i < objects.count; i++)
        if (objects.items[i])
            unlink(objects.items[i]);
    return status;
}

static int link_all(struct cc *cc)
{
    return sources_share_a_folder(cc) ? cc_step_run(cc, &(struct cc_step){.last = cc->line.inputs.count}) : compile_then_link(cc);
}

static int run_steps(struct cc *cc, size_t wrong)
{
    const struct compiler_line *line = &cc->line;
    if (line->stage == STAGE_LINK)
        return wrong ? EXIT_SOURCE : link_all(cc);
    if (line->output.argument && line->inputs.count > 1 && !wrong)
        return cc_step_run(cc, &(struct cc_step){.last = line->inputs.count}); /* the compiler will refuse it */
    return compile_each(cc);
}

static int run_compiler(struct cc *cc, size_t wrong)
{
    diag_finish(&cc->session->diag);
    process_hold_signals(&cc->signals);
    int status = place_pieces(cc);
    if (status == EXIT_FINE)
        status = run_steps(cc, wrong);
    scratch_remove(&cc->scratch);
    process_release_signals(&cc->signals);
    if (cc->killed_by)
        process_die_by_signal(cc->killed_by);
    return status;
}

/* Words without the flags of our own warnings, which no compiler knows. Returns how many those are. */
static size_t drop_own_flags(struct arena *arena, const char *const *words, struct diag_policy *policy, struct words *kept)
{
    size_t dropped = 0;
    for (; *words; words++) {
        bool is_own = diag_policy_read(policy, *words) == DIAG_FLAG_OWN;
        dropped += is_own;
        if (!is_own)
            words_add(arena, kept, *words);
    }
    return dropped;
}

/* The command as the compiler may see it, in cc->original. A response file that holds flags of ours goes on opened. */
static const char *read_command(struct cc *cc)
{
    struct arena *arena = cc->session->arena;
    const char *const *words = toolchain_skip_wrappers(cc->session->options->arguments.items);
    struct words opened = {0}, kept = {0};
    struct diag_policy outside = {0}; /* what the response files say is not in it */
    bool has_response_files = response_file_open(arena, words, &opened);
    size_t own = drop_own_flags(arena, opened.items, &cc->session->diag.policy, &kept);
    if (drop_own_flags(arena, words, &outside, &cc->original) != own)
        cc->original = kept;
    const char *problem = compiler_line_read(arena, cc->original.items, &cc->line);
    cc->line.has_response_files |= has_response_files;
    return problem;
}

int command_cc(struct session *session)
{
    struct cc cc = {.session = session};
    const char *problem = read_command(&cc);
    cc.line.is_query |= problem != NULL; /* the compiler's to report */
    if (cc.line.is_query)
        return hand_over(&cc);
    find_pieces(&cc);
    if (cc.line.stage == STAGE_DEPENDENCIES && cc.piece_count)
        return hand_over_as_generated(&cc);
    if (!cc.piece_count)
        return cc.has_async_header ? hand_over_as_generated(&cc) : hand_over(&cc);
    const struct translator *translator = translator_load(session->toolchain.translator, &session->diag);
    if (!translator)
        return EXIT_USAGE;
    size_t wrong = translate_pieces(&cc, translator);
    return cc.piece_count ? run_compiler(&cc, wrong) : hand_over(&cc);
}
