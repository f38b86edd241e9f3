/* The spine's nodes, statements and expressions, and the variables they mention. Part of unit.h, which says what fills the fields. */
#ifndef NODE_H
#define NODE_H

#include "str.h"
#include <assert.h>

struct type;
struct scope;
struct callee;
struct await;
struct exit;
struct cleanup;
struct label;
struct node;

/* Why a variable lives in the frame. */
enum home_reason {
    REASON_NONE,
    REASON_ADDRESS,      /* its address is taken */
    REASON_VOLATILE,     /* volatile or atomic */
    REASON_LARGE,        /* copying it at each suspension would cost more */
    REASON_BEFORE_CASES, /* declared in front of a switch's cases */
    REASON_JUMPED_PAST,  /* a _Bool without a value where a jump has passed its declaration */
    REASON_LITERAL,      /* a compound literal whose address is used */
    REASON_VARIABLE,     /* a variable array */
    REASON_PASSED,       /* bounds of parameters name it */
    REASON_CONST,        /* const by another variable's type, which has no name here */
    REASON_BEHIND_DEFER, /* its address is taken, and a DEFER that runs later stands before it */
};

enum local_home {
    HOME_C,     /* a plain C local, never saved */
    HOME_SAVED, /* a C local, saved at suspensions where it is live */
    HOME_FRAME, /* lives in the frame */
};

/* A specifier or an attribute that aligns a variable. */
struct alignment {
    struct alignment *next; /* in the order of the source */
    uint32_t offset;        /* in it */
    struct str text;        /* frame: as written, of a variable that lives in the frame */
};

/* A variable of a function, the user's or the tool's. */
struct local {
    struct local *next;       /* of the function */
    struct type *type;
    const struct type *declared; /* a parameter's, before arrays became pointers; else null */
    struct scope *scope;      /* the block it is declared in */
    struct str field;         /* frame: its field in `v` */
    enum local_home home : 8; /* frame */
    enum home_reason reason : 8; /* home: of HOME_FRAME */
    bool is_parameter;
    bool is_temporary;        /* made by the tool: expression temporaries and pending exits */
    bool is_spill;            /* split: holds a value inside one full expression */
    bool is_tracked;          /* home: liveness decides whether it is saved */
    bool is_used;
    bool address_taken;
    bool has_initialiser;
    bool names_itself;        /* frame: its initialiser awaits and mentions it: declared first, assigned then */
    bool is_deferred;         /* its handler runs, or its storage is given back, as a DEFER does */
    bool is_passed;           /* it is what `passed` of another points to */
    bool has_unclear_bounds;  /* a parameter of variably modified type whose bounds name more than parameters */
    bool is_static;           /* static, extern or thread-local: known for shadowing only */
    bool keeps_name;          /* extern, or a typedef, an enumerator, a function: is_static, and has to be called what it is */
    bool is_typedef;
    bool is_arguments;        /* what stands for `...`, as one va_start finds it */
    bool is_literal;          /* a compound literal whose address is used: `var` is the literal */
    bool live_across;         /* live: at some AWAIT */
    bool drops_const;         /* frame: a const among its specifiers must go */
    bool is_declared_anew;    /* frame: it is declared by its type's name, not by its specifiers */
    bool as_bytes;            /* frame: its type cannot be named or assigned at file scope */
    struct str name;          /* as the user wrote it */
    struct str c_name;        /* in the output: name, or a new one when it shadows a variable that must stay visible */
    uint32_t index;           /* number in the function: bit in liveness sets */
    uint32_t name_offset;     /* of its declarator's name */
    uint32_t decl_end;        /* uses stand behind this */
    uint32_t number;          /* live: among those that are tracked, from 1 */
    uint32_t modified_in;     /* split: the full expression that last seemed to change it */
    uint32_t address_offset;  /* where its address is taken, for explanations */
    struct node *var;         /* its declaration, or null (parameters, temporaries) */
    struct local *next_field; /* emit: of the scope */
    struct local *same_name;  /* home: an earlier one of this name */
    struct local *passed;     /* a parameter that bounds of others name: its value as passed, for those who enter the body again */
    struct local **bounds;    /* of a variable array on the arena: for each dimension that is an expression, its value */
    struct str handler;       /* of __attribute__((cleanup(handler))), or empty */
    struct alignment *alignments; /* of its declaration */
    struct str alias;         /* frame: a typedef name for its type, inside the function */
};

/* Where the frame of an awaited call lies, and why. */
enum placement {
    PLACE_NONE,      /* it has none of its own: the end of a group, async_yield */
    PLACE_LEAF,      /* embedded: leaves are small */
    PLACE_EMBEDDED,  /* a lowered or exported function */
    /* apart: on the C stack until it suspends, if the callee is movable, else on the strand's arena */
    PLACE_POINTER,   /* called through a pointer */
    PLACE_ELSEWHERE, /* defined in another file */
    PLACE_WEAK,      /* another definition may take its place */
    PLACE_RECURSIVE, /* it leads back to its caller */
    PLACE_LARGE,     /* its frame is large */
    PLACE_LATER,     /* types in its frame are declared behind the caller */
};

