/* What all of collect builds on: nodes with what their children mean for them, variables and mentions of them. See collect.h. */
#include "collect.h"
#include <stdlib.h>
#include <string.h>

/* ---- small helpers over libclang -------------------------------------------------------------- */

/* For an extent clang measures the last token, too; where a cursor's own location is its begin, that is cheaper. Of a location
 * in a macro's expansion clang searches where that stands. */
uint32_t collect_offset(struct collect *c, CXCursor cursor)
{
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    bool is_at_begin = clang_isStatement(kind) || (clang_isExpression(kind) && kind != CXCursor_MemberRefExpr && kind != CXCursor_UnexposedExpr);
    CXSourceLocation location = is_at_begin ? clang_getCursorLocation(cursor) : clang_getRangeStart(clang_getCursorExtent(cursor));
    struct placed *placed = &c->placed[location.int_data % PLACED_COUNT];
    if (!clang_equalLocations(placed->location, location)) {
        placed->location = location;
        cx_offset(c->cx, location, &placed->offset);
    }
    return placed->offset;
}

struct str collect_spelling(struct collect *c, CXCursor cursor)
{
    return cx_string(c->unit->arena, clang_getCursorSpelling(cursor));
}

bool collect_spelled(CXCursor cursor, const char *text)
{
    CXString string = clang_getCursorSpelling(cursor);
    const char *have = clang_getCString(string);
    bool same = have && !strcmp(have, text);
    clang_disposeString(string);
    return same;
}

size_t collect_token(const struct collect *c, uint32_t offset)
{
    return source_token_from(c->unit->source, offset);
}

/* The token that stands exactly at the offset reads `text`. */
bool collect_reads_str(const struct collect *c, uint32_t offset, struct str text)
{
    size_t token = collect_token(c, offset);
    return token < c->unit->source->token_count && c->unit->source->tokens[token].offset == offset &&
           str_equal(source_token_text(c->unit->source, token), text);
}

bool collect_reads(const struct collect *c, uint32_t offset, const char *text) { return collect_reads_str(c, offset, str_from(text)); }

/* ---- nodes ------------------------------------------------------------------------------------ */

struct node *collect_node(struct collect *c, enum node_kind kind, uint32_t begin)
{
    bool has_more = node_kind_has_more(kind);
    struct node *node = arena_alloc(c->unit->arena, has_more ? sizeof(struct node_more) : sizeof(struct node));
    node->kind = kind;
    node->begin = begin;
    node->is_unevaluated = c->unevaluated > 0;
    if (has_more)
        node_more(node)->scope = c->scope;
    return node;
}

void collect_mark_address(struct node *node, uint32_t where)
{
    for (;;) {
        switch (node->kind) {
        case NODE_PAREN:
            node = node->first;
            continue;
        case NODE_MEMBER:
            if (!node->is_part)
                return;
            node = node->first;
            continue;
        case NODE_SUBSCRIPT:
            node = node->first;
            if (!node->is_decayed)
                return;
            continue;
        case NODE_REF:
        case NODE_COMPOUND_LITERAL:
            if (node->local && !node->local->address_taken && (!node->is_unevaluated || node->local->type->is_const)) { /* const shows in the pointer's type */
                node->local->address_taken = true;
                node->local->address_offset = where;
            }
            return;
        default:
            return;
        }
    }
}

/* True for a compound literal and its parts. */
static bool is_in_literal(const struct node *node)
{
    while (node->kind == NODE_PAREN || (node->kind == NODE_MEMBER && node->is_part) || (node->kind == NODE_SUBSCRIPT && node->first->is_decayed))
        node = node->first;
    return node->kind == NODE_COMPOUND_LITERAL;
}

