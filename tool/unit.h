/* The spine: what flows through the passes.
 *
 *   unit -> function -> node (statement or expression) / local / await / scope
 *
 * `collect` builds it from clang's tree; each later pass fills the fields that name it and reads
 * only what earlier passes filled. Nothing here points back into libclang. Offsets are bytes of
 * unit->source. */
#ifndef UNIT_H
#define UNIT_H

#define NO_TOKEN UINT32_MAX

#include "diag.h"
#include "node.h"
#include "path_map.h"
#include "source.h"
#include <string.h>

struct blocking;
struct function;

/* Places in the main file. */
struct offsets {
    uint32_t *items;
    size_t count, capacity;
};

/* A C type, as far as lowering needs it. Interned by spelling per unit. */
struct type {
    struct str key;        /* as clang spells it */
    struct str canonical;  /* the same type without typedef names */
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
    bool is_const_by_name; /* a typedef says so */
    bool is_volatile;      /* volatile or _Atomic at the top, or in a member or element */
    bool has_const_member; /* cannot be assigned: copied as bytes */
    bool is_variable;      /* variably modified */
    bool starts_empty;     /* its first member has no size: {0} does not initialise it */
    bool is_plain_name;    /* `name x` declares x; otherwise __typeof__(name) x does */
    const struct type *written; /* emit: as it was before `name` became an alias that only the output has; or null */
    bool is_unnamed;       /* cannot be written at all (anonymous record) */
    uint32_t visible_from; /* where in the main file its name can be used */
    bool is_local;         /* mentions a type that was declared inside a function */
    uint64_t count;        /* arrays of constant size: elements */
    struct type *element;  /* variable arrays: what they hold in the end */
    long long *dimensions; /* of variable arrays, outermost first; -1: an expression */
    uint32_t dimension_count;
    struct type *decayed;  /* arrays: pointer to the element, as a value of the type is passed */
};

/* An initialiser that zeroes a variable of the type. */
static inline const char *type_zero(const struct type *type) { return type->is_scalar ? "0" : type->size && !type->starts_empty ? "{0}" : "{}"; }

/* What an AWAIT or a starter calls. */
enum callee_kind {
    CALLEE_ORDINARY,
    CALLEE_LOWERED, /* ASYNC function defined in this unit */
    CALLEE_EXPORTED, /* ASYNC function defined elsewhere whose frame a header exports (--emit-header) */
    CALLEE_LEAF,    /* ASYNC_LEAF: hand-written, its frame is in a header */
    CALLEE_ENTRY,   /* through a pointer, or defined elsewhere: by its entry */
    CALLEE_GATHER,  /* async_gather(…) */
};

struct callee {
    enum callee_kind kind;
    struct str name;               /* empty for pointers */
    struct function *function;     /* LOWERED */
    struct type *result;
    uint64_t frame_bytes;          /* EXPORTED */
    uint32_t exported_from;        /* EXPORTED: where in the main file its header is included */
    struct str shape;              /* LOWERED, ENTRY: what it returns and takes, as part of a symbol; empty: not known */
    bool is_weak;                  /* ENTRY: may be defined nowhere, elsewhere, or by another symbol */
    bool is_noreturn;              /* ENTRY: it is declared so */
    bool is_deprecated;            /* known ones: compilers must see it mentioned */
    bool is_demanded;              /* emit: the reference that only an ASYNC definition satisfies is written */
    bool needs_stack;              /* ORDINARY: alloca, setjmp */
    const struct blocking *blocking; /* ORDINARY: what it does to the event loop, or null */
    uint32_t declared_at;          /* in the main file, or 0 */
};

/* Its body can be called directly. */
static inline bool callee_is_known(const struct callee *callee) { return callee->kind == CALLEE_LOWERED || callee->kind == CALLEE_EXPORTED; }

/* A block of the source: storage of disjoint blocks overlaps in the frame. Clean-up scopes (DEFER,
 * TRY, TIMEOUT, GROUP) are chained separately through `cleanup`. */
struct scope {
    struct scope *parent;
    struct scope *first, *last, *next; /* inner blocks in source order */
    uint32_t defers_from;   /* home: behind its first DEFER, or 0 */
    uint32_t jumped_from, jumped_to; /* home: jumps may pass what is declared between these; 0, 0: nothing */
    bool has_await;         /* an AWAIT lies in it (or it loops back to one) */
    struct local *fields, *last_field; /* emit: its own locals with a field */
    uint64_t own_bytes;     /* frame: of the fields of its own locals */
    uint32_t field_count;   /* frame: locals with a field here or in inner blocks */
};

