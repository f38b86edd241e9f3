/* The spine: what flows through the passes.
 *
 *   unit -> function -> node (statement or expression) / local / await / scope
 *
 * `collect` builds it from clang's tree; each later pass fills the fields that name it and reads
 * only what earlier passes filled. Nothing here points back into libclang. Offsets are bytes of
 * unit->source. */
#ifndef UNIT_H
#define UNIT_H

#include "diag.h"
#include "source.h"

struct node;
struct local;
struct function;

/* A C type, as far as lowering needs it. Interned by spelling per unit. */
struct type {
    struct str key;        /* as clang spells it */
    struct str name;       /* a type-name, usable wherever the declaration was; top-level qualifiers dropped */
    uint64_t size;         /* bytes; 0 for void and what has none */
    uint32_t align;
    bool is_void;
    bool is_array;
    bool is_function;
    bool is_record;        /* struct or union */
    bool is_scalar;
    bool is_pointer;
    bool is_const;         /* the declared type had a top-level const (or an array of const elements) */
    bool is_volatile;      /* volatile or _Atomic at the top, or in a member or element */
    bool has_const_member; /* cannot be assigned: copied as bytes */
    bool is_variable;      /* variably modified */
    bool is_plain_name;    /* `name x` declares x; otherwise __typeof__(name) x does */
    bool is_unnamed;       /* cannot be written at all (anonymous record) */
    bool is_local;         /* mentions a type that was declared inside a function */
    struct type *decayed;  /* arrays: pointer to the element, as a value of the type is passed */
};

/* What an AWAIT or a starter calls. */
enum callee_kind {
    CALLEE_LOWERED, /* ASYNC function defined in this unit */
    CALLEE_LEAF,    /* ASYNC_LEAF: hand-written, its frame is in a header */
    CALLEE_ENTRY,   /* through a pointer, or defined elsewhere: by its entry */
    CALLEE_JOIN,    /* async_join(task) */
    CALLEE_GATHER,  /* async_gather(…) */
};

enum starter_kind {
    STARTER_NONE,
    STARTER_CREATE_TASK,
    STARTER_COROUTINE,
    STARTER_LOOP_CREATE_TASK,
    STARTER_RUN,
    STARTER_RUN_UNTIL_COMPLETE,
};

enum node_kind {
    /* statements */
    NODE_COMPOUND,
    NODE_IF,        /* condition, then, [else] */
    NODE_WHILE,     /* condition, body */
    NODE_DO,        /* body, condition */
    NODE_FOR,       /* parts[0..3]: init, condition, increment, body; absent ones null */
    NODE_SWITCH,    /* value, body */
    NODE_CASE,      /* statement; values are constants */
    NODE_DEFAULT,   /* statement */
    NODE_LABEL,     /* statement */
    NODE_GOTO,
    NODE_GOTO_COMPUTED,
    NODE_BREAK,
    NODE_CONTINUE,
    NODE_RETURN,    /* [value] */
    NODE_DECL,      /* VAR… ; other declarations carry no children */
    NODE_VAR,       /* [initialiser] */
    NODE_NULL,
    NODE_ASM,       /* operands */
    NODE_DEFER,     /* body */
    NODE_TRY,       /* body, [handler]: NODE_CATCH */
    NODE_TIMEOUT,   /* seconds, body, [handler] */
    NODE_CATCH,     /* body; local: the error variable */
    NODE_RAISE,     /* code (an expression statement) */
    /* expressions */
    NODE_PAREN,
    NODE_CALL,      /* function, arguments… */
    NODE_BINARY,    /* left, right */
    NODE_LOGICAL,   /* && or || */
    NODE_COMMA,
    NODE_ASSIGN,
    NODE_ASSIGN_OP, /* compound assignment */
    NODE_CONDITIONAL,     /* condition, then, else */
    NODE_CONDITIONAL_GNU, /* condition ?: else */
    NODE_UNARY,     /* value operators: + - ~ ! __real__ … */
    NODE_ADDRESS,   /* & */
    NODE_DEREF,     /* * */
    NODE_STEP,      /* ++ -- */
    NODE_SUBSCRIPT, /* base, index */
    NODE_MEMBER,    /* base */
    NODE_CAST,      /* operand */
    NODE_COMPOUND_LITERAL, /* initialiser list */
    NODE_INIT_LIST, /* initialisers… */
    NODE_DESIGNATED,/* [index expressions…], value */
    NODE_STATEMENT_EXPR,   /* compound */
    NODE_REF,       /* a local variable or parameter */
    NODE_CONSTANT,  /* literals, enumerators, function names, addresses fixed at link time */
    NODE_GLOBAL,    /* a variable that is not local (static locals too) */
    NODE_UNEVALUATED,      /* sizeof, typeof, offsetof: children are never evaluated */
    NODE_AWAIT,     /* operand: CALL, or JOIN / GATHER */
    NODE_JOIN,      /* task */
    NODE_GATHER,    /* ASSIGN or CALL … */
    NODE_STARTER,   /* [loop], call */
    NODE_OTHER,     /* anything else: children in source order */
};

