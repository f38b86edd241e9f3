/* macros: where the main file invokes macros, and what the preprocessor left out.
 *
 * A macro invocation stays as written unless something in it must be rewritten; then that one is expanded
 * and the passes start again (expand.c). For that the invocations must be known, and whether a token in
 * their arguments may be edited: not when they stringify or paste, for then the text itself is a value.
 * Tokens that the preprocessor skipped (#if … #else) are dropped from the source: brackets in them need not match.
 *
 * Requires: the parse. Fills: unit->invocations, hiding_macros, builtin_macros, directives, directive_table, skipped; drops skipped tokens and directives from unit->source. */
#include "macro_definitions.h"
#include "passes.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* What matters of a macro where it is invoked. */
struct macro {
    CXCursor definition;
    bool is_keyword;
    bool takes_arguments;
    struct macro_traits traits;
};

enum { MACROS_KEPT = 64 };

struct visit {
    struct unit *unit;
    const struct cx *cx;
    struct macro_definitions *definitions;
    struct macro macros[MACROS_KEPT]; /* those that were met of late */
};

static bool is_keyword_name(struct str name)
{
    static const char *const names[] = {"ASYNC", "ASYNC_LEAF", "ASYNC_BLOCKING", "ASYNC_TASK", "ASYNC_FUTURE", "AWAIT", "DEFER", "ASYNC_TRY", "ASYNC_CATCH", "ASYNC_TIMEOUT", "ASYNC_TIMEOUT_AT", "ASYNC_GROUP",
                                        "ASYNC_RAISE", "async_create_task", "async_create_task_eager", "async_coroutine", "async_loop_create_task", "async_group_create_task", "async_run",
                                        "async_create_task_threadsafe", "async_loop_run_until_complete", "async_gather"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equal(name, str_from(names[i])))
            return true;
    return false;
}

/* A typed leaf's: a keyword, too, and whoever writes the leaf defines it. */
static bool is_typed_leaf(struct str definition) { return str_find(definition, S("ASYNC_TYPED_LEAF(")) < definition.len; }

static const struct macro *find_macro(struct visit *visit, CXCursor definition, struct str name)
{
    struct macro *macro = &visit->macros[clang_hashCursor(definition) % MACROS_KEPT];
    if (clang_equalCursors(macro->definition, definition))
        return macro;
    struct str text = macro_definition_text(visit->cx, definition);
    *macro = (struct macro){.definition = definition, .is_keyword = is_keyword_name(name) || is_typed_leaf(text)};
    macro->takes_arguments = macro_definition_takes_arguments(visit->cx, definition, name);
    if (!macro->is_keyword)
        macro->traits = macro_definitions_traits(visit->definitions, definition, name);
    return macro;
}

static uint32_t invocation_end(const struct unit *unit, size_t token, bool takes_arguments)
{
    const struct source *source = unit->source;
    if (!takes_arguments || !source_token_is(source, token + 1, "("))
        return source->tokens[token].offset + source->tokens[token].length;
    int depth = 0;
    for (token++; token < source->token_count; token++) {
        if (source_token_is(source, token, "("))
            depth++;
        else if (source_token_is(source, token, ")") && --depth == 0)
            break;
    }
    return token < source->token_count ? source->tokens[token].offset + 1 : (uint32_t)source->text.len;
}

static void add_invocation(struct unit *unit, const struct macro *macro, uint32_t offset, struct str name)
{
    struct {
        struct invocation *items;
        size_t count, capacity;
    } list = {unit->invocations, unit->invocation_count, unit->invocation_capacity};
    struct invocation *invocation = arena_push(unit->arena, &list, struct invocation);
    unit->invocations = list.items;
    unit->invocation_count = list.count;
    unit->invocation_capacity = list.capacity;
    size_t token = source_token_from(unit->source, offset);
    bool is_written = token < unit->source->token_count && unit->source->tokens[token].offset == offset &&
                      str_equal(source_token_text(unit->source, token), name);
    *invocation = (struct invocation){.begin = offset,
                                      .end = is_written ? invocation_end(unit, token, macro->takes_arguments) : offset,
                                      .has_hash = macro->traits.has_hash,
                                      .has_attribute = macro->traits.has_attribute,
                                      .has_pragma = macro->traits.has_pragma,
                                      .has_line = macro->traits.has_line,
                                      .has_async = macro->traits.has_async,
                                      .is_hiding = macro->traits.is_hiding};
}

/* A macro that would replace names in generated code is put aside there. What takes arguments is not meant by a name alone. */
static void note_hiding(struct unit *unit, const struct cx *cx, CXCursor definition)
{
    CXString spelled = clang_getCursorSpelling(definition);
    struct str name = str_from(clang_getCString(spelled));
    bool is_known = !macro_definition_hides(name) || macro_definition_takes_arguments(cx, definition, name);
    for (size_t i = 0; i < unit->hiding_macros.count && !is_known; i++)
        is_known = str_equal(unit->hiding_macros.items[i], name);
    if (!is_known)
        *arena_push(unit->lasting, &unit->hiding_macros, struct str) = str_copy(unit->lasting, name);
    clang_disposeString(spelled);
}