/* Something that must be done, or may stop a failure, when control leaves a part of the source. */
enum cleanup_kind { CLEANUP_DEFER, CLEANUP_TRY, CLEANUP_TIMEOUT, CLEANUP_GROUP };

/* How control leaves through a clean-up: the number in its pending exit. Failures are their own codes. */
enum {
    EXIT_NONE,     /* falls out of the block */
    EXIT_RETURN,   /* the value is in the frame's result */
    EXIT_BREAK,
    EXIT_CONTINUE,
    EXIT_GOTO,     /* + the label's index */
};

struct exit {
    uint32_t code;           /* one of the above */
    struct label *label;     /* GOTO */
    struct cleanup *until;   /* the clean-up in force where it arrives */
};

struct exits {
    struct exit *items;
    size_t count, capacity;
};

/* The children of AWAITs, by what is to be done when they have failed. */
enum child_kind {
    CHILD_LEAF,     /* part of the frame, and notes no place of its own */
    CHILD_FUNCTION, /* part of the frame */
    CHILD_APART,    /* elsewhere, to be let go of */
    CHILD_OTHER,
};

/* How many places there are at which a child of the kind may have failed. */
struct ways {
    uint32_t count[CHILD_OTHER];
};

struct cleanup {
    enum cleanup_kind kind;
    uint32_t index;          /* from 1, in the function */
    struct cleanup *outer;   /* the next one outwards */
    struct node *node;       /* NODE_DEFER, NODE_TRY, NODE_TIMEOUT, NODE_GROUP */
    struct local *pending;   /* how control is leaving, while the clean-up runs */
    struct local *record;    /* TIMEOUT: its struct async__timeout; GROUP: its struct async_group */
    struct exits exits;      /* jumps that pass through it, each code once */
    bool can_fail;           /* a failure can arrive at it */
    struct ways ways;        /* emit: from which failures come to it */
    uint32_t block;          /* live: where leaving begins */
};

struct label {
    struct str name;
    uint32_t offset;         /* where it is defined: block-local labels may share a name */
    struct node *node;       /* null: never defined (a block-local label of GNU C) */
    struct cleanup *cleanup; /* in force at the label */
    const struct node *defer; /* whose body it stands in */
    bool is_taken;           /* its address is: computed gotos lead there */
    uint32_t index;          /* in the function */
    uint32_t block;          /* live: its basic block */
};

struct await {
    uint32_t state;          /* from 1, in source order of emission */
    struct node *node;
    struct callee *callee;
    struct cleanup *handler; /* innermost clean-up in force: failures go there; null: leave the function */
    bool embedded;           /* frame: the child's frame is in ours */
    bool is_yield;           /* frame: async_yield, which needs no frame: the function itself waits in the ready queue */
    enum placement placement; /* frame: and why, or why not; of a gather NONE: its branches have theirs */
    struct str child;        /* frame: its name in `child` */
    struct local **saved;    /* live: what to save, by index */
    size_t saved_count;
    struct scope *scope;
    struct await *next;
};

/* A frame as a compiler lays it out, in bytes. */
struct layout {
    uint64_t size, align;
    uint64_t result; /* offset of the result; 0 without one */
    uint64_t rest;   /* offset of what lies behind it */
};

/* A member of a frame as a compiler lays it out. */
struct member {
    struct str path; /* as in `v.total`, `child.gather__2.frame__1` */
    uint64_t offset, size, align;
};

struct members {
    struct member *items;
    size_t count, capacity;
};

