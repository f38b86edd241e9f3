/* Reading a source file and cutting it into lines and raw tokens, as translation phases 1 to 3 do
 * (C11 5.1.1.2), with one difference: offsets are those of the file as it stands.
 *
 * A line continuation (backslash, newline) may stand anywhere, inside a token or a comment too, so no
 * scanner looks at "the next byte": it looks at the byte behind any continuations, which skip_splices
 * finds at the cost of one comparison where there are none. As in gcc and clang, blanks may stand between
 * the backslash and the newline, a lone carriage return is a newline, GNU raw strings are strings, and `$` is a
 * letter. Trigraphs are not known. Every scanner takes the offset where it begins and returns the
 * offset behind what it has read; the text's final NUL stops all of them. */
#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SOURCE_BYTES_MAX = TOKEN_LENGTH_MAX };

struct lexer {
    const char *text; /* NUL-terminated */
    uint32_t length;
};

/* ---- characters ------------------------------------------------------------------------------ */

enum { LETTER = 1, DIGIT = 2, BLANK = 4, NEWLINE = 8, SECOND = 16 }; /* SECOND: can go on a punctuator */

static const unsigned char classes[256] = {
    ['a' ... 'z'] = LETTER,   ['A' ... 'Z'] = LETTER, ['_'] = LETTER,   ['$'] = LETTER,
    [0x80 ... 0xFF] = LETTER, /* UTF-8 */
    ['0' ... '9'] = DIGIT,    [' '] = BLANK,          ['\t'] = BLANK,   ['\v'] = BLANK,
    ['\f'] = BLANK,           ['\n'] = NEWLINE,       ['\r'] = NEWLINE,   ['.'] = SECOND,
    ['<' ... '>'] = SECOND,   [':'] = SECOND,         ['+'] = SECOND,     ['-'] = SECOND,
    ['&'] = SECOND,           ['|'] = SECOND,         ['#'] = SECOND,     ['%'] = SECOND,
    ['\\'] = SECOND, /* a continuation */
};

static bool is_class(const struct lexer *lexer, uint32_t at, int class)
{
    return classes[(unsigned char)lexer->text[at]] & class;
}

/* Behind the newline that stands at `at`; \r\n is one. */
static uint32_t skip_newline(const struct lexer *lexer, uint32_t at)
{
    return at + (lexer->text[at] == '\r' && lexer->text[at + 1] == '\n' ? 2 : 1);
}

static uint32_t skip_splices(const struct lexer *lexer, uint32_t at)
{
    while (lexer->text[at] == '\\') {
        uint32_t behind = at + 1;
        while (is_class(lexer, behind, BLANK))
            behind++;
        if (!is_class(lexer, behind, NEWLINE))
            break;
        at = skip_newline(lexer, behind);
    }
    return at;
}

/* Whether the tokens' text from `at` to `end`, without its continuations, is `spelling`. */
static bool is_spelled(const struct lexer *lexer, uint32_t at, uint32_t end, const char *spelling)
{
    for (;; at++, spelling++) {
        at = skip_splices(lexer, at);
        if (at >= end || !*spelling)
            return at >= end && !*spelling;
        if (lexer->text[at] != *spelling)
            return false;
    }
}

/* ---- blanks and comments --------------------------------------------------------------------- */

static uint32_t block_comment_end(const struct lexer *lexer, uint32_t at)
{
    const char *star;
    while ((star = memchr(lexer->text + at, '*', lexer->length - at))) {
        at = (uint32_t)(star - lexer->text) + 1;
        uint32_t slash = skip_splices(lexer, at);
        if (lexer->text[slash] == '/')
            return slash + 1;
    }
    return lexer->length;
}

static uint32_t line_comment_end(const struct lexer *lexer, uint32_t at)
{
    for (;; at++) {
        at = skip_splices(lexer, at);
        if (at >= lexer->length || is_class(lexer, at, NEWLINE))
            return at;
    }
}

