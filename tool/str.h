/* Slices of text, and a growable buffer for output. */
#ifndef STR_H
#define STR_H

#include "arena.h"
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *ptr; /* not NUL-terminated */
    size_t len;
};

#define S(literal) ((struct str){(literal), sizeof(literal) - 1})
#define STR_FMT "%.*s"
#define STR_ARG(s) (int)(s).len, (s).ptr /* evaluates `s` twice: no place for a call that does much */

struct str str_from(const char *c_string);
struct str str_copy(struct arena *arena, struct str s);
bool str_equal(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
/* The index of the first occurrence, or s.len. */
size_t str_find(struct str s, struct str needle);
struct str str_slice(struct str s, size_t begin, size_t end);
struct str str_trim(struct str s);
const char *str_c(struct arena *arena, struct str s); /* NUL-terminated copy */
__attribute__((format(printf, 2, 3))) struct str str_format(struct arena *arena, const char *format, ...);
uint64_t str_hash(struct str s);
/* vsnprintf, several times as fast for what the tool writes: %s, %.*s (a slice: all its bytes), %u, %c and %%. Returns
 * the whole text's length. */
size_t str_vprint(char *to, size_t size, const char *format, va_list args);

struct buf {
    char *ptr; /* malloc'd */
    size_t len;
    size_t capacity;
};

/* Makes room for `count` more bytes. */
void buf_reserve(struct buf *buf, size_t count);
static inline void buf_put(struct buf *buf, struct str s)
{
    if (s.len > buf->capacity - buf->len)
        buf_reserve(buf, s.len);
    if (s.len) /* memcpy must not see the null pointer of an empty slice */
        memcpy(buf->ptr + buf->len, s.ptr, s.len);
    buf->len += s.len;
}
void buf_put_number(struct buf *buf, unsigned number);
__attribute__((format(printf, 2, 3))) void buf_printf(struct buf *buf, const char *format, ...);
void buf_vprintf(struct buf *buf, const char *format, va_list args);
struct str buf_str(const struct buf *buf);
void buf_free(struct buf *buf);

#endif
