/* The definitions are read when first asked for: most files invoke no macro of the user's. See macro_definitions.h. */
#include "macro_definitions.h"
#include <stdlib.h>
#include <string.h>

struct definition {
    struct str name;
    CXCursor cursor;
    struct macro_traits traits;
    bool is_known; /* the traits are */
};

struct macro_definitions {
    struct unit *unit;
    const struct cx *cx;
    struct {
        struct definition *items;
        size_t count, capacity;
    } list;
    struct definition **table; /* by name; those of one name stand side by side */
    size_t capacity;
};

struct macro_definitions *macro_definitions_new(struct unit *unit, const struct cx *cx)
{
    struct macro_definitions *definitions = calloc(1, sizeof *definitions);
    if (!definitions)
        die(0, "out of memory");
    *definitions = (struct macro_definitions){.unit = unit, .cx = cx};
    return definitions;
}

void macro_definitions_free(struct macro_definitions *definitions)
{
    free(definitions->list.items);
    free(definitions->table);
    free(definitions);
}

/* ---- the table -------------------------------------------------------------------------------- */

static enum CXChildVisitResult add_definition(CXCursor cursor, CXCursor parent, CXClientData data)
{
    struct macro_definitions *definitions = data;
    (void)parent;
    if (clang_getCursorKind(cursor) != CXCursor_MacroDefinition || clang_Cursor_isMacroBuiltin(cursor))
        return CXChildVisit_Continue;
    if (definitions->list.count == definitions->list.capacity) {
        definitions->list.capacity = definitions->list.capacity ? definitions->list.capacity * 2 : 1024;
        definitions->list.items =
            realloc(definitions->list.items, definitions->list.capacity * sizeof *definitions->list.items);
        if (!definitions->list.items)
            die(0, "out of memory");
    }
    CXString name = clang_getCursorSpelling(cursor); /* clang's own, as long as the cx lives */
    definitions->list.items[definitions->list.count++] =
        (struct definition){.name = str_from(clang_getCString(name)), .cursor = cursor};
    clang_disposeString(name);
    return CXChildVisit_Continue;
}

static void read_definitions(struct macro_definitions *definitions)
{
    clang_visitChildren(clang_getTranslationUnitCursor(definitions->cx->tu), add_definition, definitions);
    definitions->capacity = 16;
    while (definitions->capacity < definitions->list.count * 2)
        definitions->capacity *= 2;
    definitions->table = calloc(definitions->capacity, sizeof(struct definition *));
    if (!definitions->table)
        die(0, "out of memory");
    for (size_t i = 0; i < definitions->list.count; i++) {
        size_t at = str_hash(definitions->list.items[i].name) & (definitions->capacity - 1);
        while (definitions->table[at])
            at = (at + 1) & (definitions->capacity - 1);
        definitions->table[at] = &definitions->list.items[i];
    }
}

/* ---- one definition --------------------------------------------------------------------------- */

struct str macro_definition_text(const struct cx *cx, CXCursor definition)
{
    if (clang_Cursor_isNull(definition) || clang_Cursor_isMacroBuiltin(definition))
        return S("");
    CXSourceRange extent = clang_getCursorExtent(definition);
    CXFile file;
    unsigned begin, end;
    clang_getFileLocation(clang_getRangeStart(extent), &file, NULL, NULL, &begin);
    clang_getFileLocation(clang_getRangeEnd(extent), NULL, NULL, NULL, &end);
    size_t size = 0;
    const char *text = file ? clang_getFileContents(cx->tu, file, &size) : NULL;
    return text && end <= size && begin < end ? (struct str){text + begin, end - begin} : S("");
}

bool macro_definition_takes_arguments(const struct cx *cx, CXCursor definition, struct str name)
{
    struct str text = macro_definition_text(cx, definition);
    return text.len ? text.len > name.len && text.ptr[name.len] == '(' : clang_Cursor_isMacroFunctionLike(definition);
}

static bool holds(struct str text, const char *part)
{
    return str_find(text, str_from(part)) < text.len;
}

