/* Functions of the spine from clang's top level; what ordinary functions mention of async. See collect.h. */
#include "collect.h"
#include <stdlib.h>

/* What the bounds of a parameter of variably modified type name. */
struct bounds {
    struct collect *collect;
    CXCursor head;
    struct local *parameters; /* the first */
    bool is_variable;         /* the parameter's own type is made of them each time that the body is entered; else they are evaluated and no more */
    bool has_effect;          /* evaluating them is seen */
    bool is_unclear;          /* more than parameters and constants: it may be another value when the body is entered again */
};

/* A bound must be the same each time that the body is entered: the parameters it names are kept as they were passed. */
static void keep_passed(struct bounds *bounds, CXCursor parameter)
{
    struct local *local = bounds->parameters;
    int count = clang_Cursor_getNumArguments(bounds->head);
    for (int i = 0; i < count && !clang_equalCursors(clang_Cursor_getArgument(bounds->head, (unsigned)i), parameter); i++)
        local = local->next;
    if (!local || !local->is_parameter || local->type->is_variable) {
        bounds->is_unclear = true;
    } else if (!local->passed) {
        struct collect *c = bounds->collect;
        struct str name = str_format(c->unit->arena, STR_FMT "__passed", STR_ARG(local->name));
        local->passed = local_new(c->unit, c->function, local->scope, name, local->type);
        local->passed->is_temporary = local->passed->is_passed = true;
    }
}

static enum CXChildVisitResult visit_bound(CXCursor cursor, CXCursor parent, CXClientData data)
{
    struct bounds *bounds = data;
    (void)parent;
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    enum CXUnaryOperatorKind step = kind == CXCursor_UnaryOperator ? clang_getCursorUnaryOperatorKind(cursor) : CXUnaryOperator_Invalid;
    bool has_effect = kind == CXCursor_CallExpr || kind == CXCursor_CompoundAssignOperator || kind == CXCursor_StmtExpr ||
                      (step >= CXUnaryOperator_PostInc && step <= CXUnaryOperator_PreDec) ||
                      (kind == CXCursor_BinaryOperator && clang_getCursorBinaryOperatorKind(cursor) == CXBinaryOperator_Assign);
    bool reads_memory = step == CXUnaryOperator_Deref || kind == CXCursor_ArraySubscriptExpr || kind == CXCursor_MemberRefExpr;
    CXCursor named = kind == CXCursor_DeclRefExpr ? clang_getCursorReferenced(cursor) : clang_getNullCursor();
    if (bounds->is_variable && clang_getCursorKind(named) == CXCursor_ParmDecl)
        keep_passed(bounds, named);
    bounds->has_effect |= has_effect;
    bounds->is_unclear |= has_effect || reads_memory || clang_getCursorKind(named) == CXCursor_VarDecl;
    return CXChildVisit_Recurse;
}

static void declare_parameters(struct collect *c, CXCursor cursor, struct function *function)
{
    c->function = function;
    c->scope = NULL;
    function->scope = collect_open_scope(c);
    cx_offset(c->cx, clang_getRangeEnd(clang_getCursorExtent(cursor)), &function->end);
    for (int i = 0; i < clang_Cursor_getNumArguments(cursor); i++) {
        struct local *local = collect_declare(c, clang_Cursor_getArgument(cursor, (unsigned)i));
        local->is_parameter = local->has_initialiser = true;
        local->declared = local->type;
        if (local->type->decayed)
            local->type = local->type->decayed;
        function->parameter_count++;
    }
    int index = 0;
    for (struct local *local = function->locals; local && local->is_parameter; local = local->next, index++)
        if (local->declared->is_variable) {
            struct bounds bounds = {.collect = c, .head = cursor, .parameters = function->locals, .is_variable = local->type->is_variable};
            clang_visitChildren(clang_Cursor_getArgument(cursor, (unsigned)index), visit_bound, &bounds);
            local->has_unclear_bounds = bounds.has_effect || (bounds.is_variable && bounds.is_unclear);
        }
}

/* True for `int f(c) char c; {…}` with no prototype before it, whose callers promote the arguments. libclang calls it prototyped. */
static bool has_identifier_list(struct collect *c, CXCursor cursor)
{
    const struct source *source = c->unit->source;
    CXCursor first = clang_getCanonicalCursor(cursor);
    uint32_t offset;
    if (clang_Cursor_getNumArguments(cursor) < 1 ||
        (!clang_equalCursors(first, cursor) && clang_getCanonicalType(clang_getCursorType(first)).kind == CXType_FunctionProto) ||
        !cx_offset(c->cx, clang_getCursorLocation(clang_Cursor_getArgument(cursor, 0)), &offset))
        return false;
    int depth = 0;
    for (size_t token = collect_token(c, offset); token < source->token_count; token++) { /* which comes first behind the parameter, `;` or the body? */
        depth += source_token_is(source, token, "(") || source_token_is(source, token, "[");
        depth -= source_token_is(source, token, ")") || source_token_is(source, token, "]");
        if (depth <= 0 && (source_token_is(source, token, ";") || source_token_is(source, token, "{")))
            return source_token_is(source, token, ";");
    }
    return false;
}