struct name_list {
    struct str *items;
    size_t count, capacity;
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
    struct str declared_as;   /* its first declaration, as clang prints it, if that is another one */
    struct str entry_attributes, body_attributes; /* head: ready to stand before the functions written for it */
    bool is_static;           /* it has internal linkage */
    bool is_inline;           /* else: another file defines it for others */
    bool is_declared_inline;  /* and it was declared before */
    bool is_main;
    bool is_variadic;
    bool has_identifier_list; /* `int f(c) char c; {…}`, with no prototype before it: callers promote the arguments */
    bool in_macro;            /* its head comes from a macro: expand */
    bool uses_func_name;      /* __func__ or its kin */
    bool has_starter;         /* it starts tasks */
    bool calls_blocking;      /* it calls what blocks the event loop, or may */
    bool has_moved;           /* home: some variable lives in the frame or is called otherwise in the output */
    struct callee *callee;    /* describes it to callers */
    struct offsets needs;     /* what its signature names is declared, or brought in, there; 0: is there without */
    bool is_movable;          /* frame: nothing else points into its frame, which may move when it suspends */
    bool is_exported;         /* header: its body can be called from other files */
    struct layout measured;   /* measure */
    struct members members;   /* measure: of its frame; structs that the tool wrote are taken apart */
    struct local *locals, *last_local;
    uint32_t local_count;
    struct name_list tags;        /* that its blocks declare: they may hide those of the file */
    struct name_list definitions; /* directives: #define and #undef in it of names that generated code uses: they hold behind it */
    uint32_t temp_count;
    uint32_t parameter_count;
    struct scope *scope;      /* outermost: parameters */
    struct await *awaits, *last_await;
    uint32_t await_count;
    struct cleanup **cleanups; /* by index - 1 */
    size_t cleanup_count, cleanup_capacity;
    struct label **labels;
    size_t label_count, label_capacity;
    struct function *next;    /* of the batch, in source order */
    struct function *next_registered;
    bool is_built;            /* it is in the batch: what its body is made of is there */
    uint32_t order;           /* its number */
    uint32_t emitted_awaits;  /* emit: must come to await_count */
    uint32_t loop_count;      /* emit: labels of loops */
    struct ways ways;         /* emit: from which failures leave it */
    bool is_declared;         /* emit: a forward declaration has been written */
    enum { LAYOUT_NONE, LAYOUT_OPEN, LAYOUT_DONE } layout; /* frame */
    uint32_t visible_from;    /* frame: where in the file its frame could be written */
    bool is_frame_written;    /* emit */
    uint64_t frame_bytes;     /* frame: about, for the decision to embed */
};

/* Other files can call it. */
static inline bool function_is_external(const struct function *function) { return !function->is_static && !function->is_inline && !function->is_main; }

/* A declaration, as clang prints it, has the attribute (or the specifier _Noreturn). */
static inline bool declares_attribute(struct str declaration, struct str name)
{
    static const char *const openings[] = {"__attribute__((", "[[", "::"};
    bool found = *name.ptr == '_' && str_find(declaration, name) < declaration.len;
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++)
        for (struct str rest = declaration; rest.len && !found;) {
            size_t at = str_find(rest, str_from(openings[i]));
            rest = str_slice(rest, at < rest.len ? at + strlen(openings[i]) : at, rest.len);
            found = str_starts(rest, name) && rest.len > name.len && strchr(" ()]", rest.ptr[name.len]);
        }
    return found;
}

/* An ordinary function that mentions something async, or a macro that may bring it. */
struct island {
    struct node *node;        /* the function's body */
    uint32_t begin;           /* of its definition */
    struct str name;
    uint32_t reported_at;     /* check: the last keyword, or macro that brings some, that should not be there; 0: none */
    struct island *next;
};

/* A pointer to an async function that goes where whoever calls it need not know that; or an ordinary function where an async one is awaited. */
struct misplaced {
    uint32_t begin;        /* of the name or the expression that it comes from */
    struct str name;       /* of the function or the pointer; empty: it has none */
    bool is_function;
    enum { MISPLACED_IN_VARIABLE, MISPLACED_AS_ARGUMENT, MISPLACED_IN_LIBRARY, MISPLACED_AS_RESULT, MISPLACED_ORDINARY } place;
    struct str to;         /* the variable, or the function that is given it or returns it */
};

struct misplaced_list {
    struct misplaced *items;
    size_t count, capacity;
};

/* A macro invocation in the main file, outermost but for the keywords of async C. */
struct invocation {
    uint32_t begin, end;
    bool has_hash;     /* it, or a macro it uses, stringifies or pastes */
    bool has_attribute; /* likewise: has attributes of C */
    bool has_pragma;   /* likewise: has a pragma */
    bool has_line;     /* likewise: has __LINE__ */
    bool has_async;    /* likewise: names what may be of async C */
    bool is_hiding;    /* likewise: has a name that generated code uses */
    bool is_wanted;    /* must be expanded before the passes run again */
    bool is_beside;    /* wanted only if it relies on a macro that is put aside there */
};

