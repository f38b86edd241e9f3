/* Mutants of C sources that mostly still parse: tokens, lines, statements and bracketed groups are moved, copied, wrapped
 * and replaced, by each other and by the forms of async C. */
#ifndef MUTATE_H
#define MUTATE_H

#include <stddef.h>
#include <stdint.h>

struct text {
    char *bytes;
    size_t length, capacity; /* a mutation that does not fit is left out */
};

/* One change, drawn from *random. `donor` is where copied parts may come from; it may be the text's own copy. */
void mutate(struct text *text, const char *donor, size_t donor_length, uint64_t *random);

/* The next number of the generator (splitmix64). */
uint64_t mutate_random(uint64_t *random);

#endif
