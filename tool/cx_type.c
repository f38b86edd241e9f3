/* Types: what lowering must know of a C type, read off libclang's and interned by spelling. */
#include "cx.h"
#include <string.h>

/* What one walk over a type's parts finds. */
struct traits {
    struct unit *unit;
    uint32_t visible_from;
    struct offsets *needs; /* null: not asked for */
    bool is_volatile;
    bool has_const_member;
    bool is_const_by_name;
    bool is_unnamed;
    bool is_local;
};

static void walk(CXType type, struct traits *traits, int depth);

uint32_t cx_visible_from(struct unit *unit, CXCursor cursor)
{
    CXFile file;
    unsigned offset;
    clang_getFileLocation(clang_getCursorLocation(cursor), &file, NULL, NULL, &offset);
    if (!file)
        return 0;
    struct str path = str_from("");
    CXString name = clang_getFileName(file);
    path = str_from(clang_getCString(name));
    uint32_t from = offset; /* the main file itself */
    for (size_t i = 0; i < unit->inclusion_count; i++)
        if (str_equal(unit->inclusions[i].path, path)) {
            from = unit->inclusions[i].offset;
            break;
        }
    clang_disposeString(name);
    return from;
}

static void note_declaration(struct traits *traits, CXCursor declaration)
{
    uint32_t from = cx_visible_from(traits->unit, declaration);
    if (from > traits->visible_from)
        traits->visible_from = from;
    if (traits->needs)
        *arena_push(traits->unit->lasting, traits->needs, uint32_t) = from;
}

static bool is_const_object(CXType type)
{
    for (;;) {
        type = clang_getCanonicalType(type); /* of an array of const elements: a const array */
        if (clang_isConstQualifiedType(type))
            return true;
        if (type.kind != CXType_ConstantArray && type.kind != CXType_VariableArray && type.kind != CXType_IncompleteArray)
            return false;
        type = clang_getArrayElementType(type);
    }
}

static enum CXVisitorResult walk_field(CXCursor field, CXClientData data)
{
    struct traits *traits = data;
    struct traits inner = {.unit = traits->unit};
    CXType type = clang_getCursorType(field);
    walk(type, &inner, 1);
    traits->is_volatile |= inner.is_volatile;
    traits->has_const_member |= inner.has_const_member || is_const_object(type);
    return CXVisit_Continue;
}

static bool is_declared_in_function(CXCursor declaration)
{
    for (CXCursor at = clang_getCursorSemanticParent(declaration);; at = clang_getCursorSemanticParent(at)) {
        enum CXCursorKind kind = clang_getCursorKind(at);
        if (kind == CXCursor_FunctionDecl)
            return true;
        if (clang_isInvalid(kind) || clang_isTranslationUnit(kind))
            return false;
    }
}

/* Visits what a declaration with this type names, and (depth 0 and members) what its storage holds. */
static void walk(CXType type, struct traits *traits, int depth)
{
    traits->is_volatile |= clang_isVolatileQualifiedType(type) && depth <= 1;
    switch (type.kind) {
    case CXType_Pointer:
        walk(clang_getPointeeType(type), traits, depth + 2);
        return;
    case CXType_ConstantArray:
    case CXType_IncompleteArray:
    case CXType_VariableArray:
    case CXType_Vector:
    case CXType_ExtVector:
        walk(clang_getArrayElementType(type), traits, depth);
        return;
    case CXType_FunctionProto:
        for (int i = 0; i < clang_getNumArgTypes(type); i++)
            walk(clang_getArgType(type, (unsigned)i), traits, depth + 2);
        walk(clang_getResultType(type), traits, depth + 2);
        return;
    case CXType_FunctionNoProto:
        walk(clang_getResultType(type), traits, depth + 2);
        return;
    case CXType_Atomic:
        traits->is_volatile |= depth <= 1;
        walk(clang_Type_getValueType(type), traits, depth + 2);
        return;
    case CXType_Elaborated:
        walk(clang_Type_getNamedType(type), traits, depth);
        return;
    case CXType_Typedef: {
        CXCursor declaration = clang_getTypeDeclaration(type);
        traits->is_local |= is_declared_in_function(declaration);
        note_declaration(traits, declaration);
        if (depth <= 1) {
            struct traits inner = {.unit = traits->unit};
            CXType underlying = clang_getTypedefDeclUnderlyingType(declaration);
            walk(underlying, &inner, depth);
            traits->is_const_by_name |= is_const_object(underlying);
            traits->is_volatile |= inner.is_volatile;
            traits->has_const_member |= inner.has_const_member;
        }
        return;
    }
    case CXType_Record:
    case CXType_Enum: {
        CXCursor declaration = clang_getTypeDeclaration(type);
        traits->is_local |= is_declared_in_function(declaration);
        traits->is_unnamed |= clang_Cursor_isAnonymous(declaration);
        note_declaration(traits, declaration);
        if (type.kind == CXType_Record && depth <= 1)
            clang_Type_visitFields(type, walk_field, traits);
        return;
    }
    default:
        if (type.kind == CXType_Unexposed || type.kind == CXType_Attributed || type.kind == CXType_Auto) {
            CXType canonical = clang_getCanonicalType(type);
            if (canonical.kind != type.kind && canonical.kind != CXType_Invalid)
                walk(canonical, traits, depth);
        }
        return;
    }
}

