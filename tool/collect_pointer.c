/* Pointers to functions: which expressions are pointers to async ones, and which of these are given to a variable, a parameter or a
 * result that is not declared so. Whoever calls through it need not know, and a call without AWAIT stops the program. See collect.h.
 *
 * ASYNC-ness is no part of C's type: it is a note on the declaration that an expression hangs on, or on its type's name. */
#include "collect.h"

static bool is_async_declaration(CXCursor declaration)
{
    int annotated = clang_Cursor_isNull(declaration) ? 0 : collect_annotation(declaration);
    return annotated == 1 || annotated == 2;
}

static CXType pointed_to(CXType type)
{
    type = clang_getCanonicalType(type);
    return type.kind == CXType_Pointer ? clang_getCanonicalType(clang_getPointeeType(type)) : type;
}

static bool is_pointer_to_function(CXType type)
{
    if (type.kind >= CXType_FirstBuiltin && type.kind <= CXType_LastBuiltin)
        return false;
    enum CXTypeKind kind = pointed_to(type).kind;
    return kind == CXType_FunctionProto || kind == CXType_FunctionNoProto;
}

/* void (*)(void): what C programs store any function pointer as. */
static bool is_generic(CXType type)
{
    type = pointed_to(type);
    return clang_getCanonicalType(clang_getResultType(type)).kind == CXType_Void && clang_getNumArgTypes(type) <= 0 &&
           !clang_isFunctionTypeVariadic(type);
}

static CXCursor child_of(struct collect *c, CXCursor cursor, bool last)
{
    size_t base = collect_push_children(c, cursor);
    CXCursor child = c->stack_count == base ? clang_getNullCursor()
                     : last                 ? c->stack[c->stack_count - 1]
                                            : c->stack[base];
    c->stack_count = base;
    return child;
}

static CXCursor async_origin(struct collect *c, CXCursor cursor);

static CXCursor origin_of_either(struct collect *c, CXCursor conditional)
{
    size_t base = collect_push_children(c, conditional);
    CXCursor found = clang_getNullCursor();
    for (size_t i = base + 1; i < c->stack_count && clang_Cursor_isNull(found); i++)
        found = async_origin(c, c->stack[i]);
    c->stack_count = base;
    return found;
}

/* The name or member from which a pointer to an async function comes: through casts from one pointer to a function to another,
 * too. Null when it is none. */
static CXCursor async_origin(struct collect *c, CXCursor cursor)
{
    for (;;) {
        CXType type = clang_getCursorType(cursor);
        switch ((int)clang_getCursorKind(cursor)) {
        case CXCursor_DeclRefExpr:
        case CXCursor_MemberRefExpr:
            return is_async_declaration(clang_getCursorReferenced(cursor)) ? cursor : clang_getNullCursor();
        case CXCursor_CallExpr:
            return collect_is_async_type(type) ? cursor : clang_getNullCursor();
        case CXCursor_ConditionalOperator:
            return origin_of_either(c, cursor);
        case CXCursor_CStyleCastExpr:
            if (collect_is_async_type(type))
                return cursor;
            if (!is_pointer_to_function(type) || is_generic(type))
                return clang_getNullCursor();
            cursor = child_of(c, cursor, true);
            break;
        case CXCursor_ArraySubscriptExpr:
            cursor = child_of(c, cursor, false);
            break;
        case CXCursor_ParenExpr:
        case CXCursor_UnexposedExpr:
        case CXCursor_UnaryOperator:
        case CXCursor_BinaryOperator: /* a comma, an assignment */
            cursor = child_of(c, cursor, true);
            break;
        default:
            return clang_getNullCursor();
        }
    }
}

bool collect_points_to_async(struct collect *c, CXCursor cursor)
{
    return !clang_Cursor_isNull(async_origin(c, cursor));
}

/* ---- who is given it -------------------------------------------------------------------------- */

static void note(struct collect *c, CXCursor origin, struct misplaced misplaced)
{
    struct arena *arena = c->unit->lasting;
    enum CXCursorKind kind = clang_getCursorKind(origin);
    CXCursor declaration = kind == CXCursor_DeclRefExpr || kind == CXCursor_MemberRefExpr
                               ? clang_getCursorReferenced(origin)
                               : clang_getNullCursor();
    misplaced.begin = collect_offset(c, origin);
    misplaced.name = clang_Cursor_isNull(declaration) ? S("") : cx_string(arena, clang_getCursorSpelling(declaration));
    misplaced.is_function = clang_getCursorKind(declaration) == CXCursor_FunctionDecl;
    *arena_push(arena, &c->unit->misplaced, struct misplaced) = misplaced;
}

