/* Statements and functions of the spine from clang's. See collect.h. */
#include "collect.h"
#include <stdlib.h>
#include <string.h>

struct node *collect_full(struct collect *c, CXCursor cursor)
{
    size_t mark = c->typed_count;
    struct node *node = collect_build(c, cursor);
    if (node && node->has_await)
        for (size_t i = mark; i < c->typed_count; i++)
            if (!c->typed[i].node->type)
                c->typed[i].node->type = cx_type(c->unit, clang_getCursorType(c->typed[i].cursor));
    c->typed_count = mark;
    return node;
}

static struct node *child(struct collect *c, CXCursor cursor)
{
    return clang_isExpression(clang_getCursorKind(cursor)) ? collect_full(c, cursor) : collect_build(c, cursor);
}

/* A statement whose children are statements and full expressions in order. */
static struct node *build_parts(struct collect *c, CXCursor cursor, enum node_kind kind)
{
    struct node *node = collect_node(c, kind, collect_offset(c, cursor));
    size_t base = collect_push_children(c, cursor);
    for (size_t i = base; i < c->stack_count; i++)
        collect_add(node, child(c, c->stack[i]));
    c->stack_count = base;
    return node;
}

/* ---- scopes ----------------------------------------------------------------------------------- */

static struct scope *open_scope(struct collect *c, CXCursor cursor)
{
    struct scope *scope = arena_new(c->unit->arena, struct scope);
    CXSourceRange extent = clang_getCursorExtent(cursor);
    cx_offset(c->cx, clang_getRangeStart(extent), &scope->begin);
    cx_offset(c->cx, clang_getRangeEnd(extent), &scope->end);
    scope->parent = c->scope;
    if (c->scope) {
        if (c->scope->last)
            c->scope->last->next = scope;
        else
            c->scope->first = scope;
        c->scope->last = scope;
    }
    c->scope = scope;
    return scope;
}

static void close_scope(struct collect *c) { c->scope = c->scope->parent; }

/* A variable array in a block with AWAITs lies on the strand's arena; the values of its bounds are kept beside it. */
static void make_bounds(struct collect *c, struct node *var)
{
    static struct type size = {.key = {"__SIZE_TYPE__", 13}, .name = {"__SIZE_TYPE__", 13}, .size = 8, .align = 8, .is_scalar = true, .is_plain_name = true};
    struct local *local = var->local;
    local->bounds = arena_array(c->unit->arena, struct local *, local->type->dimension_count);
    for (uint32_t i = 0; i < local->type->dimension_count; i++)
        if (local->type->dimensions[i] < 0) {
            struct str name = str_format(c->unit->arena, STR_FMT "__bound_%u", STR_ARG(local->name), i + 1);
            local->bounds[i] = local_new(c->unit, c->function, local->scope, name, &size);
            local->bounds[i]->is_temporary = local->bounds[i]->address_taken = true;
        }
}

/* Left to the compiler, a cleanup attribute's handler would run at each suspension: in a block with AWAITs it becomes
 * a DEFER behind the declaration. */
static void defer_handlers(struct collect *c, struct node *block)
{
    for (struct node *child = block->first; child; child = child->next) {
        if (child->kind != NODE_DECL)
            continue;
        struct node *at = child;
        for (struct node *var = child->first; var; var = var->next) {
            bool is_variable_array = var->local && var->local->type->dimension_count && var->local->type->is_variable && !var->local->is_static;
            if (!var->local || (!var->local->handler.len && !is_variable_array))
                continue;
            if (is_variable_array)
                make_bounds(c, var);
            struct node *defer = collect_node(c, NODE_DEFER, child->begin);
            defer->local = var->local;
            defer->name = S("cleanup");
            defer->special = true;
            defer->parent = block;
            defer->next = at->next;
            at->next = defer;
            if (block->last == at)
                block->last = defer;
            at = defer;
            var->local->address_taken = var->local->is_deferred = true;
        }
    }
    block->special = true;
}

static struct node *build_compound(struct collect *c, CXCursor cursor)
{
    struct scope *scope = open_scope(c, cursor);
    struct node *node = build_parts(c, cursor, NODE_COMPOUND);
    node->scope = scope;
    if (node->has_await)
        defer_handlers(c, node);
    close_scope(c);
    return node;
}

/* ---- keywords --------------------------------------------------------------------------------- */