struct declarations {
    struct collect *c;
    CXCursor first;
    bool is_for_others; /* one of them makes the definition an external one */
};

static enum CXChildVisitResult see_declaration(CXCursor cursor, CXCursor parent, CXClientData data)
{
    struct declarations *declarations = data;
    (void)parent;
    if (clang_getCursorKind(cursor) != CXCursor_FunctionDecl || !clang_equalCursors(clang_getCanonicalCursor(cursor), declarations->first))
        return CXChildVisit_Continue;
    bool is_extern = clang_Cursor_getStorageClass(cursor) == CX_SC_Extern;
    struct str text = collect_declaration_text(declarations->c, cursor);
    if (declares_attribute(text, S("gnu_inline")))
        is_extern = !is_extern;
    struct str head = str_slice(text, 0, str_find(text, str_format(declarations->c->unit->arena, STR_FMT "(", STR_ARG(collect_spelling(declarations->c, cursor)))));
    declarations->is_for_others |= is_extern || str_find(head, S("inline ")) >= head.len;
    return CXChildVisit_Continue;
}

/* C11 6.7.4: what is inline is defined here for other files, too, if a declaration of it says extern, or does not say inline. */
static void find_linkage(struct collect *c, CXCursor cursor, struct function *function)
{
    struct declarations declarations = {.c = c, .first = clang_getCanonicalCursor(cursor)};
    function->is_static = clang_getCursorLinkage(cursor) == CXLinkage_Internal;
    if (function->is_static || !clang_Cursor_isFunctionInlined(cursor))
        return;
    clang_visitChildren(clang_getTranslationUnitCursor(c->cx->tu), see_declaration, &declarations);
    function->is_inline = !declarations.is_for_others;
    function->is_declared_inline = function->is_inline && !clang_equalCursors(declarations.first, cursor);
}

static struct function *register_function(struct collect *c, CXCursor cursor)
{
    struct unit *unit = c->unit;
    struct function *function = arena_new(unit->arena, struct function);
    function->unit = unit;
    function->name = collect_spelling(c, cursor);
    function->result = cx_type(unit, clang_getCursorResultType(cursor));
    function->begin = collect_offset(c, cursor);
    cx_offset(c->cx, clang_getCursorLocation(cursor), &function->name_offset);
    find_linkage(c, cursor, function);
    function->has_identifier_list = has_identifier_list(c, cursor);
    function->is_variadic = clang_Cursor_isVariadic(cursor) != 0;
    function->is_main = str_equal(function->name, S("main"));
    function->order = unit->last_registered ? unit->last_registered->order + 1 : 0;
    cx_needs(unit, clang_getCursorResultType(cursor), &function->needs);
    for (int i = 0; i < clang_Cursor_getNumArguments(cursor); i++)
        cx_needs(unit, clang_getCursorType(clang_Cursor_getArgument(cursor, (unsigned)i)), &function->needs);
    struct callee *callee = collect_callee(c, function->name, true);
    callee->kind = CALLEE_LOWERED;
    callee->function = function;
    callee->result = function->result;
    callee->declared_at = function->name_offset;
    callee->shape = cx_shape(unit, cursor, function->has_identifier_list);
    callee->is_deprecated = clang_getCursorAvailability(cursor) == CXAvailability_Deprecated;
    function->callee = callee;
    declare_parameters(c, cursor, function);
    if (unit->last_registered)
        unit->last_registered->next_registered = function;
    else
        unit->registered = function;
    unit->last_registered = function;
    return function;
}

/* Callers that see only the first declaration must see that the function is ASYNC. */
static void check_first_declaration(struct collect *c, CXCursor cursor, struct function *function)
{
    struct unit *unit = c->unit;
    CXCursor first = clang_getCanonicalCursor(cursor);
    if (clang_equalCursors(first, cursor))
        return;
    function->declared_as = collect_declaration_text(c, first);
    if (collect_annotation(first) == 1)
        return;
    CXString path;
    unsigned line, column;
    clang_getPresumedLocation(clang_getCursorLocation(first), &path, &line, &column);
    diag_at(unit->diag, DIAG_FIRST_DECLARATION, unit->source, function->name_offset, function->name_offset + (uint32_t)function->name.len,
            "'" STR_FMT "' is ASYNC, but was declared without it; add ASYNC to the first declaration", STR_ARG(function->name));
    diag_in_file(unit->diag, DIAG_NOTE, str_c(unit->arena, cx_string(unit->arena, path)), line, column, "declared here");
}

