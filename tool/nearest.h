/* The name that was meant, when one was misspelt. */
#ifndef NEAREST_H
#define NEAREST_H

/* Of the `names`, which end with a null, the one that differs least from the word; null when all differ by more than two letters. */
const char *nearest(const char *word, const char *const *names);

#endif
