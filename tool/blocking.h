/* Library functions that hold up the whole event loop, and what to call in their place. */
#ifndef BLOCKING_H
#define BLOCKING_H

#include "str.h"

/* Which calls block. */
enum blocking_when {
    BLOCKS_ALWAYS,
    BLOCKS_WITH_WORD,    /* those whose arguments mention one of the words */
    BLOCKS_WITHOUT_WORD, /* those whose last argument, made of constants, mentions none of them */
    BLOCKS_ON_ZERO,      /* those whose argument, as `behind` says, is 0 or NULL */
    BLOCKS_ON_TIMEOUT,   /* those where it is a number other than 0 */
};

struct blocking {
    const char *name;
    enum blocking_when when;
    int behind;          /* so many arguments stand behind the one that tells */
    const char *words;   /* for BLOCKS_WITH…_WORD, with blanks between them; else null */
    const char *instead; /* what to write, or null: there is nothing better than another thread */
    bool is_lock;        /* held for a moment it may be right: a warning of its own */
};

/* Null for functions that are not in the list. */
const struct blocking *blocking_find(struct str name);
/* For the user's functions that are declared ASYNC_BLOCKING. */
extern const struct blocking blocking_declared;

#endif