/* The name of an ordinary function, which the value is; else null. */
static CXCursor ordinary_function(struct collect *c, CXCursor value)
{
    enum CXCursorKind kind = clang_getCursorKind(value);
    while (kind == CXCursor_UnexposedExpr || kind == CXCursor_ParenExpr ||
           (kind == CXCursor_UnaryOperator && clang_getCursorUnaryOperatorKind(value) == CXUnaryOperator_AddrOf)) {
        value = child_of(c, value, true);
        kind = clang_getCursorKind(value);
    }
    bool is = kind == CXCursor_DeclRefExpr && clang_getCursorKind(clang_getCursorReferenced(value)) == CXCursor_FunctionDecl;
    return is && !is_async_declaration(clang_getCursorReferenced(value)) ? value : clang_getNullCursor();
}

/* A value that may be a pointer to an async function goes where `misplaced` says, which `declaration` declares. */
static void give(struct collect *c, CXCursor declaration, CXCursor value, struct misplaced misplaced)
{
    if (c->unevaluated || !is_pointer_to_function(clang_getCursorType(value)))
        return;
    bool is_async = is_async_declaration(declaration);
    CXCursor origin = is_async ? ordinary_function(c, value) : async_origin(c, value);
    if (clang_Cursor_isNull(origin))
        return;
    if (is_async)
        misplaced.place = MISPLACED_ORDINARY;
    if (!misplaced.to.len)
        misplaced.to = cx_string(c->unit->lasting, clang_getCursorSpelling(declaration));
    note(c, origin, misplaced);
}

static enum CXVisitorResult push_field(CXCursor field, CXClientData data)
{
    struct collect *c = data;
    collect_push(c, field);
    return CXVisit_Continue;
}

static void give_list(struct collect *c, CXCursor declaration, CXType type, CXCursor list);

static void give_item(struct collect *c, CXCursor declaration, CXType type, CXCursor value)
{
    if (clang_getCursorKind(value) == CXCursor_InitListExpr)
        give_list(c, declaration, type, value);
    else
        give(c, declaration, value, (struct misplaced){.place = MISPLACED_IN_VARIABLE});
}

/* Where braces inside are left out the members are not followed: what does not fit is taken for none. */
static void give_members(struct collect *c, CXType type, size_t first, size_t end)
{
    size_t fields = c->stack_count, at = fields;
    clang_Type_visitFields(type, push_field, c);
    size_t fields_end = c->stack_count;
    for (size_t i = first; i < end; i++) {
        CXCursor value = c->stack[i], member = clang_getNullCursor();
        size_t base = collect_push_children(c, value);
        if (clang_getCursorKind(value) == CXCursor_UnexposedExpr &&
            clang_getCursorKind(c->stack[base]) == CXCursor_MemberRef) { /* .a.b = value */
            for (at = fields;
                 at < fields_end && !clang_equalCursors(c->stack[at], clang_getCursorReferenced(c->stack[base])); at++)
                ;
            for (size_t j = base; j + 1 < c->stack_count; j++)
                member = clang_getCursorKind(c->stack[j]) == CXCursor_MemberRef ? clang_getCursorReferenced(c->stack[j])
                                                                                : member;
            value = c->stack[c->stack_count - 1];
        }
        c->stack_count = base;
        if (clang_Cursor_isNull(member) && at < fields_end)
            member = c->stack[at];
        CXType member_type = clang_getCursorType(member);
        if (is_pointer_to_function(clang_getCursorType(value)) == is_pointer_to_function(member_type))
            give_item(c, member, member_type, value);
        at++;
    }
    c->stack_count = fields;
}