/* The #include that brings in an ASYNC definition: its file's text is wanted here. */
static void want_inclusion(struct collect *c, CXCursor cursor)
{
    struct unit *unit = c->unit;
    CXFile file;
    clang_getFileLocation(clang_getCursorLocation(cursor), &file, NULL, NULL, NULL);
    struct str path = cx_string(unit->arena, clang_getFileName(file));
    uint32_t offset = 0;
    for (size_t i = 0; i < unit->inclusion_count; i++)
        if (str_equal(unit->inclusions[i].path, path)) {
            offset = unit->inclusions[i].offset;
            break;
        }
    for (size_t i = 0; i < unit->inclusion_count; i++)
        if (unit->inclusions[i].offset == offset && unit->inclusions[i].is_direct)
            unit->inclusions[i].is_wanted = unit->wants_inclusion = true;
}

/* A body that comes in by #include is wanted here too. A system header holds no statements: it is included where it stands. */
static void want_inner_inclusions(struct collect *c, CXCursor cursor)
{
    struct unit *unit = c->unit;
    CXSourceRange extent = clang_getCursorExtent(cursor);
    uint32_t begin, end;
    cx_offset(c->cx, clang_getRangeStart(extent), &begin);
    cx_offset(c->cx, clang_getRangeEnd(extent), &end);
    for (size_t i = 0; i < unit->inclusion_count; i++) {
        struct inclusion *inclusion = &unit->inclusions[i];
        if (inclusion->is_direct && !inclusion->is_system && inclusion->offset >= begin && inclusion->offset < end)
            inclusion->is_wanted = unit->wants_inclusion = true;
    }
}

/* A variable of the main file: only pointers to functions that it begins with matter. */
static void look_at_variable(struct collect *c, CXCursor cursor)
{
    uint32_t offset;
    CXCursor initialiser = clang_Cursor_getVarDeclInitializer(cursor);
    if (!clang_Cursor_isNull(initialiser) && cx_offset(c->cx, clang_getCursorLocation(cursor), &offset))
        collect_give_variable(c, cursor, clang_getCursorType(cursor), initialiser);
}

static enum CXChildVisitResult visit_top(CXCursor cursor, CXCursor parent, CXClientData data)
{
    struct collect *c = data;
    (void)parent;
    if (clang_getCursorKind(cursor) == CXCursor_VarDecl)
        look_at_variable(c, cursor);
    if (clang_getCursorKind(cursor) != CXCursor_FunctionDecl || !clang_isCursorDefinition(cursor))
        return CXChildVisit_Continue;
    uint32_t offset;
    bool is_main_file = cx_offset(c->cx, clang_getRangeStart(clang_getCursorExtent(cursor)), &offset);
    if (!is_main_file && clang_Location_isInSystemHeader(clang_getCursorLocation(cursor)))
        return CXChildVisit_Continue;
    bool is_async = collect_annotation(cursor) == 1;
    if (!is_main_file) {
        if (is_async)
            want_inclusion(c, cursor);
        return CXChildVisit_Continue;
    }
    struct function *function = is_async ? register_function(c, cursor) : NULL;
    *arena_push(c->unit->arena, &c->definitions, struct definition) = (struct definition){cursor, function};
    if (is_async) {
        check_first_declaration(c, cursor, function);
        want_inner_inclusions(c, cursor);
    }
    return CXChildVisit_Continue;
}

static void find_parameters(struct collect *c, struct function *function)
{
    const struct source *source = c->unit->source;
    size_t token = collect_token(c, function->name_offset);
    bool is_written = str_equal(source_token_text(source, token), function->name);
    while (is_written && source_token_is(source, token + 1, ")")) /* (name)(int x) */
        token++;
    if (!is_written || !source_token_is(source, token + 1, "(")) {
        function->in_macro = true;
        return;
    }
    int depth = 0;
    function->params_begin = source->tokens[token + 1].offset + 1;
    for (token++; token < source->token_count; token++) {
        if (source_token_is(source, token, "("))
            depth++;
        else if (source_token_is(source, token, ")") && --depth == 0)
            break;
    }
    function->params_end = source->tokens[token].offset;
}

