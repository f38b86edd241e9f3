/* Printing diagnostics in the form of gcc and clang, which editors and CI systems already parse.
 *
 * Columns count bytes, as both compilers do; the caret line below the snippet repeats the tabs of the
 * line above it and takes one place for a UTF-8 sequence, so that the caret stands under its text. Very
 * long lines are shown only around the caret. */
#include "diag.h"
#include "diag_json.h"
#include "diag_sarif.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SNIPPET_BYTES_MAX = 200, SNIPPET_LEAD_BYTES = 80 };

static const struct {
    const char *name;
    const char *colour;
} levels[] = {
    [LEVEL_NOTE] = {"note", "\033[1;36m"},
    [LEVEL_REMARK] = {"remark", "\033[1;34m"},
    [LEVEL_WARNING] = {"warning", "\033[1;35m"},
    [LEVEL_ERROR] = {"error", "\033[1;31m"},
};

static bool wants_colour(FILE *out)
{
    const char *no_colour = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    return isatty(fileno(out)) && !(no_colour && *no_colour) && terminal && strcmp(terminal, "dumb") != 0;
}

void diag_init(struct diag *diag, FILE *out)
{
    *diag = (struct diag){.out = out, .colour = wants_colour(out)};
}

void diag_finish(struct diag *diag)
{
    if (diag->format != DIAG_SARIF)
        return;
    diag_sarif_print(diag->out, diag->log);
    diag->log = NULL;
    diag->format = DIAG_TEXT;
}

static void count(struct diag *diag, enum diag_level level)
{
    diag->errors += level == LEVEL_ERROR;
    diag->warnings += level == LEVEL_WARNING;
}

static void print_colour(const struct diag *diag, const char *sequence)
{
    if (diag->colour)
        fputs(sequence, diag->out);
}

/* Of warnings and remarks it is the flag: what to write behind -Wno- or -Werror=. */
static void print_name(const struct diag *diag, enum diag_id id, enum diag_level level)
{
    bool is_warning = diag_id_is_warning(id);
    const char *flag = is_warning ? "-W" : diag_id_level(id) == LEVEL_REMARK ? "-R" : "";
    if (diag_id_name(id))
        fprintf(diag->out, " [%s%s%s]", is_warning && level == LEVEL_ERROR ? "-Werror," : "", flag, diag_id_name(id));
}

/* What the flags make of it; a note goes where what it belongs to went. */
static enum diag_level settle_level(struct diag *diag, enum diag_id id)
{
    if (id == DIAG_NOTE)
        return diag->is_muted ? LEVEL_IGNORED : LEVEL_NOTE;
    enum diag_level level = diag_policy_level(&diag->policy, id);
    diag->is_muted = level == LEVEL_IGNORED;
    return level;
}

/* Does with the message what else may be asked for than to print it as text. */
__attribute__((format(printf, 5, 0))) static void deliver(struct diag *diag, enum diag_id id, enum diag_level level, const struct diag_place *place,
                                                          const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    size_t length = (size_t)vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *message = malloc(length + 1);
    if (!message)
        die(0, "out of memory");
    vsnprintf(message, length + 1, format, args);
    if (diag->log)
        *arena_push(diag->log->arena, diag->log, struct diag_said) =
            (struct diag_said){.level = level,
                               .name = diag_id_name(id),
                               .path = str_copy(diag->log->arena, str_from(place->path ? place->path : "")),
                               .line = place->line,
                               .end_line = place->end_line,
                               .character = place->character,
                               .end_character = place->end_character,
                               .message = str_copy(diag->log->arena, (struct str){message, length})};
    else
        diag_json_print(diag->out, levels[level].name, diag_id_name(id), place, message);
    free(message);
}

__attribute__((format(printf, 5, 0))) static void print_message(struct diag *diag, enum diag_id id, enum diag_level level,
                                                                const struct diag_place *place, const char *format, va_list args)
{
    count(diag, level);
    if (diag->format == DIAG_JSON || diag->log) {
        deliver(diag, id, level, place, format, args);
        return;
    }
    print_colour(diag, "\033[1m");
    fputs(place->path ? place->path : "asyncc", diag->out);
    if (place->path && place->line)
        fprintf(diag->out, place->column ? ":%u:%u" : ":%u", place->line, place->column);
    fputs(": ", diag->out);
    print_colour(diag, levels[level].colour);
    fprintf(diag->out, "%s: ", levels[level].name);
    print_colour(diag, "\033[0m\033[1m");
    vfprintf(diag->out, format, args);
    print_name(diag, id, level);
    print_colour(diag, "\033[0m");
    fputc('\n', diag->out);
}

