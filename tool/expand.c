/* expand: libclang has no expanded tokens, so the preprocessor is run once over the text, with a marker before and
 * behind each wanted invocation; what comes out between two markers takes the invocation's place. The keywords
 * of async C are left alone by the header (ASYNCC_KEEP_KEYWORDS), so they come out as they went in. */
#include "expand.h"
#include "aside.h"
#include "passes.h"
#include "process.h"
#include "scratch.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- the preprocessor's output ---------------------------------------------------------------- */

/* How a line marker, `# 12 "file.h" 1 3`, changes the depth of inclusion. */
static int marker_change(struct str line)
{
    size_t quote = str_find(line, S("\""));
    struct str rest = str_slice(line, quote < line.len ? quote + 1 : quote, line.len);
    quote = str_find(rest, S("\""));
    rest = str_trim(str_slice(rest, quote < rest.len ? quote + 1 : quote, rest.len));
    return str_starts(rest, S("1")) ? 1 : str_starts(rest, S("2")) ? -1 : 0;
}

/* The lines of the output that come from no included file, and the definitions of macros in all files, joined, with their tokens. */
static struct source *main_file_part(struct unit *unit, const char *path, struct str all)
{
    struct buf kept = {0};
    int depth = 0;
    while (all.len) {
        size_t end = str_find(all, S("\n"));
        struct str line = str_slice(all, 0, end);
        all = str_slice(all, end < all.len ? end + 1 : end, all.len);
        if (str_starts(line, S("# ")) || str_starts(line, S("#line "))) {
            depth += marker_change(line);
        } else if (depth == 0 || str_starts(line, S("#define "))) {
            buf_put(&kept, line);
            buf_put(&kept, S("\n"));
        }
    }
    struct source *source = arena_new(unit->arena, struct source);
    source_init(unit->arena, path, str_copy(unit->arena, buf_str(&kept)), source);
    buf_free(&kept);
    return source;
}

static struct source *preprocess(struct unit *unit, const struct translate_options *options, struct str marked)
{
    const char *folder = strrchr(unit->source->path, '/');
    struct str directory = folder ? (struct str){unit->source->path, (size_t)(folder - unit->source->path)} : S(".");
    char *path = (char *)str_c(unit->arena, str_format(unit->arena, "%s/asyncc-expand-XXXXXX.c", folder_for_temporaries()));
    int file = mkstemps(path, 2);
    if (file < 0) {
        diag_in_file(unit->diag, DIAG_ERROR, NULL, 0, 0, "cannot make a temporary file '%s': %s; TMPDIR names another folder for them", path, strerror(errno));
        return NULL;
    }
    FILE *stream = fdopen(file, "w");
    if (!stream || fprintf(stream, "#line 1 \"%s\"\n", unit->source->path) < 0 || fwrite(marked.ptr, 1, marked.len, stream) != marked.len || fclose(stream)) {
        diag_in_file(unit->diag, DIAG_ERROR, NULL, 0, 0, "cannot write '%s': %s", path, strerror(errno));
        unlink(path);
        return NULL;
    }
    struct words command = {0};
    for (const char *const *word = options->preprocessor; *word; word++)
        words_add(unit->arena, &command, *word);
    words_add(unit->arena, &command, "-E");
    words_add(unit->arena, &command, "-dD");
    words_add(unit->arena, &command, "-w");
    words_add(unit->arena, &command, "-DASYNCC_KEEP_KEYWORDS");
    words_add(unit->arena, &command, "-iquote");
    words_add(unit->arena, &command, str_c(unit->arena, directory));
    for (size_t i = 0; i < options->flag_count; i++)
        words_add(unit->arena, &command, options->flags[i]);
    words_add(unit->arena, &command, path);
    struct buf output = {0};
    int status = 0;
    bool started = process_capture(command.items, &output, &status);
    unlink(path);
    if (!started || status != 0) {
        if (started)
            diag_in_file(unit->diag, DIAG_ERROR, unit->source->path, 0, 0, "the preprocessor '%s -E' failed on this file; its own messages say why", options->preprocessor[0]);
        else
            diag_in_file(unit->diag, DIAG_ERROR, NULL, 0, 0, "cannot run '%s' to expand macros: %s; CC names the C compiler", options->preprocessor[0], strerror(errno));
        buf_free(&output);
        return NULL;
    }
    struct source *source = main_file_part(unit, unit->source->path, buf_str(&output));
    buf_free(&output);
    return source;
}

