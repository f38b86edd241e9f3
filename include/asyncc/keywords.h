/* The keywords of async C, in two views.
 *
 * Raw view (editors, `clang -fsyntax-only`, and the tool's own parse): each keyword expands to an
 * expression or statement of the right type that carries a marker the tool finds in the syntax
 * tree: `_Generic` on a marker type for expressions, a call of a marker function for blocks.
 * The marker functions are never defined: a file that was compiled without the tool and uses one fails to
 * link, and the missing name says why; a file with AWAIT alone stops at the first leaf, with a message.
 *
 * Generated view (ASYNCC_GENERATED, set by the first line of the tool's output): the tool has
 * rewritten every use of a keyword, so only what may stand in copied text is left. */
#ifndef ASYNCC_KEYWORDS_H
#define ASYNCC_KEYWORDS_H

struct async_task;
struct async_group;
struct async__handle;

/* A typed task handle: a pointer that stands for "a task whose call returns T". It is a pointer to
 * a function type because that is structural in C: two translation units agree on ASYNC_TASK(int). */
#ifndef ASYNCC_KEEP_KEYWORDS
#define ASYNC_TASK(T) __typeof__(T (*)(struct async__handle *))
#endif

/* A typed leaf: one whose result has a type that an argument of it tells, as the handle does in async_join(task). It is a
 * macro, made of this one, that names the leaf and has an expression of the result's type, in which each argument
 * stands once where it would be evaluated:
 *
 *   #ifndef ASYNCC_KEEP_KEYWORDS
 *   #define async_join(task) ASYNC_TYPED_LEAF(async_join, (task)((struct async__handle *)0))
 *   #endif
 *
 * AWAIT(async_join(t)) then calls async_join__start(&frame, t), and if that succeeded, copies *async_join__result(&frame) out
 * and calls async_join__end(&frame). A branch of a gather begins with async_join__prepare(frame, t), and end follows in any
 * case; for a task of it see struct async_typed. Start and prepare may be macros that convert the handle. */
#ifdef ASYNCC_GENERATED
#define ASYNC_TYPED_LEAF(name, ...) (__VA_ARGS__)
#elif !defined ASYNCC_KEEP_KEYWORDS
#define ASYNC_TYPED_LEAF(name, ...) ASYNC__EXPR(typed_##name, (__VA_ARGS__))
#endif

#ifdef ASYNCC_GENERATED

#define ASYNC
#define ASYNC_LEAF
#define ASYNC_BLOCKING
#define ASYNC__FRAME(bytes)

/* What stands in an operand that is never evaluated (of sizeof, of typeof) is left alone: only its type counts there. */
#define AWAIT(...) (__VA_ARGS__)
#define async_create_task(...) ((__typeof__(__VA_ARGS__)(*)(struct async__handle *))0)
#define async_create_task_eager(...) async_create_task(__VA_ARGS__)
#define async_coroutine(...) async_create_task(__VA_ARGS__)
#define async_loop_create_task(loop, ...) async_create_task(__VA_ARGS__)
#define async_group_create_task(group, ...) async_create_task(__VA_ARGS__)
#define async_create_task_threadsafe(loop, ...) ((int)sizeof(async_create_task(__VA_ARGS__)))
#define async_run(...) (__VA_ARGS__)
#define async_loop_run_until_complete(loop, ...) (__VA_ARGS__)

#elif !defined ASYNCC_KEEP_KEYWORDS /* raw view (the tool's macro expansion keeps the keywords as they are) */

/* ASYNC marks a function that may AWAIT: its definition, prototype or typedef, or a pointer to such a one.
 * ASYNC_LEAF marks one that is written by hand to the calling convention of <asyncc/abi.h>. */
/* ASYNC__FRAME stands in headers that the tool writes (--emit-header): the frame follows, of so many bytes. */
#if defined __clang__
#define ASYNC __attribute__((__annotate__("async")))
#define ASYNC_LEAF __attribute__((__annotate__("async_leaf")))
#define ASYNC_BLOCKING __attribute__((__annotate__("async_blocking")))
#define ASYNC__FRAME(bytes) __attribute__((__annotate__("async_frame " #bytes)))
#else
#define ASYNC
#define ASYNC_LEAF
#define ASYNC_BLOCKING
#define ASYNC__FRAME(bytes)
#endif

/* AWAIT(call): calls, and suspends until the call is over; type and value are the call's. When the call fails, so does the
 * AWAIT: control leaves through the clean-ups in force. Only in ASYNC functions. The two `__extension__`
 * mean nothing to a compiler, work for void too, and leave the operand outside any macro argument, so that every
 * token of it keeps its own place in the file. */
#define AWAIT __extension__ __extension__

#define ASYNC__EXPR(kind, ...) _Generic((struct async__##kind *)0, struct async__##kind * : __VA_ARGS__)

