/* -MD and its kin for `asyncc` and `asyncc build`: one rule, of which the output is the target, and prerequisites are the
 * inputs and what clang found them to include. */
#include "command.h"
#include "depfile.h"
#include "file.h"

#include <string.h>

/* As compilers write it. */
static const char *without_dot(const char *path)
{
    while (!strncmp(path, "./", 2))
        path += 2;
    return path;
}

static void add_once(struct arena *arena, struct words *words, const char *path)
{
    for (size_t i = 0; i < words->count; i++)
        if (!strcmp(words->items[i], path))
            return;
    words_add(arena, words, path);
}

static const char *default_path(struct arena *arena, const char *output)
{
    const char *slash = strrchr(output, '/');
    struct str folder = slash ? (struct str){output, (size_t)(slash - output) + 1} : S("");
    return str_format(arena, STR_FMT STR_FMT ".d", STR_ARG(folder), STR_ARG(path_stem(output))).ptr;
}

int command_write_depfile(struct session *session, const struct translation *translations)
{
    struct arena *arena = session->arena;
    const struct options *options = session->options;
    const struct depfile_options *wanted = &options->depfile;
    struct words targets = wanted->targets, files = {0};
    if (!wanted->is_wanted || options->command == COMMAND_RUN)
        return EXIT_FINE;
    if (!targets.count)
        words_add(arena, &targets, depfile_quote(arena, options->output).ptr);
    for (size_t i = 0; i < options->inputs.count; i++)
        add_once(arena, &files, without_dot(options->inputs.items[i]));
    for (size_t i = 0; i < options->inputs.count; i++)
        for (size_t k = 0; k < translations[i].included_count; k++)
            if (!wanted->is_for_user_files || !translations[i].included[k].is_system)
                add_once(arena, &files, without_dot(translations[i].included[k].path));
    const char *path = wanted->path ? wanted->path : default_path(arena, options->output);
    int error = file_replace(arena, path, depfile_write(arena, &targets, &files, wanted->has_phony));
    if (!error)
        return EXIT_FINE;
    diag_in_file(&session->diag, DIAG_ERROR, NULL, 0, 0, "cannot write '%s': %s", path, strerror(-error));
    return EXIT_USAGE;
}