/* ---- the markers ------------------------------------------------------------------------------ */

#define BEGIN_MARK "asyncc__begin_"
#define END_MARK "asyncc__end_"

/* Macros that clang cannot read in another compiler's words stay as they are; so do those that would tell of the temporary file.
 * So does __COUNTER__, which is found then. */
static void put_undefinitions(struct unit *unit, struct buf *marked, uint32_t offset)
{
    buf_put(marked, S("\n#undef __COUNTER__\n#undef __BASE_FILE__\n#undef __TIMESTAMP__\n"));
    for (size_t i = 0; i < unit->builtin_macros.count; i++)
        buf_printf(marked, "#undef " STR_FMT "\n", STR_ARG(unit->builtin_macros.items[i]));
    buf_printf(marked, "#line %u \"%s\"\n", source_line(unit->source, offset), source_path(unit->source, offset));
}

static struct str mark_wanted(struct unit *unit)
{
    struct buf marked = {0};
    uint32_t position = 0;
    for (size_t i = 0; i < unit->invocation_count; i++) {
        const struct invocation *invocation = &unit->invocations[i];
        if (!invocation->is_wanted)
            continue;
        buf_put(&marked, source_text(unit->source, position, invocation->begin));
        if (position == 0)
            put_undefinitions(unit, &marked, invocation->begin);
        buf_printf(&marked, BEGIN_MARK "%zu ", i);
        buf_put(&marked, source_text(unit->source, invocation->begin, invocation->end));
        buf_printf(&marked, " " END_MARK "%zu ", i);
        position = invocation->end;
    }
    buf_put(&marked, source_text(unit->source, position, (uint32_t)unit->source->text.len));
    struct str copy = str_copy(unit->arena, buf_str(&marked));
    buf_free(&marked);
    return copy;
}

/* The token with the mark, at or behind `token`; token_count when there is none. */
static size_t find_mark(struct unit *unit, const struct source *expanded, size_t token, const char *mark, size_t number)
{
    struct str wanted = str_format(unit->arena, "%s%zu", mark, number);
    while (token < expanded->token_count && !str_equal(source_token_text(expanded, token), wanted))
        token++;
    return token;
}

/* A pragma that a macro brings takes a line of its own in the preprocessor's output: it becomes an operator again. */
static void put_pragma(struct buf *out, struct str directive)
{
    struct str text = str_trim(str_slice(directive, str_find(directive, S("pragma")) + sizeof "pragma" - 1, directive.len));
    buf_put(out, S("_Pragma(\""));
    for (size_t i = 0; i < text.len; i++)
        buf_printf(out, text.ptr[i] == '"' || text.ptr[i] == '\\' ? "\\%c" : "%c", text.ptr[i]);
    buf_put(out, S("\")"));
}

static void put_expansion(struct buf *out, const struct source *expanded, struct piece piece)
{
    for (size_t token = piece.first; token < piece.last; token++) {
        bool was_apart = token > piece.first && expanded->tokens[token - 1].offset + expanded->tokens[token - 1].length != expanded->tokens[token].offset;
        if (was_apart)
            buf_put(out, S(" "));
        if (expanded->tokens[token].kind == TOKEN_DIRECTIVE)
            put_pragma(out, source_token_text(expanded, token));
        else
            buf_put(out, source_token_text(expanded, token));
    }
}

/* Line breaks that the invocation spanned are kept, so that what follows stays on its line. */
static void put_newlines(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == '\n')
            buf_put(out, S("\n"));
}