void collect_add(struct node *parent, struct node *child)
{
    if (!child)
        return;
    child->parent = parent;
    child->next = NULL;
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
    parent->special |= child->special;
    parent->has_block |= child->has_block;
    if (child->is_decayed && parent->kind != NODE_PAREN && !(parent->kind == NODE_SUBSCRIPT && parent->first == child))
        collect_mark_address(child, child->begin);
    if (!child->is_unevaluated) {
        parent->has_await |= child->has_await;
        parent->has_effect |= child->has_effect;
        parent->reads_memory |= child->reads_memory;
        bool has_place = parent->kind == NODE_SUBSCRIPT || parent->kind == NODE_ASSIGN || parent->kind == NODE_ASSIGN_OP;
        if (has_place && parent->first != child && child->has_await && is_in_literal(parent->first))
            collect_mark_address(parent->first, parent->first->begin); /* the place is known before the AWAIT and used behind it */
    }
}

/* A bound in a type, as in `sizeof(int[AWAIT(f())])`, is evaluated (C11 6.5.3.4). */
void collect_refuse_await_in_bound(struct collect *c, uint32_t begin)
{
    const struct source *source = c->unit->source;
    size_t token = collect_token(c, begin);
    if (token == 0 || !source_token_is(source, token - 1, "["))
        return;
    for (int depth = 0; token < source->token_count && depth >= 0; token++) {
        depth += source_token_is(source, token, "[") - source_token_is(source, token, "]");
        if (source_token_is(source, token, "AWAIT"))
            diag_at(c->unit->diag, DIAG_AWAIT_PLACE, source, source->tokens[token].offset, source->tokens[token].offset + 5,
                    "AWAIT cannot stand in the size of an array; assign its value to a variable first and use that here");
    }
}

/* Wraps type operands and other expressions that are not evaluated. */
void collect_unevaluated(struct collect *c, struct node *parent, CXCursor cursor)
{
    if (!clang_isExpression(clang_getCursorKind(cursor)))
        return;
    collect_refuse_await_in_bound(c, collect_offset(c, cursor));
    c->unevaluated++;
    struct node *node = collect_build(c, cursor);
    c->unevaluated--;
    collect_add(parent, node);
}

/* An operand of typeof in a type. If that points to it, const shows there. */
void collect_type_operand(struct collect *c, struct node *parent, CXCursor cursor, CXType type)
{
    while (clang_getArrayElementType(type).kind != CXType_Invalid)
        type = clang_getArrayElementType(type);
    struct node *before = parent->last;
    collect_unevaluated(c, parent, cursor);
    if (type.kind == CXType_Pointer && parent->last != before)
        collect_mark_address(parent->last, parent->last->begin);
}

/* Builds the children from stack[base + from …) as operands of `node`. */
void collect_operands(struct collect *c, struct node *node, size_t base, size_t from, size_t count)
{
    for (size_t i = from; i < count; i++)
        collect_add(node, collect_build(c, c->stack[base + i]));
}

struct node *collect_generic_at(struct collect *c, CXCursor cursor, enum node_kind kind, uint32_t begin)
{
    struct node *node = collect_node(c, kind, begin);
    size_t base = collect_push_children(c, cursor);
    collect_operands(c, node, base, 0, c->stack_count - base);
    c->stack_count = base;
    return node;
}

struct node *collect_generic(struct collect *c, CXCursor cursor, enum node_kind kind)
{
    return collect_generic_at(c, cursor, kind, collect_offset(c, cursor));
}

/* ---- variables -------------------------------------------------------------------------------- */

void collect_remember(struct collect *c, CXCursor cursor, struct local *local)
{
    if (c->map_count * 2 >= c->map_capacity) {
        struct declared *old = c->map;
        size_t old_capacity = c->map_capacity;
        c->map_capacity = old_capacity ? old_capacity * 2 : 64;
        c->map = calloc(c->map_capacity, sizeof *c->map);
        if (!c->map)
            die(0, "out of memory");
        c->map_count = 0;
        for (size_t i = 0; i < old_capacity; i++)
            if (old[i].local)
                collect_remember(c, old[i].cursor, old[i].local);
        free(old);
    }
    size_t at = clang_hashCursor(cursor) & (c->map_capacity - 1);
    while (c->map[at].local)
        at = (at + 1) & (c->map_capacity - 1);
    c->map[at] = (struct declared){cursor, local};
    c->map_count++;
}

