/* For headers-inside-bodies.c: part of a function. */
#include <stdbool.h>
bool is_added = AWAIT(wait(1));
int added = is_added ? 1 + AWAIT(wait(100)) : 0;
