/* Diagnostics as one SARIF document (--diagnostics=sarif), which code hosts and CI systems take: the Static Analysis Results Interchange
 * Format, version 2.1.0, of OASIS. A note stands among the related locations of what it belongs to. Columns count characters. */
#ifndef DIAG_SARIF_H
#define DIAG_SARIF_H

#include "diag.h"

void diag_sarif_print(FILE *out, const struct diag_log *log);

#endif
