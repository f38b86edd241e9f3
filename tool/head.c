/* head: the attributes of an ASYNC function, which the output writes anew with its head.
 *
 * They stand before and between its specifiers and behind its parameters; some come out of macros, which are expanded then.
 * What is about the symbol or about calls of it goes to the entry, what is about code to the body too, and what an
 * ASYNC function cannot be is refused.
 *
 * Requires: collect. Fills: function->begin, so that it includes what stands before the specifiers; entry_attributes
 * and body_attributes. Breaks: nothing. */
#include "passes.h"
#include <string.h>

enum place { ENTRY = 1, BODY = 2, BOTH = ENTRY | BODY, NOWHERE = 0 };

static const struct {
    const char *name;
    enum place place;
    const char *refusal; /* or null */
} attributes[] = {
    {"noinline", BOTH, NULL}, {"noclone", BOTH, NULL}, {"noipa", BOTH, NULL}, {"section", BOTH, NULL}, {"hot", BOTH, NULL}, {"cold", BOTH, NULL},
    {"optimize", BOTH, NULL}, {"optnone", BOTH, NULL}, {"minsize", BOTH, NULL}, {"target", BOTH, NULL}, {"no_sanitize", BOTH, NULL},
    {"no_sanitize_address", BOTH, NULL}, {"no_address_safety_analysis", BOTH, NULL}, {"no_sanitize_thread", BOTH, NULL}, {"no_sanitize_undefined", BOTH, NULL},
    {"no_sanitize_memory", BOTH, NULL}, {"disable_sanitizer_instrumentation", BOTH, NULL}, {"no_instrument_function", BOTH, NULL}, {"no_profile_instrument_function", BOTH, NULL},
    {"no_stack_protector", BOTH, NULL}, {"stack_protect", BOTH, NULL}, {"no_split_stack", BOTH, NULL}, {"no_reorder", BOTH, NULL}, {"flatten", BOTH, NULL},
    {"patchable_function_entry", BOTH, NULL}, {"zero_call_used_regs", BOTH, NULL}, {"no_icf", BOTH, NULL}, {"nocf_check", BOTH, NULL}, {"unused", BOTH, NULL},
    {"maybe_unused", BOTH, NULL}, {"warn_unused_result", BOTH, NULL}, {"nodiscard", BOTH, NULL}, {"format", BOTH, NULL},
    {"always_inline", BODY, NULL}, {"artificial", BODY, NULL}, {"gnu_inline", NOWHERE, NULL}, {"annotate", NOWHERE, NULL},
    {"noreturn", NOWHERE, "it returns whenever it waits; leave it out (callers may write __builtin_unreachable() behind their AWAIT)"},
    {"_Noreturn", NOWHERE, "it returns whenever it waits; leave it out (callers may write __builtin_unreachable() behind their AWAIT)"},
    {"const", NOWHERE, "others run while it waits; leave it out"},
    {"pure", NOWHERE, "others run while it waits; leave it out"},
    {"reproducible", NOWHERE, "others run while it waits; leave it out"},
    {"unsequenced", NOWHERE, "others run while it waits; leave it out"},
    {"leaf", NOWHERE, "others run while it waits; leave it out"},
    {"returns_nonnull", NOWHERE, "it returns whenever it waits, and then not its result; leave it out"},
    {"constructor", NOWHERE, "no event loop runs then; call async_run(…) from an ordinary function with this attribute"},
    {"destructor", NOWHERE, "no event loop runs then; call async_run(…) from an ordinary function with this attribute"},
    {"naked", NOWHERE, "it has a frame; let an ordinary function start a task"},
    {"interrupt", NOWHERE, "no event loop runs then; let an ordinary function start a task"},
    {"target_clones", NOWHERE, "its frame belongs to one body; leave it out, or use target"},
    {"returns_twice", NOWHERE, "the second return would find its C stack gone; leave it out"},
};
enum { ATTRIBUTE_COUNT = sizeof attributes / sizeof *attributes };

struct head {
    struct unit *unit;
    const struct source *source;
    struct function *function;
    struct buf entry, body;
    bool is_refused[ATTRIBUTE_COUNT]; /* it has been, where the definition says it */
};

static bool is(const struct head *head, size_t token, const char *text) { return source_token_is(head->source, token, text); }