/* Skips blanks, continuations and comments; stops at a newline or a token. */
static uint32_t skip_blanks(const struct lexer *lexer, uint32_t at)
{
    for (;;) {
        if (is_class(lexer, at, BLANK)) {
            at++;
        } else if (lexer->text[at] == '\\') {
            uint32_t behind = skip_splices(lexer, at);
            if (behind == at)
                return at;
            at = behind;
        } else if (lexer->text[at] == '/') {
            uint32_t second = skip_splices(lexer, at + 1);
            if (lexer->text[second] == '*')
                at = block_comment_end(lexer, second + 1);
            else if (lexer->text[second] == '/')
                at = line_comment_end(lexer, second + 1);
            else
                return at;
        } else {
            return at;
        }
    }
}

/* ---- tokens ---------------------------------------------------------------------------------- */

/* The length of a universal character name, \uXXXX or \UXXXXXXXX, or 0. */
static uint32_t ucn_length(const struct lexer *lexer, uint32_t at)
{
    if (lexer->text[at] != '\\' || (lexer->text[at + 1] != 'u' && lexer->text[at + 1] != 'U'))
        return 0;
    uint32_t digits = lexer->text[at + 1] == 'u' ? 4 : 8;
    return strspn(lexer->text + at + 2, "0123456789abcdefABCDEF") >= digits ? 2 + digits : 0;
}

/* The end of a run of letters and digits. */
static uint32_t word_end(const struct lexer *lexer, uint32_t at)
{
    for (;;) {
        while (is_class(lexer, at, LETTER | DIGIT))
            at++;
        if (lexer->text[at] != '\\')
            return at;
        uint32_t behind = skip_splices(lexer, at);
        uint32_t ucn = ucn_length(lexer, behind);
        if (!ucn && !is_class(lexer, behind, LETTER | DIGIT))
            return at;
        at = behind + ucn;
    }
}

/* A preprocessing number (C11 6.4.8), with the digit separators of C23. `at` is behind its first digit. */
static uint32_t number_end(const struct lexer *lexer, uint32_t at)
{
    char last = '0';
    for (;;) {
        uint32_t behind = skip_splices(lexer, at);
        char c = lexer->text[behind];
        bool sign = (c == '+' || c == '-') && (last == 'e' || last == 'E' || last == 'p' || last == 'P');
        bool separator = c == '\'' && is_class(lexer, skip_splices(lexer, behind + 1), LETTER | DIGIT);
        if (!sign && !separator && c != '.' && !is_class(lexer, behind, LETTER | DIGIT))
            return at;
        at = behind + 1;
        last = c;
    }
}

/* From behind the opening quote. A literal that is not closed ends with its line, and *kind becomes TOKEN_OTHER. */
static uint32_t literal_end(const struct lexer *lexer, uint32_t at, char quote, enum token_kind *kind)
{
    for (;; at++) {
        at = skip_splices(lexer, at);
        if (lexer->text[at] == quote)
            return at + 1;
        if (lexer->text[at] == '\\')
            at = skip_splices(lexer, at + 1);
        if (at >= lexer->length || is_class(lexer, at, NEWLINE)) {
            *kind = TOKEN_OTHER;
            return at;
        }
    }
}

/* R"delimiter(…)delimiter", from behind the quote; 0 when no raw string begins here. No continuations in there. */
static uint32_t raw_string_end(const struct lexer *lexer, uint32_t at)
{
    const char *delimiter = lexer->text + at;
    size_t delimiter_length = strcspn(delimiter, " ()\\\t\v\f\r\n\"");
    if (delimiter_length > 16 || delimiter[delimiter_length] != '(')
        return 0;
    const char *from = delimiter + delimiter_length;
    while ((from = strchr(from + 1, ')')))
        if (strncmp(from + 1, delimiter, delimiter_length) == 0 && from[1 + delimiter_length] == '"')
            return (uint32_t)(from + 1 + delimiter_length + 1 - lexer->text);
    return lexer->length;
}