/* The initialisers in braces of what has the type and was declared there. */
static void give_list(struct collect *c, CXCursor declaration, CXType type, CXCursor list)
{
    type = clang_getCanonicalType(type);
    CXType element = clang_getArrayElementType(type);
    size_t first = collect_push_children(c, list), end = c->stack_count;
    if (type.kind == CXType_Record) {
        give_members(c, type, first, end);
    } else {
        for (size_t i = first; i < end; i++) {
            bool is_designated = clang_getCursorKind(c->stack[i]) == CXCursor_UnexposedExpr &&
                                 clang_getCursorType(c->stack[i]).kind == CXType_Void;
            CXCursor value = is_designated ? child_of(c, c->stack[i], true) : c->stack[i];
            give_item(c, declaration, element.kind == CXType_Invalid ? type : element, value);
        }
    }
    c->stack_count = first;
}

void collect_give_variable(struct collect *c, CXCursor declaration, CXType type, CXCursor value)
{
    if (!c->unevaluated)
        give_item(c, declaration, type, value);
}

/* The variable or member that an lvalue is, or is an element of, or what it is behind. */
static CXCursor lvalue_declaration(struct collect *c, CXCursor lvalue)
{
    for (;;) {
        switch ((int)clang_getCursorKind(lvalue)) {
        case CXCursor_DeclRefExpr:
        case CXCursor_MemberRefExpr:
            return clang_getCursorReferenced(lvalue);
        case CXCursor_ArraySubscriptExpr:
        case CXCursor_ParenExpr:
        case CXCursor_UnexposedExpr:
        case CXCursor_UnaryOperator:
            lvalue = child_of(c, lvalue, false);
            break;
        default:
            return clang_getNullCursor();
        }
    }
}

void collect_give_lvalue(struct collect *c, CXCursor lvalue, CXCursor value)
{
    if (!is_pointer_to_function(clang_getCursorType(value)))
        return;
    CXCursor declaration = lvalue_declaration(c, lvalue);
    if (!clang_Cursor_isNull(declaration))
        give(c, declaration, value, (struct misplaced){.place = MISPLACED_IN_VARIABLE});
}

void collect_give_result(struct collect *c, CXCursor value)
{
    CXType result = clang_getCursorResultType(c->definition);
    if (is_pointer_to_function(clang_getCursorType(value)) && is_pointer_to_function(result) &&
        !collect_is_async_type(result))
        give(c, clang_getNullCursor(), value,
             (struct misplaced){.place = MISPLACED_AS_RESULT,
                                .to = cx_string(c->unit->lasting, clang_getCursorSpelling(c->definition))});
}

/* The parameter of what the call calls; null when its declaration is not to be seen. */
static CXCursor parameter_of(struct collect *c, CXCursor callee, unsigned index)
{
    if (clang_getCursorKind(callee) == CXCursor_FunctionDecl)
        return clang_Cursor_getArgument(callee, index);
    size_t base = collect_push_children(c, callee);
    CXCursor found = clang_getNullCursor();
    for (size_t i = base; i < c->stack_count; i++)
        if (clang_getCursorKind(c->stack[i]) == CXCursor_ParmDecl && index-- == 0)
            found = c->stack[i];
    c->stack_count = base;
    return found;
}

/* The name with which the call is written: of a macro, or of the function. */
static struct str name_of_call(struct collect *c, CXCursor call, CXCursor callee)
{
    const struct source *source = c->unit->source;
    size_t token = collect_token(c, collect_offset(c, call));
    bool is_name = token < source->token_count && source->tokens[token].kind == TOKEN_IDENTIFIER &&
                   source_token_is(source, token + 1, "(");
    return is_name ? str_copy(c->unit->lasting, source_token_text(source, token))
                   : cx_string(c->unit->lasting, clang_getCursorSpelling(callee));
}

void collect_give_argument(struct collect *c, CXCursor call, CXCursor callee_expression, unsigned index, CXCursor value)
{
    if (!is_pointer_to_function(clang_getCursorType(value)))
        return;
    CXCursor callee = lvalue_declaration(c, callee_expression);
    CXCursor parameter = clang_Cursor_isNull(callee) ? callee : parameter_of(c, callee, index);
    if (clang_Cursor_isNull(parameter) || !is_pointer_to_function(clang_getCursorType(parameter)))
        return;
    bool is_library = clang_Location_isInSystemHeader(clang_getCursorLocation(callee));
    give(c, parameter, value,
         (struct misplaced){.place = is_library ? MISPLACED_IN_LIBRARY : MISPLACED_AS_ARGUMENT,
                            .to = name_of_call(c, call, callee)});
}
