/* asyncc explain FILE.c [FUNCTION]: what the frames hold. */
#include "command.h"
#include "file.h"

#include <string.h>
#include <unistd.h>

int command_explain(struct session *session)
{
    struct translation translation;
    int status = command_translate_input(session, session->options->inputs.items[0], -1, &translation);
    if (status != EXIT_FINE)
        return status;
    int error = file_write(STDOUT_FILENO, translation.output);
    if (!error)
        return EXIT_FINE;
    diag_in_file(&session->diag, DIAG_ERROR, NULL, 0, 0, "cannot write the standard output: %s", strerror(-error));
    return EXIT_USAGE;
}
