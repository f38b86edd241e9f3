/* emit: the spine becomes C. Shared by the emit*.c files, which write one thing each: text with its lines
 * (emit_text.c), types whose names are hidden (emit_alias.c), expressions (emit_expr.c), awaits (emit_await.c), statements (emit_stmt.c), frames (emit_frame.c), and the
 * functions around a body (emit.c).
 *
 * Requires: frame. Fills: the output. Breaks: nothing. */
#ifndef EMIT_H
#define EMIT_H

#include "passes.h"

/* A line of the source, as #line directives have it. */
struct place {
    uint32_t line;
    const char *path;
};

struct emit {
    struct unit *unit;
    struct function *function; /* whose body is written; null between functions */
    struct buf out;            /* the output, or what of it is not written yet */
    int file;                  /* where it is written; -1: it is kept */
    int error;                 /* of writing: 0 or a negative errno */
    struct buf parts;          /* texts that are being put together, the inner ones behind those around them */
    struct place asked;        /* the place that was asked for last */
    uint32_t asked_offset;     /* and where in the source it is, + 1 */
    const char *path;          /* and its file */
    uint32_t position;         /* where in the source the output is: types declared behind it cannot be named */
    uint32_t line;             /* line of the source that the current output line stands for; 0: none */
    size_t column;             /* bytes in the current output line */
    bool is_own;               /* what is written stands for no line of the source */
    uint32_t alias_count;      /* of types whose names are hidden */
    struct node *value_block;  /* STATEMENT_EXPR whose last expression goes to its temp */
};

/* ---- text ---- */

/* Copies source text, edits applied, in step with #line. */
void emit_copy(struct emit *e, uint32_t begin, uint32_t end);
/* Of source text that is not wanted, the preprocessing directives. */
void emit_directives(struct emit *e, uint32_t begin, uint32_t end);
/* The same text as a string. */
struct str emit_copied(struct emit *e, uint32_t begin, uint32_t end);
/* Takes from e->parts what was put there since it was `mark` long. */
struct str emit_join(struct emit *e, size_t mark);
/* Generated text on a line of its own that stands for the source line of `offset`. */
__attribute__((format(printf, 3, 4))) void emit_line(struct emit *e, uint32_t offset, const char *format, ...);
/* Generated text as it comes. */
__attribute__((format(printf, 2, 3))) void emit_text(struct emit *e, const char *format, ...);
/* Writes what is not written yet, where there is a file. */
void emit_flush(struct emit *e);
/* What follows is written by the tool and stands for no line of the source. */
void emit_own(struct emit *e);

/* ---- types ---- */

/* Gives the types of the function whose names its variables hide other names. */
void emit_aliases(struct emit *e, struct function *function);

/* ---- expressions ---- */

/* Writes what the expression computes before its last AWAIT. */
void emit_hoist(struct emit *e, struct node *node);
/* The expression itself, once it is hoisted. */
struct str emit_value(struct emit *e, struct node *node);
/* The same as what may stand behind an `=`: a comma of the user's is put in parentheses. */
struct str emit_operand(struct emit *e, struct node *node);
/* Both, for an expression statement: writes nothing when nothing is left. */
void emit_expression_statement(struct emit *e, struct node *node);
/* Declares the temporaries of a full expression. */
void emit_temps(struct emit *e, struct node *node);
/* The text between the parentheses of a call. */
struct str emit_arguments(struct emit *e, struct node *call);
struct str emit_starter(struct emit *e, struct node *node);
/* `to = value;` for any type that can be in a temporary. */
void emit_assign(struct emit *e, uint32_t offset, struct type *type, struct str to, struct str value);

/* ---- awaits ---- */

void emit_await(struct emit *e, struct node *node);
/* Suspends the function at `frame` (a C expression for a struct async_frame *) until it is resumed. */
void emit_suspension(struct emit *e, uint32_t offset, const struct await *await, struct str frame);
/* The name, in the output, of what an AWAIT or a starter calls: its frame is `struct NAME__frame`. */
static inline struct str emit_callee_name(const struct node *call) { return call->kind == NODE_TYPED ? node_name(call) : node_callee(call)->name; }
/* What a task will belong to: no loop yet, the running loop, or a group. */
enum root_owner { ROOT_FREE, ROOT_LOOP, ROOT_GROUP };
/* The prepared root frame of a task that shall run the call. */
struct str emit_root(struct emit *e, struct node *call, enum root_owner owner);