void cx_needs(struct unit *unit, CXType type, struct offsets *needs)
{
    struct traits traits = {.unit = unit, .needs = needs};
    walk(type, &traits, 0);
}

static bool is_variably_modified(CXType type)
{
    for (type = clang_getCanonicalType(type);;) {
        switch (type.kind) {
        case CXType_VariableArray:
            return true;
        case CXType_Pointer:
            type = clang_getPointeeType(type);
            break;
        case CXType_ConstantArray:
        case CXType_IncompleteArray:
            type = clang_getArrayElementType(type);
            break;
        default:
            return false;
        }
    }
}

/* A spelling that `spelling name` declares: no ( or [ but in typeof( ) or a leading attribute. */
static bool is_plain(struct str spelling)
{
    for (size_t i = 0; i < spelling.len; i++)
        if (spelling.ptr[i] == '[' || spelling.ptr[i] == '(')
            return false;
    return true;
}

/* An array type's spelling with the const of its elements taken out: behind the last `*`, or in front of all. */
static struct str drop_element_const(struct arena *arena, struct str spelling)
{
    size_t pointer = str_find(spelling, S("*const["));
    if (pointer < spelling.len)
        return str_format(arena, STR_FMT STR_FMT, STR_ARG(str_slice(spelling, 0, pointer + 1)), STR_ARG(str_slice(spelling, pointer + 6, spelling.len)));
    return str_starts(spelling, S("const ")) ? str_slice(spelling, 6, spelling.len) : spelling;
}

static bool has_unnamed(struct str spelling) { return str_find(spelling, S("(unnamed")) < spelling.len; }

/* The name of a type that is const, but not only by a qualifier in front: an array of const elements, or const through its typedef. */
static struct str without_const(struct arena *arena, struct str name, bool is_array, CXType canonical)
{
    struct str spelled = cx_string(arena, clang_getTypeSpelling(is_array ? canonical : clang_getUnqualifiedType(canonical)));
    if (has_unnamed(spelled)) /* a value of the type is not const */
        return str_format(arena, "__typeof__((void)0, *(" STR_FMT " *)0)", STR_ARG(name));
    if (!is_array)
        return spelled;
    struct str dropped = drop_element_const(arena, name);
    return dropped.len != name.len ? dropped : drop_element_const(arena, spelled);
}

/* The element's spelling with what only the array's own type says: `const numbers x`, with `typedef int numbers[4]`. */
static struct str with_qualifiers_of(struct arena *arena, struct str spelling, CXType element, CXType array)
{
    static const char *const words[] = {"", "const ", "volatile ", "const volatile "};
    element = clang_getCanonicalType(element);
    unsigned missing = (clang_isConstQualifiedType(array) && !clang_isConstQualifiedType(element)) | (clang_isVolatileQualifiedType(array) && !clang_isVolatileQualifiedType(element)) << 1;
    if (!missing)
        return spelling;
    return str_format(arena, element.kind == CXType_Pointer ? "%s__typeof__(" STR_FMT ")" : "%s" STR_FMT, words[missing], STR_ARG(spelling));
}

static enum CXVisitorResult take_first(CXCursor field, CXClientData data)
{
    *(CXType *)data = clang_getCanonicalType(clang_getCursorType(field));
    return CXVisit_Break;
}

/* Zero-size arrays and structs, which GNU C has, as the first of what is in it. */
static bool starts_empty(CXType type)
{
    for (;;) {
        if (type.kind == CXType_ConstantArray) {
            type = clang_getCanonicalType(clang_getArrayElementType(type));
        } else if (type.kind == CXType_Record) {
            CXType first = {CXType_Invalid, {0}};
            clang_Type_visitFields(type, take_first, &first);
            if (first.kind == CXType_Invalid || clang_Type_getSizeOf(first) == 0)
                return true;
            type = first;
        } else {
            return false;
        }
    }
}

