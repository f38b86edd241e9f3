/* Statements of the spine from clang's. See collect.h. */
#include "collect.h"
#include <string.h>

/* Where a statement expression stands in it, the names of types may be its own. */
static struct type *type_of(struct collect *c, const struct typed *typed)
{
    CXType type = clang_getCursorType(typed->cursor);
    return cx_type(c->unit, typed->node->has_block ? clang_getCanonicalType(type) : type);
}

/* What split keeps, it keeps as a whole: the parts of such a value need no types. */
static bool is_kept_whole(const struct node *node)
{
    switch (node->kind) {
    case NODE_BINARY:
    case NODE_LOGICAL:
    case NODE_CONDITIONAL:
    case NODE_CALL:
        return !node->has_await && !node->has_block;
    default:
        return false;
    }
}

struct node *collect_full(struct collect *c, CXCursor cursor)
{
    size_t mark = c->typed_count;
    uint32_t blocks = c->blocks;
    struct visit_mark visit = collect_visit(c, cursor);
    struct node *node = collect_build(c, cursor);
    collect_leave(c, visit);
    if (node && (node->has_await || c->blocks != blocks))
        for (size_t i = mark; i < c->typed_count; i++) {
            struct node *part = c->typed[i].node;
            if (!part->type && !(part->parent && is_kept_whole(part->parent)))
                part->type = type_of(c, &c->typed[i]);
        }
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

struct scope *collect_open_scope(struct collect *c)
{
    struct scope *scope = arena_new(c->unit->arena, struct scope);
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

void collect_close_scope(struct collect *c) { c->scope = c->scope->parent; }

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
static void defer_handlers(struct collect *c, struct node *block, bool in_group)
{
    for (struct node *child = block->first; child; child = child->next) {
        if (child->kind != NODE_DECL)
            continue;
        struct node *at = child;
        for (struct node *var = child->first; var; var = var->next) {
            bool is_variable_array = var->local && var->local->type->dimension_count && var->local->type->is_variable && !var->local->is_static;
            if (!var->local || (!var->local->handler.len && !is_variable_array))
                continue;
            if (is_variable_array && in_group)
                diag_at(c->unit->diag, DIAG_GROUP_STORAGE, c->unit->source, var->local->name_offset, var->local->name_offset + (uint32_t)var->local->name.len,
                        "the storage of '" STR_FMT "' would end before the tasks of its ASYNC_GROUP do; declare it in front of the group",
                        STR_ARG(var->local->name));
            if (is_variable_array)
                make_bounds(c, var);
            struct node *defer = collect_node(c, NODE_DEFER, child->begin);
            defer->local = var->local;
            node_more(defer)->name = S("cleanup");
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

/* A label in front of a declaration, as C23 has it, is an item of the block by itself: what it marks is found beside it. */
static void part_labels(struct node *block)
{
    for (struct node *child = block->first; child; child = child->next) {
        struct node *label = child;
        while (node_is_label(label) && label->first && node_is_label(label->first))
            label = label->first;
        struct node *declaration = node_is_label(label) ? label->first : NULL;
        if (!declaration || declaration->kind != NODE_DECL)
            continue;
        label->first = label->last = NULL;
        declaration->parent = block;
        declaration->next = child->next;
        child->next = declaration;
        if (block->last == child)
            block->last = declaration;
    }
}

struct node *collect_compound(struct collect *c, CXCursor cursor)
{
    struct scope *scope = collect_open_scope(c);
    bool in_group = c->in_group;
    c->in_group = false;
    struct node *node = build_parts(c, cursor, NODE_COMPOUND);
    part_labels(node);
    node_more(node)->scope = scope;
    node->has_await |= in_group;
    if (node->has_await)
        defer_handlers(c, node, in_group);
    collect_close_scope(c);
    return node;
}

/* ---- keywords --------------------------------------------------------------------------------- */

static bool is_mark(struct collect *c, CXCursor condition, const char *function)
{
    if (clang_getCursorKind(condition) != CXCursor_CallExpr)
        return false;
    return str_equal(collect_spelling(c, condition), str_from(function));
}

/* ASYNC_CATCH and ASYNC_GROUP are loops that declare a variable: `for (T name = mark();; …) body`. */
static struct node *build_declaring(struct collect *c, CXCursor cursor, enum node_kind kind, const char *keyword)
{
    struct scope *scope = collect_open_scope(c);
    struct node *node = collect_node(c, kind, collect_offset(c, cursor));
    node->special = true;
    node_more(node)->name = str_from(keyword);
    node->in_macro = !collect_reads(c, node->begin, keyword);
    size_t base = collect_push_children(c, cursor);
    for (size_t i = base; i < c->stack_count; i++) {
        enum CXCursorKind part = clang_getCursorKind(c->stack[i]);
        if (i == base && part == CXCursor_DeclStmt) {
            size_t inner = collect_push_children(c, c->stack[i]);
            if (c->function) {
                node->local = collect_declare(c, c->stack[inner]);
                node->local->has_initialiser = true;
                node->local->decl_end = node->local->name_offset;
            }
            c->stack_count = inner;
        } else if (i + 1 == c->stack_count) {
            c->in_group = kind == NODE_GROUP && part == CXCursor_CompoundStmt;
            node->value = child(c, c->stack[i]);
            collect_add(node, node->value);
        }
    }
    c->stack_count = base;
    node->has_await |= kind == NODE_GROUP; /* at its end */
    node_more(node)->scope = scope;
    collect_close_scope(c);
    return node;
}

static bool is_declaring(struct collect *c, CXCursor cursor, const char *mark)
{
    if (clang_getCursorKind(cursor) != CXCursor_ForStmt)
        return false;
    size_t base = collect_push_children(c, cursor);
    bool found = false;
    if (c->stack_count > base && clang_getCursorKind(c->stack[base]) == CXCursor_DeclStmt) {
        size_t inner = collect_push_children(c, c->stack[base]);
        if (c->stack_count > inner) {
            CXCursor initialiser = clang_Cursor_getVarDeclInitializer(c->stack[inner]);
            found = is_mark(c, initialiser, mark);
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
    node_more(node)->name = str_from(keyword);
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
        if (kind != NODE_DEFER && is_declaring(c, c->stack[base + 2], "async__raw_catch"))
            collect_add(node, build_declaring(c, c->stack[base + 2], NODE_CATCH, "ASYNC_CATCH"));
        else
            diag_at(c->unit->diag, DIAG_KEYWORD_PLACE, c->unit->source, node->begin, node->begin + (uint32_t)strlen(keyword),
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
    } else if (is_mark(c, c->stack[base], "async__raw_timeout_at")) {
        node = build_keyword(c, cursor, base, NODE_TIMEOUT, "ASYNC_TIMEOUT_AT");
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

/* Which of init, condition and increment a part of a header is that begins there. */
static size_t written_slot(const uint32_t semicolons[2], uint32_t begin) { return begin < semicolons[0] ? 0 : begin < semicolons[1] ? 1 : 2; }

/* Likewise of a header from a macro, that has `count` parts, of part number i. Clang does not tell which are absent:
 * where one is that is no declaration, this is a guess. See node_parts_are_guessed. */
static size_t macro_slot(bool has_declaration, size_t count, size_t i) { return has_declaration || count > 1 ? i : 1; }

static struct node *build_for(struct collect *c, CXCursor cursor)
{
    if (is_declaring(c, cursor, "async__raw_group"))
        return build_declaring(c, cursor, NODE_GROUP, "ASYNC_GROUP");
    struct scope *scope = collect_open_scope(c);
    struct node *node = collect_node(c, NODE_FOR, collect_offset(c, cursor));
    node_more(node)->scope = scope;
    node_more(node)->parts = arena_array(c->unit->arena, struct node *, 4);
    uint32_t semicolons[2];
    bool is_written = find_semicolons(c, node->begin, semicolons);
    node->in_macro = !is_written;
    size_t base = collect_push_children(c, cursor), body = c->stack_count - 1;
    bool has_declaration = clang_getCursorKind(c->stack[base]) == CXCursor_DeclStmt;
    for (size_t i = base; i <= body; i++) {
        struct node *part = child(c, c->stack[i]);
        if (!part)
            continue;
        size_t slot = i == body ? 3 : is_written ? written_slot(semicolons, part->begin) : macro_slot(has_declaration, body - base, i - base);
        node_parts(node)[slot] = part;
        collect_add(node, part);
    }
    c->stack_count = base;
    collect_close_scope(c);
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
    node_more(node)->name = collect_spelling(c, cursor);
    if (c->function) {
        node_more(node)->label = label_at(c, cursor);
        node_label(node)->node = node;
    }
    return node;
}

static struct node *build_goto(struct collect *c, CXCursor cursor)
{
    struct node *node = collect_node(c, NODE_GOTO, collect_offset(c, cursor));
    size_t base = collect_push_children(c, cursor);
    if (c->stack_count > base) {
        node_more(node)->name = collect_spelling(c, c->stack[base]);
        if (c->function)
            node_more(node)->label = label_at(c, clang_getCursorReferenced(c->stack[base]));
    }
    c->stack_count = base;
    return node;
}

struct node *collect_label_address(struct collect *c, CXCursor cursor)
{
    struct node *node = collect_node(c, NODE_CONSTANT, collect_offset(c, cursor));
    size_t base = collect_push_children(c, cursor);
    if (c->function && c->stack_count > base)
        label_at(c, clang_getCursorReferenced(c->stack[base]))->is_taken = true;
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
static struct node *note_name(struct collect *c, CXCursor cursor)
{
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    struct local *local = NULL;
    if (kind == CXCursor_TypedefDecl || kind == CXCursor_FunctionDecl || kind == CXCursor_EnumConstantDecl) {
        local = local_new(c->unit, c->function, c->scope, collect_spelling(c, cursor), cx_type(c->unit, clang_getCursorType(cursor)));
        local->is_static = local->keeps_name = true;
        local->is_typedef = kind == CXCursor_TypedefDecl;
        cx_offset(c->cx, clang_getCursorLocation(cursor), &local->name_offset);
    }
    if (kind == CXCursor_StructDecl || kind == CXCursor_UnionDecl || kind == CXCursor_EnumDecl || kind == CXCursor_TypedefDecl)
        c->unit->has_local_types = true;
    bool is_tagged = kind == CXCursor_StructDecl || kind == CXCursor_UnionDecl || kind == CXCursor_EnumDecl;
    if (is_tagged && !clang_Cursor_isAnonymous(cursor))
        *arena_push(c->unit->arena, &c->function->tags, struct str) = collect_spelling(c, cursor);
    if (kind != CXCursor_EnumDecl && kind != CXCursor_TypedefDecl)
        return NULL;
    size_t base = collect_push_children(c, cursor);
    for (size_t i = base; i < c->stack_count; i++)
        if (kind == CXCursor_EnumDecl)
            note_name(c, c->stack[i]);
        else if (clang_isExpression(clang_getCursorKind(c->stack[i])))
            collect_refuse_await_in_bound(c, collect_offset(c, c->stack[i]));
    c->stack_count = base;
    return kind == CXCursor_TypedefDecl && local->type->is_variable ? collect_typedef(c, cursor, local) : NULL;
}

/* C23's constexpr: a constant wherever control comes from, so it is made static, for a resumption jumps past what initialises it. */
static void make_static(struct collect *c, struct node *var, uint32_t begin)
{
    const struct source *source = c->unit->source;
    size_t token = collect_token(c, begin), name = collect_token(c, var->local->name_offset);
    size_t constant = name;
    bool is_static = false;
    for (; token < name; token++) {
        constant = source_token_is(source, token, "constexpr") ? token : constant;
        is_static |= source_token_is(source, token, "static");
    }
    if (constant == name)
        return;
    if (!is_static && var->parent->first == var)
        *arena_push(c->unit->arena, &c->unit->edits, struct edit) = (struct edit){.offset = source->tokens[constant].offset, .text = S("static ")};
    var->local->is_static = true;
}

/* Null for a declaration of a system header that is included in the body: it stays there. */
static struct node *build_declaration(struct collect *c, CXCursor cursor)
{
    uint32_t begin;
    bool is_here = cx_offset(c->cx, clang_getRangeStart(clang_getCursorExtent(cursor)), &begin);
    struct node *node = collect_node(c, NODE_DECL, collect_offset(c, cursor));
    size_t base = collect_push_children(c, cursor);
    for (size_t i = base; i < c->stack_count; i++)
        if (clang_getCursorKind(c->stack[i]) == CXCursor_VarDecl)
            collect_add(node, collect_variable(c, c->stack[i]));
        else if (c->function)
            collect_add(node, note_name(c, c->stack[i]));
    c->stack_count = base;
    for (struct node *var = node->first; c->function && var; var = var->next)
        if (var->local->type->is_const)
            make_static(c, var, node->begin);
    return is_here ? node : NULL;
}

static struct node *build_return(struct collect *c, CXCursor cursor)
{
    struct node *node = collect_node(c, NODE_RETURN, collect_offset(c, cursor));
    size_t base = collect_push_children(c, cursor);
    if (c->stack_count > base) {
        collect_add(node, child(c, c->stack[base]));
        collect_give_result(c, c->stack[base]);
    }
    c->stack_count = base;
    return node;
}

/* An attributed statement ([[fallthrough]]; and the like): the statement. A pragma that clang makes an attribute stays in front of it. */
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
    uint32_t begin = collect_offset(c, cursor);
    if (node && (collect_reads(c, begin, "[") || collect_reads(c, begin, "__attribute__")))
        node->begin = begin;
    return node;
}

static struct node *build_statement(struct collect *c, CXCursor cursor)
{
    switch ((int)clang_getCursorKind(cursor)) {
    case CXCursor_CompoundStmt:
        return collect_compound(c, cursor);
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
        return build_return(c, cursor);
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
        node->has_effect = node->has_block = true;
        if (clang_getCursorKind(cursor) >= CXCursor_OMPParallelDirective && clang_getCursorKind(cursor) <= CXCursor_LastStmt)
            node_more(node)->name = S("OpenMP");
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
