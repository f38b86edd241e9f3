/* How frames lie in memory: clang is asked, on the C that the tool has written. See header.c. */
#include "cx.h"

struct measuring {
    struct unit *unit;
    uint64_t base_bytes; /* of struct async_frame */
};

static struct function *exported_with_frame(const struct unit *unit, struct str frame)
{
    struct str suffix = S("__frame");
    if (!str_ends(frame, suffix))
        return NULL;
    for (struct function *function = unit->functions; function; function = function->next)
        if (function->is_exported && str_equal(function->name, str_slice(frame, 0, frame.len - suffix.len)))
            return function;
    return NULL;
}

static enum CXVisitorResult measure_result(CXCursor field, CXClientData data)
{
    struct layout *layout = data;
    CXString name = clang_getCursorSpelling(field);
    bool is_result = str_equal(str_from(clang_getCString(name)), S("result"));
    clang_disposeString(name);
    if (!is_result)
        return CXVisit_Continue;
    layout->result = (uint64_t)clang_Cursor_getOffsetOfField(field) / 8;
    layout->rest = layout->result + (uint64_t)clang_Type_getSizeOf(clang_getCursorType(field));
    return CXVisit_Break;
}

static enum CXChildVisitResult measure(CXCursor cursor, CXCursor parent, CXClientData data)
{
    struct measuring *measuring = data;
    (void)parent;
    if (clang_getCursorKind(cursor) != CXCursor_StructDecl || !clang_isCursorDefinition(cursor))
        return CXChildVisit_Continue;
    CXType type = clang_getCursorType(cursor);
    CXString spelled = clang_getCursorSpelling(cursor);
    struct str name = str_from(clang_getCString(spelled));
    struct function *function = exported_with_frame(measuring->unit, name);
    if (str_equal(name, S("async_frame")))
        measuring->base_bytes = (uint64_t)clang_Type_getSizeOf(type);
    clang_disposeString(spelled);
    if (!function)
        return CXChildVisit_Continue;
    function->measured = (struct layout){
        .size = (uint64_t)clang_Type_getSizeOf(type), .align = (uint64_t)clang_Type_getAlignOf(type), .rest = measuring->base_bytes};
    if (!function->result->is_void)
        clang_Type_visitFields(type, measure_result, &function->measured);
    return CXChildVisit_Continue;
}

bool cx_measure(struct unit *unit, const struct translate_options *options, struct str generated)
{
    struct arena *arena = unit->arena;
    struct source *source = arena_new(arena, struct source);
    source_init(arena, unit->source->path, generated, source);
    struct unit text = {.arena = arena, .diag = unit->diag, .source = source};
    struct translate_options compiled = *options;
    const char **flags = arena_array(arena, const char *, options->flag_count + 1);
    flags[0] = "-DASYNCC_GENERATED=1"; /* as the text's first line says, for headers put before it by -include */
    for (size_t i = 0; i < options->flag_count; i++)
        flags[i + 1] = options->flags[i];
    compiled.flags = flags;
    compiled.flag_count++;
    struct cx cx = {0};
    bool ok = cx_parse(&cx, &text, &compiled);
    struct measuring measuring = {.unit = unit};
    if (ok)
        clang_visitChildren(clang_getTranslationUnitCursor(cx.tu), measure, &measuring);
    cx_close(&cx);
    return ok;
}