static struct type *lookup(struct unit *unit, struct str key, bool *found)
{
    if (unit->type_count * 2 >= unit->type_capacity) {
        struct type **old = unit->types;
        size_t old_capacity = unit->type_capacity;
        unit->type_capacity = old_capacity ? old_capacity * 2 : 64;
        unit->types = arena_array(unit->lasting, struct type *, unit->type_capacity);
        for (size_t i = 0; i < old_capacity; i++)
            if (old[i]) {
                size_t at = str_hash(old[i]->key) & (unit->type_capacity - 1);
                while (unit->types[at])
                    at = (at + 1) & (unit->type_capacity - 1);
                unit->types[at] = old[i];
            }
    }
    size_t at = str_hash(key) & (unit->type_capacity - 1);
    for (; unit->types[at]; at = (at + 1) & (unit->type_capacity - 1))
        if (str_equal(unit->types[at]->key, key)) {
            *found = true;
            return unit->types[at];
        }
    struct type *type = arena_new(unit->lasting, struct type);
    type->key = str_copy(unit->lasting, key);
    unit->types[at] = type;
    unit->type_count++;
    *found = false;
    return type;
}

/* typeof(x) and __auto_type speak of an expression, which means something only where it stands. */
static bool names_expression(CXString spelled)
{
    const char *text = clang_getCString(spelled);
    return strstr(text, "typeof") || strstr(text, "auto");
}

static void describe_variable_array(struct unit *unit, struct type *type, CXType cx)
{
    enum { DIMENSIONS_MAX = 32 };
    type->dimensions = arena_array(unit->lasting, long long, DIMENSIONS_MAX);
    CXType at = clang_getCanonicalType(cx);
    while (at.kind == CXType_VariableArray || at.kind == CXType_ConstantArray) {
        if (type->dimension_count < DIMENSIONS_MAX)
            type->dimensions[type->dimension_count++] = at.kind == CXType_ConstantArray ? clang_getArraySize(at) : -1;
        at = clang_getCanonicalType(clang_getArrayElementType(at));
    }
    /* the spelling of the element as declared, where the array is */
    CXType element = cx;
    if (cx.kind != CXType_VariableArray && cx.kind != CXType_ConstantArray)
        cx = clang_getCanonicalType(cx);
    for (CXType array = cx; array.kind == CXType_VariableArray || array.kind == CXType_ConstantArray;) {
        element = clang_getArrayElementType(array);
        bool is_written = element.kind == CXType_VariableArray || element.kind == CXType_ConstantArray;
        array = is_written ? element : clang_getCanonicalType(element); /* a typedef's */
    }
    type->element = cx_type(unit, element);
}

static bool is_local_type(struct unit *unit, CXType type)
{
    struct traits traits = {.unit = unit};
    walk(type, &traits, 0);
    return traits.is_local;
}