/* ---- failures (emit_failure.c) ---- */

/* A return whose value means nothing. (What lies in the result may not even be a value of a _Bool.) */
struct str emit_bare_return(const struct emit *e);
/* Sends a failure that begins here (a C expression for its code) to the clean-up in force, or out of the function. */
void emit_failure(struct emit *e, uint32_t offset, const struct cleanup *handler, struct str code);
/* The same with a failure that came to this function elsewhere. */
void emit_failure_on(struct emit *e, uint32_t offset, const struct cleanup *handler, struct str code);
/* Out of what a failure comes. */
struct origin {
    struct str frame; /* the child's struct async_frame, a C expression; with ORIGIN_FUNCTION */
    enum origin_kind {
        ORIGIN_HERE,     /* it begins */
        ORIGIN_LEAF,     /* what notes no place of its own */
        ORIGIN_YIELD,    /* the function itself, which waited in the ready queue */
        ORIGIN_FUNCTION, /* what may be a function, which has */
    } kind;
};
/* Notes that the failure `state` came to this function here. */
void emit_failure_place(struct emit *e, uint32_t offset, struct str state, struct origin origin);
/* Takes a failure `code`, notes the place in the path that it takes, and goes on. `release` is a statement to run between, or empty. */
void emit_fail(struct emit *e, uint32_t offset, const struct cleanup *handler, struct str code, struct origin origin, struct str release);
/* The child of one AWAIT as C expressions. */
struct child {
    struct str state; /* its state */
    struct str frame; /* its struct async_frame */
    struct str pop;   /* a statement that releases its frame, or empty */
    struct str tell;  /* a statement that notes in its frame which function's it is, or empty: a leaf has done so */
};
/* Counts the ways that failures take out of the body, and declares what those that AWAITs share need to know. */
void emit_count_ways(struct emit *e, uint32_t offset);
/* Where the child of the AWAIT has failed. One that lies apart is async__child. */
void emit_child_failure(struct emit *e, const struct node *node, struct child child);
/* The ways that AWAITs share to the clean-up, before its label, or (null) out of the function, at its end. They are passed by where
 * what stands in front of them goes on there (`is_reached`). */
void emit_shared_ways(struct emit *e, uint32_t offset, struct cleanup *handler, bool is_reached);

/* ---- statements ---- */

/* Declares the temporaries of a full expression and hoists it. */
void emit_full(struct emit *e, struct node *node);
/* A declaration with variables that are rewritten (emit_decl.c). */
void emit_declaration(struct emit *e, struct node *node);
/* The type that the head of a function defines, as `struct pair { int a, b; } f(void)` does (emit_decl.c). */
void emit_head_type(struct emit *e, const struct function *function);

void emit_statement(struct emit *e, struct node *node);
/* A statement where C wants one: in braces when it becomes several. */
void emit_substatement(struct emit *e, struct node *node);
/* The statements of a block without its braces; a value block assigns its last expression to `temp`. */
void emit_block(struct emit *e, struct node *node, struct local *temp);

/* In the output, control may come to the end of the body (emit_end.c). */
bool emit_reaches_end(const struct function *function);
/* And no compiler sees that each path through it has returned. */
bool emit_needs_return(const struct function *function);

/* ---- declarations ---- */

/* `T name` for any T. */
struct str emit_declarator(struct arena *arena, const struct type *type, struct str name);
/* The parameter with the array's bounds that it was declared with: compilers compare them between declarations. */
struct str emit_parameter(struct arena *arena, const struct local *parameter, struct str name);
/* What stands between the parentheses of a function with the `, int a, char *b`. */
struct str emit_whole_list(struct arena *arena, struct str parameters, bool is_variadic);
void emit_frame(struct emit *e, struct function *function);
/* Declares what callers of a function need before it is defined. */
void emit_forward(struct emit *e, struct function *function);

#endif