static bool is_mark(struct collect *c, CXCursor condition, const char *function)
{
    if (clang_getCursorKind(condition) != CXCursor_CallExpr)
        return false;
    return str_equal(collect_spelling(c, condition), str_from(function));
}

static struct node *build_catch(struct collect *c, CXCursor cursor)
{
    struct scope *scope = open_scope(c, cursor);
    struct node *node = collect_node(c, NODE_CATCH, collect_offset(c, cursor));
    node->special = true;
    node->in_macro = !collect_reads(c, node->begin, "ASYNC_CATCH");
    size_t base = collect_push_children(c, cursor);
    for (size_t i = base; i < c->stack_count; i++) {
        enum CXCursorKind kind = clang_getCursorKind(c->stack[i]);
        if (i == base && kind == CXCursor_DeclStmt) {
            size_t inner = collect_push_children(c, c->stack[i]);
            if (c->function) {
                node->local = collect_declare(c, c->stack[inner]);
                node->local->is_error = true;
                node->local->has_initialiser = true;
                node->local->decl_end = node->local->name_offset;
            }
            c->stack_count = inner;
        } else if (i + 1 == c->stack_count) {
            node->value = child(c, c->stack[i]);
            collect_add(node, node->value);
        }
    }
    c->stack_count = base;
    node->scope = scope;
    close_scope(c);
    return node;
}

static bool is_catch(struct collect *c, CXCursor cursor)
{
    if (clang_getCursorKind(cursor) != CXCursor_ForStmt)
        return false;
    size_t base = collect_push_children(c, cursor);
    bool found = false;
    if (c->stack_count > base && clang_getCursorKind(c->stack[base]) == CXCursor_DeclStmt) {
        size_t inner = collect_push_children(c, c->stack[base]);
        if (c->stack_count > inner) {
            CXCursor initialiser = clang_Cursor_getVarDeclInitializer(c->stack[inner]);
            found = is_mark(c, initialiser, "async__raw_catch");
        }
    }
    c->stack_count = base;
    return found;
}

/* DEFER, ASYNC_TRY and ASYNC_TIMEOUT are `if (mark()) body [else …]`. */
static struct node *build_keyword(struct collect *c, CXCursor cursor, size_t base, enum node_kind kind, const char *keyword)
{
    struct node *node = collect_node(c, kind, collect_offset(c, cursor));
    size_t count = c->stack_count - base;
    node->special = true;
    node->name = str_from(keyword);
    node->in_macro = !collect_reads(c, node->begin, keyword);
    if (kind == NODE_TIMEOUT) {
        size_t inner = collect_push_children(c, c->stack[base]);
        if (c->stack_count > inner + 1)
            collect_add(node, collect_full(c, c->stack[inner + 1]));
        c->stack_count = inner;
    }
    node->value = child(c, c->stack[base + 1]);
    collect_add(node, node->value);
    if (count > 2) {
        if (kind != NODE_DEFER && is_catch(c, c->stack[base + 2]))
            collect_add(node, build_catch(c, c->stack[base + 2]));
        else
            diag_at(c->unit->diag, DIAG_ERROR, c->unit->source, node->begin, node->begin + (uint32_t)strlen(keyword),
                    "an 'else' would belong to this %s; put braces around the statement that holds it", keyword);
    }
    return node;
}

static struct node *build_if(struct collect *c, CXCursor cursor)
{
    size_t base = collect_push_children(c, cursor);
    struct node *node;
    if (is_mark(c, c->stack[base], "async__raw_defer")) {
        node = build_keyword(c, cursor, base, NODE_DEFER, "DEFER");
    } else if (is_mark(c, c->stack[base], "async__raw_try")) {
        node = build_keyword(c, cursor, base, NODE_TRY, "ASYNC_TRY");
    } else if (is_mark(c, c->stack[base], "async__raw_timeout")) {
        node = build_keyword(c, cursor, base, NODE_TIMEOUT, "ASYNC_TIMEOUT");
    } else {
        node = collect_node(c, NODE_IF, collect_offset(c, cursor));
        for (size_t i = base; i < c->stack_count; i++)
            collect_add(node, child(c, c->stack[i]));
    }
    c->stack_count = base;
    return node;
}

/* ---- loops ------------------------------------------------------------------------------------ */