/* The token of the bracket that `token` closes. */
static size_t opening(const struct head *head, size_t token)
{
    int depth = 0;
    for (;; token--) {
        if (is(head, token, ")") || is(head, token, "]") || is(head, token, "}"))
            depth++;
        else if ((is(head, token, "(") || is(head, token, "[") || is(head, token, "{")) && --depth == 0)
            return token;
        if (token == 0)
            return 0;
    }
}

static size_t closing(const struct head *head, size_t token)
{
    int depth = 0;
    for (; token < head->source->token_count; token++) {
        if (is(head, token, "(") || is(head, token, "[") || is(head, token, "{"))
            depth++;
        else if ((is(head, token, ")") || is(head, token, "]") || is(head, token, "}")) && --depth == 0)
            break;
    }
    return token;
}

static bool is_gnu(const struct head *head, size_t token) { return is(head, token, "__attribute__") || is(head, token, "__attribute"); }

/* The first token of the definition: attributes and specifiers may stand before what clang calls its beginning. */
static size_t first_token(const struct head *head)
{
    static const char *const specifiers[] = {"static", "extern", "inline", "__inline", "__inline__", "__extension__", "_Noreturn", "ASYNC"};
    size_t first = source_token_from(head->source, head->function->begin);
    while (first > 0) {
        size_t before = first - 1;
        bool found = false;
        for (size_t i = 0; i < sizeof specifiers / sizeof *specifiers; i++)
            found |= is(head, before, specifiers[i]);
        if (is(head, before, "]") && opening(head, before) + 1 == opening(head, before - 1))
            before = opening(head, before), found = true;
        else if (is(head, before, ")") && opening(head, before) > 0 && is_gnu(head, opening(head, before) - 1))
            before = opening(head, before) - 1, found = true;
        const struct invocation *macro = found ? NULL : macros_at(head->unit, head->source->tokens[before].offset);
        if (macro && macro->has_attribute)
            before = source_token_from(head->source, macro->begin), found = true;
        if (!found)
            break;
        first = before;
    }
    return first;
}

/* The attribute's name without `gnu::` and underscores. */
static struct str bare_name(const struct head *head, size_t first, size_t last)
{
    size_t token = first;
    while (token + 2 < last && is(head, token + 1, "::"))
        token += 2;
    struct str name = source_token_text(head->source, token);
    if (name.len > 4 && str_starts(name, S("__")) && str_ends(name, S("__")))
        name = str_slice(name, 2, name.len - 2);
    return name;
}

/* `format(printf, 1, 2)` for the body, which has one parameter more. */
static struct str shifted(const struct head *head, size_t first, size_t last)
{
    struct buf text = {0};
    for (size_t token = first; token < last; token++) {
        struct str part = source_token_text(head->source, token);
        bool is_number = head->source->tokens[token].kind == TOKEN_NUMBER && !str_equal(part, S("0"));
        if (is_number)
            buf_printf(&text, "1 + ");
        buf_put(&text, part);
    }
    struct str copy = str_copy(head->unit->arena, buf_str(&text));
    buf_free(&text);
    return copy;
}

static void refuse(const struct head *head, uint32_t begin, uint32_t end, struct str name, const char *why)
{
    diag_at(head->unit->diag, DIAG_ATTRIBUTE, head->source, begin, end, "ASYNC function '" STR_FMT "' cannot be '" STR_FMT "': %s", STR_ARG(head->function->name),
            STR_ARG(name), why);
}

/* One attribute: the tokens [first, last). */
static void attribute(struct head *head, size_t first, size_t last, bool is_standard)
{
    const struct source *source = head->source;
    struct str name = bare_name(head, first, last);
    uint32_t begin = source->tokens[first].offset, end = source->tokens[last - 1].offset + source->tokens[last - 1].length;
    size_t i = 0;
    while (i < ATTRIBUTE_COUNT && !str_equal(name, str_from(attributes[i].name)))
        i++;
    if (i < ATTRIBUTE_COUNT && attributes[i].refusal) {
        refuse(head, begin, end, name, attributes[i].refusal);
        head->is_refused[i] = true;
        return;
    }
    if (str_equal(name, S("weak"))) { /* another definition may take its place: callers here do not know which frame they get */
        head->function->callee->kind = CALLEE_ENTRY;
        head->function->callee->is_weak = true;
    }
    enum place place = i < ATTRIBUTE_COUNT ? attributes[i].place : ENTRY;
    struct str text = source_text(source, begin, end);
    const char *format = is_standard ? "[[" STR_FMT "]] " : "__attribute__((" STR_FMT ")) ";
    if (place & ENTRY)
        buf_printf(&head->entry, format, STR_ARG(text));
    if (str_equal(name, S("always_inline")) && (head->function->is_static || head->function->is_inline))
        buf_put(&head->body, S("__inline__ "));
    if (place & BODY)
        buf_printf(&head->body, format, STR_ARG(str_equal(name, S("format")) ? shifted(head, first, last) : text));
}