static void build_function(struct collect *c, CXCursor cursor, struct function *function)
{
    struct unit *unit = c->unit;
    c->function = function;
    c->definition = cursor;
    c->scope = function->scope;
    collect_forget_variables(c);
    struct local *parameter = function->locals;
    for (int i = 0; parameter; parameter = parameter->next)
        collect_remember(c, clang_Cursor_getArgument(cursor, (unsigned)i++), parameter);
    function->is_built = true;
    function->next = NULL;
    if (unit->last_function)
        unit->last_function->next = function;
    else
        unit->functions = function;
    unit->last_function = function;
    find_parameters(c, function);
    if (function->in_macro) {
        if (!macros_want(c->unit, function->begin))
            diag_at(c->unit->diag, DIAG_MACRO, c->unit->source, function->begin, function->begin + 1,
                    "the head of this ASYNC function cannot be read; write its name in front of its parameters");
        return;
    }
    size_t base = collect_push_children(c, cursor);
    for (size_t i = base; i < c->stack_count; i++)
        if (clang_getCursorKind(c->stack[i]) == CXCursor_CompoundStmt)
            function->body = collect_compound(c, c->stack[i]);
    c->stack_count = base;
    collect_close_scope(c);
}

/* True when the text of an ordinary function mentions a keyword or an ASYNC function of this file, or a macro that may bring a keyword. */
static bool mentions_async(struct collect *c, uint32_t begin, uint32_t end)
{
    const struct source *source = c->unit->source;
    for (size_t token = collect_token(c, begin); token < source->token_count && source->tokens[token].offset < end; token++) {
        if (source->tokens[token].kind != TOKEN_IDENTIFIER)
            continue;
        struct str text = source_token_text(source, token);
        if (str_starts(text, S("async_")) || str_starts(text, S("ASYNC")) || str_equal(text, S("AWAIT")) || str_equal(text, S("DEFER")) ||
            collect_callee(c, text, false))
            return true;
    }
    return macros_bring_async(c->unit, begin, end);
}

static void build_ordinary(struct collect *c, CXCursor cursor)
{
    CXSourceRange extent = clang_getCursorExtent(cursor);
    uint32_t begin, end;
    cx_offset(c->cx, clang_getRangeStart(extent), &begin);
    cx_offset(c->cx, clang_getRangeEnd(extent), &end);
    if (!mentions_async(c, begin, end))
        return;
    c->function = NULL;
    c->definition = cursor;
    c->scope = NULL;
    collect_forget_variables(c);
    for (int i = 0; i < clang_Cursor_getNumArguments(cursor); i++)
        collect_note(c, clang_Cursor_getArgument(cursor, (unsigned)i));
    size_t base = collect_push_children(c, cursor);
    for (size_t i = base; i < c->stack_count; i++)
        if (clang_getCursorKind(c->stack[i]) == CXCursor_CompoundStmt) {
            struct island *island = arena_new(c->unit->arena, struct island);
            island->node = collect_compound(c, c->stack[i]);
            island->begin = begin;
            island->name = collect_spelling(c, cursor);
            if (c->unit->last_island)
                c->unit->last_island->next = island;
            else
                c->unit->islands = island;
            c->unit->last_island = island;
        }
    c->stack_count = base;
}

struct collect *collect_begin(struct unit *unit, const struct cx *cx)
{
    struct collect *c = arena_new(unit->arena, struct collect);
    c->cx = cx;
    c->unit = unit;
    clang_visitChildren(clang_getTranslationUnitCursor(cx->tu), visit_top, c);
    return c;
}

bool collect_next(struct collect *c, size_t bytes)
{
    struct unit *unit = c->unit;
    unit->functions = unit->last_function = NULL;
    unit->islands = unit->last_island = NULL;
    unit->edits = (struct edits){0};
    for (bool is_first = true; c->built < c->definitions.count && (is_first || unit->arena->total_bytes <= bytes); is_first = false) {
        const struct definition *definition = &c->definitions.items[c->built++];
        if (definition->function)
            build_function(c, definition->cursor, definition->function);
        else
            build_ordinary(c, definition->cursor);
    }
    bool is_more = c->built < c->definitions.count;
    unit->batch_end = is_more ? collect_offset(c, c->definitions.items[c->built].cursor) : (uint32_t)unit->source->text.len;
    return is_more;
}

void collect_end(struct collect *c)
{
    free(c->stack);
    free(c->map);
    free(c->typed);
    free(c->visit.items);
    c->stack = NULL;
    c->map = NULL;
    c->typed = NULL;
    c->visit.items = NULL;
}