void collect_forget_variables(struct collect *c)
{
    enum { KEPT_MAX = 1024 };
    if (c->map_capacity > KEPT_MAX) {
        free(c->map);
        c->map = NULL;
        c->map_capacity = 0;
    }
    if (c->map)
        memset(c->map, 0, c->map_capacity * sizeof *c->map);
    c->map_count = 0;
}

static struct local *map_get(struct collect *c, CXCursor cursor)
{
    if (!c->map_capacity)
        return NULL;
    for (size_t at = clang_hashCursor(cursor) & (c->map_capacity - 1); c->map[at].local; at = (at + 1) & (c->map_capacity - 1))
        if (clang_equalCursors(c->map[at].cursor, cursor))
            return c->map[at].local;
    return NULL;
}

struct local *local_new(struct unit *unit, struct function *function, struct scope *scope, struct str name, struct type *type)
{
    struct local *local = arena_new(unit->arena, struct local);
    local->name = local->c_name = name;
    local->type = type;
    local->scope = scope;
    local->index = function->local_count++;
    if (function->last_local)
        function->last_local->next = local;
    else
        function->locals = local;
    function->last_local = local;
    return local;
}

struct local *collect_declare(struct collect *c, CXCursor cursor)
{
    struct local *local = local_new(c->unit, c->function, c->scope, collect_spelling(c, cursor), cx_type(c->unit, clang_getCursorType(cursor)));
    cx_offset(c->cx, clang_getCursorLocation(cursor), &local->name_offset);
    enum CX_StorageClass storage = clang_Cursor_getStorageClass(cursor);
    local->is_static = storage == CX_SC_Static || storage == CX_SC_Extern || clang_getCursorTLSKind(cursor) != CXTLS_None;
    local->keeps_name = storage == CX_SC_Extern;
    collect_remember(c, cursor, local);
    return local;
}

/* A variable of an ordinary function, of which only warnings ask. */
struct local *collect_note(struct collect *c, CXCursor cursor)
{
    static struct type unknown = {.is_pointer = true};
    struct local *local = arena_new(c->unit->arena, struct local);
    local->name = local->c_name = collect_spelling(c, cursor);
    local->type = &unknown;
    local->scope = c->scope;
    local->is_static = clang_Cursor_hasVarDeclGlobalStorage(cursor) == 1;
    cx_offset(c->cx, clang_getCursorLocation(cursor), &local->name_offset);
    collect_remember(c, cursor, local);
    return local;
}

/* The handler of a cleanup attribute: libclang does not say which attribute it is, but prints it. */
static struct str cleanup_handler(struct collect *c, CXCursor cursor)
{
    CXPrintingPolicy policy = clang_getCursorPrintingPolicy(cursor);
    struct str text = cx_string(c->unit->arena, clang_getCursorPrettyPrinted(cursor, policy));
    clang_PrintingPolicy_dispose(policy);
    size_t at = str_find(text, S("cleanup(")) + sizeof "cleanup(" - 1;
    if (at >= text.len)
        return S("");
    text = str_slice(text, at, text.len);
    return str_slice(text, 0, str_find(text, S(")")));
}

static void check_handler(struct collect *c, CXCursor cursor, struct str handler)
{
    const struct callee *callee = handler.len ? collect_callee(c, handler, false) : NULL;
    uint32_t begin;
    if (callee && callee->kind != CALLEE_ORDINARY && cx_offset(c->cx, clang_getCursorLocation(cursor), &begin))
        diag_at(c->unit->diag, DIAG_FORGOTTEN_AWAIT, c->unit->source, begin, begin + 1,
                STR_FMT " must be awaited, which a cleanup attribute cannot do; write DEFER AWAIT(" STR_FMT "(&" STR_FMT ")); behind the declaration", STR_ARG(handler),
                STR_ARG(handler), STR_ARG(collect_spelling(c, cursor)));
}

