/* The tool as a function of one source text, with what must hold whatever the text is. */
#ifndef TARGET_H
#define TARGET_H

#include <stddef.h>
#include <stdint.h>

enum { SOURCE_BYTES_MAX = 48 << 10 }; /* longer ones are not looked at */

/* Translates; aborts with a message when something does not hold. Returns the tool's status. */
int target_run(const uint8_t *text, size_t length);

#endif
