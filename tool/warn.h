/* The parts of warn, one file each, and what several of them ask about the spine. */
#ifndef WARN_H
#define WARN_H

#include "passes.h"

/* In the body of a function; `function` is null for an ordinary one. warn_misplaced: in the batch. */
void warn_locks(struct unit *unit, const struct node *body);
void warn_unreachable(struct unit *unit, const struct node *body);
void warn_misplaced(struct unit *unit);
void warn_handles(struct unit *unit, const struct node *body);
void warn_pointers(struct unit *unit, const struct function *function, const struct node *body);

/* The node is `outer`, or lies in it. */
bool warn_is_within(const struct node *node, const struct node *outer);
/* It may run more than once: not so do … while (0). */
bool warn_is_loop(const struct unit *unit, const struct node *node);
/* The name that a call is written with: a function in plain C has no callee. */
struct str warn_called_name(const struct unit *unit, const struct node *call);
/* A mention of a variable that is not static. */
bool warn_is_variable(const struct node *node);

#endif