struct node {
    enum node_kind kind;
    uint32_t begin;          /* collect: offset of the first byte; extents makes it exact */
    uint32_t end;            /* extents: behind the last byte, `;` of a statement included */
    struct node *first;      /* children in order of evaluation */
    struct node *last;
    struct node *next;       /* the next sibling */
    struct node *parent;
    struct node *parts[4];   /* NODE_FOR only */
    struct str name;         /* member, label, variable, function, or operator */
    struct type *type;       /* of expressions and variables; null elsewhere */
    struct local *local;     /* REF, VAR, CATCH */
    struct label *label;     /* LABEL, GOTO */
    struct callee *callee;   /* AWAIT's or STARTER's CALL, and calls of ASYNC functions */
    struct scope *scope;     /* scopes: blocks, and cleanups */
    struct await *await;     /* NODE_AWAIT */
    enum starter_kind starter;
    bool is_arrow;           /* MEMBER: -> */
    bool is_prefix;          /* STEP, and all of UNARY */
    bool is_pinned_name;     /* REF whose token stands in the file as written: it can be edited */
    bool in_macro;           /* its tokens come from the body of a macro invoked at `begin` */
    bool special;            /* holds something to rewrite: AWAIT, starter, keyword, clean-up, moved variable */
    bool has_await;          /* an AWAIT is evaluated in it */
    bool has_effect;         /* evaluating it may change something or see a change: calls, assignments, volatile */
    bool reads_memory;       /* its value depends on memory that others can change */
    bool is_unevaluated;     /* below sizeof and the like */
    bool is_decayed;         /* an array that is used as a pointer here */
    /* split */
    struct local *temp;      /* where its value is spilled before a later AWAIT, or an AWAIT's result */
    /* clean-up exits (scope pass) */
    struct exit *exit;       /* RETURN, BREAK, CONTINUE, GOTO, AWAIT, RAISE that leave clean-up scopes */
};

struct callee {
    enum callee_kind kind;
    struct str name;               /* empty for pointers */
    struct function *function;     /* LOWERED */
    struct type *result;
};

enum local_home {
    HOME_C,     /* a plain C local, never saved */
    HOME_SAVED, /* a C local, saved at suspensions where it is live */
    HOME_FRAME, /* lives in the frame */
};

/* A variable of a function, the user's or the tool's. */
struct local {
    struct str name;          /* as the user wrote it */
    struct str c_name;        /* in the output: name, or a new one when it shadows a variable that must stay visible */
    struct str field;         /* frame: its field in `v` */
    struct type *type;
    uint32_t index;           /* number in the function: bit in liveness sets */
    uint32_t name_offset;     /* of its declarator's name */
    uint32_t decl_end;        /* uses stand behind this */
    struct scope *scope;      /* the block it is declared in */
    struct node *var;         /* its declaration, or null (parameters, temporaries) */
    struct local *next;       /* of the function */
    bool is_parameter;
    bool is_temporary;        /* made by split */
    bool is_error;            /* the variable of a CATCH */
    bool is_used;
    bool address_taken;
    uint32_t address_offset;  /* where, for explanations */
    bool has_initialiser;
    bool is_static;           /* static, extern or thread-local: known for shadowing only */
    bool is_literal;          /* a compound literal whose address is used: `var` is the literal */
    bool is_shadowing;
    bool live_across;         /* live: at some AWAIT */
    enum local_home home;     /* frame */
    bool as_bytes;            /* frame: its type cannot be named or assigned at file scope */
};

