/* Library functions that hold up the whole event loop, and what to call in their place. */
#ifndef BLOCKING_H
#define BLOCKING_H

#include "str.h"

/* Which calls block. */
enum blocking_when {
    BLOCKS_ALWAYS,
    BLOCKS_WITH_WORD,    /* those whose arguments mention the word */
    BLOCKS_WITHOUT_WORD, /* those whose arguments do not */
    BLOCKS_ON_LAST_ZERO, /* those whose last argument is 0 or NULL */
    BLOCKS_ON_TIMEOUT,   /* those whose last argument is a number other than 0 */
};

struct blocking {
    const char *name;
    enum blocking_when when;
    const char *word;    /* for BLOCKS_WITH…_WORD; else null */
    const char *instead; /* what to write, or null: there is nothing better than another thread */
    bool is_lock;        /* held for a moment it may be right: a warning of its own */
};

/* Null for functions that are not in the list. */
const struct blocking *blocking_find(struct str name);
/* For the user's functions that are declared ASYNC_BLOCKING. */
extern const struct blocking blocking_declared;

#endif