static enum CXChildVisitResult visit_expansion(CXCursor cursor, CXCursor parent, CXClientData data)
{
    struct visit *visit = data;
    uint32_t offset;
    (void)parent;
    if (clang_getCursorKind(cursor) == CXCursor_MacroDefinition)
        note_hiding(visit->unit, visit->cx, cursor);
    if (clang_getCursorKind(cursor) != CXCursor_MacroExpansion || !cx_offset(visit->cx, clang_getCursorLocation(cursor), &offset))
        return CXChildVisit_Continue;
    CXString spelling = clang_getCursorSpelling(cursor);
    struct str name = str_from(clang_getCString(spelling));
    const struct macro *macro = find_macro(visit, clang_getCursorReferenced(cursor), name);
    if (!macro->is_keyword)
        add_invocation(visit->unit, macro, offset, name);
    clang_disposeString(spelling);
    return CXChildVisit_Continue;
}

static int by_begin(const void *a, const void *b)
{
    const struct invocation *x = a, *y = b;
    return x->begin != y->begin ? (x->begin < y->begin ? -1 : 1) : (x->end > y->end) ? -1 : x->end < y->end;
}

/* Keeps the outermost; what lies inside lends them its hash. */
static void merge(struct unit *unit)
{
    size_t kept = 0;
    if (unit->invocation_count)
        qsort(unit->invocations, unit->invocation_count, sizeof *unit->invocations, by_begin);
    for (size_t i = 0; i < unit->invocation_count; i++) {
        struct invocation *outer = kept ? &unit->invocations[kept - 1] : NULL;
        if (outer && unit->invocations[i].begin < outer->end) {
            outer->has_hash |= unit->invocations[i].has_hash;
            outer->has_attribute |= unit->invocations[i].has_attribute;
            outer->has_pragma |= unit->invocations[i].has_pragma;
            outer->has_line |= unit->invocations[i].has_line;
            outer->has_async |= unit->invocations[i].has_async;
            outer->is_hiding |= unit->invocations[i].is_hiding;
        } else {
            unit->invocations[kept++] = unit->invocations[i];
        }
    }
    unit->invocation_count = kept;
}

/* The text behind blanks and comments. */
static struct str past_blanks(struct str text)
{
    static const char *const blanks = " \t\v\f\r\n\\";
    while (text.len && (strchr(blanks, *text.ptr) || str_starts(text, S("/*"))))
        text = str_slice(text, *text.ptr == '/' ? str_find(text, S("*/")) + 2 : 1, text.len);
    return text;
}

/* The word at the beginning. */
static struct str word(struct str text)
{
    size_t end = 0;
    while (end < text.len && (isalnum((unsigned char)text.ptr[end]) || text.ptr[end] == '_' || (unsigned char)text.ptr[end] >= 0x80))
        end++;
    return str_slice(text, 0, end);
}

/* Conditional directives with the groups they make: those that are skipped nest, too. */
static void note_directives(struct unit *unit)
{
    const struct source *source = unit->source;
    struct offsets open = {0}; /* the groups around */
    for (size_t token = 0; token < source->token_count; token++) {
        if (source->tokens[token].kind != TOKEN_DIRECTIVE)
            continue;
        struct str text = source_token_text(source, token), rest = past_blanks(str_slice(text, 1, text.len)), name = word(rest);
        struct directive *directive = arena_push(unit->lasting, &unit->directives, struct directive);
        *directive = (struct directive){.begin = source->tokens[token].offset, .end = source->tokens[token].offset + source->tokens[token].length};
        if (str_equal(name, S("define")) || str_equal(name, S("undef"))) {
            struct str macro = past_blanks(str_slice(rest, name.len, rest.len));
            directive->macro = word(macro);
            directive->is_undef = str_equal(name, S("undef"));
            directive->is_object_like = !directive->is_undef && (macro.len == directive->macro.len || macro.ptr[directive->macro.len] != '(');
        }
        directive->is_pragma = str_equal(name, S("pragma"));
        directive->is_endif = str_equal(name, S("endif"));
        bool begins = str_starts(name, S("if"));
        if (begins)
            *arena_push(unit->lasting, &open, uint32_t) = (uint32_t)unit->directives.count;
        if (open.count && (begins || directive->is_endif || str_starts(name, S("el"))))
            directive->group = open.items[open.count - 1];
        if (directive->is_endif && open.count)
            open.count--;
    }
}