/* An identifier, or a literal whose prefix looks like one. */
static uint32_t word_or_literal_end(const struct lexer *lexer, uint32_t at, enum token_kind *kind)
{
    uint32_t end = word_end(lexer, at);
    uint32_t quote = skip_splices(lexer, end);
    *kind = TOKEN_IDENTIFIER;
    if (lexer->text[quote] != '"' && lexer->text[quote] != '\'')
        return end;
    static const char *const prefixes[] = {"L", "u", "U", "u8"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        if (!is_spelled(lexer, at, end, prefixes[i]))
            continue;
        *kind = lexer->text[quote] == '"' ? TOKEN_STRING : TOKEN_CHAR;
        return literal_end(lexer, quote + 1, lexer->text[quote], kind);
    }
    static const char *const raw_prefixes[] = {"R", "LR", "uR", "UR", "u8R"};
    for (size_t i = 0; i < sizeof raw_prefixes / sizeof *raw_prefixes && lexer->text[quote] == '"'; i++) {
        uint32_t raw_end = is_spelled(lexer, at, end, raw_prefixes[i]) ? raw_string_end(lexer, quote + 1) : 0;
        if (!raw_end)
            continue;
        *kind = TOKEN_STRING;
        return raw_end;
    }
    return end;
}

/* Of those that begin with the same character, the longest first. */
static const char *const punctuators[] = {
    "...", "<<=", ">>=", "%:%:", "->", "++", "--", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||",
    "*=",  "/=",  "%=",  "+=",   "-=", "&=", "^=", "|=", "##", "<:", ":>", "<%", "%>", "%:", "::",
};

/* Punctuators of one character, those above included. */
static bool is_punctuation(char c)
{
    return c && strchr("[](){}.&*+-~!/%<>^|?:;=,#", c);
}

static uint32_t punctuator_end(const struct lexer *lexer, uint32_t at)
{
    if (!is_class(lexer, at + 1, SECOND))
        return at + 1;
    for (size_t i = 0; i < sizeof punctuators / sizeof *punctuators; i++) {
        const char *rest = punctuators[i];
        if (*rest != lexer->text[at])
            continue;
        uint32_t end = at;
        for (uint32_t next = at; *rest && lexer->text[next] == *rest; rest++) {
            end = next + 1;
            next = skip_splices(lexer, end);
        }
        if (!*rest)
            return end;
    }
    return at + 1;
}

/* The token that begins at `at`; a directive's # is a punctuator here. */
static uint32_t token_end(const struct lexer *lexer, uint32_t at, enum token_kind *kind)
{
    char c = lexer->text[at];
    if (is_class(lexer, at, LETTER) || ucn_length(lexer, at))
        return word_or_literal_end(lexer, at, kind);
    if (is_class(lexer, at, DIGIT) || (c == '.' && is_class(lexer, skip_splices(lexer, at + 1), DIGIT))) {
        *kind = TOKEN_NUMBER;
        return number_end(lexer, at + 1);
    }
    if (c == '"' || c == '\'') {
        *kind = c == '"' ? TOKEN_STRING : TOKEN_CHAR;
        return literal_end(lexer, at + 1, c, kind);
    }
    if (is_punctuation(c)) {
        *kind = TOKEN_PUNCTUATOR;
        return punctuator_end(lexer, at);
    }
    *kind = TOKEN_OTHER;
    return at + 1;
}

static uint32_t directive_end(const struct lexer *lexer, uint32_t at)
{
    while (at < lexer->length && !is_class(lexer, at, NEWLINE)) {
        enum token_kind kind;
        uint32_t begin = skip_blanks(lexer, at);
        at = begin == at ? token_end(lexer, at, &kind) : begin;
    }
    return at;
}

struct token_list {
    struct token *items;
    size_t count;
    size_t capacity;
};