static struct type *describe(struct unit *unit, CXType cx)
{
    CXString spelled = clang_getTypeSpelling(cx);
    if (names_expression(spelled)) {
        clang_disposeString(spelled);
        cx = clang_getCanonicalType(cx);
        spelled = clang_getTypeSpelling(cx);
    }
    bool found;
    struct type *type = lookup(unit, str_from(clang_getCString(spelled)), &found);
    clang_disposeString(spelled);
    /* A type declared in a function may share its spelling with others. */
    if (found && !type->is_local && !type->is_unnamed && !(unit->has_local_types && is_local_type(unit, cx)))
        return type;
    if (found) {
        struct str key = type->key;
        type = arena_new(unit->lasting, struct type);
        type->key = key;
    }
    CXType canonical = clang_getCanonicalType(cx);
    CXType bare = clang_getUnqualifiedType(cx);
    type->is_const = is_const_object(cx);
    type->canonical = cx_string(unit->lasting, clang_getTypeSpelling(clang_getUnqualifiedType(canonical)));
    struct str name = clang_isConstQualifiedType(cx) ? cx_string(unit->lasting, clang_getTypeSpelling(bare)) : type->key;
    if (clang_isConstQualifiedType(cx) && clang_isVolatileQualifiedType(cx))
        name = str_format(unit->lasting, "volatile " STR_FMT, STR_ARG(name));
    type->is_array = canonical.kind == CXType_ConstantArray || canonical.kind == CXType_IncompleteArray || canonical.kind == CXType_VariableArray;
    if (clang_isConstQualifiedType(cx) && !has_unnamed(type->key) && has_unnamed(name)) /* `const typedefd x`, the typedef being const, too */
        name = without_const(unit->lasting, type->key, false, canonical);
    else if (type->is_const && (type->is_array || !clang_isConstQualifiedType(cx)))
        name = without_const(unit->lasting, name, type->is_array, canonical);
    type->name = name;
    bool has_size = !str_starts(type->key, S("<")); /* libclang crashes on that of `<builtin fn type>` */
    long long size = has_size ? clang_Type_getSizeOf(canonical) : 0, align = has_size ? clang_Type_getAlignOf(cx) : 1;
    type->size = size > 0 ? (uint64_t)size : 0;
    type->align = align > 0 ? (uint32_t)align : 1;
    type->is_void = canonical.kind == CXType_Void;
    type->is_function = canonical.kind == CXType_FunctionProto || canonical.kind == CXType_FunctionNoProto;
    type->is_record = canonical.kind == CXType_Record;
    type->starts_empty = type->size && starts_empty(canonical);
    type->is_pointer = canonical.kind == CXType_Pointer;
    type->is_scalar = !type->is_array && !type->is_function && !type->is_record && !type->is_void && canonical.kind != CXType_Vector &&
                      canonical.kind != CXType_ExtVector;
    struct traits traits = {.unit = unit};
    walk(cx, &traits, 0);
    type->is_volatile = traits.is_volatile || clang_isVolatileQualifiedType(canonical);
    type->has_const_member = traits.has_const_member;
    type->is_const_by_name = traits.is_const_by_name;
    type->is_unnamed = traits.is_unnamed;
    type->visible_from = traits.visible_from;
    type->is_local = traits.is_local;
    type->is_variable = is_variably_modified(cx);
    type->is_plain_name = is_plain(type->name);
    if (canonical.kind == CXType_VariableArray || (type->is_array && type->is_variable))
        describe_variable_array(unit, type, cx);
    if (type->is_array) {
        type->count = canonical.kind == CXType_ConstantArray ? (uint64_t)clang_getArraySize(canonical) : 0;
        CXType element = clang_getArrayElementType(canonical);
        if (cx.kind == CXType_ConstantArray || cx.kind == CXType_VariableArray || cx.kind == CXType_IncompleteArray)
            element = clang_getArrayElementType(cx);
        struct type *of = cx_type(unit, element);
        struct str qualified = cx_string(unit->lasting, clang_getTypeSpelling(element));
        struct type *decayed = arena_new(unit->lasting, struct type);
        *decayed = (struct type){.size = sizeof(void *), .align = sizeof(void *), .is_scalar = true, .is_pointer = true,
                                 .is_plain_name = true, .is_local = of->is_local, .is_unnamed = of->is_unnamed,
                                 .is_variable = of->is_variable, .visible_from = of->visible_from};
        qualified = with_qualifiers_of(unit->lasting, qualified, element, canonical);
        decayed->name = is_plain(qualified) ? str_format(unit->lasting, STR_FMT " *", STR_ARG(qualified))
                                            : str_format(unit->lasting, "__typeof__(" STR_FMT ") *", STR_ARG(qualified));
        decayed->key = decayed->name;
        type->decayed = decayed;
    } else if (type->is_function) {
        struct type *decayed = arena_new(unit->lasting, struct type);
        *decayed = (struct type){.size = sizeof(void *), .align = sizeof(void *), .is_scalar = true, .is_pointer = true, .is_plain_name = true,
                                 .is_local = traits.is_local, .is_unnamed = traits.is_unnamed};
        decayed->name = str_format(unit->lasting, "__typeof__(" STR_FMT ") *", STR_ARG(type->name));
        decayed->key = decayed->name;
        type->decayed = decayed;
    }
    return type;
}

/* The same QualType is the same type; to recognise it takes no spelling. A few hundred slots know those of late. */
struct type *cx_type(struct unit *unit, CXType cx)
{
    const void *identity = cx.data[0];
    struct type_memo *memo = &unit->type_memos[((uintptr_t)identity >> 4 ^ (uintptr_t)identity >> 12) % TYPE_MEMOS];
    if (memo->identity != identity || !memo->type)
        *memo = (struct type_memo){identity, describe(unit, cx)};
    return memo->type;
}
