/* warn: what is async C and works, but hardly as it was meant.
 *
 * Requires: all other passes, so that it runs in the last round only. Fills: nothing; reports. Breaks: nothing. */
#include "blocking.h"
#include "warn.h"

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

/* The tokens of the argument with so many behind it; none when there are fewer. */
static void find_argument(const struct unit *unit, const struct node *call, int behind, size_t *first, size_t *last)
{
    size_t begin, end;
    argument_tokens(unit, call, &begin, &end);
    *last = end;
    for (*first = end; *first > begin; --*first) {
        bool is_comma = source_token_is(unit->source, *first - 1, ",") && unit->opener[*first - 1] + 1 == begin;
        if (is_comma && behind-- == 0)
            return;
        *last = is_comma ? *first - 1 : *last;
    }
    *first = behind > 0 ? *last : begin;
}

/* One of the words, which have blanks between them, is among the tokens. */
static bool mentions(const struct unit *unit, size_t first, size_t last, const char *words)
{
    for (struct str rest = str_from(words); rest.len;) {
        size_t length = str_find(rest, S(" "));
        for (size_t token = first; token < last; token++)
            if (str_equal(source_token_text(unit->source, token), str_slice(rest, 0, length)))
                return true;
        rest = str_slice(rest, length + (length < rest.len), rest.len);
    }
    return false;
}

/* Made of numbers and of names that are written as those of constants are. */
static bool is_constant(const struct unit *unit, size_t first, size_t last)
{
    for (size_t token = first; token < last; token++) {
        struct str text = source_token_text(unit->source, token);
        for (size_t i = 0; unit->source->tokens[token].kind == TOKEN_IDENTIFIER && i < text.len; i++)
            if (text.ptr[i] >= 'a' && text.ptr[i] <= 'z')
                return false;
    }
    return first < last;
}

/* Only what the text shows to block does: an argument that is a variable may be anything. */
static bool blocks(const struct unit *unit, const struct node *call)
{
    const struct blocking *blocking = node_callee(call)->blocking;
    size_t first, last;
    if (blocking->when == BLOCKS_WITH_WORD)
        argument_tokens(unit, call, &first, &last);
    else
        find_argument(unit, call, blocking->behind, &first, &last);
    struct str text = first < last ? source_token_text(unit->source, first) : S("");
    bool is_alone = first + 1 == last;
    switch (blocking->when) {
    case BLOCKS_WITH_WORD:
        return mentions(unit, first, last, blocking->words);
    case BLOCKS_WITHOUT_WORD:
        return is_constant(unit, first, last) && !mentions(unit, first, last, blocking->words);
    case BLOCKS_ON_ZERO:
        return is_alone && (str_equal(text, S("0")) || str_equal(text, S("NULL")) || str_equal(text, S("nullptr")));
    case BLOCKS_ON_TIMEOUT:
        return text.len && (*text.ptr == '-' || (is_alone && *text.ptr >= '1' && *text.ptr <= '9'));
    case BLOCKS_ALWAYS:
        break;
    }
    return true;
}

static void warn_blocking(struct unit *unit, const struct node *call)
{
    const struct callee *callee = node_callee(call);
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
    if (node->kind == NODE_CALL && node_callee(node) && node_callee(node)->blocking && !node->is_taken && blocks(unit, node))
        warn_blocking(unit, node);
    for (const struct node *child = node->first; child; child = child->next)
        warn_node(unit, child);
}

bool warn_is_within(const struct node *node, const struct node *outer)
{
    while (node && node != outer)
        node = node->parent;
    return node != NULL;
}

bool warn_is_loop(const struct unit *unit, const struct node *node)
{
    if (node->kind != NODE_DO)
        return node->kind == NODE_WHILE || node->kind == NODE_FOR;
    struct str condition = source_token_text(unit->source, source_token_from(unit->source, node->last->begin));
    return node->last->kind != NODE_CONSTANT || str_equal(condition, S("1")) || str_equal(condition, S("true"));
}

struct str warn_called_name(const struct unit *unit, const struct node *call)
{
    return source_token_text(unit->source, source_token_from(unit->source, call->begin));
}

bool warn_is_variable(const struct node *node)
{
    return (node->kind == NODE_REF || node->kind == NODE_GLOBAL) && node->local && !node->local->is_static;
}

static void remark_call(struct unit *unit, const struct node *call, enum placement placement)
{
    if (placement != PLACE_RECURSIVE || node_callee(call)->kind != CALLEE_LOWERED)
        return;
    const struct function *child = node_callee(call)->function;
    struct str name = node_callee(call)->name;
    diag_at(unit->diag, DIAG_RECURSION, unit->source, call->begin, call->begin + (uint32_t)name.len,
            "'" STR_FMT "' leads back to this function, so each call takes about %llu bytes of %s; a loop with a stack of its own takes less, and "
            "ends where you say",
            STR_ARG(name), (unsigned long long)child->frame_bytes, child->is_movable ? "the C stack, which move when it suspends" : "the task's arena");
}

static void remark_recursion(struct unit *unit, const struct function *function)
{
    for (const struct await *await = function->awaits; await; await = await->next) {
        const struct node *operand = await->node->first;
        if (operand && operand->kind == NODE_CALL)
            remark_call(unit, operand, await->placement);
        for (const struct node *branch = operand && operand->kind == NODE_GATHER ? operand->first : NULL; branch; branch = branch->next) {
            const struct node *call = branch->kind == NODE_ASSIGN ? branch->last : branch;
            if (call->kind == NODE_CALL)
                remark_call(unit, call, call->placement);
        }
    }
}

static void warn_tasks(struct unit *unit, const struct function *function, const struct node *body)
{
    warn_handles(unit, body);
    warn_pointers(unit, function, body);
}

void warn_fill(struct unit *unit)
{
    warn_misplaced(unit);
    for (const struct function *function = unit->functions; function; function = function->next)
        if (function->body) {
            if (function->calls_blocking) {
                warn_node(unit, function->body);
                warn_locks(unit, function->body);
            }
            if (function->await_count)
                warn_unreachable(unit, function->body);
            if (diag_policy_level(&unit->diag->policy, DIAG_RECURSION))
                remark_recursion(unit, function);
            if (function->has_starter)
                warn_tasks(unit, function, function->body);
        }
    for (const struct island *island = unit->islands; island; island = island->next)
        if (island->node->special)
            warn_tasks(unit, NULL, island->node);
}