static inline bool placement_is_embedded(enum placement placement) { return placement == PLACE_LEAF || placement == PLACE_EMBEDDED; }

enum starter_kind {
    STARTER_NONE,
    STARTER_CREATE_TASK,
    STARTER_CREATE_TASK_EAGER,
    STARTER_COROUTINE,
    STARTER_LOOP_CREATE_TASK,
    STARTER_GROUP_CREATE_TASK,
    STARTER_CREATE_TASK_THREADSAFE,
    STARTER_RUN,
    STARTER_RUN_UNTIL_COMPLETE,
};

enum node_kind {
    /* statements */
    NODE_COMPOUND,
    NODE_IF,        /* condition, then, [else] */
    NODE_WHILE,     /* condition, body */
    NODE_DO,        /* body, condition */
    NODE_FOR,       /* parts[0..3]: init, condition, increment, body; absent ones null (but see node_parts_are_guessed) */
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
    NODE_DEFER,     /* body; or local: runs its cleanup handler */
    NODE_TRY,       /* body, [handler]: NODE_CATCH */
    NODE_TIMEOUT,   /* seconds, body, [handler] */
    NODE_GROUP,     /* body; local: the group's variable; its end is an AWAIT */
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
    NODE_SELECTION, /* _Generic, __builtin_choose_expr: [what selects, never evaluated], operands of which the type selects one */
    NODE_REF,       /* a local variable or parameter */
    NODE_CONSTANT,  /* literals, enumerators, function names, addresses fixed at link time */
    NODE_GLOBAL,    /* a variable that is not local (static locals too) */
    NODE_INVOCATION, /* of a macro that stays as it is written (locate): arguments to evaluate before, and what the macro makes of all */
    NODE_UNEVALUATED,      /* sizeof, typeof, offsetof: children are never evaluated */
    NODE_AWAIT,     /* operand: CALL, TYPED or GATHER */
    NODE_TYPED,     /* a typed leaf (async_join and its kin): handle, arguments… */
    NODE_GATHER,    /* ASSIGN or CALL … */
    NODE_STARTER,   /* [loop or group], call */
    NODE_OTHER,     /* anything else: children in source order */
};

/* What the integer promotions make of a bit-field's value, where that is not what they make of its declared type. */
enum promotion { PROMOTES_AS_DECLARED, PROMOTES_TO_INT, PROMOTES_TO_UNSIGNED };

/* A file has hundreds of thousands of these. */
struct node {
    enum node_kind kind : 6;
    enum starter_kind starter : 4;
    enum promotion promotion : 2; /* of what refers to a bit-field: C23, 6.3.2.1 */
    enum placement placement : 4; /* frame: of a branch of a GATHER */
    bool is_embedded : 1;    /* frame: a branch of a GATHER whose frame is in ours */
    bool is_variadic : 1;    /* CALL: of a variadic function, when is_taken */
    bool is_taken : 1;       /* CALL: the operand of an AWAIT or a starter */
    bool is_prefix : 1;      /* STEP, and all of UNARY */
    bool is_pinned_name : 1; /* REF whose token stands in the file as written: it can be edited */
    bool in_macro : 1;       /* its tokens come from the body of a macro invoked at `begin` */
    bool special : 1;        /* holds something to rewrite: AWAIT, starter, keyword, clean-up, moved variable */
    bool has_await : 1;      /* an AWAIT is evaluated in it; cleanup: or a statement expression that must be taken apart likewise */
    bool has_effect : 1;     /* evaluating it may change something or see a change: calls, assignments, volatile */
    bool reads_memory : 1;   /* its value depends on memory that others can change */
    bool is_unevaluated : 1; /* below sizeof and the like */
    bool is_decayed : 1;     /* an array that is used as a pointer here */
    bool is_part : 1;        /* MEMBER, SUBSCRIPT: of the struct, array or vector itself, not through a pointer */
    bool has_temp : 1;       /* split: it has a temp, or what stands in it */
    bool is_hoisted : 1;     /* emit: its value is in temp by now */
    bool has_block : 1;      /* statements stand in it, though it is no statement of C: a statement expression, or what holds one */
    uint32_t begin;          /* collect: offset of the first byte; locate makes it exact */
    uint32_t end;            /* locate: behind the last byte, `;` of a statement included, of an expression statement not */
    union {
        uint32_t declarator_end; /* locate: VAR: behind its declarator */
        uint32_t name_offset;    /* REF, GLOBAL: of the name itself, which may be an argument of the macro that its extent is */
        uint32_t block;          /* live: CASE and DEFAULT */
    };
    struct node *first;      /* children in order of evaluation */
    struct node *last;
    struct node *next;       /* the next sibling */
    struct node *parent;
    struct local *local;     /* REF, VAR, GROUP, CATCH; GLOBAL: one that is static, or of an ordinary function */
    struct local *temp;      /* split: where its value is spilled before a later AWAIT, or an AWAIT's result */
    struct node *value;      /* the child that matters: initialiser, operand of a cast, call of a starter, handle of a typed leaf */
    struct type *type;       /* of expressions and variables; null elsewhere */
};