/* The offsets of the two semicolons in the header of the `for` at `begin`; false when it is not written out there. */
static bool find_semicolons(struct collect *c, uint32_t begin, uint32_t semicolons[2])
{
    const struct source *source = c->unit->source;
    size_t token = collect_token(c, begin);
    if (!source_token_is(source, token, "for") || !source_token_is(source, token + 1, "("))
        return false;
    int depth = 0, count = 0;
    for (token++; token < source->token_count; token++) {
        struct str text = source_token_text(source, token);
        if (text.len != 1)
            continue;
        if (strchr("([{", *text.ptr))
            depth++;
        else if (strchr(")]}", *text.ptr) && --depth == 0)
            break;
        else if (*text.ptr == ';' && depth == 1 && count < 2)
            semicolons[count++] = source->tokens[token].offset;
    }
    return count == 2;
}

static struct node *build_for(struct collect *c, CXCursor cursor)
{
    struct scope *scope = open_scope(c, cursor);
    struct node *node = collect_node(c, NODE_FOR, collect_offset(c, cursor));
    node->scope = scope;
    uint32_t semicolons[2];
    bool is_written = find_semicolons(c, node->begin, semicolons);
    node->in_macro = !is_written;
    size_t base = collect_push_children(c, cursor);
    for (size_t i = base; i < c->stack_count; i++) {
        struct node *part = child(c, c->stack[i]);
        if (!part)
            continue;
        bool is_body = i + 1 == c->stack_count;
        bool is_first = i == base && clang_getCursorKind(c->stack[i]) == CXCursor_DeclStmt;
        size_t slot = is_body ? 3 : is_written ? (part->begin < semicolons[0] ? 0 : part->begin < semicolons[1] ? 1 : 2) : is_first ? 0 : 1;
        if (node->parts[slot]) /* a header from a macro: what cannot be told apart runs each time round */
            slot = slot == 1 ? 2 : slot;
        node->parts[slot] = part;
        collect_add(node, part);
    }
    c->stack_count = base;
    close_scope(c);
    return node;
}

/* ---- labels ----------------------------------------------------------------------------------- */

static struct label *label_at(struct collect *c, CXCursor definition)
{
    struct function *function = c->function;
    struct str name = collect_spelling(c, definition);
    uint32_t offset = collect_offset(c, definition);
    for (size_t i = 0; i < function->label_count; i++)
        if (function->labels[i]->offset == offset && str_equal(function->labels[i]->name, name))
            return function->labels[i];
    struct label_list {
        struct label **items;
        size_t count, capacity;
    } list = {function->labels, function->label_count, function->label_capacity};
    struct label *label = *arena_push(c->unit->arena, &list, struct label *) = arena_new(c->unit->arena, struct label);
    label->name = name;
    label->offset = offset;
    label->index = (uint32_t)list.count - 1;
    function->labels = list.items;
    function->label_count = list.count;
    function->label_capacity = list.capacity;
    return label;
}

static struct node *build_label(struct collect *c, CXCursor cursor)
{
    struct node *node = build_parts(c, cursor, NODE_LABEL);
    node->name = collect_spelling(c, cursor);
    if (c->function) {
        node->label = label_at(c, cursor);
        node->label->node = node;
    }
    return node;
}

static struct node *build_goto(struct collect *c, CXCursor cursor)
{
    struct node *node = collect_node(c, NODE_GOTO, collect_offset(c, cursor));
    size_t base = collect_push_children(c, cursor);
    if (c->stack_count > base) {
        node->name = collect_spelling(c, c->stack[base]);
        if (c->function)
            node->label = label_at(c, clang_getCursorReferenced(c->stack[base]));
    }
    c->stack_count = base;
    return node;
}

/* ---- statements ------------------------------------------------------------------------------- */

/* case: the values are constants, but for the statement. */
static struct node *build_case(struct collect *c, CXCursor cursor)
{
    struct node *node = collect_node(c, NODE_CASE, collect_offset(c, cursor));
    size_t base = collect_push_children(c, cursor);
    if (c->stack_count > base)
        collect_add(node, child(c, c->stack[c->stack_count - 1]));
    c->stack_count = base;
    return node;
}

/* Typedefs, enumerators and functions that are declared in a block hide variables, too. */
static void note_name(struct collect *c, CXCursor cursor)
{
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    if (kind == CXCursor_TypedefDecl || kind == CXCursor_FunctionDecl || kind == CXCursor_EnumConstantDecl) {
        struct local *local = local_new(c->unit, c->function, c->scope, collect_spelling(c, cursor), cx_type(c->unit, clang_getCursorType(cursor)));
        local->is_static = local->keeps_name = true;
    }
    if (kind != CXCursor_EnumDecl)
        return;
    size_t base = collect_push_children(c, cursor);
    for (size_t i = base; i < c->stack_count; i++)
        note_name(c, c->stack[i]);
    c->stack_count = base;
}

