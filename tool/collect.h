/* collect: clang's tree becomes the spine.
 *
 * Each ASYNC function definition of the main file becomes a `struct function` with its statements and
 * expressions as nodes, its variables as locals and its blocks as scopes. Of ordinary functions only the
 * starters they hold are kept, as islands. Offsets are where a node's first token stands in the file;
 * clang's ends are not trusted (they are wrong inside macro arguments): `locate` derives them.
 *
 * First all ASYNC functions are registered with their signatures; then batches of definitions are built, each of which goes
 * through all passes before the next is built, so that memory does not grow with the file (see translate.c).
 *
 * Requires: unit->source; a parse without errors. Fills: unit->registered; unit->functions and unit->islands of the batch,
 * and of each node all that unit.h does not give to a later pass. Breaks: nothing. */
#ifndef COLLECT_H
#define COLLECT_H

#include "cx.h"
#include "passes.h"

struct typed {
    struct node *node;
    CXCursor cursor;
};

struct declared {
    CXCursor cursor;
    struct local *local;
};

struct definition {
    CXCursor cursor;
    struct function *function; /* null: an ordinary function */
};

/* What one visit of a full expression came by, in its order. */
struct visited {
    CXCursor cursor;
    uint32_t parent;
    uint32_t end; /* behind what is below it; 0: it was not looked into */
};

enum { PLACED_COUNT = 256 };

/* Where in the main file a location is. */
struct placed {
    CXSourceLocation location;
    uint32_t offset;
};

struct collect {
    const struct cx *cx;
    struct unit *unit;
    struct function *function; /* null in ordinary code */
    CXCursor definition;       /* the function, or the ordinary one */
    struct scope *scope;
    int unevaluated;           /* depth of sizeof and its kin */
    bool taken;                /* the next call is the operand of an AWAIT or a starter … */
    uint32_t taken_from;       /* … unless it begins before this offset */
    uint32_t blocks;           /* statement expressions so far */
    bool in_group;             /* the next block is the body of an ASYNC_GROUP, whose tasks may use its variables */
    struct typed *typed;       /* expression nodes of the current full expression, with their cursors */
    size_t typed_count, typed_capacity;
    struct {
        struct definition *items;
        size_t count, capacity;
    } definitions;             /* the main file's, in source order … */
    size_t built;              /* … and how many of them have been built */
    struct declared *map;      /* the function's variables: hash table by cursor */
    size_t map_count, map_capacity;
    struct callee **callees;   /* hash table by name, of ASYNC and leaf functions */
    size_t callee_count, callee_capacity;
    struct placed placed[PLACED_COUNT]; /* of locations that were asked for of late: a node begins where its first child does */
    CXCursor *stack;           /* children of the cursors being built */
    size_t stack_count, stack_capacity;
    struct {
        struct visited *items;
        uint32_t count, capacity;
        uint32_t base;         /* the full expression that is being built: before it are those that it stands in */
        uint32_t open;         /* being looked into */
        uint32_t next;         /* whose children were asked for last */
        CXCursor root;         /* the full expression, as its children have it for a parent */
    } visit;
};

/* Expressions and statements, by the kind of the cursor. Null for what is neither. */
struct node *collect_build(struct collect *c, CXCursor cursor);
struct node *collect_expression(struct collect *c, CXCursor cursor);

/* A full expression: as collect_build, and types are filled in when an AWAIT, or a way out of a
 * statement expression, makes them matter (asking
 * clang for a type's spelling is the dearest thing a walk can do). */
struct node *collect_full(struct collect *c, CXCursor cursor);

/* collect_visit.c */
struct visit_mark {
    uint32_t base, next;
};
struct visit_mark collect_visit(struct collect *c, CXCursor expression); /* ahead: collect_push_children then need not ask clang */
void collect_leave(struct collect *c, struct visit_mark mark);
void collect_push(struct collect *c, CXCursor cursor);
size_t collect_push_children(struct collect *c, CXCursor cursor); /* returns where they begin on c->stack; pop by setting stack_count back */

/* collect_stmt.c */
struct node *collect_compound(struct collect *c, CXCursor cursor);
struct node *collect_label_address(struct collect *c, CXCursor cursor); /* &&label */
struct scope *collect_open_scope(struct collect *c);
void collect_close_scope(struct collect *c);

/* collect_node.c */
uint32_t collect_offset(struct collect *c, CXCursor cursor);
struct str collect_spelling(struct collect *c, CXCursor cursor);
size_t collect_token(const struct collect *c, uint32_t offset);
bool collect_reads(const struct collect *c, uint32_t offset, const char *text); /* the token at the offset is `text` */
bool collect_reads_str(const struct collect *c, uint32_t offset, struct str text);
bool collect_spelled(CXCursor cursor, const char *text);
struct node *collect_node(struct collect *c, enum node_kind kind, uint32_t begin);
void collect_add(struct node *parent, struct node *child);
void collect_operands(struct collect *c, struct node *node, size_t base, size_t from, size_t count);
struct node *collect_generic(struct collect *c, CXCursor cursor, enum node_kind kind);
struct node *collect_generic_at(struct collect *c, CXCursor cursor, enum node_kind kind, uint32_t begin);
struct node *collect_variable(struct collect *c, CXCursor cursor);
struct node *collect_typedef(struct collect *c, CXCursor cursor, struct local *local); /* of variably modified type: its bounds are read where it stands */
void collect_forget_variables(struct collect *c); /* before a function */
void collect_remember(struct collect *c, CXCursor cursor, struct local *local); /* that this is the variable */
struct local *collect_declare(struct collect *c, CXCursor cursor);
struct local *collect_note(struct collect *c, CXCursor cursor);
struct node *collect_reference(struct collect *c, CXCursor cursor);
void collect_mark_address(struct node *node, uint32_t where); /* the address of what the lvalue names is taken there */
void collect_refuse_await_in_bound(struct collect *c, uint32_t begin); /* of an expression that may be one, in a type */
void collect_unevaluated(struct collect *c, struct node *parent, CXCursor cursor); /* adds an operand that is not evaluated */
void collect_type_operand(struct collect *c, struct node *parent, CXCursor cursor, CXType type); /* the same in a type */

/* collect_pointer.c: a value goes into a variable, or to a parameter or a result; when it is a pointer to an async function and they are
 * not declared so, that is noted in unit->misplaced. */
void collect_give_variable(struct collect *c, CXCursor declaration, CXType type, CXCursor value);
void collect_give_lvalue(struct collect *c, CXCursor lvalue, CXCursor value);
void collect_give_argument(struct collect *c, CXCursor call, CXCursor callee_expression, unsigned index, CXCursor value);
void collect_give_result(struct collect *c, CXCursor value);
bool collect_points_to_async(struct collect *c, CXCursor cursor);

/* collect_call.c */
struct str collect_declaration_text(struct collect *c, CXCursor declaration); /* with its attributes */
struct node *collect_call(struct collect *c, CXCursor cursor);
struct node *collect_paren(struct collect *c, CXCursor cursor); /* or the AWAIT whose operand it is */
struct node *collect_selection(struct collect *c, CXCursor cursor, const char *keyword); /* _Generic and the like, as C has them */
struct node *collect_generic_selection(struct collect *c, CXCursor cursor); /* or a starter, or a typed leaf */
struct node *collect_gather(struct collect *c, CXCursor cursor);
struct callee *collect_callee(struct collect *c, struct str name, bool create);
int collect_annotation(CXCursor declaration); /* 0: ordinary, 1: ASYNC, 2: ASYNC_LEAF */
bool collect_is_async_type(CXType type);      /* by the name of a typedef */

#endif