static void refuse_wanted(struct unit *unit)
{
    for (size_t i = 0; i < unit->invocation_count; i++)
        if (unit->invocations[i].is_wanted)
            diag_at(unit->diag, DIAG_MACRO, unit->source, unit->invocations[i].begin, unit->invocations[i].end,
                    "the AWAIT or keyword at this macro cannot be taken apart; assign its value to a variable first");
}

static bool uses_counter(const struct source *expanded, struct piece piece)
{
    bool found = false;
    for (size_t token = piece.first; token < piece.last; token++) {
        struct str text = source_token_text(expanded, token); /* a name may have been made of it */
        found |= expanded->tokens[token].kind == TOKEN_IDENTIFIER && str_find(text, S("__COUNTER__")) < text.len;
    }
    return found;
}

static struct piece *find_pieces(struct unit *unit, const struct source *expanded)
{
    struct piece *pieces = arena_array(unit->arena, struct piece, unit->invocation_count);
    size_t token = 0;
    for (size_t i = 0; i < unit->invocation_count; i++) {
        if (!unit->invocations[i].is_wanted)
            continue;
        size_t begin = find_mark(unit, expanded, token, BEGIN_MARK, i), end = find_mark(unit, expanded, begin, END_MARK, i);
        if (end >= expanded->token_count)
            continue;
        pieces[i] = (struct piece){begin + 1, end};
        token = end;
    }
    return pieces;
}

static bool relies_on(const struct aside *aside, const struct source *expanded, struct piece piece)
{
    for (size_t token = piece.first; token < piece.last; token++)
        if (aside_has(aside, source_token_text(expanded, token)))
            return true;
    return false;
}

/* Tells what cannot be expanded. */
static bool can_expand(struct unit *unit, const struct invocation *invocation, const struct source *expanded, struct piece piece)
{
    bool has_counter = uses_counter(expanded, piece);
    if (piece.last && !has_counter)
        return true;
    diag_at(unit->diag, DIAG_MACRO, unit->source, invocation->begin, invocation->end,
            has_counter ? "this macro must be expanded here, but it uses __COUNTER__, whose value would change; write it out"
                        : "this macro must be expanded here, but the preprocessor did not keep it in one piece; write it out");
    return false;
}

/* The source with the pieces in place of the invocations; false when one cannot be. */
static bool put_source(struct unit *unit, const struct source *expanded, const struct piece *pieces, const struct aside *aside, struct buf *out)
{
    const struct source *source = unit->source;
    uint32_t position = 0;
    for (size_t i = 0; i < unit->invocation_count; i++) {
        const struct invocation *invocation = &unit->invocations[i];
        if (!invocation->is_wanted || (invocation->is_beside && !relies_on(aside, expanded, pieces[i])))
            continue;
        if (!can_expand(unit, invocation, expanded, pieces[i]))
            return false;
        aside_put_text(aside, source, position, invocation->begin, out);
        put_expansion(out, expanded, pieces[i]);
        put_newlines(out, source_text(source, invocation->begin, invocation->end));
        position = invocation->end;
    }
    aside_put_text(aside, source, position, (uint32_t)source->text.len, out);
    return true;
}

struct source *expand_source(struct unit *unit, const struct translate_options *options)
{
    struct aside aside = {0};
    const struct source *expanded;
    const struct piece *pieces;
    do {
        expanded = preprocess(unit, options, mark_wanted(unit));
        if (!expanded)
            return NULL;
        pieces = find_pieces(unit, expanded);
    } while (aside_grow(unit, expanded, pieces, &aside));
    if (aside_refuse_definitions(unit, &aside))
        return NULL;
    struct source *result = NULL;
    struct buf out = {0};
    if (put_source(unit, expanded, pieces, &aside, &out)) {
        if (str_equal(buf_str(&out), unit->source->text)) { /* the preprocessor does not expand it, or clang knows it otherwise */
            refuse_wanted(unit);
        } else {
            result = arena_new(unit->arena, struct source);
            source_init(unit->arena, unit->source->path, str_copy(unit->arena, buf_str(&out)), result);
        }
    }
    buf_free(&out);
    return result;
}