static struct node *build_declaration(struct collect *c, CXCursor cursor)
{
    struct node *node = collect_node(c, NODE_DECL, collect_offset(c, cursor));
    size_t base = collect_push_children(c, cursor);
    for (size_t i = base; i < c->stack_count; i++)
        if (clang_getCursorKind(c->stack[i]) == CXCursor_VarDecl)
            collect_add(node, collect_variable(c, c->stack[i]));
        else if (c->function)
            note_name(c, c->stack[i]);
    c->stack_count = base;
    return node;
}

/* An attributed statement ([[fallthrough]]; and the like): the statement. */
static struct node *build_attributed(struct collect *c, CXCursor cursor)
{
    size_t base = collect_push_children(c, cursor);
    struct node *node = NULL;
    for (size_t i = base; i < c->stack_count; i++) {
        struct node *part = child(c, c->stack[i]);
        if (part)
            node = part;
    }
    c->stack_count = base;
    if (node)
        node->begin = collect_offset(c, cursor);
    return node;
}

static struct node *build_statement(struct collect *c, CXCursor cursor)
{
    switch ((int)clang_getCursorKind(cursor)) {
    case CXCursor_CompoundStmt:
        return build_compound(c, cursor);
    case CXCursor_DeclStmt:
        return build_declaration(c, cursor);
    case CXCursor_IfStmt:
        return build_if(c, cursor);
    case CXCursor_WhileStmt:
        return build_parts(c, cursor, NODE_WHILE);
    case CXCursor_DoStmt:
        return build_parts(c, cursor, NODE_DO);
    case CXCursor_ForStmt:
        return build_for(c, cursor);
    case CXCursor_SwitchStmt:
        return build_parts(c, cursor, NODE_SWITCH);
    case CXCursor_CaseStmt:
        return build_case(c, cursor);
    case CXCursor_DefaultStmt:
        return build_parts(c, cursor, NODE_DEFAULT);
    case CXCursor_LabelStmt:
        return build_label(c, cursor);
    case CXCursor_GotoStmt:
        return build_goto(c, cursor);
    case CXCursor_IndirectGotoStmt:
        return build_parts(c, cursor, NODE_GOTO_COMPUTED);
    case CXCursor_BreakStmt:
        return collect_node(c, NODE_BREAK, collect_offset(c, cursor));
    case CXCursor_ContinueStmt:
        return collect_node(c, NODE_CONTINUE, collect_offset(c, cursor));
    case CXCursor_ReturnStmt:
        return build_parts(c, cursor, NODE_RETURN);
    case CXCursor_NullStmt:
        return collect_node(c, NODE_NULL, collect_offset(c, cursor));
    case CXCursor_GCCAsmStmt:
    case CXCursor_MSAsmStmt: {
        struct node *node = build_parts(c, cursor, NODE_ASM);
        node->has_effect = true;
        return node;
    }
    case CXCursor_UnexposedStmt:
        return build_attributed(c, cursor);
    default: {
        struct node *node = build_parts(c, cursor, NODE_OTHER);
        node->has_effect = true;
        return node;
    }
    }
}

struct node *collect_build(struct collect *c, CXCursor cursor)
{
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    if (clang_isStatement(kind))
        return build_statement(c, cursor);
    if (clang_isExpression(kind))
        return collect_expression(c, cursor);
    return NULL;
}

/* ---- functions -------------------------------------------------------------------------------- */

struct definition {
    CXCursor cursor;
    struct function *function; /* null: an ordinary function */
};

struct definitions {
    struct collect *collect;
    struct definition *items;
    size_t count, capacity;
};

