/* Text: source lines stay in step with the output through #line. */
#include "emit.h"
#include "file.h"
#include <stdarg.h>
#include <string.h>

enum {
    WIDTH = 200,             /* generated lines are filled up to about here */
    FLUSH_BYTES = 64 * 1024, /* so much is written at once */
};

static void put_path(struct buf *out, const char *path)
{
    buf_put(out, S("\""));
    for (; *path; path++) {
        if (*path == '"' || *path == '\\')
            buf_put(out, S("\\"));
        buf_put(out, (struct str){path, 1});
    }
    buf_put(out, S("\""));
}

static void newline(struct emit *e)
{
    if (!e->column)
        return;
    buf_put(&e->out, S("\n"));
    e->column = 0;
    if (e->line)
        e->line++;
}

/* All that is written for a statement stands for few places. */
static struct place place_of(struct emit *e, uint32_t offset)
{
    if (e->asked_offset != offset + 1) {
        e->asked = (struct place){source_line(e->unit->source, offset), source_path(e->unit->source, offset)};
        e->asked_offset = offset + 1;
    }
    return e->asked;
}

static bool in_file(const struct emit *e, const char *path) { return e->path && (e->path == path || !strcmp(e->path, path)); }

/* The output stands where the source does. */
static bool in_step(const struct emit *e, struct place place) { return e->line == place.line && in_file(e, place.path); }

/* Makes the current output line stand for the place. */
static void sync_line(struct emit *e, struct place place)
{
    if (in_step(e, place))
        return;
    newline(e);
    if (in_step(e, place))
        return;
    bool same_file = e->line && in_file(e, place.path);
    if (same_file && place.line > e->line && place.line - e->line < 3) {
        while (e->line < place.line) {
            buf_put(&e->out, S("\n"));
            e->line++;
        }
        return;
    }
    buf_put(&e->out, S("#line "));
    buf_put_number(&e->out, place.line);
    if (!same_file) {
        buf_put(&e->out, S(" "));
        put_path(&e->out, unit_line_path(e->unit, place.path));
    }
    buf_put(&e->out, S("\n"));
    e->line = place.line;
    e->path = place.path;
}

void emit_flush(struct emit *e)
{
    if (e->file < 0)
        return;
    if (!e->error)
        e->error = file_write(e->file, buf_str(&e->out));
    e->out.len = 0;
}

/* What was put behind the first `begin` bytes moves the place in the output. */
static void move(struct emit *e, size_t begin)
{
    const char *at = e->out.ptr + begin, *end = e->out.ptr + e->out.len, *last = memrchr(at, '\n', (size_t)(end - at));
    e->column = last ? (size_t)(end - last) - 1 : e->column + (size_t)(end - at);
    for (; last && e->line && at <= last; at++) {
        at = memchr(at, '\n', (size_t)(end - at));
        e->line++;
    }
    if (e->out.len > FLUSH_BYTES)
        emit_flush(e);
}

static void put(struct emit *e, struct str text)
{
    size_t begin = e->out.len;
    buf_put(&e->out, text);
    move(e, begin);
}

static size_t edit_from(const struct edits *edits, uint32_t offset)
{
    size_t low = 0, high = edits->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (edits->items[middle].offset < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void each_piece(struct emit *e, uint32_t begin, uint32_t end, void (*piece)(struct emit *, struct str))
{
    const struct edits *edits = &e->unit->edits;
    for (size_t i = edit_from(edits, begin); i < edits->count && edits->items[i].offset <= end; i++) {
        const struct edit *edit = &edits->items[i];
        if (edit->offset == end && !(edit->length == 0 && edit->offset > begin && edit->text.len && edit->is_closing))
            continue;
        if (edit->offset == begin && edit->length == 0 && edit->is_closing)
            continue; /* closes what ended where this begins */
        if (edit->offset < begin)
            continue; /* in what has been replaced */
        piece(e, source_text(e->unit->source, begin, edit->offset));
        piece(e, edit->text);
        begin = edit->offset + edit->length;
    }
    if (begin < end)
        piece(e, source_text(e->unit->source, begin, end));
}

static void put_part(struct emit *e, struct str text) { buf_put(&e->parts, text); }

void emit_copy(struct emit *e, uint32_t begin, uint32_t end)
{
    if (begin >= end)
        return;
    sync_line(e, place_of(e, begin));
    each_piece(e, begin, end, put);
    struct place place = place_of(e, end); /* a #line of the source may have come by */
    e->line = place.line;
    e->path = place.path;
}

void emit_directives(struct emit *e, uint32_t begin, uint32_t end)
{
    const struct directives *directives = &e->unit->directives;
    for (size_t i = unit_directive_from(e->unit, begin); i < directives->count && directives->items[i].begin < end; i++) {
        if (directives->items[i].group)
            continue; /* resolved */
        emit_text(e, "\n");
        emit_copy(e, directives->items[i].begin, directives->items[i].end);
        emit_text(e, "\n");
    }
}

struct str emit_join(struct emit *e, size_t mark)
{
    struct str text = str_copy(e->unit->arena, str_slice(buf_str(&e->parts), mark, e->parts.len));
    e->parts.len = mark;
    return text;
}

struct str emit_copied(struct emit *e, uint32_t begin, uint32_t end)
{
    const struct edits *edits = &e->unit->edits;
    size_t next = edit_from(edits, begin);
    if (next == edits->count || edits->items[next].offset > end)
        return source_text(e->unit->source, begin, end);
    size_t mark = e->parts.len;
    each_piece(e, begin, end, put_part);
    return emit_join(e, mark);
}

void emit_text(struct emit *e, const char *format, ...)
{
    size_t begin = e->out.len;
    va_list arguments;
    va_start(arguments, format);
    buf_vprintf(&e->out, format, arguments);
    va_end(arguments);
    move(e, begin);
}

/* The white space that the line of the offset begins with. */
static struct str indentation(const struct source *source, uint32_t offset)
{
    struct str line = source_line_text(source, source_text_line(source, offset));
    size_t length = 0;
    while (length < line.len && (line.ptr[length] == ' ' || line.ptr[length] == '\t'))
        length++;
    return str_slice(line, 0, length);
}

void emit_line(struct emit *e, uint32_t offset, const char *format, ...)
{
    size_t mark = e->parts.len;
    va_list arguments;
    va_start(arguments, format);
    buf_vprintf(&e->parts, format, arguments);
    va_end(arguments);
    struct str text = str_slice(buf_str(&e->parts), mark, e->parts.len);
    struct place place = place_of(e, offset);
    if (in_step(e, place) && e->column && e->column + text.len < WIDTH) {
        buf_put(&e->out, S(" "));
        e->column++;
    } else {
        newline(e);
        if (!e->is_own) {
            sync_line(e, place);
            put(e, indentation(e->unit->source, offset));
        }
    }
    put(e, text);
    e->parts.len = mark;
}

void emit_own(struct emit *e)
{
    newline(e);
    if (e->line)
        buf_put(&e->out, S("#line 1 \"<asyncc>\"\n"));
    e->line = 0;
}
