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
struct async__handle;

/* A typed task handle: a pointer that stands for "a task whose call returns T". It is a pointer to
 * a function type because that is structural in C: two translation units agree on ASYNC_TASK(int). */
#ifndef ASYNCC_KEEP_KEYWORDS
#define ASYNC_TASK(T) __typeof__(T (*)(struct async__handle *))
#endif

#ifdef ASYNCC_GENERATED

#define ASYNC
#define ASYNC_LEAF
#define ASYNC_BLOCKING

/* What stands in an operand that is never evaluated (of sizeof, of typeof) is left alone: only its type counts there. */
#define async_create_task(...) ((__typeof__(__VA_ARGS__)(*)(struct async__handle *))0)
#define async_coroutine(...) async_create_task(__VA_ARGS__)
#define async_loop_create_task(loop, ...) async_create_task(__VA_ARGS__)
#define async_run(...) (__VA_ARGS__)
#define async_loop_run_until_complete(loop, ...) (__VA_ARGS__)
#define async_join(task) ((task)((struct async__handle *)0))

#elif !defined ASYNCC_KEEP_KEYWORDS /* raw view (the tool's macro expansion keeps the keywords as they are) */

#if defined __clang__
#define ASYNC __attribute__((annotate("async")))
#define ASYNC_LEAF __attribute__((annotate("async_leaf")))
#define ASYNC_BLOCKING __attribute__((annotate("async_blocking")))
#else
#define ASYNC
#define ASYNC_LEAF
#define ASYNC_BLOCKING
#endif

/* AWAIT(call): calls, and suspends until the call is over; type and value are the call's. The two
 * `__extension__` mean nothing to a compiler, work for void too, and leave the operand outside any
 * macro argument, so that every token of it keeps its own place in the file. */
#define AWAIT __extension__ __extension__

#define ASYNC__EXPR(kind, ...) _Generic((struct async__##kind *)0, struct async__##kind * : __VA_ARGS__)

/* A handle may be dropped: so clang must find the value in the macro's body, not in an argument, and gcc a call in it. */
void *async__raw_task(void);
#define ASYNC__TASK_EXPR(kind, owner, ...)                       \
    _Generic((struct async__##kind *)0, struct async__##kind * : \
                 (__typeof__(__VA_ARGS__)(*)(struct async__handle *))((void)(owner), (void)(__VA_ARGS__), async__raw_task()))

/* Starters: they take a call apart instead of making it. */
#define async_create_task(...) ASYNC__TASK_EXPR(create_task, 0, __VA_ARGS__)
#define async_coroutine(...) ASYNC__TASK_EXPR(coroutine, 0, __VA_ARGS__)
#define async_loop_create_task(loop, ...) ASYNC__TASK_EXPR(loop_create_task, loop, __VA_ARGS__)
#define async_run(...) ASYNC__EXPR(run, (__VA_ARGS__))
#define async_loop_run_until_complete(loop, ...) ASYNC__EXPR(run_until_complete, ((void)(loop), (__VA_ARGS__)))

/* Awaitables that are keywords, for their types: async_join(task) has the type of the task's call;
 * async_gather(lvalue = call, call, ...) is void. */
#define async_join(task) ASYNC__EXPR(join, (task)((struct async__handle *)0))
#define async_gather (void)

/* Blocks. */
int async__raw_defer(void);
int async__raw_try(void);
int async__raw_timeout(double seconds);
int async__raw_catch(void);
__attribute__((noreturn)) void async__raw_raise(int err);
#define DEFER if (async__raw_defer())
#define ASYNC_TRY if (async__raw_try())
#define ASYNC_TIMEOUT(seconds) if (async__raw_timeout(seconds))
#define ASYNC_CATCH(err) else for (int err = async__raw_catch();; (void)(err))
#define ASYNC_RAISE(err) async__raw_raise(err)

#endif /* ASYNCC_GENERATED */
#endif
