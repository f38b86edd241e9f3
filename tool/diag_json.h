/* Diagnostics for editors and CI (--diagnostics=json): one object a line, so that a reader needs not wait for an end and the
 * lines of several processes can be told apart.
 *
 *   {"severity":"error","name":"async-forgotten-await","file":"f.c","line":12,"column":5,"end_line":12,"end_column":6,"message":"…"}
 *
 * severity: "error", "warning", "remark" or "note"; a note belongs to the last line that is none. name: as in diagnostics.def, without
 * "-W"; not there for what has none. file: not there for what is about the command line; line and column: not there for a file
 * as a whole. Lines and columns count from 1, columns in bytes; the end is behind the last byte, and only there for places in a
 * source that was read. */
#ifndef DIAG_JSON_H
#define DIAG_JSON_H

#include <stdio.h>

struct diag_place {
    const char *path;              /* or null */
    unsigned line, column;         /* 0: none */
    unsigned end_line, end_column; /* 0: none */
    unsigned character, end_character; /* the columns in characters; 0: none */
};

/* In quotes. Bytes that are no UTF-8 become U+FFFD. */
void diag_json_string(FILE *out, const char *string);

/* `name` may be null. */
void diag_json_print(FILE *out, const char *severity, const char *name, const struct diag_place *place, const char *message);

#endif