static void register_function(struct collect *c, CXCursor cursor, struct definition *definition)
{
    struct unit *unit = c->unit;
    struct function *function = definition->function = arena_new(unit->arena, struct function);
    function->unit = unit;
    function->name = collect_spelling(c, cursor);
    function->result = cx_type(unit, clang_getCursorResultType(cursor));
    function->begin = collect_offset(c, cursor);
    cx_offset(c->cx, clang_getCursorLocation(cursor), &function->name_offset);
    function->is_static = clang_Cursor_getStorageClass(cursor) == CX_SC_Static;
    function->is_inline = clang_Cursor_isFunctionInlined(cursor) != 0;
    function->is_variadic = clang_Cursor_isVariadic(cursor) != 0;
    function->is_main = str_equal(function->name, S("main"));
    function->order = unit->last_function ? unit->last_function->order + 1 : 0;
    struct callee *callee = collect_callee(c, function->name, true);
    callee->kind = CALLEE_LOWERED;
    callee->function = function;
    callee->result = function->result;
    callee->declared_at = function->name_offset;
    function->callee = callee;
    if (unit->last_function)
        unit->last_function->next = function;
    else
        unit->functions = function;
    unit->last_function = function;
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

/* A body that comes in by #include is wanted here too. */
static void want_inner_inclusions(struct collect *c, CXCursor cursor)
{
    struct unit *unit = c->unit;
    CXSourceRange extent = clang_getCursorExtent(cursor);
    uint32_t begin, end;
    cx_offset(c->cx, clang_getRangeStart(extent), &begin);
    cx_offset(c->cx, clang_getRangeEnd(extent), &end);
    for (size_t i = 0; i < unit->inclusion_count; i++)
        if (unit->inclusions[i].is_direct && unit->inclusions[i].offset >= begin && unit->inclusions[i].offset < end)
            unit->inclusions[i].is_wanted = unit->wants_inclusion = true;
}

static enum CXChildVisitResult visit_top(CXCursor cursor, CXCursor parent, CXClientData data)
{
    struct definitions *definitions = data;
    struct collect *c = definitions->collect;
    (void)parent;
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
    struct definition *definition = arena_push(c->unit->arena, definitions, struct definition);
    *definition = (struct definition){cursor, NULL};
    if (is_async) {
        register_function(c, cursor, definition);
        want_inner_inclusions(c, cursor);
    }
    return CXChildVisit_Continue;
}

static void find_parameters(struct collect *c, struct function *function)
{
    const struct source *source = c->unit->source;
    size_t token = collect_token(c, function->name_offset);
    if (!str_equal(source_token_text(source, token), function->name) || !source_token_is(source, token + 1, "(")) {
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
    c->function = function;
    c->scope = NULL;
    c->map = NULL;
    c->map_capacity = c->map_count = 0;
    function->scope = open_scope(c, cursor);
    function->end = function->scope->end;
    find_parameters(c, function);
    if (function->in_macro) {
        if (!macros_want(c->unit, function->begin))
            diag_at(c->unit->diag, DIAG_ERROR, c->unit->source, function->begin, function->begin + 1,
                    "the head of this ASYNC function cannot be read; write its name in front of its parameters");
        return;
    }
    size_t base = collect_push_children(c, cursor);
    for (size_t i = base; i < c->stack_count; i++) {
        enum CXCursorKind kind = clang_getCursorKind(c->stack[i]);
        if (kind == CXCursor_ParmDecl) { /* its own, or one of the function type in its result */
            if (!clang_equalCursors(c->stack[i], clang_Cursor_getArgument(cursor, function->parameter_count)))
                continue;
            struct local *local = collect_declare(c, c->stack[i]);
            local->is_parameter = local->has_initialiser = true;
            if (local->type->decayed)
                local->type = local->type->decayed;
            function->parameter_count++;
        } else if (kind == CXCursor_CompoundStmt) {
            function->body = build_compound(c, c->stack[i]);
        }
    }
    c->stack_count = base;
    close_scope(c);
}

/* True when the text of an ordinary function mentions a keyword or an ASYNC function of this file. */
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
    return false;
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
    c->scope = NULL;
    size_t base = collect_push_children(c, cursor);
    for (size_t i = base; i < c->stack_count; i++)
        if (clang_getCursorKind(c->stack[i]) == CXCursor_CompoundStmt) {
            struct island *island = arena_new(c->unit->arena, struct island);
            island->node = build_compound(c, c->stack[i]);
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

void collect_fill(struct unit *unit, const struct cx *cx)
{
    struct collect c = {.cx = cx, .unit = unit};
    struct definitions definitions = {.collect = &c};
    clang_visitChildren(clang_getTranslationUnitCursor(cx->tu), visit_top, &definitions);
    for (size_t i = 0; i < definitions.count && !unit->wants_inclusion; i++) {
        if (definitions.items[i].function)
            build_function(&c, definitions.items[i].cursor, definitions.items[i].function);
        else
            build_ordinary(&c, definitions.items[i].cursor);
    }
    free(c.stack);
    free(c.typed);
}