bool macro_definition_hides(struct str name)
{
    static const char *const names[] = {"base", "callee", "caller", "child", "flags", "fn", "frame", "gather", "loop", "result", "self", "state", "v"};
    if (name.len > 6 || !name.len || !strchr("bcfglrsv", *name.ptr))
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equal(name, str_from(names[i])))
            return true;
    return false;
}

static struct macro_traits own_traits(struct str text)
{
    return (struct macro_traits){.has_hash = text.len && memchr(text.ptr, '#', text.len),
                                 .has_attribute =
                                     holds(text, "attribute__") || holds(text, "[[") || holds(text, "_Noreturn"),
                                 .has_pragma = holds(text, "_Pragma"),
                                 .has_line = holds(text, "__LINE__"),
                                 .has_async = holds(text, "ASYNC") || holds(text, "async_") || holds(text, "AWAIT") ||
                                              holds(text, "DEFER")};
}

static void add_traits(struct macro_traits *to, struct macro_traits more)
{
    to->has_hash |= more.has_hash;
    to->has_attribute |= more.has_attribute;
    to->has_pragma |= more.has_pragma;
    to->has_line |= more.has_line;
    to->has_async |= more.has_async;
    to->is_hiding |= more.is_hiding;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || (c & 0x80);
}

static void add_named(struct macro_definitions *definitions, struct str name, struct macro_traits *traits);

/* Words in strings count, too, and do no harm. */
static void add_mentioned(struct macro_definitions *definitions, struct str text, struct macro_traits *traits)
{
    for (size_t at = 0; at < text.len;) {
        size_t begin = at++;
        if (!is_letter(text.ptr[begin]))
            continue;
        while (at < text.len && (is_letter(text.ptr[at]) || (text.ptr[at] >= '0' && text.ptr[at] <= '9')))
            at++;
        add_named(definitions, str_slice(text, begin, at), traits);
    }
}

/* Of all definitions of the name: which one holds where the macro is invoked does not matter. */
static void add_named(struct macro_definitions *definitions, struct str name, struct macro_traits *traits)
{
    for (size_t at = str_hash(name) & (definitions->capacity - 1); definitions->table[at];
         at = (at + 1) & (definitions->capacity - 1)) {
        struct definition *definition = definitions->table[at];
        if (!str_equal(definition->name, name))
            continue;
        if (!definition->is_known) {
            definition->is_known = true; /* a macro that mentions itself is not expanded there */
            struct str text = macro_definition_text(definitions->cx, definition->cursor);
            definition->traits = own_traits(text);
            definition->traits.is_hiding = macro_definition_hides(name);
            if (!clang_Location_isInSystemHeader(clang_getCursorLocation(definition->cursor)))
                add_mentioned(definitions, text, &definition->traits);
        }
        add_traits(traits, definition->traits);
    }
}

struct macro_traits macro_definitions_traits(struct macro_definitions *definitions, CXCursor definition,
                                             struct str name)
{
    if (!clang_Cursor_isNull(definition) && clang_Location_isInSystemHeader(clang_getCursorLocation(definition)))
        return own_traits(macro_definition_text(definitions->cx, definition));
    if (!definitions->table)
        read_definitions(definitions);
    struct macro_traits traits = {0};
    add_named(definitions, name, &traits);
    return traits;
}

/* ---- what only its own compiler knows --------------------------------------------------------- */

void macro_definitions_find_builtin(struct macro_definitions *definitions)
{
    struct unit *unit = definitions->unit;
    for (size_t i = 0; i < definitions->list.count; i++) {
        CXCursor cursor = definitions->list.items[i].cursor;
        CXFile file;
        clang_getFileLocation(clang_getCursorLocation(cursor), &file, NULL, NULL, NULL);
        if (!clang_Cursor_isMacroFunctionLike(cursor) ||
            !clang_Location_isInSystemHeader(clang_getCursorLocation(cursor)))
            continue;
        struct str path = cx_string(unit->arena, clang_getFileName(file));
        if (str_ends(path, S("/stdatomic.h")) || str_ends(path, S("/tgmath.h")))
            *arena_push(unit->lasting, &unit->builtin_macros, struct str) =
                str_copy(unit->lasting, definitions->list.items[i].name);
    }
}
