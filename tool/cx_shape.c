/* Shapes: how a function is called, as its callers in other files and its definition must agree on, in a form that the linker
 * can compare. What C lets differ between them, such as an enum and its integer type, has the same shape. */
#include "cx.h"
#include <string.h>

static const char *kind_name(CXType type)
{
    switch (type.kind) {
    case CXType_Pointer:
    case CXType_NullPtr:
    case CXType_BlockPointer:
        return "pointer";
    case CXType_Float:
    case CXType_Double:
    case CXType_LongDouble:
    case CXType_Float128:
    case CXType_Half:
    case CXType_Float16:
        return "float";
    case CXType_Complex:
        return "complex";
    case CXType_Record:
        return "struct"; /* or a union */
    case CXType_Vector:
    case CXType_ExtVector:
        return "vector";
    default:
        return "int";
    }
}

/* `promotes`: as it is passed where no prototype is seen. */
static void put_shape(struct buf *text, CXType type, bool promotes)
{
    type = clang_getCanonicalType(type);
    if (type.kind == CXType_Atomic)
        type = clang_getCanonicalType(clang_Type_getValueType(type));
    if (type.kind == CXType_Void) {
        buf_put(text, S("_nothing"));
        return;
    }
    const char *kind = kind_name(type);
    long long size = clang_Type_getSizeOf(type);
    if (promotes && type.kind == CXType_Float)
        size = sizeof(double);
    else if (promotes && !strcmp(kind, "int") && size < (long long)sizeof(int))
        size = sizeof(int);
    buf_printf(text, "_%s%lld", kind, size);
}

struct str cx_shape(struct unit *unit, CXCursor function, bool has_identifier_list)
{
    CXType type = clang_getCanonicalType(clang_getCursorType(function));
    if (type.kind == CXType_FunctionNoProto && !clang_isCursorDefinition(function))
        return (struct str){"", 0};
    int count = has_identifier_list ? clang_Cursor_getNumArguments(function) : clang_getNumArgTypes(type);
    struct buf text = {0};
    buf_put(&text, S("return"));
    put_shape(&text, clang_getResultType(type), false);
    buf_put(&text, S("_for"));
    for (int i = 0; i < count; i++)
        put_shape(&text, has_identifier_list ? clang_getCursorType(clang_Cursor_getArgument(function, (unsigned)i)) : clang_getArgType(type, (unsigned)i), has_identifier_list);
    if (count <= 0)
        buf_put(&text, S("_nothing"));
    struct str copy = str_copy(unit->lasting, buf_str(&text));
    buf_free(&text);
    return copy;
}
