/* measure: how frames lie in memory. clang is asked, on the C that the tool has written. See header.c and explain.c. */
#include "cx.h"

struct measuring {
    struct unit *unit;
    uint64_t base_bytes; /* of struct async_frame */
};

static struct function *function_with_frame(const struct unit *unit, struct str frame)
{
    struct str suffix = S("__frame");
    if (!str_ends(frame, suffix))
        return NULL;
    for (struct function *function = unit->functions; function; function = function->next)
        if (str_equal(function->name, str_slice(frame, 0, frame.len - suffix.len)))
            return function;
    return NULL;
}

/* A struct or union in a frame whose members are looked at. */
struct record {
    struct arena *arena;
    struct function *function;
    struct str prefix; /* of its members' paths */
    uint64_t offset;   /* in the frame */
};

/* The structs and unions that the tool wrote into the frame have no name; the user's without one are kept as bytes. */
static bool is_part_of_frame(CXType type)
{
    return clang_getCanonicalType(type).kind == CXType_Record && clang_Cursor_isAnonymous(clang_getTypeDeclaration(type));
}

static enum CXVisitorResult measure_field(CXCursor field, CXClientData data)
{
    const struct record *record = data;
    struct function *function = record->function;
    CXType type = clang_getCursorType(field);
    struct str name = cx_string(record->arena, clang_getCursorSpelling(field));
    bool is_unnamed = clang_Cursor_isAnonymous(field) || clang_Cursor_isAnonymousRecordDecl(clang_getTypeDeclaration(type));
    struct str path = is_unnamed ? record->prefix : str_format(record->arena, STR_FMT STR_FMT, STR_ARG(record->prefix), STR_ARG(name));
    struct member member = {path, record->offset + (uint64_t)clang_Cursor_getOffsetOfField(field) / 8, (uint64_t)clang_Type_getSizeOf(type),
                            (uint64_t)clang_Type_getAlignOf(type)};
    if (is_part_of_frame(type)) {
        struct record inner = {record->arena, function, is_unnamed ? path : str_format(record->arena, STR_FMT ".", STR_ARG(path)), member.offset};
        clang_Type_visitFields(type, measure_field, &inner);
        return CXVisit_Continue;
    }
    *arena_push(record->arena, &function->members, struct member) = member;
    if (str_equal(path, S("result"))) {
        function->measured.result = member.offset;
        function->measured.rest = member.offset + member.size;
    }
    return CXVisit_Continue;
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
    struct function *function = function_with_frame(measuring->unit, name);
    if (str_equal(name, S("async_frame")))
        measuring->base_bytes = (uint64_t)clang_Type_getSizeOf(type);
    clang_disposeString(spelled);
    if (!function)
        return CXChildVisit_Continue;
    function->measured = (struct layout){
        .size = (uint64_t)clang_Type_getSizeOf(type), .align = (uint64_t)clang_Type_getAlignOf(type), .rest = measuring->base_bytes};
    struct record record = {measuring->unit->arena, function, S(""), 0};
    clang_Type_visitFields(type, measure_field, &record);
    return CXChildVisit_Continue;
}

bool cx_measure(struct unit *unit, const struct translate_options *options, struct str generated)
{
    struct arena *arena = unit->arena;
    struct source *source = arena_new(arena, struct source);
    source_init(arena, unit->source->path, generated, source);
    struct unit text = {.arena = arena, .lasting = arena, .diag = unit->diag, .source = source, .once = unit->once};
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
