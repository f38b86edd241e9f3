/* asyncc: the command line. What the tool does with a file stands in translate.c. */
#include "command.h"

#include <errno.h>

/* A full disk must not look like success. */
static int finish_stdout(int status)
{
    if (fflush(stdout) == 0 || status != EXIT_FINE)
        return status;
    die(errno, "cannot write to the standard output");
}

static int run_command(struct session *session)
{
    switch (session->options->command) {
    case COMMAND_CC:
        return command_cc(session);
    case COMMAND_EXPLAIN:
        return command_explain(session);
    case COMMAND_BUILD: case COMMAND_RUN:
        return command_build(session);
    default:
        return command_translate(session);
    }
}

int main(int argc, char **argv)
{
    struct arena arena = {0};
    struct options options;
    struct session session = {.arena = &arena, .options = &options};
    diag_init(&session.diag, stderr);
    const char *problem = options_parse(&arena, argc, (const char *const *)argv, &options);
    session.diag.policy = options.policy;
    struct diag_log kept = {.arena = &arena};
    session.diag.format = options.diagnostics;
    session.diag.log = options.diagnostics == DIAG_SARIF ? &kept : NULL;
    if (options.colours != COLOURS_AUTO)
        session.diag.colour = options.colours == COLOURS_ALWAYS;
    int status = EXIT_USAGE;
    if (problem) {
        const char *name = command_name(options.topic);
        diag_in_file(&session.diag, DIAG_ERROR, NULL, 0, 0, "%s ('asyncc %s%s--help' tells more)", problem, name, *name ? " " : "");
    } else if (options.command == COMMAND_HELP) {
        command_help(stdout, options.topic);
        status = EXIT_FINE;
    } else if (options.command == COMMAND_VERSION) {
        puts("asyncc " ASYNCC_VERSION);
        status = EXIT_FINE;
    } else {
        toolchain_find(&arena, &session.toolchain);
        status = run_command(&session);
    }
    diag_finish(&session.diag);
    status = finish_stdout(status);
    arena_free(&arena);
    return status;
}
