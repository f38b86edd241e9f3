/* include: ASYNC functions that an included file defines must be lowered here too (a static inline one in a header),
 * so the #include gives way to the file's text, between #line directives, and the passes start again.
 *
 * What the text itself includes with quotes is looked up beside it, as before. A #pragma once is dropped, for the
 * text is part of the main file now; other #includes of the file, and what holds such a one, give way in the next round. */
#include "include.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct str folder_of(struct str path)
{
    size_t end = path.len;
    while (end > 0 && path.ptr[end - 1] != '/')
        end--;
    return str_slice(path, 0, end);
}

/* The path that all names of the file share. */
static struct str full_path(struct unit *unit, struct str path)
{
    char *full = realpath(str_c(unit->arena, path), NULL);
    struct str copy = full ? str_copy(unit->arena, str_from(full)) : path;
    free(full);
    return copy;
}

/* The path as an #include of the main file finds it: from that file's folder, or in full. */
static struct str from_main(struct unit *unit, struct str path)
{
    struct str main_folder = folder_of(str_from(unit->source->path));
    if (*path.ptr == '/')
        return path;
    if (str_starts(path, main_folder))
        return str_slice(path, main_folder.len, path.len);
    return full_path(unit, path);
}

/* The directive with the name of a file beside `folder`, when there is one. */
static struct str beside(struct unit *unit, struct str folder, struct str directive)
{
    struct arena *arena = unit->arena;
    size_t open = str_find(directive, S("\""));
    if (str_find(directive, S("include")) == directive.len || open == directive.len)
        return directive;
    struct str name = str_slice(directive, open + 1, directive.len);
    name = str_slice(name, 0, str_find(name, S("\"")));
    struct str path = str_format(arena, STR_FMT STR_FMT, STR_ARG(folder), STR_ARG(name));
    if (!folder.len || (name.len && *name.ptr == '/') || access(str_c(arena, path), R_OK))
        return directive;
    return str_format(arena, "#include \"" STR_FMT "\"", STR_ARG(from_main(unit, path)));
}

static bool is_known(const struct once *once, struct str path)
{
    for (size_t i = 0; i < once->count; i++)
        if (str_equal(once->items[i], path))
            return true;
    return false;
}

void include_drop(struct unit *unit)
{
    for (size_t i = 0; unit->once->count && i < unit->inclusion_count; i++) {
        uint32_t offset = unit->inclusions[i].offset;
        if (!is_known(unit->once, full_path(unit, unit->inclusions[i].path)))
            continue;
        for (size_t k = 0; k < unit->inclusion_count; k++)
            if (unit->inclusions[k].is_direct && unit->inclusions[k].offset == offset)
                unit->inclusions[k].is_wanted = unit->wants_inclusion = true;
    }
}

static bool put_file(struct unit *unit, struct buf *out, struct str path)
{
    struct str full = full_path(unit, path);
    if (is_known(unit->once, full))
        return true;
    struct source file;
    const char *why = NULL;
    if (source_load(unit->arena, str_c(unit->arena, path), &file, &why) < 0) {
        diag_in_file(unit->diag, DIAG_ERROR, file.path ? file.path : str_c(unit->arena, path), 0, 0, "%s", why);
        return false;
    }
    uint32_t position = 0;
    buf_printf(out, "#line 1 \"%s\"\n", unit_line_path(unit, str_c(unit->arena, path)));
    for (size_t token = 0; token < file.token_count; token++) {
        if (file.tokens[token].kind != TOKEN_DIRECTIVE)
            continue;
        struct str directive = source_token_text(&file, token);
        bool is_once = str_find(directive, S("pragma")) < directive.len && str_find(directive, S("once")) < directive.len;
        if (is_once && !is_known(unit->once, full))
            *arena_push(unit->lasting, unit->once, struct str) = full;
        struct str text = is_once ? S("") : beside(unit, folder_of(path), directive);
        buf_put(out, source_text(&file, position, file.tokens[token].offset));
        buf_put(out, text);
        position = file.tokens[token].offset + file.tokens[token].length;
    }
    buf_put(out, source_text(&file, position, (uint32_t)file.text.len));
    if (!file.text.len || file.text.ptr[file.text.len - 1] != '\n')
        buf_put(out, S("\n"));
    return true;
}

struct source *include_source(struct unit *unit)
{
    const struct source *source = unit->source;
    struct buf out = {0};
    uint32_t position = 0;
    for (size_t i = 0; i < unit->inclusion_count; i++) {
        struct inclusion *inclusion = &unit->inclusions[i];
        if (!inclusion->is_wanted || !inclusion->is_direct || inclusion->offset < position)
            continue;
        uint32_t line = source_text_line(source, inclusion->offset);
        uint32_t begin = source->line_starts[line - 1];
        uint32_t end = line < source->line_count ? source->line_starts[line] : (uint32_t)source->text.len;
        buf_put(&out, source_text(source, position, begin));
        if (!put_file(unit, &out, inclusion->path))
            return NULL;
        buf_printf(&out, "#line %u \"%s\"\n", source_line(source, inclusion->offset) + 1,
                   unit_line_path(unit, source_path(source, inclusion->offset)));
        position = end;
    }
    buf_put(&out, source_text(source, position, (uint32_t)source->text.len));
    struct source *result = arena_new(unit->arena, struct source);
    source_init(unit->arena, source->path, str_copy(unit->arena, buf_str(&out)), result);
    buf_free(&out);
    return result;
}
