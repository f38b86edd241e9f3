/* Part of warn: pointers to async functions where whoever calls them does not AWAIT, which stops the program; and ordinary functions
 * where they do, which works. */
#include "taker.h"
#include "warn.h"

/* What happens, and what to write instead. */
static const char *const takers[] = {
    [TAKER_OTHER] = "calls it without AWAIT, which stops the program; give it an ordinary function",
    [TAKER_SIGNAL] = "makes it the handler of a signal, and a handler cannot wait; start it from a callback of "
                     "async_loop_add_signal_handler(…), or write "
                     "AWAIT(async_wait_signal(…)) in a task",
    [TAKER_LOOP] = "calls it without AWAIT, which stops the program; give it an ordinary function that starts it with "
                   "async_create_task(…)",
    [TAKER_THREAD] = "calls it on another thread without AWAIT, which stops the program; give it an ordinary function "
                     "that runs it with async_run(…), or starts "
                     "it here with async_create_task_threadsafe(…)",
};

static struct str what_it_is(struct arena *arena, const struct misplaced *at)
{
    if (!at->name.len)
        return S("this pointer to an async function");
    return str_format(arena, "%s '" STR_FMT "'",
                      at->is_function ? "async function" : "the pointer to an async function", STR_ARG(at->name));
}

static struct str where_it_goes(struct arena *arena, const struct misplaced *at)
{
    enum taker taker = taker_find(at->to);
    if (taker != TAKER_OTHER || at->place == MISPLACED_IN_LIBRARY)
        return str_format(arena, "is given to '" STR_FMT "', which %s", STR_ARG(at->to), takers[taker]);
    if (at->place == MISPLACED_IN_VARIABLE)
        return str_format(arena,
                          "is put in '" STR_FMT "', which is not declared ASYNC: a call through it without AWAIT stops "
                                                "the program; declare it so, as in ASYNC int (*" STR_FMT
                          ")(int), or its type",
                          STR_ARG(at->to), STR_ARG(at->to));
    if (at->place == MISPLACED_AS_ARGUMENT)
        return str_format(arena,
                          "is given to '" STR_FMT "', whose parameter is not declared ASYNC: a call through it without "
                                                  "AWAIT stops the program; declare the parameter so, as in "
                          "ASYNC int (*callback)(int), or give it an ordinary function",
                          STR_ARG(at->to));
    return str_format(arena,
                      "is a result of '" STR_FMT "', whose type is not ASYNC: a call through it without AWAIT stops "
                                                 "the program; return a typedef that is, as in "
                      "typedef ASYNC int (*callback)(int)",
                      STR_ARG(at->to));
}

void warn_misplaced(struct unit *unit)
{
    for (size_t i = 0; i < unit->misplaced.count; i++) {
        const struct misplaced *at = &unit->misplaced.items[i];
        size_t token = source_token_from(unit->source, at->begin);
        uint32_t end = token < unit->source->token_count
                           ? unit->source->tokens[token].offset + unit->source->tokens[token].length
                           : at->begin + 1;
        if (at->place == MISPLACED_ORDINARY) {
            diag_at(unit->diag, DIAG_ORDINARY_FUNCTION, unit->source, at->begin, end,
                    "ordinary function '" STR_FMT "' is put in '" STR_FMT "', which is declared ASYNC: AWAIT calls it through that, but a task that starts it so stops "
                    "the program; make it ASYNC if tasks may",
                    STR_ARG(at->name), STR_ARG(at->to));
            continue;
        }
        struct str what = what_it_is(unit->arena, at), where = where_it_goes(unit->arena, at);
        diag_at(unit->diag, DIAG_ORDINARY_POINTER, unit->source, at->begin, end, STR_FMT " " STR_FMT, STR_ARG(what),
                STR_ARG(where));
    }
    unit->misplaced.count = 0;
}