/* A block of the source: storage of disjoint blocks overlaps in the frame. Clean-up scopes (DEFER,
 * TRY, TIMEOUT) are chained separately through `cleanup`. */
struct scope {
    struct scope *parent;
    struct scope *first, *last, *next; /* inner blocks in source order */
    uint32_t begin, end;
    bool has_await;         /* an AWAIT lies in it (or it loops back to one) */
    uint32_t field_count;   /* frame: locals with a field here or in inner blocks */
};

/* Something that must be done, or may stop a failure, when control leaves a part of the source. */
enum cleanup_kind { CLEANUP_DEFER, CLEANUP_TRY, CLEANUP_TIMEOUT };

struct cleanup {
    enum cleanup_kind kind;
    uint32_t index;          /* from 1, in the function */
    struct cleanup *outer;   /* the next one outwards */
    struct node *node;
    struct node *block;      /* DEFER: the compound whose end runs it */
    uint32_t begin, end;     /* where it is in force */
    bool has_await;          /* its own body (DEFER) awaits: the pending exit must survive */
    struct local *pending;   /* the pending exit's code */
    struct local *record;    /* TIMEOUT: struct async__timeout in the frame */
    struct exit *exits;      /* that pass through it, for the dispatch at its end */
    uint32_t exit_count;
    size_t exit_capacity;
};

struct label {
    struct str name;
    struct node *node;
    struct cleanup *cleanup; /* in force at the label */
    uint32_t block;          /* live: its basic block */
};

struct await {
    uint32_t state;          /* from 1, in source order of emission */
    struct node *node;
    struct callee *callee;
    struct cleanup *handler; /* innermost clean-up in force: failures go there; null: leave the function */
    bool embedded;           /* frame: the child's frame is in ours */
    struct str child;        /* frame: its name in `child` */
    struct local **saved;    /* live: what to save, by index */
    size_t saved_count;
    struct scope *scope;
    struct await *next;
};

struct function {
    struct str name;
    struct unit *unit;
    struct type *result;
    struct node *body;
    uint32_t begin;           /* of the definition: its first specifier, ASYNC included */
    uint32_t name_offset;
    uint32_t params_begin;    /* behind the ( */
    uint32_t params_end;      /* at the ) */
    uint32_t end;             /* behind the } */
    bool is_static;
    bool is_inline;
    bool is_main;
    bool is_variadic;
    bool uses_func_name;      /* __func__ or its kin */
    struct callee *callee;    /* describes it to callers */
    struct local *locals, *last_local;
    uint32_t local_count;
    uint32_t parameter_count;
    struct scope *scope;      /* outermost: parameters */
    struct await *awaits, *last_await;
    uint32_t await_count;
    struct cleanup **cleanups;
    uint32_t cleanup_count;
    size_t cleanup_capacity;
    struct label *labels;     /* array */
    size_t label_count, label_capacity;
    struct function *next;    /* in source order */
    uint32_t order;           /* its number */
    bool address_used;        /* frame: needs no more than its entry */
    struct function **calls;  /* collect: lowered functions it awaits */
    size_t call_count, call_capacity;
    bool is_recursive;        /* frame */
    bool frame_ready;         /* emit: its frame's struct has been written */
};

/* A starter that stands in ordinary code, or an ordinary function that holds one. */
struct island {
    struct node *node;        /* the whole expression tree of the starter */
    struct island *next;
};

struct unit {
    struct arena *arena;
    struct diag *diag;
    struct source *source;
    struct function *functions, *last_function;
    struct island *islands, *last_island;
    struct type **types;   /* interned: hash table by key */
    size_t type_count, type_capacity;
    /* expand: offsets of macro invocations that must be expanded before the next parse */
    uint32_t *invocations;
    size_t invocation_count, invocation_capacity;
};

#endif
