/* warn: what is async C and works, but hardly as it was meant.
 *
 * Requires: all other passes, so that it runs in the last round only. Fills: nothing; reports. Breaks: nothing. */
#include "blocking.h"
#include "passes.h"

/* The tokens of a call's arguments: from behind the ( up to its ). `begin` is where the call begins. */
static void argument_tokens(const struct unit *unit, const struct node *call, size_t *first, size_t *last)
{
    const struct source *source = unit->source;
    size_t token = source_token_from(source, call->begin);
    *first = *last = token;
    if (!source_token_is(source, token + 1, "("))
        return;
    *first = token + 2;
    *last = unit->match[token + 1];
}

static bool mentions(const struct unit *unit, const struct node *call, const char *word)
{
    size_t first, last;
    argument_tokens(unit, call, &first, &last);
    for (size_t token = first; token < last; token++)
        if (source_token_is(unit->source, token, word))
            return true;
    return false;
}

/* The first token of the last argument, when there are some: its text; and whether it is the argument's only one. */
static struct str last_argument(const struct unit *unit, const struct node *call, bool *is_alone)
{
    size_t first, last;
    argument_tokens(unit, call, &first, &last);
    size_t begin = first;
    for (size_t token = first; token < last; token++)
        if (source_token_is(unit->source, token, ",") && unit->opener[token] + 1 == first)
            begin = token + 1;
    *is_alone = begin + 1 == last;
    return begin < last ? source_token_text(unit->source, begin) : S("");
}

/* Only what the text shows to block does: an argument that is a variable may be anything. */
static bool blocks(const struct unit *unit, const struct node *call)
{
    const struct blocking *blocking = call->callee->blocking;
    bool is_alone;
    struct str last;
    switch (blocking->when) {
    case BLOCKS_WITH_WORD:
        return mentions(unit, call, blocking->word);
    case BLOCKS_WITHOUT_WORD:
        return !mentions(unit, call, blocking->word);
    case BLOCKS_ON_LAST_ZERO:
        last = last_argument(unit, call, &is_alone);
        return is_alone && (str_equal(last, S("0")) || str_equal(last, S("NULL")));
    case BLOCKS_ON_TIMEOUT:
        last = last_argument(unit, call, &is_alone);
        return last.len && (*last.ptr == '-' || (is_alone && *last.ptr >= '1' && *last.ptr <= '9'));
    case BLOCKS_ALWAYS:
        break;
    }
    return true;
}

static void warn_blocking(struct unit *unit, const struct node *call)
{
    const struct callee *callee = call->callee;
    const struct blocking *blocking = callee->blocking;
    const char *instead = blocking->instead ? blocking->instead : "AWAIT(async_to_thread(…)) with a function that calls it";
    uint32_t end = call->begin + (uint32_t)callee->name.len;
    diag_at(unit->diag, blocking->is_lock ? DIAG_BLOCKING_LOCK : DIAG_BLOCKING_CALL, unit->source, call->begin, end,
            "'" STR_FMT "' blocks the thread, and with it all tasks of its loop; use %s", STR_ARG(callee->name), instead);
    if (blocking == &blocking_declared && callee->declared_at)
        diag_at(unit->diag, DIAG_NOTE, unit->source, callee->declared_at, callee->declared_at + end - call->begin,
                "'" STR_FMT "' is declared ASYNC_BLOCKING", STR_ARG(callee->name));
}

static void warn_node(struct unit *unit, const struct node *node)
{
    if (node->is_unevaluated)
        return;
    if (node->kind == NODE_CALL && node->callee && node->callee->blocking && !node->is_taken && blocks(unit, node))
        warn_blocking(unit, node);
    for (const struct node *child = node->first; child; child = child->next)
        warn_node(unit, child);
}

void warn_fill(struct unit *unit)
{
    for (const struct function *function = unit->functions; function; function = function->next)
        if (function->body) {
            warn_node(unit, function->body);
            warn_locks(unit, function->body);
        }
}
