/* asyncc IN.c -o OUT.c: one file in, one file out. Nothing is written unless the whole translation succeeded. */
#include "command.h"
#include "expect.h"
#include "file.h"
#include "scratch.h"
#include "translator.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

int command_translate_input(struct session *session, const char *input, int output, struct translation *translation)
{
    const char *why = file_why_unreadable(input);
    if (why) {
        diag_in_file(&session->diag, DIAG_ERROR, NULL, 0, 0, "cannot read '%s': %s", input, why);
        return EXIT_USAGE;
    }
    const struct translator *translator = translator_load(session->toolchain.translator, &session->diag);
    if (!translator || (session->options->dump_pass && !translator->has_pass(session->options->dump_pass, &session->diag)))
        return EXIT_USAGE;
    struct words flags = {0};
    words_add_all(session->arena, &flags, &session->options->parse_flags);
    words_add(session->arena, &flags, "-I");
    words_add(session->arena, &flags, session->toolchain.include_dir);
    struct explain_options explain = {.function = session->options->function, .form = session->options->explain_form};
    struct translate_options options = {
        .input = input,
        .flags = flags.items,
        .flag_count = flags.count,
        .preprocessor = session->toolchain.compiler.items,
        .output = output,
        .has_foreign_flags = session->options->command != COMMAND_TRANSLATE,
        .maps = &session->options->maps,
        .maps_lines = session->options->command == COMMAND_TRANSLATE,
        .wants_header = session->options->header != NULL,
        .explain = session->options->command == COMMAND_EXPLAIN ? &explain : NULL,
        .dump_pass = session->options->dump_pass,
    };
    return translator->translate(session->arena, &options, &session->diag, translation) ? EXIT_FINE : EXIT_SOURCE;
}

static int refuse_output(struct session *session, const char *path, const char *what)
{
    diag_in_file(&session->diag, DIAG_ERROR, NULL, 0, 0, "the %s '%s' is the input; give it another name", what, path);
    return EXIT_USAGE;
}

/* Reports what writing came to. */
static int written(struct session *session, const char *path, int error)
{
    if (!error)
        return EXIT_FINE;
    diag_in_file(&session->diag, DIAG_ERROR, NULL, 0, 0, "cannot write '%s': %s", path, strerror(-error));
    return EXIT_USAGE;
}

/* Translates into the output file, piece by piece where that can be done. */
static int translate_to_file(struct session *session, struct translation *translation)
{
    const struct options *options = session->options;
    struct replacement replacement;
    bool in_pieces = !options->header && !options->dump_pass && !session->diag.policy.frame_limit && file_begin(session->arena, options->output, &replacement);
    int status = command_translate_input(session, options->inputs.items[0], in_pieces ? replacement.file : -1, translation);
    int error = status == EXIT_FINE ? translation->error : 0;
    if (in_pieces && (status != EXIT_FINE || error))
        file_drop(&replacement);
    if (status != EXIT_FINE || options->dump_pass)
        return status;
    if (!error)
        error = in_pieces ? file_finish(session->arena, &replacement) : file_replace(session->arena, options->output, translation->output);
    return written(session, options->output, error);
}

/* Translates to a file as it would be, but in `folder`. A file that is refused must leave nothing there. */
static int translate_on_trial(struct session *session, const char *folder)
{
    const struct options *asked = session->options;
    struct options options = *asked;
    struct translation translation;
    options.output = str_format(session->arena, "%s/output.c", folder).ptr;
    session->options = &options;
    int status = translate_to_file(session, &translation);
    session->options = asked;
    return status;
}

/* --verify: what was said, against what the input expects. */
static int verify(struct session *session, const char *input)
{
    struct diag_log log = {.arena = session->arena};
    struct diag said = session->diag;
    const char *folder = folder_create_temporary(session->arena);
    struct str text;
    if (!folder)
        die(errno, "cannot make a folder in '%s'; TMPDIR names another folder for temporary files", folder_for_temporaries());
    session->diag.log = &log;
    int status = translate_on_trial(session, folder);
    bool is_left = !folder_is_empty(folder);
    folder_remove(folder);
    session->diag = said;
    if (status == EXIT_USAGE || file_read(session->arena, input, &text) < 0)
        text = S("");
    expect_compare(session->arena, input, text, &log, &session->diag);
    if (is_left != (status == EXIT_FINE))
        diag_in_file(&session->diag, DIAG_ERROR, input, 0, 0, is_left ? "it is refused, but there is an output" : "it is accepted, but there is no output");
    return status == EXIT_USAGE ? status : session->diag.errors ? EXIT_SOURCE : EXIT_FINE;
}

int command_translate(struct session *session)
{
    const struct options *options = session->options;
    const char *input = options->inputs.items[0];
    if (options->verify)
        return verify(session, input);
    bool to_stdout = options->output && strcmp(options->output, "-") == 0;
    if (options->output && !to_stdout && file_is_same(input, options->output))
        return refuse_output(session, options->output, "output");
    if (options->header && file_is_same(input, options->header))
        return refuse_output(session, options->header, "header");
    struct translation translation;
    int status;
    if (options->output && !to_stdout) {
        status = translate_to_file(session, &translation);
    } else {
        status = command_translate_input(session, input, -1, &translation);
        if (status == EXIT_FINE && !options->dump_pass)
            status = written(session, "standard output", file_write(STDOUT_FILENO, translation.output));
    }
    if (status == EXIT_FINE && options->header && !options->dump_pass) /* behind the output: with an old header nothing links, which is safe */
        status = written(session, options->header, file_replace(session->arena, options->header, translation.header));
    return status == EXIT_FINE && !options->dump_pass ? command_write_depfile(session, &translation) : status;
}
