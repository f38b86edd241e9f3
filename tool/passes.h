/* The passes, in the order they run. Each takes the unit, fills its fields and reports what the user did wrong;
 * translate.c stops after a pass that reported an error. */
#ifndef PASSES_H
#define PASSES_H

#include "unit.h"

struct cx;
struct translate_options;

/* See collect.h. collect_next builds definitions until the batch's arena holds `bytes`; false: those were the last. */
struct collect *collect_begin(struct unit *unit, const struct cx *cx);
bool collect_next(struct collect *collect, size_t bytes);
void collect_end(struct collect *collect);
/* Asks clang how the frames lie in memory, with the generated C. False after an error. */
bool cx_measure(struct unit *unit, const struct translate_options *options, struct str generated);

/* See check.c, cleanup.c, locate.c, directives.c, split.c, home.c, live.c, frame.c, emit.c. */
void check_fill(struct unit *unit);
void cleanup_fill(struct unit *unit);
void directives_fill(struct unit *unit);
void split_fill(struct unit *unit);
void home_fill(struct unit *unit);
void live_fill(struct unit *unit);
void frame_fill(struct unit *unit);
/* The output goes to the descriptor `file`, emptied first, *error being 0 or a negative errno; or, where that is -1, it is
 * returned. Each batch is written with the text around it. */
struct emit *emit_begin(struct unit *unit, int file);
void emit_batch(struct emit *emit);
struct str emit_end(struct emit *emit, bool is_wanted, int *error);

/* See header.c. `first`: the unit as it was before anything was put into its text. */
void header_choose(struct unit *unit, const struct unit *first);
bool header_write(struct unit *unit, const struct unit *first, const struct translate_options *options, struct str *output, struct str *header);

void head_fill(struct unit *unit);
void warn_fill(struct unit *unit);
/* See warn_frame.c. With the generated C; false after an error. */
bool warn_frames(struct unit *unit, const struct translate_options *options, struct str generated);
void locate_fill(struct unit *unit);

/* The innermost clean-up that a jump from where `from` is in force runs before it arrives where `until` is; null: none. */
struct cleanup *cleanup_for_jump(struct cleanup *from, const struct cleanup *until);
/* True when it keeps how control reached it: always for a timeout, else when it can be reached other than by falling into it. */
bool cleanup_has_pending(const struct cleanup *cleanup);

/* Stops the tool when the spine is not as it must be after the pass. See verify.c. */
void verify_unit(struct unit *unit, const char *pass);

/* How generated code names the variable. See frame.c. */
struct str frame_access(struct arena *arena, const struct local *local);
/* The type of a variable array on the arena, with `between` where a declarator would stand: `int (*)[n]`. */
struct str frame_array_type(struct arena *arena, const struct local *local, const char *between);

/* See specifiers.c. The first word const at or behind the token that qualifies what the declaration's specifiers declare; where there is
 * none, the first declarator's token. */
size_t specifiers_next_const(const struct unit *unit, const struct node *declaration, size_t token);
/* True when a variable whose const does not stand in its declarator is assignable without those words. */
bool specifiers_lose_const(const struct unit *unit, const struct node *var);

/* See macros.c. */
void macros_fill(struct unit *unit, const struct cx *cx);
/* The invocation whose text holds the offset, or null. */
struct invocation *macros_at(struct unit *unit, uint32_t offset);
size_t macros_from(const struct unit *unit, uint32_t offset); /* the first that begins there or behind */
/* A macro that is invoked in [begin, end], as clang sees a function's extent, may bring what is of async C. */
bool macros_bring_async(const struct unit *unit, uint32_t begin, uint32_t end);
/* Wants the invocation at the offset expanded. False when there is none. */
bool macros_want(struct unit *unit, uint32_t offset);
/* Wants those in [begin, end) that use a macro of unit->hiding_macros. */
bool macros_is_hiding(const struct unit *unit, struct str name); /* a macro of the user, whose name generated code uses */
/* True when the name is not the same throughout: the main file takes a macro of it away, or defines one without parameters in [begin, end). */
bool macros_is_changed(const struct unit *unit, struct str name, uint32_t begin, uint32_t end);
void macros_want_hiding(struct unit *unit, uint32_t begin, uint32_t end);

/* Used by the passes that add variables. */
struct local *local_new(struct unit *unit, struct function *function, struct scope *scope, struct str name, struct type *type);

#endif
