/* asyncc IN.c -o OUT.c: one file in, one file out. Nothing is written unless the whole translation succeeded. */
#include "command.h"
#include "file.h"
#include "translate.h"

#include <string.h>
#include <unistd.h>

int command_translate_input(struct session *session, const char *input, struct str *output)
{
    const char *why = file_why_unreadable(input);
    if (why) {
        diag_in_file(&session->diag, DIAG_ERROR, NULL, 0, 0, "cannot read '%s': %s", input, why);
        return EXIT_USAGE;
    }
    if (session->options->dump_pass && !translate_has_pass(session->options->dump_pass, &session->diag))
        return EXIT_USAGE;
    struct words flags = {0};
    words_add_all(session->arena, &flags, &session->options->parse_flags);
    words_add(session->arena, &flags, "-I");
    words_add(session->arena, &flags, session->toolchain.include_dir);
    struct translate_options options = {
        .input = input,
        .flags = flags.items,
        .flag_count = flags.count,
        .preprocessor = session->toolchain.compiler,
        .dump_pass = session->options->dump_pass,
    };
    return translate(session->arena, &options, &session->diag, output) ? EXIT_FINE : EXIT_SOURCE;
}

int command_translate(struct session *session)
{
    const struct options *options = session->options;
    const char *input = options->inputs.items[0];
    bool to_stdout = options->output && strcmp(options->output, "-") == 0;
    if (options->output && !to_stdout && file_is_same(input, options->output)) {
        diag_in_file(&session->diag, DIAG_ERROR, NULL, 0, 0, "the output '%s' is the input", options->output);
        return EXIT_USAGE;
    }
    struct str output;
    int status = command_translate_input(session, input, &output);
    if (status != EXIT_FINE || options->dump_pass)
        return status;
    int error = to_stdout ? file_write(STDOUT_FILENO, output) : file_replace(session->arena, options->output, output);
    if (error) {
        diag_in_file(&session->diag, DIAG_ERROR, NULL, 0, 0, "cannot write '%s': %s",
                     to_stdout ? "standard output" : options->output, strerror(-error));
        return EXIT_USAGE;
    }
    return EXIT_FINE;
}