/* A preprocessing directive of the main file. */
struct directive {
    uint32_t begin, end;
    uint32_t group;  /* #if, #elif, #else, #endif: the number of their #if, from 1; else 0 */
    struct str macro; /* #define, #undef: of what; else empty */
    uint32_t same_macro; /* the number of an earlier one of this macro, from 1; or 0 */
    bool is_undef;
    bool is_object_like; /* #define without parameters */
    bool is_pragma;
    bool is_endif;
};

struct directives {
    struct directive *items;
    size_t count, capacity;
};

/* Text that #if leaves out. */
struct skipped {
    uint32_t begin, end;
};

/* A file that the main file includes, directly or not. */
struct inclusion {
    struct str path;
    uint32_t offset; /* of the #include in the main file that brings it in first */
    bool is_direct;  /* that #include names it */
    bool is_system;  /* it was found by way of a system folder */
    bool is_wanted;  /* it defines ASYNC functions: its text must take the place of the #include */
};

/* Files with a #pragma once whose text has taken the place of an #include, in full paths: wherever else they are included, they are empty. */
struct once {
    struct str *items;
    size_t count, capacity;
};

/* Replaces `length` bytes at `offset` wherever the text around them is copied. */
struct edit {
    uint32_t offset, length;
    struct str text;
    bool is_closing;       /* an insertion that belongs to the text before it */
};

struct edits {
    struct edit *items;
    size_t count, capacity;
};

enum { TYPE_MEMOS = 256 };

/* cx_type: what it found out about a type of clang's. */
struct type_memo {
    const void *identity;
    struct type *type;
};

struct unit {
    struct arena *arena;   /* of the batch of functions that goes through the passes */
    struct arena *lasting; /* of what outlives it: types, signatures, callees, what is known of the file */
    struct diag *diag;
    struct source *source;
    struct function *registered, *last_registered; /* all ASYNC functions of the main file */
    struct function *functions, *last_function;    /* those of the batch */
    uint32_t batch_end;    /* where in the file the next one begins */
    uint32_t batches;      /* that have gone through the passes before this one */
    struct island *islands, *last_island;
    uint32_t *match;       /* locate: of each bracket token its partner, else 0 */
    uint32_t *opener;      /* locate: of each token the innermost bracket around it, or NO_TOKEN */
    struct misplaced_list misplaced; /* collect: of the batch */
    struct edits edits;    /* frame: sorted by offset, not overlapping */
    struct inclusion *inclusions; /* cx: the files the main file includes, by identity */
    size_t inclusion_count, inclusion_capacity;
    struct once *once;              /* of the rounds before */
    struct type **types;   /* interned: hash table by key */
    size_t type_count, type_capacity;
    struct type_memo type_memos[TYPE_MEMOS];
    bool has_local_types;  /* collect: some function declares a type, which may be spelled as another */
    struct invocation *invocations; /* macros: by offset */
    size_t invocation_count, invocation_capacity;
    struct name_list hiding_macros; /* macros: of the user's, whose names generated code uses for its own */
    struct name_list builtin_macros;    /* macros: of system headers, made of what only the compiler that has the header knows */
    struct directives directives;   /* macros: by offset */
    uint32_t *directive_table;      /* macros: hash table by macro: the number of the last directive, from 1 */
    size_t directive_capacity;
    struct skipped *skipped;        /* macros: by offset */
    size_t skipped_count;
    bool wants_expansion;           /* some invocation is wanted */
    bool wants_inclusion;           /* some included file is wanted */
    const struct path_maps *maps;   /* for the paths in the output; or null */
    bool maps_lines;                /* for those of #line directives too */
    bool is_rewritten;              /* not the first round: the text is not the user's alone */
};

/* The number of the first directive at or behind the offset. */
static inline size_t unit_directive_from(const struct unit *unit, uint32_t offset)
{
    size_t low = 0, high = unit->directives.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (unit->directives.items[middle].begin < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A path as the output names it: in its strings, and in #line directives. */
static inline const char *unit_text_path(const struct unit *unit, const char *path)
{
    return unit->maps ? path_maps_apply(unit->arena, unit->maps, PATH_IN_TEXT, path) : path;
}

static inline const char *unit_line_path(const struct unit *unit, const char *path)
{
    return unit->maps_lines ? unit_text_path(unit, path) : path;
}

#endif