/* A list of attributes, separated by commas, in the tokens [first, last). */
static void attribute_list(struct head *head, size_t first, size_t last, bool is_standard)
{
    for (size_t token = first; token <= last; token++) {
        if (token < last && (is(head, token, "(") || is(head, token, "[")))
            token = closing(head, token);
        if (token < last && !is(head, token, ","))
            continue;
        if (token > first)
            attribute(head, first, token, is_standard);
        first = token + 1;
    }
}

/* The attributes among the tokens [token, end), outside of other brackets, but for those of a type that is defined here. */
static void scan(struct head *head, size_t token, size_t end, bool is_standard)
{
    for (bool is_of_type = false; token < end; token++) {
        bool is_list = is(head, token, "[") && is(head, token + 1, "[");
        if (!is_list && !is_gnu(head, token))
            is_of_type = is(head, token, "struct") || is(head, token, "union") || is(head, token, "enum") || is(head, token, "{");
        if (is_of_type)
            ; /* the output keeps the definition as it is */
        else if (is_list && is_standard)
            attribute_list(head, token + 2, closing(head, token) - 1, true);
        else if (is_gnu(head, token) && !is_standard)
            attribute_list(head, token + 3, closing(head, token + 1) - 1, false);
        else if (is(head, token, "_Noreturn") && !is_standard)
            attribute(head, token, token + 1, false);
        if (is_gnu(head, token))
            token++;
        if (is(head, token, "(") || is(head, token, "[") || is(head, token, "{"))
            token = closing(head, token);
    }
}

/* Macros in the head that hold attributes. */
static bool wants_expansion(struct head *head, size_t token, size_t end)
{
    bool found = false;
    for (; token < end; token++) {
        const struct invocation *macro = macros_at(head->unit, head->source->tokens[token].offset);
        found |= macro && macro->has_attribute && macros_want(head->unit, macro->begin);
    }
    return found;
}

/* What an earlier declaration, as clang prints it, says of the function. */
static void check_declaration(const struct head *head)
{
    const struct function *function = head->function;
    for (size_t i = 0; function->declared_as.len && i < ATTRIBUTE_COUNT; i++) {
        if (!attributes[i].refusal || head->is_refused[i])
            continue;
        struct str name = str_from(attributes[i].name);
        if (declares_attribute(function->declared_as, name))
            refuse(head, function->name_offset, function->name_offset + (uint32_t)function->name.len, name, attributes[i].refusal);
    }
}

static void function_head(struct unit *unit, struct function *function)
{
    const struct source *source = unit->source;
    struct head head = {.unit = unit, .source = source, .function = function};
    size_t first = first_token(&head), name = source_token_from(source, function->name_offset);
    size_t parameters = source_token_from(source, function->params_end) + 1, body = source_token_from(source, function->body->begin);
    function->begin = source->tokens[first].offset;
    bool before = wants_expansion(&head, first, name), behind = wants_expansion(&head, parameters, body);
    if (before || behind)
        return;
    for (int is_standard = 1; is_standard >= 0; is_standard--) { /* [[…]] come first */
        scan(&head, first, name, is_standard);
        scan(&head, parameters, body, is_standard);
    }
    check_declaration(&head);
    function->entry_attributes = str_copy(unit->arena, buf_str(&head.entry));
    function->body_attributes = str_copy(unit->arena, buf_str(&head.body));
    buf_free(&head.entry);
    buf_free(&head.body);
}

void head_fill(struct unit *unit)
{
    for (struct function *function = unit->functions; function; function = function->next)
        if (function->body && !function->in_macro)
            function_head(unit, function);
}
