/* What `asyncc explain` says of a function: gathered by explain.c and explain_advice.c, printed by explain_text.c and explain_json.c;
 * and of its state machine (explain_graph.c).
 *
 * The passes have decided and noted why (home, live, frame), clang has measured the frames of the generated C (cx_frame.c);
 * nothing is decided here. */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include "translate.h"
#include "unit.h"

enum row_kind { ROW_HEAD, ROW_RESULT, ROW_VARIABLE, ROW_CHILD, ROW_GATHER, ROW_PADDING };

/* A member of the frame. */
struct row {
    enum row_kind kind;
    uint64_t size, offset, align;
    struct str path;           /* in the generated struct; `padding` */
    struct str what;           /* what it is, in words */
    struct str why;            /* why it is there */
    const struct local *local; /* VARIABLE */
    const struct await *await; /* CHILD, GATHER */
    const struct node *call;   /* CHILD: what is awaited, or the branch of a gather */
    bool is_embedded;          /* CHILD: the frame itself, not a pointer to it */
};

struct rows {
    struct row *items; /* widest first, then by offset */
    size_t count, capacity;
};

/* What would make the frame smaller. */
struct advice {
    struct str text;
    uint64_t bytes; /* saved at most */
    uint32_t line;  /* that it is about */
};

struct advices {
    struct advice *items; /* most first */
    size_t count, capacity;
};

struct explanation {
    const struct function *function;
    struct str path; /* of its file */
    uint32_t line;
    struct rows rows;
    uint64_t padding; /* bytes that no member uses */
    bool has_sharing; /* members overlap */
    struct advices advices;
};

/* Requires: frame and the measured layouts. */
void explain_function(struct unit *unit, const struct function *function, struct explanation *explanation);
/* Fills explanation->advices; see explain_advice.c. */
void explain_advise(struct unit *unit, struct explanation *explanation);

uint32_t explain_line(const struct function *function, uint32_t offset);
/* The first AWAIT of the variable's block, behind where its address is taken if there is one; null: none. */
const struct await *explain_first_await(const struct function *function, const struct local *local);
bool explain_scope_is_in(const struct scope *scope, const struct scope *outer);

/* The printers append to `out`: a paragraph, or an object without a newline behind it. */
void explain_text(struct buf *out, const struct explanation *explanation);
void explain_json(struct buf *out, const struct explanation *explanation);
/* Appends the function's state machine, a cluster of a Graphviz graph. Requires: frame. */
void explain_graph(struct buf *out, struct function *function);

/* Explains the unit's functions, or the one that options->explain names. False when there is none of that name (reported). */
bool explain_unit(struct unit *unit, const struct translate_options *options, struct str generated, struct str *output);

#endif
