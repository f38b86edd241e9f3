/* Who takes a function as a callback, and what calls it then: library functions by their names, and how an ordinary function of the file
 * is used. */
#ifndef TAKER_H
#define TAKER_H

#include "unit.h"

enum taker {
    TAKER_OTHER,  /* not known */
    TAKER_SIGNAL, /* the system, as the handler of a signal */
    TAKER_LOOP,   /* the event loop, between tasks */
    TAKER_THREAD, /* another thread */
};

/* By the name of a function that is given the callback, or of a struct's member. */
enum taker taker_find(struct str name);

/* Where the file makes a function a callback. */
struct taken {
    enum taker taker;
    struct str by;   /* the function or the variable it is given to */
    uint32_t offset; /* of its name there */
};

/* By the text: a known taker rather than another. False when the function is only called. */
bool taker_of_function(const struct unit *unit, struct str name, struct taken *taken);

#endif