/* A handle may be dropped: so clang must find the value in the macro's body, not in an argument, and gcc a call in it. */
void *async__raw_task(void);
#define ASYNC__TASK_EXPR(kind, owner, ...)                       \
    _Generic((struct async__##kind *)0, struct async__##kind * : \
                 (__typeof__(__VA_ARGS__)(*)(struct async__handle *))((void)(owner), (void)(__VA_ARGS__), async__raw_task()))

/* Starters, in any function: they evaluate the arguments of an async call (or of async_join) and run it otherwise than by
 * AWAIT. A handle is a reference that the caller gives up by async_join or async_task_detach; one that nobody takes, as in
 * `async_create_task(f());`, is given up at once. Null when out of memory; joining null fails with -ENOMEM. */

/* Makes a task of the call on the running loop and returns its handle, ASYNC_TASK(type of the call). It begins on the next turn. */
#define async_create_task(...) ASYNC__TASK_EXPR(create_task, 0, __VA_ARGS__)

/* The same, but the call begins at once, inside this expression, and runs until it first waits: create_task(…, eager_start=True).
 * What does not wait at all has ended by then. On the C stack of its caller, so not to be nested without bound. */
#define async_create_task_eager(...) ASYNC__TASK_EXPR(create_task_eager, 0, __VA_ARGS__)

/* Returns a task that is tied to no loop and does nothing until it is joined; async_task_close frees one that never was. */
#define async_coroutine(...) ASYNC__TASK_EXPR(coroutine, 0, __VA_ARGS__)

/* async_create_task on `loop`, which need not run yet. From the loop's thread. */
#define async_loop_create_task(loop, ...) ASYNC__TASK_EXPR(loop_create_task, loop, __VA_ARGS__)

/* async_create_task on `loop`, from any thread: the arguments are evaluated here, the call runs there, detached. Returns 0,
 * -ESHUTDOWN when the loop is closed, or -ENOMEM: an int. asyncio's run_coroutine_threadsafe, but for the future. */
int async__raw_threadsafe(void);
#define async_create_task_threadsafe(loop, ...) ASYNC__EXPR(create_task_threadsafe, ((void)(loop), (void)(__VA_ARGS__), async__raw_threadsafe()))

/* async_create_task in a group, which waits for the task whatever becomes of the handle. Null, too, when the group's tasks
 * were cancelled or have all ended behind its block. From the loop's thread, while the block has not ended. */
int async__raw_in_group(struct async_group *group);
#define async_group_create_task(group, ...) ASYNC__TASK_EXPR(group_create_task, async__raw_in_group(group), __VA_ARGS__)

/* Runs the call on a fresh loop until it has ended, cancels and awaits the tasks that are left, and closes the loop.
 * Type and value are the call's; zero when the run failed: see async_run_error. */
#define async_run(...) ASYNC__EXPR(run, (__VA_ARGS__))

/* Runs `loop` until the call has ended; other tasks stay pending. Type and value as with async_run. */
#define async_loop_run_until_complete(loop, ...) ASYNC__EXPR(run_until_complete, ((void)(loop), (__VA_ARGS__)))

/* AWAIT(async_gather(lvalue = call, call, ...)): runs the calls concurrently and waits for all. When one fails the
 * others are cancelled and awaited, no lvalue is assigned, and it fails with that first code. Cancelling it cancels them all; if
 * they return all the same, their values are assigned, and the next suspension fails. */
#define async_gather (void)

/* Blocks, in ASYNC functions. */
int async__raw_defer(void);
int async__raw_try(void);
int async__raw_timeout(double seconds);
int async__raw_timeout_at(double when);
struct async_group *async__raw_group(void);
int async__raw_catch(void);
__attribute__((__noreturn__)) void async__raw_raise(int err);

/* DEFER statement: runs it when control leaves the block, however; the newest first. */
#define DEFER if (async__raw_defer())

/* ASYNC_TRY statement ASYNC_CATCH (err) statement: a failure in the first runs the second, with its code in `int err`. */
#define ASYNC_TRY if (async__raw_try())

/* ASYNC_TIMEOUT(seconds) statement: cancels the statement after so long. That is a failure with -ETIMEDOUT, which an
 * ASYNC_CATCH behind it takes; that one takes no other failure. */
#define ASYNC_TIMEOUT(seconds) if (async__raw_timeout(seconds))

/* The same, with a time on the clock of async_loop_time. In both INFINITY sets no limit; <asyncc/timeout.h> changes it later. */
#define ASYNC_TIMEOUT_AT(when) if (async__raw_timeout_at(when))

/* ASYNC_GROUP(g) statement: declares `struct async_group *g`, and ends when the tasks made in it have ended, whichever way
 * control leaves the statement. The first failure, of a task or of the statement, cancels the others and is the group's;
 * -ECANCELED of a task is none. */
#define ASYNC_GROUP(group) for (struct async_group *group = async__raw_group();; (void)(group))

#define ASYNC_CATCH(err) else for (int err = async__raw_catch();; (void)(err))

/* Fails with `err`, a negative errno code; with -EINVAL when it is none. */
#define ASYNC_RAISE(err) async__raw_raise(err)

#endif /* ASYNCC_GENERATED */
#endif
