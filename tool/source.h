/* A source text with its lines and its raw tokens (before preprocessing). */
#ifndef SOURCE_H
#define SOURCE_H

#include "str.h"

enum token_kind {
    TOKEN_IDENTIFIER, /* keywords of C included */
    TOKEN_NUMBER,     /* a preprocessing number */
    TOKEN_STRING,     /* with its prefix */
    TOKEN_CHAR,
    TOKEN_PUNCTUATOR, /* longest match; digraphs as written */
    TOKEN_DIRECTIVE,  /* a whole preprocessing directive, from # to before its newline, continuation lines included */
    TOKEN_OTHER,      /* a stray character */
};

enum { TOKEN_LENGTH_MAX = (1 << 28) - 1 };

struct token {
    uint32_t offset;
    uint32_t length : 28; /* a source is no longer */
    uint32_t kind : 4;    /* enum token_kind */
};

/* From here on the text says that it stands elsewhere: behind a #line directive. */
struct line_mark {
    uint32_t offset;   /* of the line behind the directive */
    uint32_t line;     /* that line's number */
    const char *path;
};

enum { SOURCE_STRIDE = 32 };

struct source {
    const char *path;      /* as the user wrote it; for diagnostics and #line */
    struct str text;       /* followed by a NUL that is not counted */
    struct token *tokens;  /* comments and white space left out; sorted by offset */
    size_t token_count;
    uint32_t *line_starts; /* offset of each line's first byte */
    size_t line_count;
    uint32_t *token_index; /* of each SOURCE_STRIDE bytes, the first token that begins in or behind them */
    uint32_t *line_index;  /* of each SOURCE_STRIDE bytes, the line, from 0, that holds the first */
    struct line_mark *marks; /* by offset */
    size_t mark_count;
};

/* Reads a regular file. Returns 0, or a negative errno (-EISDIR for a directory, -EINVAL for a
 * file with NUL bytes, -EFBIG over 256 MiB, …); on failure *why says it in words. */
int source_load(struct arena *arena, const char *path, struct source *source, const char **why);
/* Splits text into lines and tokens. Handles line continuations inside tokens and comments. */
void source_init(struct arena *arena, const char *path, struct str text, struct source *source);
/* Fills token_index anew, after tokens were dropped. */
void source_index_tokens(struct source *source);

uint32_t source_line(const struct source *source, uint32_t offset);   /* from 1; as #line directives have it */
const char *source_path(const struct source *source, uint32_t offset); /* likewise */
uint32_t source_text_line(const struct source *source, uint32_t offset); /* from 1; of the text as it is */
uint32_t source_column(const struct source *source, uint32_t offset); /* from 1, in bytes */
struct str source_line_text(const struct source *source, uint32_t text_line);
/* The index of the first token at or after the offset (token_count when there is none). */
size_t source_token_from(const struct source *source, uint32_t offset);
struct str source_token_text(const struct source *source, size_t index);
bool source_token_is(const struct source *source, size_t index, const char *text);
struct str source_text(const struct source *source, uint32_t begin, uint32_t end);

#endif
