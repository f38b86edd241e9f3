#include "taker.h"

enum taker taker_find(struct str name)
{
    static const struct {
        const char *name;
        enum taker taker;
    } takers[] = {{"signal", TAKER_SIGNAL},
                  {"bsd_signal", TAKER_SIGNAL},
                  {"sysv_signal", TAKER_SIGNAL},
                  {"sigset", TAKER_SIGNAL},
                  {"sa_handler", TAKER_SIGNAL},
                  {"sa_sigaction", TAKER_SIGNAL},
                  {"pthread_create", TAKER_THREAD},
                  {"thrd_create", TAKER_THREAD},
                  {"sigev_notify_function", TAKER_THREAD},
                  {"async_to_thread", TAKER_THREAD},
                  {"async_to_thread_owned", TAKER_THREAD},
                  {"async_loop_run_in_executor", TAKER_THREAD}};
    for (size_t i = 0; i < sizeof takers / sizeof *takers; i++)
        if (str_equal(name, str_from(takers[i].name)))
            return takers[i].taker;
    return str_starts(name, S("async_")) ? TAKER_LOOP : TAKER_OTHER;
}

/* What stands to the left of the value that begins with the token: `taker(…, value` or `taker = value`. False for neither. */
static bool find_taker(const struct source *source, size_t token, struct str *by)
{
    int depth = 0;
    for (; token > 1; token--) {
        struct str text = source_token_text(source, token - 1);
        depth += str_equal(text, S(")")) || str_equal(text, S("]"));
        bool is_opening = str_equal(text, S("(")) || str_equal(text, S("["));
        if (depth == 0 && (is_opening || str_equal(text, S("=")))) {
            *by = source_token_text(source, token - 2);
            return source->tokens[token - 2].kind == TOKEN_IDENTIFIER;
        }
        if (str_equal(text, S(";")) || str_equal(text, S("{")) || str_equal(text, S("}")))
            return false;
        depth -= is_opening;
    }
    return false;
}

bool taker_of_function(const struct unit *unit, struct str name, struct taken *taken)
{
    const struct source *source = unit->source;
    bool found = false;
    for (size_t token = 1; token + 1 < source->token_count; token++) {
        struct str by;
        bool is_mention = str_equal(source_token_text(source, token), name) &&
                          !source_token_is(source, token + 1, "(") && !source_token_is(source, token - 1, ".") &&
                          !source_token_is(source, token - 1, "->");
        if (!is_mention || !find_taker(source, token, &by))
            continue;
        enum taker taker = taker_find(by);
        if (found && taker == TAKER_OTHER)
            continue;
        *taken = (struct taken){taker, by, source->tokens[token].offset};
        found = true;
        if (taker != TAKER_OTHER)
            break;
    }
    return found;
}