/* What stands in the type of a variable. The bounds of variable arrays are evaluated, in the order they are written: clang has the inner ones first. */
static void add_parts_of_type(struct collect *c, struct node *var, CXType type, CXCursor initialiser, size_t base)
{
    bool is_variable = var->local && var->local->type->is_variable;
    for (size_t i = c->stack_count; i-- > base;) {
        CXCursor part = c->stack[i];
        if (clang_equalCursors(part, initialiser))
            continue;
        if (is_variable && clang_isExpression(clang_getCursorKind(part)))
            collect_add(var, collect_full(c, part));
        else
            collect_type_operand(c, var, part, type);
    }
}

struct node *collect_typedef(struct collect *c, CXCursor cursor, struct local *local)
{
    struct node *node = collect_node(c, NODE_VAR, collect_offset(c, cursor));
    node->local = local;
    node_more(node)->name = local->name;
    node->type = local->type;
    size_t base = collect_push_children(c, cursor);
    add_parts_of_type(c, node, clang_getTypedefDeclUnderlyingType(cursor), clang_getNullCursor(), base);
    c->stack_count = base;
    local->decl_end = node->last ? node->last->begin : local->name_offset;
    local->var = node;
    return node;
}

struct node *collect_variable(struct collect *c, CXCursor cursor)
{
    struct node *node = collect_node(c, NODE_VAR, collect_offset(c, cursor));
    CXCursor initialiser = clang_Cursor_getVarDeclInitializer(cursor);
    bool has_initialiser = !clang_Cursor_isNull(initialiser);
    if (!c->function)
        has_initialiser = has_initialiser && !clang_isInvalid(clang_getCursorKind(initialiser));
    struct local *local = c->function ? collect_declare(c, cursor) : NULL;
    node->local = local ? local : collect_note(c, cursor);
    node_more(node)->name = local ? local->name : (struct str){"", 0};
    node->type = local ? local->type : NULL;
    size_t base = collect_push_children(c, cursor);
    add_parts_of_type(c, node, clang_getCursorType(cursor), has_initialiser ? initialiser : clang_getNullCursor(), base);
    struct str handler = {"", 0};
    struct alignment *alignments = NULL, **last = &alignments;
    for (size_t i = base; i < c->stack_count; i++) {
        if (clang_getCursorKind(c->stack[i]) == CXCursor_UnexposedAttr && !handler.len)
            handler = cleanup_handler(c, cursor);
        if (local && clang_getCursorKind(c->stack[i]) == CXCursor_AlignedAttr) {
            *last = arena_new(c->unit->arena, struct alignment);
            (*last)->offset = collect_offset(c, c->stack[i]);
            last = &(*last)->next;
        }
    }
    check_handler(c, cursor, handler);
    if (local) {
        local->handler = handler;
        local->alignments = alignments;
    }
    c->stack_count = base;
    if (has_initialiser) {
        struct node *value = collect_full(c, initialiser);
        collect_give_variable(c, cursor, clang_getCursorType(cursor), initialiser);
        if (local)
            local->has_initialiser = true;
        collect_add(node, value);
        node->value = value;
    }
    if (local) {
        local->decl_end = node->last ? node->last->begin : local->name_offset;
    }
    node->local->var = node;
    return node;
}

struct node *collect_reference(struct collect *c, CXCursor cursor)
{
    CXCursor target = clang_getCursorReferenced(cursor);
    uint32_t begin = collect_offset(c, cursor);
    struct node *node;
    switch (clang_getCursorKind(target)) {
    case CXCursor_VarDecl:
    case CXCursor_ParmDecl: {
        struct local *local = map_get(c, target);
        node = collect_node(c, local && !local->is_static && c->function ? NODE_REF : NODE_GLOBAL, begin);
        node->local = local;
        node->name_offset = begin;
        if (local) {
            local->is_used |= true;
            node->is_pinned_name = collect_reads_str(c, begin, local->name);
        }
        if (node->kind == NODE_GLOBAL)
            node->reads_memory = true;
        bool may_be_volatile = !local || !local->type || local->type->is_volatile;
        if (may_be_volatile && clang_isVolatileQualifiedType(clang_getCursorType(cursor)))
            node->has_effect = true;
        return node;
    }
    default:
        node = collect_node(c, NODE_CONSTANT, begin);
        return node;
    }
}
