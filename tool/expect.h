/* What a file expects the tool to say about it, in comments beside the lines that cause it (--verify), as clang's -verify has it:
 *
 *   f(1);   // expected-error {{call of async function 'f' without AWAIT}}
 *   // expected-note@-1 2 {{declared here}}
 *
 * expected-error, expected-warning, expected-remark or expected-note; then `@` and a line: +1 or -1 from the comment's own, 12, other.h:3, or `*` for
 * any; then how many: 2, 2+, 0-1, or + for at least one. A diagnostic meets an expectation whose text is a part of its message. Each
 * error and warning must be expected, each expectation met; a note that nobody mentions is fine. A file without any
 * expectation must say expected-no-diagnostics. */
#ifndef EXPECT_H
#define EXPECT_H

#include "diag.h"

/* Compares the expectations in `text`, the file at `path`, with what was said, and reports differences through `diag`. */
void expect_compare(struct arena *arena, const char *path, struct str text, const struct diag_log *said, struct diag *diag);

#endif
