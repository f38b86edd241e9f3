/* Text: source lines stay in step with the output through #line. */
#include "emit.h"
#include "file.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    WIDTH = 120,             /* generated lines are filled up to about here */
    FLUSH_BYTES = 64 * 1024, /* so much is written at once */
};

/* The length of the present line, as far as it matters. */
static size_t column(const struct emit *e)
{
    size_t seen = e->out.len < WIDTH ? e->out.len : WIDTH;
    const char *end = e->out.ptr + e->out.len, *newline = memrchr(end - seen, '\n', seen);
    return newline ? (size_t)(end - newline) - 1 : seen;
}

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
    if (e->at_line_start)
        return;
    buf_put(&e->out, S("\n"));
    e->at_line_start = true;
    if (e->line)
        e->line++;
}

/* The output stands where the source does. */
static bool in_step(const struct emit *e, uint32_t line, const char *path) { return e->line == line && e->path && !strcmp(e->path, path); }

/* Makes the current output line stand for the line of the source that holds the offset. */
static void sync_line(struct emit *e, uint32_t offset)
{
    uint32_t line = source_line(e->unit->source, offset);
    const char *path = source_path(e->unit->source, offset);
    if (in_step(e, line, path))
        return;
    newline(e);
    if (in_step(e, line, path))
        return;
    bool same_file = e->line && e->path && !strcmp(e->path, path);
    if (same_file && line > e->line && line - e->line < 3) {
        while (e->line < line) {
            buf_put(&e->out, S("\n"));
            e->line++;
        }
        return;
    }
    buf_printf(&e->out, "#line %u", line);
    if (!same_file) {
        buf_put(&e->out, S(" "));
        put_path(&e->out, unit_line_path(e->unit, path));
    }
    buf_put(&e->out, S("\n"));
    e->line = line;
    e->path = path;
}

void emit_flush(struct emit *e, size_t kept)
{
    if (e->file < 0 || e->out.len <= kept)
        return;
    size_t length = e->out.len - kept;
    if (!e->error)
        e->error = file_write(e->file, (struct str){e->out.ptr, length});
    memmove(e->out.ptr, e->out.ptr + length, kept);
    e->out.len = kept;
}

static void put(struct emit *e, struct str text)
{
    if (!text.len)
        return;
    const char *end = text.ptr + text.len;
    for (const char *at = text.ptr; e->line && (at = memchr(at, '\n', (size_t)(end - at))); at++)
        e->line++;
    buf_put(&e->out, text);
    e->at_line_start = end[-1] == '\n';
    if (e->out.len > FLUSH_BYTES)
        emit_flush(e, WIDTH);
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

static void each_piece(struct emit *e, uint32_t begin, uint32_t end, void (*piece)(struct emit *, struct buf *, struct str), struct buf *to)
{
    const struct edits *edits = &e->unit->edits;
    for (size_t i = edit_from(edits, begin); i < edits->count && edits->items[i].offset <= end; i++) {
        const struct edit *edit = &edits->items[i];
        if (edit->offset == end && !(edit->length == 0 && edit->offset > begin && edit->text.len && edit->is_closing))
            continue;
        if (edit->offset == begin && edit->length == 0 && edit->is_closing)
            continue; /* closes what ended where this begins */
        piece(e, to, source_text(e->unit->source, begin, edit->offset));
        piece(e, to, edit->text);
        begin = edit->offset + edit->length;
    }
    if (begin < end)
        piece(e, to, source_text(e->unit->source, begin, end));
}

static void piece_out(struct emit *e, struct buf *to, struct str text)
{
    (void)to;
    put(e, text);
}

static void piece_buf(struct emit *e, struct buf *to, struct str text)
{
    (void)e;
    buf_put(to, text);
}

void emit_copy(struct emit *e, uint32_t begin, uint32_t end)
{
    if (begin >= end)
        return;
    sync_line(e, begin);
    each_piece(e, begin, end, piece_out, NULL);
    e->line = source_line(e->unit->source, end); /* a #line of the source may have come by */
    e->path = source_path(e->unit->source, end);
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

struct str emit_copied(struct emit *e, uint32_t begin, uint32_t end)
{
    struct buf text = {0};
    each_piece(e, begin, end, piece_buf, &text);
    struct str copy = str_copy(e->unit->arena, buf_str(&text));
    buf_free(&text);
    return copy;
}

/* The text in `small`, of `size` bytes, or where that is not enough in new memory; the caller frees what is not `small`. */
static struct str print(char *small, size_t size, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    size_t length = str_vprint(small, size, format, arguments);
    if (length >= size) {
        small = malloc(length + 1);
        if (!small)
            die(0, "out of memory");
        str_vprint(small, length + 1, format, again);
    }
    va_end(again);
    return (struct str){small, length};
}

void emit_text(struct emit *e, const char *format, ...)
{
    char small[512];
    va_list arguments;
    va_start(arguments, format);
    struct str text = print(small, sizeof small, format, arguments);
    va_end(arguments);
    put(e, text);
    if (text.ptr != small)
        free((char *)text.ptr);
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
    char small[512];
    va_list arguments;
    va_start(arguments, format);
    struct str text = print(small, sizeof small, format, arguments);
    va_end(arguments);
    bool stays = in_step(e, source_line(e->unit->source, offset), source_path(e->unit->source, offset));
    if (stays && !e->at_line_start && column(e) + text.len < WIDTH) {
        put(e, S(" "));
    } else {
        newline(e);
        if (!e->is_own) {
            sync_line(e, offset);
            put(e, indentation(e->unit->source, offset));
        }
    }
    put(e, text);
    if (text.ptr != small)
        free((char *)text.ptr);
}

void emit_own(struct emit *e)
{
    newline(e);
    if (e->line)
        buf_put(&e->out, S("#line 1 \"<asyncc>\"\n"));
    e->line = 0;
}
