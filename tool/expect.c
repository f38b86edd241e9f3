#include "expect.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct expectation {
    enum diag_level level;
    struct str file;     /* without folders */
    unsigned line;       /* 0: any */
    unsigned least, most, met;
    struct str text;
    unsigned written_at; /* the line of the comment */
};

struct reader {
    struct arena *arena;
    struct diag *diag;
    const char *path;
    struct str text;
    size_t at;
    unsigned line;
    struct {
        struct expectation *items;
        size_t count, capacity;
    } list;
    bool expects_none;
};

static struct str base_name(struct str path)
{
    size_t begin = path.len;
    while (begin > 0 && path.ptr[begin - 1] != '/')
        begin--;
    return str_slice(path, begin, path.len);
}

static char peek(const struct reader *reader)
{
    return reader->at < reader->text.len ? reader->text.ptr[reader->at] : '\0';
}

static bool take(struct reader *reader, struct str word)
{
    bool is_there = str_starts(str_slice(reader->text, reader->at, reader->text.len), word);
    reader->at += is_there ? word.len : 0;
    return is_there;
}

/* False when there are no digits. */
static bool take_number(struct reader *reader, unsigned *number)
{
    size_t begin = reader->at;
    *number = 0;
    for (; peek(reader) >= '0' && peek(reader) <= '9' && *number < UINT_MAX / 16; reader->at++)
        *number = *number * 10 + (unsigned)(peek(reader) - '0');
    return reader->at > begin;
}

/* Behind the @. */
static bool take_place(struct reader *reader, struct expectation *expectation)
{
    unsigned offset;
    if (take(reader, S("*"))) {
        expectation->line = 0;
        return true;
    }
    if (take(reader, S("+"))) {
        bool ok = take_number(reader, &offset);
        expectation->line = reader->line + offset;
        return ok;
    }
    if (take(reader, S("-"))) {
        bool ok = take_number(reader, &offset) && offset < reader->line;
        expectation->line = reader->line - offset;
        return ok;
    }
    size_t begin = reader->at, colon = 0;
    for (; peek(reader) > ' '; reader->at++)
        colon = peek(reader) == ':' ? reader->at : colon;
    if (colon) {
        expectation->file = base_name(str_slice(reader->text, begin, colon));
        begin = colon + 1;
    }
    size_t end = reader->at;
    reader->at = begin;
    return (take(reader, S("*")) ? (expectation->line = 0, true) : take_number(reader, &expectation->line)) && reader->at == end;
}

static void skip_blanks(struct reader *reader)
{
    while (peek(reader) == ' ' || peek(reader) == '\t')
        reader->at++;
}

/* 2, 2+, 1-2, + or nothing. */
static bool take_count(struct reader *reader, struct expectation *expectation)
{
    bool has_number = take_number(reader, &expectation->least);
    if (!has_number)
        expectation->least = 1;
    expectation->most = expectation->least;
    if (take(reader, S("+")))
        expectation->most = UINT_MAX;
    else if (has_number && take(reader, S("-")))
        return take_number(reader, &expectation->most) && expectation->most >= expectation->least;
    return true;
}

/* What stands behind expected-error and its like. */
static bool take_expectation(struct reader *reader, struct expectation *expectation)
{
    if (take(reader, S("@")) && !take_place(reader, expectation))
        return false;
    skip_blanks(reader);
    if (!take_count(reader, expectation))
        return false;
    skip_blanks(reader);
    if (!take(reader, S("{{")))
        return false;
    struct str rest = str_slice(reader->text, reader->at, reader->text.len);
    size_t length = str_find(rest, S("}}"));
    if (length == rest.len || str_find(rest, S("\n")) < length)
        return false;
    expectation->text = str_slice(rest, 0, length);
    reader->at += length + 2;
    return true;
}

static void read_expectation(struct reader *reader)
{
    struct expectation expectation = {.file = base_name(str_from(reader->path)), .line = reader->line, .written_at = reader->line};
    if (take(reader, S("no-diagnostics"))) {
        reader->expects_none = true;
        return;
    }
    if (take(reader, S("error")))
        expectation.level = LEVEL_ERROR;
    else if (take(reader, S("warning")))
        expectation.level = LEVEL_WARNING;
    else if (take(reader, S("remark")))
        expectation.level = LEVEL_REMARK;
    else if (take(reader, S("note")))
        expectation.level = LEVEL_NOTE;
    else
        return;
    if (take_expectation(reader, &expectation))
        *arena_push(reader->arena, &reader->list, struct expectation) = expectation;
    else
        diag_in_file(reader->diag, DIAG_ERROR, reader->path, reader->line, 0, "an expectation has the form `expected-error@+1 2 {{text}}`");
}

static void read_all(struct reader *reader)
{
    for (; reader->at < reader->text.len; reader->at++) {
        if (take(reader, S("expected-"))) {
            read_expectation(reader);
            reader->at--;
        } else if (peek(reader) == '\n') {
            reader->line++;
        }
    }
}

static bool meets(const struct diag_said *said, const struct expectation *expectation)
{
    return said->level == expectation->level && expectation->met < expectation->most && str_equal(base_name(said->path), expectation->file) &&
           (!expectation->line || said->line == expectation->line) && str_find(said->message, expectation->text) + expectation->text.len <= said->message.len;
}

static const char *level_name(enum diag_level level)
{
    return level == LEVEL_ERROR ? "error" : level == LEVEL_WARNING ? "warning" : level == LEVEL_REMARK ? "remark" : "note";
}

static void compare_said(struct reader *reader, const struct diag_said *said)
{
    for (size_t i = 0; i < reader->list.count; i++)
        if (meets(said, &reader->list.items[i])) {
            reader->list.items[i].met++;
            return;
        }
    if (said->level != LEVEL_NOTE)
        diag_in_file(reader->diag, DIAG_ERROR, said->path.len ? str_c(reader->arena, said->path) : NULL, said->line, 0, "unexpected %s: " STR_FMT,
                     level_name(said->level), STR_ARG(said->message));
}

void expect_compare(struct arena *arena, const char *path, struct str text, const struct diag_log *said, struct diag *diag)
{
    struct reader reader = {.arena = arena, .diag = diag, .path = path, .text = text, .line = 1};
    read_all(&reader);
    if (!reader.list.count && !reader.expects_none)
        diag_in_file(diag, DIAG_ERROR, path, 0, 0, "it expects nothing; say so: expected-no-diagnostics");
    if (reader.list.count && reader.expects_none)
        diag_in_file(diag, DIAG_ERROR, path, 0, 0, "expected-no-diagnostics, but it has expectations, too");
    for (size_t i = 0; i < said->count; i++)
        compare_said(&reader, &said->items[i]);
    for (size_t i = 0; i < reader.list.count; i++) {
        const struct expectation *expectation = &reader.list.items[i];
        if (expectation->met < expectation->least)
            diag_in_file(diag, DIAG_ERROR, path, expectation->written_at, 0, "expected %s, but got %u of %u: " STR_FMT, level_name(expectation->level),
                         expectation->met, expectation->least, STR_ARG(expectation->text));
    }
}