/* Of the kinds that have more than most expressions: node_more has them written, the getters below read. */
struct node_more {
    struct node node;
    struct str name;           /* member, label, variable, typed leaf, or && and || */
    union {
        struct node **parts;   /* FOR: init, condition, increment, body */
        struct label *label;   /* LABEL, GOTO */
        struct callee *callee; /* CALL: AWAIT's or STARTER's, and of ASYNC functions */
    };
    struct scope *scope;       /* the block it stands in; of blocks their own */
    union {
        struct await *await;   /* AWAIT, GROUP */
        struct exit *exit;     /* cleanup: RETURN, BREAK, CONTINUE, GOTO that leave through a clean-up; else null */
    };
    struct cleanup *cleanup;   /* cleanup: in force here: of AWAIT, RAISE and jumps, computed ones too; DEFER, TRY, TIMEOUT, GROUP: their own */
};

static_assert(sizeof(struct node) <= 80 && sizeof(struct node_more) <= 128, "what nodes take is time in every pass");

/* A node may become one of another kind that has less. */
static inline bool node_kind_has_more(enum node_kind kind)
{
    switch (kind) {
    case NODE_PAREN:
    case NODE_BINARY:
    case NODE_COMMA:
    case NODE_ASSIGN:
    case NODE_ASSIGN_OP:
    case NODE_CONDITIONAL:
    case NODE_CONDITIONAL_GNU:
    case NODE_UNARY:
    case NODE_ADDRESS:
    case NODE_DEREF:
    case NODE_STEP:
    case NODE_SUBSCRIPT:
    case NODE_CAST:
    case NODE_INIT_LIST:
    case NODE_DESIGNATED:
    case NODE_REF:
    case NODE_CONSTANT:
    case NODE_GLOBAL:
    case NODE_INVOCATION:
    case NODE_UNEVALUATED:
        return false;
    default:
        return true;
    }
}

static inline struct node_more *node_more(struct node *node)
{
    assert(node_kind_has_more(node->kind));
    return (struct node_more *)node;
}

static inline const struct node_more *node_if_more(const struct node *node)
{
    return node_kind_has_more(node->kind) ? (const struct node_more *)node : NULL;
}

/* What a getter is asked for that the node does not have is null or empty. */
static inline struct str node_name(const struct node *node)
{
    if (node_kind_has_more(node->kind))
        return node_if_more(node)->name;
    return (node->kind == NODE_REF || node->kind == NODE_GLOBAL) && node->local ? node->local->name : S("");
}

static inline struct node **node_parts(const struct node *node) { return node->kind == NODE_FOR ? node_if_more(node)->parts : NULL; }

/* Of a FOR whose header comes from a macro: with one or two of the three, those that are no declaration may be any of them, in this order. */
static inline bool node_parts_are_guessed(const struct node *node) { return node->in_macro && node_parts(node)[1] && !node_parts(node)[2]; }

static inline struct label *node_label(const struct node *node)
{
    return node->kind == NODE_LABEL || node->kind == NODE_GOTO ? node_if_more(node)->label : NULL;
}

static inline struct callee *node_callee(const struct node *node)
{
    return node_kind_has_more(node->kind) && node->kind != NODE_FOR && node->kind != NODE_LABEL && node->kind != NODE_GOTO ? node_if_more(node)->callee : NULL;
}

static inline struct cleanup *node_cleanup(const struct node *node) { return node_kind_has_more(node->kind) ? node_if_more(node)->cleanup : NULL; }

/* The block it stands in; of a block its own. */
static inline struct scope *node_scope(const struct node *node)
{
    while (!node_kind_has_more(node->kind))
        node = node->parent;
    return node_if_more(node)->scope;
}

/* The await that an AWAIT or the end of an ASYNC_GROUP is; else null. */
static inline struct await *node_await(const struct node *node)
{
    return node->kind == NODE_AWAIT || node->kind == NODE_GROUP ? node_if_more(node)->await : NULL;
}

/* How a jump leaves through a clean-up; null when it does not, and of what is no jump. */
static inline struct exit *node_exit(const struct node *node)
{
    bool is_jump = node->kind == NODE_RETURN || node->kind == NODE_BREAK || node->kind == NODE_CONTINUE || node->kind == NODE_GOTO;
    return is_jump ? node_if_more(node)->exit : NULL;
}

static inline bool node_is_label(const struct node *node) { return node->kind == NODE_LABEL || node->kind == NODE_CASE || node->kind == NODE_DEFAULT; }

/* An expression in which no statements stand: who looks for them passes it over. */
static inline bool node_is_plain(const struct node *node) { return node->kind >= NODE_PAREN && !node->has_block; }

/* Of a VAR, the bound of its array from the child on, or null. */
static inline struct node *node_bound(struct node *child, const struct node *var)
{
    while (child && child->is_unevaluated)
        child = child->next;
    return var->local && var->local->bounds && child != var->value ? child : NULL;
}

#endif