static uint32_t *directive_slot(const struct unit *unit, struct str macro)
{
    size_t at = str_hash(macro) & (unit->directive_capacity - 1);
    while (unit->directive_table[at] && !str_equal(unit->directives.items[unit->directive_table[at] - 1].macro, macro))
        at = (at + 1) & (unit->directive_capacity - 1);
    return &unit->directive_table[at];
}

static void index_directives(struct unit *unit)
{
    unit->directive_capacity = 16;
    while (unit->directive_capacity < unit->directives.count * 2)
        unit->directive_capacity *= 2;
    unit->directive_table = arena_array(unit->lasting, uint32_t, unit->directive_capacity);
    for (uint32_t i = 0; i < unit->directives.count; i++) {
        struct directive *directive = &unit->directives.items[i];
        if (!directive->macro.len)
            continue;
        uint32_t *slot = directive_slot(unit, directive->macro);
        directive->same_macro = *slot;
        *slot = i + 1;
    }
}

bool macros_is_changed(const struct unit *unit, struct str name, uint32_t begin, uint32_t end)
{
    for (uint32_t number = *directive_slot(unit, name); number; number = unit->directives.items[number - 1].same_macro) {
        const struct directive *directive = &unit->directives.items[number - 1];
        if (directive->is_undef || (directive->is_object_like && directive->begin >= begin && directive->begin < end))
            return true;
    }
    return false;
}

static void note_skipped(struct unit *unit, const struct cx *cx)
{
    CXSourceRangeList *ranges = clang_getSkippedRanges(cx->tu, cx->file);
    unit->skipped = arena_array(unit->lasting, struct skipped, ranges->count);
    unit->skipped_count = ranges->count;
    for (unsigned i = 0; i < ranges->count; i++) {
        cx_offset(cx, clang_getRangeStart(ranges->ranges[i]), &unit->skipped[i].begin);
        cx_offset(cx, clang_getRangeEnd(ranges->ranges[i]), &unit->skipped[i].end);
    }
    clang_disposeSourceRangeList(ranges);
}

static void drop_skipped(struct unit *unit)
{
    struct source *source = unit->source;
    size_t kept = 0, range = 0;
    for (size_t token = 0; token < source->token_count; token++) {
        uint32_t offset = source->tokens[token].offset;
        while (range < unit->skipped_count && offset >= unit->skipped[range].end)
            range++;
        bool is_skipped = range < unit->skipped_count && offset >= unit->skipped[range].begin;
        if (!is_skipped && source->tokens[token].kind != TOKEN_DIRECTIVE)
            source->tokens[kept++] = source->tokens[token];
    }
    source->token_count = kept;
    source_index_tokens(source);
}

void macros_fill(struct unit *unit, const struct cx *cx)
{
    struct visit visit = {.unit = unit, .cx = cx, .definitions = macro_definitions_new(unit, cx)};
    note_directives(unit);
    index_directives(unit);
    note_skipped(unit, cx);
    drop_skipped(unit);
    clang_visitChildren(clang_getTranslationUnitCursor(cx->tu), visit_expansion, &visit);
    macro_definitions_find_builtin(visit.definitions);
    macro_definitions_free(visit.definitions);
    merge(unit);
}

/* How many begin at or in front of the offset. */
static size_t invocations_until(const struct unit *unit, uint32_t offset)
{
    size_t low = 0, high = unit->invocation_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (unit->invocations[middle].begin <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t macros_from(const struct unit *unit, uint32_t offset) { return offset ? invocations_until(unit, offset - 1) : 0; }

struct invocation *macros_at(struct unit *unit, uint32_t offset)
{
    size_t count = invocations_until(unit, offset);
    return count && offset < unit->invocations[count - 1].end ? &unit->invocations[count - 1] : NULL;
}

bool macros_bring_async(const struct unit *unit, uint32_t begin, uint32_t end)
{
    size_t i = invocations_until(unit, begin);
    for (i -= i > 0; i < unit->invocation_count && unit->invocations[i].begin <= end; i++)
        if (unit->invocations[i].has_async && unit->invocations[i].end > begin)
            return true;
    return false;
}

bool macros_want(struct unit *unit, uint32_t offset)
{
    struct invocation *invocation = macros_at(unit, offset);
    if (invocation)
        invocation->is_wanted = unit->wants_expansion = true;
    return invocation != NULL;
}

bool macros_is_hiding(const struct unit *unit, struct str name)
{
    for (size_t i = 0; i < unit->hiding_macros.count; i++)
        if (str_equal(unit->hiding_macros.items[i], name))
            return true;
    return false;
}

void macros_want_hiding(struct unit *unit, uint32_t begin, uint32_t end)
{
    for (size_t i = macros_from(unit, begin); i < unit->invocation_count && unit->invocations[i].begin < end; i++)
        if (unit->invocations[i].is_hiding)
            macros_want(unit, unit->invocations[i].begin);
}