static bool starts_character(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

/* Cuts a very long line to the part around byte `at`, at character boundaries; *cut is where it begins. */
static struct str cut_long_line(struct str text, uint32_t at, uint32_t *cut)
{
    *cut = 0;
    if (text.len <= SNIPPET_BYTES_MAX)
        return text;
    uint32_t begin = at > SNIPPET_LEAD_BYTES ? at - SNIPPET_LEAD_BYTES : 0;
    while (begin > 0 && !starts_character(text.ptr[begin]))
        begin--;
    size_t end = begin + SNIPPET_BYTES_MAX;
    while (end < text.len && !starts_character(text.ptr[end]))
        end++;
    *cut = begin;
    return str_slice(text, begin, end);
}

/* Control characters of the source must not reach the terminal. */
static void print_source_line(FILE *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        fputc(c == '\t' || (c >= ' ' && c != 0x7F) ? c : ' ', out);
    }
}

static void print_marks(FILE *out, struct str text, uint32_t caret, uint32_t end)
{
    for (uint32_t i = 0; i < caret; i++)
        if (i >= text.len || starts_character(text.ptr[i]))
            fputc(i < text.len && text.ptr[i] == '\t' ? '\t' : ' ', out);
    fputc('^', out);
    for (uint32_t i = caret + 1; i < end && i < text.len; i++)
        if (starts_character(text.ptr[i]))
            fputc('~', out);
}

static void print_snippet(struct diag *diag, enum diag_level level, const struct source *source, uint32_t begin,
                          uint32_t end)
{
    uint32_t line = source_text_line(source, begin);
    uint32_t line_begin = source->line_starts[line - 1];
    uint32_t cut;
    struct str text = cut_long_line(source_line_text(source, line), begin - line_begin, &cut);
    uint32_t shown_begin = line_begin + cut;
    fprintf(diag->out, "%5u | ", source_line(source, begin));
    print_source_line(diag->out, text);
    fputs("\n      | ", diag->out);
    print_colour(diag, levels[level].colour);
    print_marks(diag->out, text, begin - shown_begin, end > begin ? end - shown_begin : 0);
    print_colour(diag, "\033[0m");
    fputc('\n', diag->out);
}

/* The column of a byte in its line, from 1, in characters. */
static unsigned character_of(const struct source *source, uint32_t offset)
{
    unsigned character = 1;
    for (uint32_t i = source->line_starts[source_text_line(source, offset) - 1]; i < offset; i++)
        character += starts_character(source->text.ptr[i]);
    return character;
}

void diag_at(struct diag *diag, enum diag_id id, const struct source *source, uint32_t begin, uint32_t end,
             const char *format, ...)
{
    enum diag_level level = settle_level(diag, id);
    if (level == LEVEL_IGNORED)
        return;
    uint32_t last = end > begin ? end : begin + 1;
    struct diag_place place = {source_path(source, begin),   source_line(source, begin),  source_column(source, begin), source_line(source, last),
                               source_column(source, last), character_of(source, begin), character_of(source, last)};
    va_list args;
    va_start(args, format);
    print_message(diag, id, level, &place, format, args);
    va_end(args);
    if (diag->format != DIAG_JSON && !diag->log)
        print_snippet(diag, level, source, begin, end);
}

void diag_in_file(struct diag *diag, enum diag_id id, const char *path, unsigned line, unsigned column,
                  const char *format, ...)
{
    enum diag_level level = settle_level(diag, id);
    if (level == LEVEL_IGNORED)
        return;
    va_list args;
    va_start(args, format);
    print_message(diag, id, level, &(struct diag_place){.path = path, .line = path ? line : 0, .column = path ? column : 0, .character = path ? column : 0}, format, args);
    va_end(args);
}
