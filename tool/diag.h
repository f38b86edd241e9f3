/* Diagnostics: what the user did, where, and what to do next.
 *
 *   file.c:12:5: error: call of async function 'f' without AWAIT [async-forgotten-await]
 *      12 |     f(1);
 *         |     ^~~~
 *   file.c:3:11: note: 'f' is declared ASYNC here
 */
#ifndef DIAG_H
#define DIAG_H

#include "diag_policy.h"
#include "source.h"
#include <stdio.h>

/* Something said, kept for a look afterwards. */
struct diag_said {
    enum diag_level level;
    const char *name; /* or null */
    struct str path;  /* empty: about no file */
    unsigned line, end_line, character, end_character; /* columns in characters; 0: none */
    struct str message;
};

struct diag_log {
    struct arena *arena;
    struct diag_said *items;
    size_t count, capacity;
};

enum diag_format {
    DIAG_TEXT,
    DIAG_JSON,  /* objects, as diag_json.h says */
    DIAG_SARIF, /* kept in the log for diag_finish, as diag_sarif.h says */
};

struct diag {
    FILE *out;          /* stderr */
    bool colour;        /* diag_init: only on a terminal */
    enum diag_format format;
    unsigned errors;    /* reported so far */
    unsigned warnings;
    struct diag_log *log; /* keeps them in the place of printing; or null */
    struct diag_policy policy; /* of warnings */
    bool is_muted;      /* the last one that is no note was ignored, and its notes are */
};

void diag_init(struct diag *diag, FILE *out);
/* Before the process ends, becomes or runs another: prints what is kept for a document. What comes later is text. */
void diag_finish(struct diag *diag);
/* At a range of a source; the caret stands at `begin`, tildes run to `end` or the line's end. */
__attribute__((format(printf, 6, 7))) void diag_at(struct diag *diag, enum diag_id id, const struct source *source,
                                                   uint32_t begin, uint32_t end, const char *format, ...);
/* At a place in a file that is not loaded (a header): no snippet. line 0: the file as a whole; path NULL: the tool. */
__attribute__((format(printf, 6, 7))) void diag_in_file(struct diag *diag, enum diag_id id, const char *path,
                                                        unsigned line, unsigned column, const char *format, ...);

#endif