static void tokenise(struct arena *arena, const struct lexer *lexer, struct token_list *list)
{
    bool line_begins = true; /* a # here is a directive */
    uint32_t at = strncmp(lexer->text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while ((at = skip_blanks(lexer, at)) < lexer->length) {
        if (is_class(lexer, at, NEWLINE)) {
            line_begins = true;
            at++;
            continue;
        }
        enum token_kind kind;
        uint32_t end = token_end(lexer, at, &kind);
        if (line_begins && kind == TOKEN_PUNCTUATOR && (is_spelled(lexer, at, end, "#") || is_spelled(lexer, at, end, "%:"))) {
            kind = TOKEN_DIRECTIVE;
            end = directive_end(lexer, end);
        }
        *arena_push(arena, list, struct token) = (struct token){at, (end - at) & TOKEN_LENGTH_MAX, kind};
        line_begins = false;
        at = end;
    }
}

/* ---- the source ------------------------------------------------------------------------------ */

static void find_lines(struct arena *arena, const struct lexer *lexer, struct source *source)
{
    size_t count = 1;
    for (uint32_t at = 0; at < lexer->length; at++)
        count += is_class(lexer, at, NEWLINE);
    source->line_starts = arena_array(arena, uint32_t, count); /* one too many for each \r\n */
    source->line_count = 1;
    for (uint32_t at = 0; at < lexer->length;) {
        if (!is_class(lexer, at, NEWLINE)) {
            at++;
            continue;
        }
        at = skip_newline(lexer, at);
        source->line_starts[source->line_count++] = at;
    }
}

/* Reads what `file` holds into the arena, with a NUL behind it. */
static int read_all(struct arena *arena, int file, size_t size, struct str *text)
{
    char *bytes = arena_alloc(arena, size + 1);
    size_t count = 0;
    while (count < size) {
        ssize_t got = read(file, bytes + count, size - count);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -errno;
        if (got == 0)
            break;
        count += (size_t)got;
    }
    *text = (struct str){bytes, count};
    return 0;
}

static int load_text(struct arena *arena, int file, struct str *text, const char **why)
{
    struct stat status;
    int error = fstat(file, &status) < 0 ? -errno : 0;
    if (error)
        return error;
    if (S_ISDIR(status.st_mode))
        return -EISDIR;
    if (!S_ISREG(status.st_mode)) {
        *why = "not a regular file";
        return -EINVAL;
    }
    if (status.st_size > SOURCE_BYTES_MAX) {
        *why = "larger than 256 MiB";
        return -EFBIG;
    }
    error = read_all(arena, file, (size_t)status.st_size, text);
    if (!error && text->len && memchr(text->ptr, '\0', text->len)) {
        *why = "not a C source: it holds NUL bytes";
        return -EINVAL;
    }
    return error;
}

int source_load(struct arena *arena, const char *path, struct source *source, const char **why)
{
    *why = NULL;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* not to wait for a FIFO's writer */
    if (file < 0) {
        int error = -errno;
        *why = strerror(-error);
        return error;
    }
    struct str text;
    int error = load_text(arena, file, &text, why);
    close(file);
    if (error && !*why)
        *why = strerror(-error);
    if (!error)
        source_init(arena, path, text, source);
    return error;
}

/* The line, from 0, that holds the offset. */
static size_t line_index(const struct source *source, uint32_t offset)
{
    size_t line = source->line_index[(offset < source->text.len ? offset : source->text.len) / SOURCE_STRIDE];
    while (line + 1 < source->line_count && source->line_starts[line + 1] <= offset)
        line++;
    return line;
}

uint32_t source_text_line(const struct source *source, uint32_t offset)
{
    return (uint32_t)line_index(source, offset) + 1;
}

/* The last mark at or before the offset, or null. */
static const struct line_mark *mark_before(const struct source *source, uint32_t offset)
{
    size_t low = 0, high = source->mark_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (source->marks[middle].offset <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? &source->marks[low - 1] : NULL;
}

uint32_t source_line(const struct source *source, uint32_t offset)
{
    const struct line_mark *mark = mark_before(source, offset);
    uint32_t line = source_text_line(source, offset);
    return mark ? mark->line + line - source_text_line(source, mark->offset) : line;
}

const char *source_path(const struct source *source, uint32_t offset)
{
    const struct line_mark *mark = mark_before(source, offset);
    return mark ? mark->path : source->path;
}

/* Notes the #line directives (and the `# 1 "file"` of preprocessed text). */
static void find_marks(struct arena *arena, struct source *source)
{
    struct {
        struct line_mark *items;
        size_t count, capacity;
    } list = {0};
    for (size_t i = 0; i < source->token_count; i++) {
        if (source->tokens[i].kind != TOKEN_DIRECTIVE)
            continue;
        struct str text = str_trim(str_slice(source_token_text(source, i), 1, source->tokens[i].length));
        if (str_starts(text, S("line")))
            text = str_trim(str_slice(text, 4, text.len));
        uint32_t line = 0;
        size_t at = 0;
        for (; at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9'; at++)
            line = line * 10 + (uint32_t)(text.ptr[at] - '0');
        size_t index = line_index(source, source->tokens[i].offset + source->tokens[i].length);
        if (!at || index + 1 >= source->line_count)
            continue;
        struct str path = str_trim(str_slice(text, at, text.len));
        const char *in = list.count ? list.items[list.count - 1].path : source->path;
        if (path.len > 1 && *path.ptr == '"') {
            path = str_slice(path, 1, path.len);
            in = str_c(arena, str_slice(path, 0, str_find(path, S("\""))));
        }
        *arena_push(arena, &list, struct line_mark) = (struct line_mark){source->line_starts[index + 1], line, in};
    }
    source->marks = list.items;
    source->mark_count = list.count;
}

uint32_t source_column(const struct source *source, uint32_t offset)
{
    return offset - source->line_starts[line_index(source, offset)] + 1;
}

struct str source_line_text(const struct source *source, uint32_t text_line)
{
    uint32_t line = text_line;
    size_t end = line < source->line_count ? source->line_starts[line] : source->text.len;
    struct str text = str_slice(source->text, source->line_starts[line - 1], end);
    while (text.len && (classes[(unsigned char)text.ptr[text.len - 1]] & NEWLINE))
        text.len--;
    return text;
}

size_t source_token_from(const struct source *source, uint32_t offset)
{
    size_t token = source->token_index[(offset < source->text.len ? offset : source->text.len) / SOURCE_STRIDE];
    while (token < source->token_count && source->tokens[token].offset < offset)
        token++;
    return token;
}

struct str source_token_text(const struct source *source, size_t index)
{
    const struct token *token = &source->tokens[index];
    return str_slice(source->text, token->offset, token->offset + token->length);
}

bool source_token_is(const struct source *source, size_t index, const char *text)
{
    if (index >= source->token_count)
        return false;
    struct lexer lexer = {.text = source->text.ptr, .length = (uint32_t)source->text.len};
    uint32_t offset = source->tokens[index].offset;
    if (source->text.ptr[offset] != *text && source->text.ptr[offset] != '\\')
        return false;
    return is_spelled(&lexer, offset, offset + source->tokens[index].length, text);
}

struct str source_text(const struct source *source, uint32_t begin, uint32_t end)
{
    return str_slice(source->text, begin, end);
}

static void index_lines(struct source *source)
{
    size_t line = 0;
    for (size_t at = 0; at <= source->text.len; at += SOURCE_STRIDE) {
        while (line + 1 < source->line_count && source->line_starts[line + 1] <= at)
            line++;
        source->line_index[at / SOURCE_STRIDE] = (uint32_t)line;
    }
}

void source_index_tokens(struct source *source)
{
    size_t token = 0;
    for (size_t at = 0; at <= source->text.len; at += SOURCE_STRIDE) {
        while (token < source->token_count && source->tokens[token].offset < at)
            token++;
        source->token_index[at / SOURCE_STRIDE] = (uint32_t)token;
    }
}

void source_init(struct arena *arena, const char *path, struct str text, struct source *source)
{
    struct lexer lexer = {.text = text.ptr, .length = (uint32_t)text.len};
    struct token_list list = {0};
    *source = (struct source){.path = path, .text = text};
    find_lines(arena, &lexer, source);
    tokenise(arena, &lexer, &list);
    source->tokens = list.items;
    source->token_count = list.count;
    source->token_index = arena_array(arena, uint32_t, text.len / SOURCE_STRIDE + 1);
    source->line_index = arena_array(arena, uint32_t, text.len / SOURCE_STRIDE + 1);
    source_index_tokens(source);
    index_lines(source);
    find_marks(arena, source);
}
