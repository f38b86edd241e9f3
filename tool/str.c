/* Slices of text and the output buffer. A slice never owns what it points to; copies go to an arena. */
#include "str.h"

#include <assert.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct str str_from(const char *c_string)
{
    return (struct str){c_string, strlen(c_string)};
}

struct str str_copy(struct arena *arena, struct str s)
{
    return (struct str){str_c(arena, s), s.len};
}

/* memcmp and memcpy must not see the null pointer of an empty slice. */
static bool same_bytes(const char *a, const char *b, size_t count)
{
    return count == 0 || memcmp(a, b, count) == 0;
}

bool str_equal(struct str a, struct str b)
{
    return a.len == b.len && same_bytes(a.ptr, b.ptr, a.len);
}

bool str_starts(struct str s, struct str prefix)
{
    return s.len >= prefix.len && same_bytes(s.ptr, prefix.ptr, prefix.len);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.len >= suffix.len && (suffix.len == 0 || same_bytes(s.ptr + s.len - suffix.len, suffix.ptr, suffix.len));
}

size_t str_find(struct str s, struct str needle)
{
    if (needle.len == 0)
        return 0;
    if (s.len < needle.len)
        return s.len;
    const char *found = memmem(s.ptr, s.len, needle.ptr, needle.len);
    return found ? (size_t)(found - s.ptr) : s.len;
}

struct str str_slice(struct str s, size_t begin, size_t end)
{
    if (end > s.len)
        end = s.len;
    if (begin >= end)
        return (struct str){s.ptr, 0};
    return (struct str){s.ptr + begin, end - begin};
}

struct str str_trim(struct str s)
{
    while (s.len && isspace((unsigned char)s.ptr[0]))
        s.ptr++, s.len--;
    while (s.len && isspace((unsigned char)s.ptr[s.len - 1]))
        s.len--;
    return s;
}

const char *str_c(struct arena *arena, struct str s)
{
    char *copy = arena_alloc(arena, s.len + 1);
    if (s.len)
        memcpy(copy, s.ptr, s.len);
    return copy;
}

/* ---- formatting ------------------------------------------------------------------------------- */

/* Where str_vprint writes: the room that is left, and how much there was none for. */
struct sink {
    char *at, *end;
    size_t lost;
};

static inline void sink_put(struct sink *sink, const char *text, size_t count)
{
    size_t room = (size_t)(sink->end - sink->at), fits = count < room ? count : room;
    if (fits)
        memcpy(sink->at, text, fits);
    sink->at += fits;
    sink->lost += count - fits;
}

enum { DIGITS_MAX = 3 * sizeof(unsigned) };

static struct str number_text(unsigned number, char digits[DIGITS_MAX])
{
    size_t at = DIGITS_MAX;
    do
        digits[--at] = (char)('0' + number % 10);
    while (number /= 10);
    return (struct str){digits + at, DIGITS_MAX - at};
}

static void sink_put_number(struct sink *sink, unsigned number)
{
    char digits[DIGITS_MAX];
    struct str text = number_text(number, digits);
    sink_put(sink, text.ptr, text.len);
}

/* One conversion; returns its length in the format, or 0 when it is none of those. */
static size_t sink_put_conversion(struct sink *sink, const char *percent, va_list *args)
{
    switch (percent[1]) {
    case 's': {
        const char *text = va_arg(*args, const char *);
        sink_put(sink, text, strlen(text));
        return 2;
    }
    case '.': {
        if (percent[2] != '*' || percent[3] != 's')
            return 0;
        int count = va_arg(*args, int);
        const char *text = va_arg(*args, const char *);
        sink_put(sink, text, count < 0 ? strlen(text) : (size_t)count);
        return 4;
    }
    case 'u':
        sink_put_number(sink, va_arg(*args, unsigned));
        return 2;
    case 'c': {
        char c = (char)va_arg(*args, int);
        sink_put(sink, &c, 1);
        return 2;
    }
    case '%':
        sink_put(sink, "%", 1);
        return 2;
    default:
        return 0;
    }
}

size_t str_vprint(char *to, size_t size, const char *format, va_list args)
{
    struct sink sink = {to, size ? to + size - 1 : to, 0};
    va_list rest;
    va_copy(rest, args);
    for (const char *percent; *(percent = strchrnul(format, '%')); ) {
        sink_put(&sink, format, (size_t)(percent - format));
        size_t length = sink_put_conversion(&sink, percent, &rest);
        format = percent + length;
        if (length)
            continue;
        size_t room = (size_t)(sink.end - sink.at);
        int more = vsnprintf(room ? sink.at : NULL, room ? room + 1 : 0, format, rest);
        if (more < 0)
            die(0, "cannot format '%s'", format);
        size_t fits = (size_t)more < room ? (size_t)more : room;
        sink.at += fits;
        sink.lost += (size_t)more - fits;
        format = "";
    }
    sink_put(&sink, format, strlen(format));
    if (size)
        *sink.at = '\0';
    va_end(rest);
    return (size_t)(sink.at - to) + sink.lost;
}

struct str str_format(struct arena *arena, const char *format, ...)
{
    assert(format);
    char small[512];
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    size_t length = str_vprint(small, sizeof small, format, args);
    va_end(args);
    char *text = arena_alloc(arena, length + 1);
    if (length < sizeof small)
        memcpy(text, small, length);
    else
        str_vprint(text, length + 1, format, again);
    va_end(again);
    return (struct str){text, length};
}

/* ---- hashing, buffers ------------------------------------------------------------------------- */

/* FNV-1a. */
uint64_t str_hash(struct str s)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < s.len; i++)
        hash = (hash ^ (unsigned char)s.ptr[i]) * 0x100000001b3u;
    return hash;
}

void buf_reserve(struct buf *buf, size_t count)
{
    if (count <= buf->capacity - buf->len)
        return;
    size_t capacity = buf->capacity ? buf->capacity * 2 : 512;
    if (capacity < buf->len + count)
        capacity = buf->len + count;
    char *grown = realloc(buf->ptr, capacity);
    if (!grown)
        die(0, "out of memory");
    buf->ptr = grown;
    buf->capacity = capacity;
}

void buf_put_number(struct buf *buf, unsigned number)
{
    char digits[DIGITS_MAX];
    buf_put(buf, number_text(number, digits));
}

void buf_vprintf(struct buf *buf, const char *format, va_list args)
{
    assert(format);
    va_list again;
    va_copy(again, args);
    buf_reserve(buf, 1); /* there is no adding to a null pointer */
    size_t length = str_vprint(buf->ptr + buf->len, buf->capacity - buf->len, format, args);
    if (length >= buf->capacity - buf->len) {
        buf_reserve(buf, length + 1);
        str_vprint(buf->ptr + buf->len, length + 1, format, again);
    }
    va_end(again);
    buf->len += length;
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    buf_vprintf(buf, format, args);
    va_end(args);
}

struct str buf_str(const struct buf *buf)
{
    return (struct str){buf->ptr, buf->len};
}

void buf_free(struct buf *buf)
{
    free(buf->ptr);
    *buf = (struct buf){0};
}
