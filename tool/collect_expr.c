/* Expressions of the spine from clang's. See collect.h. */
#include "collect.h"
#include <stdlib.h>
#include <string.h>


/* ---- small helpers over libclang -------------------------------------------------------------- */

static enum CXChildVisitResult push_child(CXCursor cursor, CXCursor parent, CXClientData data)
{
    struct collect *c = data;
    (void)parent;
    if (c->stack_count == c->stack_capacity) {
        c->stack_capacity = c->stack_capacity ? c->stack_capacity * 2 : 256;
        c->stack = realloc(c->stack, c->stack_capacity * sizeof *c->stack);
        if (!c->stack)
            die(0, "out of memory");
    }
    c->stack[c->stack_count++] = cursor;
    return CXChildVisit_Continue;
}

/* Pushes the children; returns where they begin. Pop by setting stack_count back. */
size_t collect_push_children(struct collect *c, CXCursor cursor)
{
    size_t base = c->stack_count;
    clang_visitChildren(cursor, push_child, c);
    return base;
}

uint32_t collect_offset(struct collect *c, CXCursor cursor)
{
    uint32_t offset = 0;
    cx_offset(c->cx, clang_getRangeStart(clang_getCursorExtent(cursor)), &offset);
    return offset;
}

struct str collect_spelling(struct collect *c, CXCursor cursor)
{
    return cx_string(c->unit->arena, clang_getCursorSpelling(cursor));
}

static bool spelled(CXCursor cursor, const char *text)
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
static bool reads(const struct collect *c, uint32_t offset, struct str text)
{
    size_t token = collect_token(c, offset);
    return token < c->unit->source->token_count && c->unit->source->tokens[token].offset == offset &&
           str_equal(source_token_text(c->unit->source, token), text);
}

bool collect_reads(const struct collect *c, uint32_t offset, const char *text) { return reads(c, offset, str_from(text)); }

/* ---- nodes ------------------------------------------------------------------------------------ */

struct node *collect_node(struct collect *c, enum node_kind kind, uint32_t begin)
{
    struct node *node = arena_new(c->unit->arena, struct node);
    node->kind = kind;
    node->begin = begin;
    node->is_unevaluated = c->unevaluated > 0;
    node->scope = c->scope;
    return node;
}

static void mark_address(struct node *node, uint32_t where)
{
    for (;;) {
        switch (node->kind) {
        case NODE_PAREN:
            node = node->first;
            continue;
        case NODE_MEMBER:
            if (node->is_arrow)
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
            if (node->local && !node->local->address_taken) {
                node->local->address_taken = true;
                node->local->address_offset = where;
            }
            return;
        default:
            return;
        }
    }
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
    if (!child->is_unevaluated) {
        parent->has_await |= child->has_await;
        parent->has_effect |= child->has_effect;
        parent->reads_memory |= child->reads_memory;
        if (child->is_decayed && parent->kind != NODE_PAREN && !(parent->kind == NODE_SUBSCRIPT && parent->first == child))
            mark_address(child, child->begin);
    }
}

/* Wraps type operands and other expressions that are not evaluated. */
static void add_unevaluated(struct collect *c, struct node *parent, CXCursor cursor)
{
    if (!clang_isExpression(clang_getCursorKind(cursor)))
        return;
    c->unevaluated++;
    struct node *node = collect_build(c, cursor);
    c->unevaluated--;
    collect_add(parent, node);
}

/* Builds the children from stack[base + from …) as operands of `node`. */
void collect_operands(struct collect *c, struct node *node, size_t base, size_t from, size_t count)
{
    for (size_t i = from; i < count; i++)
        collect_add(node, collect_build(c, c->stack[base + i]));
}

struct node *collect_generic(struct collect *c, CXCursor cursor, enum node_kind kind)
{
    struct node *node = collect_node(c, kind, collect_offset(c, cursor));
    size_t base = collect_push_children(c, cursor);
    collect_operands(c, node, base, 0, c->stack_count - base);
    c->stack_count = base;
    return node;
}

/* ---- variables -------------------------------------------------------------------------------- */

static void map_put(struct collect *c, CXCursor cursor, struct local *local)
{
    if (c->map_count * 2 >= c->map_capacity) {
        struct declared *old = c->map;
        size_t old_capacity = c->map_capacity;
        c->map_capacity = old_capacity ? old_capacity * 2 : 64;
        c->map = arena_array(c->unit->arena, struct declared, c->map_capacity);
        c->map_count = 0;
        for (size_t i = 0; i < old_capacity; i++)
            if (old[i].local)
                map_put(c, old[i].cursor, old[i].local);
    }
    size_t at = clang_hashCursor(cursor) & (c->map_capacity - 1);
    while (c->map[at].local)
        at = (at + 1) & (c->map_capacity - 1);
    c->map[at] = (struct declared){cursor, local};
    c->map_count++;
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
    map_put(c, cursor, local);
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

struct node *collect_variable(struct collect *c, CXCursor cursor)
{
    struct node *node = collect_node(c, NODE_VAR, collect_offset(c, cursor));
    CXCursor initialiser = clang_Cursor_getVarDeclInitializer(cursor);
    bool has_initialiser = !clang_Cursor_isNull(initialiser);
    if (!c->function)
        has_initialiser = has_initialiser && !clang_isInvalid(clang_getCursorKind(initialiser));
    struct local *local = c->function ? collect_declare(c, cursor) : NULL;
    node->local = local;
    node->name = local ? local->name : (struct str){"", 0};
    node->type = local ? local->type : NULL;
    size_t base = collect_push_children(c, cursor);
    for (size_t i = base; i < c->stack_count; i++) {
        CXCursor child = c->stack[i];
        if (has_initialiser && clang_equalCursors(child, initialiser))
            continue;
        if (local && local->type->is_variable && clang_isExpression(clang_getCursorKind(child)))
            collect_add(node, collect_build(c, child)); /* a variable array's bound is evaluated */
        else
            add_unevaluated(c, node, child);
    }
    for (size_t i = base; local && i < c->stack_count; i++)
        if (clang_getCursorKind(c->stack[i]) == CXCursor_UnexposedAttr && !local->handler.len)
            local->handler = cleanup_handler(c, cursor);
    c->stack_count = base;
    if (has_initialiser) {
        struct node *value = collect_full(c, initialiser);
        if (local)
            local->has_initialiser = true;
        collect_add(node, value);
        node->value = value;
    }
    if (local) {
        local->var = node;
        local->decl_end = node->last ? node->last->begin : local->name_offset;
    }
    return node;
}

static struct node *build_reference(struct collect *c, CXCursor cursor)
{
    CXCursor target = clang_getCursorReferenced(cursor);
    uint32_t begin = collect_offset(c, cursor);
    struct node *node;
    switch (clang_getCursorKind(target)) {
    case CXCursor_VarDecl:
    case CXCursor_ParmDecl: {
        struct local *local = map_get(c, target);
        node = collect_node(c, local && !local->is_static ? NODE_REF : NODE_GLOBAL, begin);
        node->local = local;
        if (local) {
            local->is_used |= true;
            node->is_pinned_name = reads(c, begin, local->name);
            node->name = local->name;
        }
        if (node->kind == NODE_GLOBAL)
            node->reads_memory = true;
        if (clang_isVolatileQualifiedType(clang_getCursorType(cursor)))
            node->has_effect = true;
        return node;
    }
    default:
        node = collect_node(c, NODE_CONSTANT, begin);
        return node;
    }
}

/* ---- async calls ------------------------------------------------------------------------------ */

static enum CXChildVisitResult find_annotation(CXCursor cursor, CXCursor parent, CXClientData data)
{
    (void)parent;
    if (clang_getCursorKind(cursor) != CXCursor_AnnotateAttr)
        return CXChildVisit_Continue;
    int *found = data;
    if (spelled(cursor, "async"))
        *found = 1;
    else if (spelled(cursor, "async_leaf"))
        *found = 2;
    return *found ? CXChildVisit_Break : CXChildVisit_Continue;
}

/* 0: ordinary, 1: ASYNC, 2: ASYNC_LEAF. */
int collect_annotation(CXCursor declaration)
{
    int found = 0;
    clang_visitChildren(declaration, find_annotation, &found);
    if (found)
        return found;
    CXType type = clang_getCursorType(declaration);
    for (int depth = 0; depth < 4; depth++) {
        if (type.kind == CXType_Elaborated)
            type = clang_Type_getNamedType(type);
        while (type.kind == CXType_ConstantArray || type.kind == CXType_IncompleteArray || type.kind == CXType_Pointer)
            type = clang_getPointeeType(type).kind != CXType_Invalid ? clang_getPointeeType(type) : clang_getArrayElementType(type);
        if (type.kind == CXType_Elaborated)
            type = clang_Type_getNamedType(type);
        if (type.kind != CXType_Typedef)
            return 0;
        CXCursor named = clang_getTypeDeclaration(type);
        clang_visitChildren(named, find_annotation, &found);
        if (found)
            return found;
        type = clang_getTypedefDeclUnderlyingType(named);
    }
    return 0;
}

struct callee *collect_callee(struct collect *c, struct str name, bool create)
{
    if (create && c->callee_count * 2 >= c->callee_capacity) {
        struct callee **old = c->callees;
        size_t old_capacity = c->callee_capacity;
        c->callee_capacity = old_capacity ? old_capacity * 2 : 64;
        c->callees = arena_array(c->unit->arena, struct callee *, c->callee_capacity);
        for (size_t i = 0; i < old_capacity; i++)
            if (old[i]) {
                size_t at = str_hash(old[i]->name) & (c->callee_capacity - 1);
                while (c->callees[at])
                    at = (at + 1) & (c->callee_capacity - 1);
                c->callees[at] = old[i];
            }
    }
    if (!c->callee_capacity)
        return NULL;
    size_t at = str_hash(name) & (c->callee_capacity - 1);
    for (; c->callees[at]; at = (at + 1) & (c->callee_capacity - 1))
        if (str_equal(c->callees[at]->name, name))
            return c->callees[at];
    if (!create)
        return NULL;
    struct callee *callee = arena_new(c->unit->arena, struct callee);
    callee->name = str_copy(c->unit->arena, name);
    c->callees[at] = callee;
    c->callee_count++;
    return callee;
}

static CXCursor strip(struct collect *c, CXCursor cursor)
{
    for (;;) {
        enum CXCursorKind kind = clang_getCursorKind(cursor);
        if (kind != CXCursor_UnexposedExpr && kind != CXCursor_ParenExpr)
            return cursor;
        size_t base = collect_push_children(c, cursor);
        bool one = c->stack_count == base + 1;
        CXCursor child = one ? c->stack[base] : cursor;
        c->stack_count = base;
        if (!one)
            return cursor;
        cursor = child;
    }
}

/* Functions whose effect is bound to the C stack, which does not outlive a suspension. */
static bool needs_stack(struct str name)
{
    static const char *const names[] = {"alloca", "__builtin_alloca", "__builtin_alloca_with_align", "setjmp", "_setjmp", "__sigsetjmp", "sigsetjmp", "__builtin_setjmp"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equal(name, str_from(names[i])))
            return true;
    return false;
}

/* Describes the target of a call; null when it is an ordinary function. `awaited` targets that carry no
 * annotation (a pointer, say) are called by the entry protocol, which serves ordinary functions too. */
static struct callee *describe_callee(struct collect *c, CXCursor call, CXCursor function_expression, bool awaited)
{
    CXCursor target = strip(c, function_expression);
    enum CXCursorKind kind = clang_getCursorKind(target);
    CXCursor declaration = kind == CXCursor_DeclRefExpr || kind == CXCursor_MemberRefExpr ? clang_getCursorReferenced(target) : clang_getNullCursor();
    bool direct = clang_getCursorKind(declaration) == CXCursor_FunctionDecl;
    if (direct) {
        CXString string = clang_getCursorSpelling(declaration);
        struct callee *known = collect_callee(c, str_from(clang_getCString(string)), false);
        if (!known) {
            int annotated = collect_annotation(declaration);
            known = collect_callee(c, str_from(clang_getCString(string)), true);
            known->kind = annotated == 2 ? CALLEE_LEAF : annotated == 1 ? CALLEE_ENTRY : CALLEE_ORDINARY;
            known->needs_stack = annotated == 0 && needs_stack(known->name);
            known->result = cx_type(c->unit, clang_getCursorType(call));
            uint32_t at;
            if (cx_offset(c->cx, clang_getCursorLocation(declaration), &at))
                known->declared_at = at;
        }
        clang_disposeString(string);
        return known->kind != CALLEE_ORDINARY || awaited || known->needs_stack ? known : NULL;
    }
    int annotated = clang_Cursor_isNull(declaration) ? 0 : collect_annotation(declaration);
    if (!annotated && !awaited)
        return NULL;
    struct callee *callee = arena_new(c->unit->arena, struct callee);
    callee->kind = CALLEE_ENTRY;
    callee->result = cx_type(c->unit, clang_getCursorType(call));
    return callee;
}

/* Marker expressions of keywords.h: the name behind `struct async__`, or empty. */
static struct str marker(struct collect *c, CXCursor generic)
{
    size_t base = collect_push_children(c, generic);
    struct str name = {"", 0};
    if (c->stack_count > base && clang_getCursorKind(c->stack[base]) == CXCursor_CStyleCastExpr) {
        struct str type = cx_string(c->unit->arena, clang_getTypeSpelling(clang_getCursorType(c->stack[base])));
        if (str_starts(type, S("struct async__")) && str_ends(type, S(" *")))
            name = str_slice(type, sizeof "struct async__" - 1, type.len - 2);
    }
    c->stack_count = base;
    return name;
}

static struct node *call_at(struct node *node, uint32_t offset)
{
    if (node->is_unevaluated)
        return NULL;
    if (node->begin == offset && node->kind != NODE_PAREN && node->kind != NODE_CAST && node->kind != NODE_COMMA)
        return node;
    struct node *found = NULL;
    for (struct node *child = node->first; child; child = child->next) {
        struct node *inner = call_at(child, offset);
        if (inner)
            found = inner;
    }
    return found;
}

/* The first token of each argument of the keyword macro invoked at `begin`, to depth 1. */
static size_t macro_arguments(struct collect *c, uint32_t begin, uint32_t offsets[2])
{
    const struct source *source = c->unit->source;
    size_t token = collect_token(c, begin) + 1, count = 0;
    int depth = 0;
    bool fresh = false;
    for (; token < source->token_count; token++) {
        if (fresh && count < 2)
            offsets[count++] = source->tokens[token].offset;
        fresh = false;
        struct str text = source_token_text(source, token);
        if (text.len != 1)
            continue;
        if (*text.ptr == '(' || *text.ptr == '[' || *text.ptr == '{') {
            fresh = depth == 0;
            depth++;
        } else if (*text.ptr == ')' || *text.ptr == ']' || *text.ptr == '}') {
            if (--depth == 0)
                break;
        } else if (*text.ptr == ',' && depth == 1 && count < 2) {
            fresh = true;
        }
    }
    return count;
}

static struct node *build_starter(struct collect *c, CXCursor cursor, struct str name)
{
    static const struct {
        const char *name, *keyword;
        enum starter_kind kind;
        bool has_loop;
    } table[] = {
        {"create_task", "async_create_task", STARTER_CREATE_TASK, false},
        {"coroutine", "async_coroutine", STARTER_COROUTINE, false},
        {"loop_create_task", "async_loop_create_task", STARTER_LOOP_CREATE_TASK, true},
        {"run", "async_run", STARTER_RUN, false},
        {"run_until_complete", "async_loop_run_until_complete", STARTER_RUN_UNTIL_COMPLETE, true},
    };
    size_t entry = 0;
    while (entry < sizeof table / sizeof *table && !str_equal(str_from(table[entry].name), name))
        entry++;
    if (entry == sizeof table / sizeof *table)
        return collect_generic(c, cursor, NODE_OTHER);
    struct node *node = collect_node(c, NODE_STARTER, collect_offset(c, cursor));
    node->starter = table[entry].kind;
    node->name = str_from(table[entry].keyword);
    node->special = node->has_effect = node->reads_memory = true;
    node->type = cx_type(c->unit, clang_getCursorType(cursor));
    node->in_macro = !reads(c, node->begin, node->name);
    struct node *whole = collect_node(c, NODE_OTHER, node->begin);
    uint32_t offsets[2] = {node->begin, node->begin};
    size_t wanted = table[entry].has_loop ? 2 : 1;
    bool has_arguments = !node->in_macro && macro_arguments(c, node->begin, offsets) >= wanted;
    bool outer = c->taken;
    uint32_t outer_from = c->taken_from;
    size_t base = collect_push_children(c, cursor);
    for (size_t i = base + 1; i < c->stack_count; i++) {
        c->taken = true;
        c->taken_from = has_arguments ? offsets[wanted - 1] : 0;
        collect_add(whole, collect_build(c, c->stack[i]));
    }
    c->stack_count = base;
    c->taken = outer;
    c->taken_from = outer_from;
    struct node *call = NULL, *loop = NULL;
    if (has_arguments) {
        call = call_at(whole, offsets[wanted - 1]);
        loop = table[entry].has_loop ? call_at(whole, offsets[0]) : NULL;
    }
    if (!call && !node->in_macro)
        node->in_macro = true;
    if (loop)
        collect_add(node, loop);
    if (call)
        collect_add(node, call);
    node->value = call;
    return node;
}

static struct node *build_generic_selection(struct collect *c, CXCursor cursor)
{
    struct str name = marker(c, cursor);
    if (!name.len || c->unevaluated) { /* in sizeof and the like, the header's generated view has a keyword's type */
        struct node *node = collect_generic(c, cursor, NODE_OTHER);
        node->name = S("_Generic");
        return node;
    }
    if (!str_equal(name, S("join")))
        return build_starter(c, cursor, name);
    struct node *node = collect_node(c, NODE_JOIN, collect_offset(c, cursor));
    node->special = node->has_effect = true;
    node->type = cx_type(c->unit, clang_getCursorType(cursor));
    node->in_macro = !collect_reads(c, node->begin, "async_join");
    bool outer = c->taken;
    c->taken = false;
    size_t base = collect_push_children(c, cursor);
    struct node *whole = collect_node(c, NODE_OTHER, node->begin);
    for (size_t i = base + 1; i < c->stack_count; i++) {
        size_t inner = collect_push_children(c, c->stack[i]); /* the call (task)(0): its function is the task */
        if (c->stack_count > inner)
            collect_add(whole, collect_build(c, c->stack[inner]));
        c->stack_count = inner;
    }
    c->stack_count = base;
    c->taken = outer;
    uint32_t offsets[2];
    if (!node->in_macro && macro_arguments(c, node->begin, offsets) == 1 && whole->first) {
        struct node *task = whole->first;
        while (task->kind == NODE_PAREN && task->first)
            task = task->first;
        task->begin = offsets[0];
        collect_add(node, task);
        node->value = task;
    } else {
        node->in_macro = true;
    }
    return node;
}

static struct node *build_call(struct collect *c, CXCursor cursor)
{
    struct node *node = collect_node(c, NODE_CALL, collect_offset(c, cursor));
    node->has_effect = node->reads_memory = true;
    if (spelled(cursor, "async__raw_raise")) {
        node->kind = NODE_RAISE;
        node->special = true;
        node->in_macro = !collect_reads(c, node->begin, "ASYNC_RAISE");
    }
    bool taken = c->taken && !c->unevaluated && node->begin >= c->taken_from; /* by an AWAIT or a starter */
    if (taken)
        c->taken = false;
    size_t base = collect_push_children(c, cursor);
    size_t count = c->stack_count - base;
    collect_operands(c, node, base, 0, count);
    if (count)
        node->callee = describe_callee(c, cursor, c->stack[base], taken);
    node->is_taken = taken;
    node->special |= taken;
    if (taken && count) {
        CXType function = clang_getCanonicalType(clang_getCursorType(c->stack[base]));
        if (function.kind == CXType_Pointer)
            function = clang_getCanonicalType(clang_getPointeeType(function));
        node->is_variadic = clang_isFunctionTypeVariadic(function) != 0;
    }
    if (taken) {
        node->type = cx_type(c->unit, clang_getCursorType(cursor));
        size_t i = 0;
        for (struct node *child = node->first; child && i < count; child = child->next, i++)
            if (!child->type)
                child->type = cx_type(c->unit, clang_getCursorType(c->stack[base + i]));
    }
    c->stack_count = base;
    return node;
}

static struct node *build_paren(struct collect *c, CXCursor cursor)
{
    uint32_t begin = collect_offset(c, cursor);
    size_t token = collect_token(c, begin);
    const struct source *source = c->unit->source;
    bool awaits = token > 0 && token < source->token_count && source->tokens[token].offset == begin && source_token_is(source, token, "(") &&
                  source_token_is(source, token - 1, "AWAIT");
    if (awaits && c->unevaluated) {
        struct node *node = collect_generic(c, cursor, NODE_PAREN);
        *arena_push(c->unit->arena, &c->unit->edits, struct edit) =
            (struct edit){source->tokens[token - 1].offset, source->tokens[token - 1].length, {"", 0}, false}; /* sizeof AWAIT(x): no await */
        return node;
    }
    if (!awaits)
        return collect_generic(c, cursor, NODE_PAREN);
    struct node *node = collect_node(c, NODE_AWAIT, source->tokens[token - 1].offset);
    node->special = node->has_await = node->has_effect = node->reads_memory = true;
    bool outer = c->taken;
    uint32_t outer_from = c->taken_from;
    c->taken = true;
    c->taken_from = 0;
    size_t base = collect_push_children(c, cursor);
    collect_operands(c, node, base, 0, c->stack_count - base);
    c->stack_count = base;
    c->taken = outer;
    c->taken_from = outer_from;
    node->type = cx_type(c->unit, clang_getCursorType(cursor));
    if (node->first)
        node->first->type = node->type;
    c->marked_await = true;
    return node;
}

/* ---- expressions ------------------------------------------------------------------------------ */

static struct node *build_unexposed(struct collect *c, CXCursor cursor)
{
    size_t base = collect_push_children(c, cursor);
    size_t count = c->stack_count - base;
    struct node *node;
    uint32_t begin = collect_offset(c, cursor);
    if (count == 1) {
        CXCursor child = c->stack[base];
        uint32_t inner = collect_offset(c, child);
        enum CXCursorKind kind = clang_getCursorKind(child);
        enum CXTypeKind from = clang_getCanonicalType(clang_getCursorType(child)).kind, to = clang_getCanonicalType(clang_getCursorType(cursor)).kind;
        bool from_array = from == CXType_ConstantArray || from == CXType_VariableArray || from == CXType_IncompleteArray;
        bool to_array = to == CXType_ConstantArray || to == CXType_VariableArray || to == CXType_IncompleteArray;
        bool same_end = clang_equalLocations(clang_getRangeEnd(clang_getCursorExtent(child)), clang_getRangeEnd(clang_getCursorExtent(cursor)));
        bool is_designated = to == CXType_Void && (collect_reads(c, begin, ".") || collect_reads(c, begin, "["));
        if (kind == CXCursor_StringLiteral && from_array && to_array) {
            c->stack_count = base; /* __func__ and its kin */
            if (c->function)
                c->function->uses_func_name = true;
            return collect_node(c, NODE_CONSTANT, begin);
        }
        if (inner == begin && same_end && !is_designated && clang_isExpression(kind)) {
            node = collect_build(c, child);
            c->stack_count = base;
            if (node && from_array && to == CXType_Pointer)
                node->is_decayed = true;
            return node;
        }
    }
    if (count == 1 && (clang_isReference(clang_getCursorKind(c->stack[base])))) {
        c->stack_count = base; /* offsetof without index */
        return collect_node(c, NODE_CONSTANT, begin);
    }
    if (count >= 1 && clang_isReference(clang_getCursorKind(c->stack[base])) && clang_getCursorKind(c->stack[base]) == CXCursor_TypeRef) {
        node = collect_node(c, NODE_UNEVALUATED, begin); /* offsetof */
        for (size_t i = base; i < base + count; i++)
            add_unevaluated(c, node, c->stack[i]);
        c->stack_count = base;
        return node;
    }
    if (count == 4 && collect_offset(c, c->stack[base]) == begin && collect_offset(c, c->stack[base + 1]) == begin &&
        collect_offset(c, c->stack[base + 2]) == begin) {
        node = collect_node(c, NODE_CONDITIONAL_GNU, begin); /* clang visits the condition three times */
        c->stack[base + 1] = c->stack[base + 3];
        collect_operands(c, node, base, 0, 2);
        c->stack_count = base;
        return node;
    }
    node = collect_node(c, NODE_OTHER, begin);
    node->has_effect = true;
    if (clang_getCursorType(cursor).kind == CXType_Void || clang_getCursorType(cursor).kind == CXType_Invalid) {
        /* a designated initialiser: `.a[1] = value` */
        node->kind = NODE_DESIGNATED;
        node->has_effect = false;
    }
    for (size_t i = base; i < base + count; i++)
        if (!clang_isExpression(clang_getCursorKind(c->stack[i])))
            c->stack[i] = clang_getNullCursor();
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!clang_Cursor_isNull(c->stack[base + i]))
            c->stack[base + kept++] = c->stack[base + i];
    collect_operands(c, node, base, 0, kept);
    c->stack_count = base;
    return node;
}

static struct node *build_binary(struct collect *c, CXCursor cursor)
{
    struct node *node = collect_node(c, NODE_BINARY, collect_offset(c, cursor));
    enum CXBinaryOperatorKind operator= clang_getCursorBinaryOperatorKind(cursor);
    switch (operator) {
    case CXBinaryOperator_LAnd:
    case CXBinaryOperator_LOr:
        node->kind = NODE_LOGICAL;
        node->name = operator== CXBinaryOperator_LAnd ? S("&&") : S("||");
        break;
    case CXBinaryOperator_Comma:
        node->kind = NODE_COMMA;
        break;
    case CXBinaryOperator_Assign:
        node->kind = NODE_ASSIGN;
        node->has_effect = true;
        break;
    default:
        break;
    }
    size_t base = collect_push_children(c, cursor);
    collect_operands(c, node, base, 0, c->stack_count - base);
    c->stack_count = base;
    return node;
}

static struct node *build_unary(struct collect *c, CXCursor cursor)
{
    enum CXUnaryOperatorKind operator= clang_getCursorUnaryOperatorKind(cursor);
    uint32_t begin = collect_offset(c, cursor);
    if (operator== CXUnaryOperator_Extension) {
        size_t base = collect_push_children(c, cursor);
        bool outer = c->marked_await;
        c->marked_await = false;
        bool twice = c->stack_count > base && clang_getCursorKind(c->stack[base]) == CXCursor_UnaryOperator &&
                     clang_getCursorUnaryOperatorKind(c->stack[base]) == CXUnaryOperator_Extension;
        if (twice && !c->unevaluated && !collect_reads(c, begin, "AWAIT"))
            c->taken = true; /* AWAIT from the body of a macro: expanded before its call is looked at again */
        struct node *node = c->stack_count > base ? collect_build(c, c->stack[base]) : NULL;
        c->stack_count = base;
        if (node)
            node->begin = begin < node->begin ? begin : node->begin;
        if (twice && !c->marked_await && node && !c->unevaluated) {
            /* AWAIT from the body of a macro, or not followed by ( */
            struct node *await = collect_node(c, NODE_AWAIT, begin);
            await->in_macro = true;
            await->special = await->has_await = await->has_effect = true;
            collect_add(await, node);
            node = await;
        }
        c->marked_await |= outer;
        return node;
    }
    struct node *node = collect_node(c, NODE_UNARY, begin);
    node->is_prefix = true;
    switch (operator) {
    case CXUnaryOperator_PostInc:
    case CXUnaryOperator_PostDec:
        node->is_prefix = false;
        node->kind = NODE_STEP;
        node->has_effect = true;
        break;
    case CXUnaryOperator_PreInc:
    case CXUnaryOperator_PreDec:
        node->kind = NODE_STEP;
        node->has_effect = true;
        break;
    case CXUnaryOperator_AddrOf:
        node->kind = NODE_ADDRESS;
        break;
    case CXUnaryOperator_Deref:
        node->kind = NODE_DEREF;
        break;
    default:
        break;
    }
    size_t base = collect_push_children(c, cursor);
    collect_operands(c, node, base, 0, c->stack_count - base);
    c->stack_count = base;
    if (node->kind == NODE_ADDRESS && node->first && !node->is_unevaluated) {
        mark_address(node->first, node->begin);
        node->reads_memory = false;
    }
    if (node->kind == NODE_DEREF) {
        node->reads_memory = true;
        if (clang_isVolatileQualifiedType(clang_getCursorType(cursor)))
            node->has_effect = true;
    }
    return node;
}

static struct node *build_member(struct collect *c, CXCursor cursor)
{
    size_t base = collect_push_children(c, cursor);
    size_t i = base;
    while (i < c->stack_count && !clang_isExpression(clang_getCursorKind(c->stack[i])))
        i++;
    struct node *inner = i < c->stack_count ? collect_build(c, c->stack[i]) : NULL;
    bool is_arrow = i < c->stack_count && clang_getCanonicalType(clang_getCursorType(c->stack[i])).kind == CXType_Pointer;
    c->stack_count = base;
    struct str name = collect_spelling(c, cursor);
    if (str_find(name, S("(")) < name.len)
        name.len = 0; /* an anonymous struct or union has no token of its own: the member of it takes its place */
    if (inner && inner->kind == NODE_MEMBER && !inner->name.len) {
        is_arrow = inner->is_arrow;
        inner = inner->first;
    }
    struct node *node = collect_node(c, NODE_MEMBER, collect_offset(c, cursor));
    node->name = name;
    node->is_arrow = is_arrow;
    collect_add(node, inner);
    if (is_arrow)
        node->reads_memory = true;
    if (clang_isVolatileQualifiedType(clang_getCursorType(cursor)))
        node->has_effect = true;
    return node;
}

static struct node *build_subscript(struct collect *c, CXCursor cursor)
{
    size_t base = collect_push_children(c, cursor);
    enum CXTypeKind kind = c->stack_count > base ? clang_getCanonicalType(clang_getCursorType(c->stack[base])).kind : CXType_Invalid;
    c->stack_count = base;
    struct node *node = collect_generic(c, cursor, NODE_SUBSCRIPT);
    node->is_part = kind == CXType_Vector || kind == CXType_ExtVector || (node->first && node->first->is_decayed);
    if (node->first && !node->first->is_decayed)
        node->reads_memory = true;
    if (clang_isVolatileQualifiedType(clang_getCursorType(cursor)))
        node->has_effect = true;
    return node;
}

/* A cast, compound literal or the like: type operands first, one value last. */
static struct node *build_typed(struct collect *c, CXCursor cursor, enum node_kind kind)
{
    struct node *node = collect_node(c, kind, collect_offset(c, cursor));
    size_t base = collect_push_children(c, cursor);
    for (size_t i = base; i < c->stack_count; i++) {
        if (i + 1 < c->stack_count) {
            add_unevaluated(c, node, c->stack[i]);
        } else {
            struct node *value = collect_build(c, c->stack[i]);
            collect_add(node, value);
            node->value = value;
        }
    }
    c->stack_count = base;
    if (kind == NODE_COMPOUND_LITERAL && c->function && !c->unevaluated) {
        node->type = cx_type(c->unit, clang_getCursorType(cursor));
        node->local = local_new(c->unit, c->function, c->scope, str_format(c->unit->arena, "literal_%u", c->function->local_count), node->type);
        node->local->is_literal = true;
        node->local->var = node;
        node->local->name_offset = node->begin;
        node->local->decl_end = node->begin;
    }
    return node;
}

static struct node *build_unevaluated(struct collect *c, CXCursor cursor)
{
    struct node *node = collect_node(c, NODE_UNEVALUATED, collect_offset(c, cursor));
    size_t base = collect_push_children(c, cursor);
    for (size_t i = base; i < c->stack_count; i++)
        add_unevaluated(c, node, c->stack[i]);
    c->stack_count = base;
    return node;
}

static struct node *build_gather(struct collect *c, CXCursor cursor);

static struct node *dispatch(struct collect *c, CXCursor cursor)
{
    switch ((int)clang_getCursorKind(cursor)) {
    case CXCursor_IntegerLiteral:
    case CXCursor_FloatingLiteral:
    case CXCursor_ImaginaryLiteral:
    case CXCursor_StringLiteral:
    case CXCursor_CharacterLiteral:
    case CXCursor_AddrLabelExpr:
        return collect_node(c, NODE_CONSTANT, collect_offset(c, cursor));
    case CXCursor_DeclRefExpr:
        return build_reference(c, cursor);
    case CXCursor_ParenExpr:
        return build_paren(c, cursor);
    case CXCursor_UnexposedExpr:
        return build_unexposed(c, cursor);
    case CXCursor_CallExpr:
        return build_call(c, cursor);
    case CXCursor_BinaryOperator:
        return build_binary(c, cursor);
    case CXCursor_CompoundAssignOperator: {
        struct node *node = collect_generic(c, cursor, NODE_ASSIGN_OP);
        node->has_effect = true;
        return node;
    }
    case CXCursor_ConditionalOperator:
        return collect_generic(c, cursor, NODE_CONDITIONAL);
    case CXCursor_UnaryOperator:
        return build_unary(c, cursor);
    case CXCursor_MemberRefExpr:
        return build_member(c, cursor);
    case CXCursor_ArraySubscriptExpr:
        return build_subscript(c, cursor);
    case CXCursor_CStyleCastExpr:
        return collect_reads(c, collect_offset(c, cursor), "async_gather") ? build_gather(c, cursor) : build_typed(c, cursor, NODE_CAST);
    case CXCursor_CompoundLiteralExpr:
        return build_typed(c, cursor, NODE_COMPOUND_LITERAL);
    case CXCursor_InitListExpr:
        return collect_generic(c, cursor, NODE_INIT_LIST);
    case CXCursor_StmtExpr: {
        struct node *node = collect_generic(c, cursor, NODE_STATEMENT_EXPR);
        node->has_effect = true;
        return node;
    }
    case CXCursor_GenericSelectionExpr:
        return build_generic_selection(c, cursor);
    case CXCursor_UnaryExpr: /* sizeof, _Alignof */
        return build_unevaluated(c, cursor);
    default: {
        struct node *node = collect_generic(c, cursor, NODE_OTHER);
        node->has_effect = true;
        return node;
    }
    }
}

struct node *collect_expression(struct collect *c, CXCursor cursor)
{
    struct node *node = dispatch(c, cursor);
    if (node && (!c->typed_count || c->typed[c->typed_count - 1].node != node)) {
        if (c->typed_count == c->typed_capacity) {
            c->typed_capacity = c->typed_capacity ? c->typed_capacity * 2 : 256;
            c->typed = realloc(c->typed, c->typed_capacity * sizeof *c->typed);
            if (!c->typed)
                die(0, "out of memory");
        }
        c->typed[c->typed_count++] = (struct typed){node, cursor};
    }
    return node;
}

/* ---- async_gather ----------------------------------------------------------------------------- */

static CXCursor through_parens(struct collect *c, CXCursor cursor)
{
    size_t base = collect_push_children(c, cursor);
    CXCursor only = c->stack_count > base ? c->stack[c->stack_count - 1] : cursor;
    c->stack_count = base;
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    return kind == CXCursor_ParenExpr || kind == CXCursor_CStyleCastExpr ? through_parens(c, only) : cursor;
}

static void add_branches(struct collect *c, struct node *gather, CXCursor cursor)
{
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    enum CXBinaryOperatorKind operator= kind == CXCursor_BinaryOperator ? clang_getCursorBinaryOperatorKind(cursor) : CXBinaryOperator_Invalid;
    if (operator== CXBinaryOperator_Comma) {
        size_t base = collect_push_children(c, cursor);
        add_branches(c, gather, c->stack[base]);
        add_branches(c, gather, c->stack[base + 1]);
        c->stack_count = base;
        return;
    }
    if (operator!= CXBinaryOperator_Assign) {
        c->taken = true;
        collect_add(gather, collect_build(c, cursor));
        c->taken = false;
        return;
    }
    struct node *assign = collect_node(c, NODE_ASSIGN, collect_offset(c, cursor));
    assign->special = assign->has_effect = true;
    size_t base = collect_push_children(c, cursor);
    c->taken = false;
    collect_add(assign, collect_build(c, c->stack[base]));
    c->taken = true;
    collect_add(assign, collect_build(c, c->stack[base + 1]));
    c->taken = false;
    c->stack_count = base;
    collect_add(gather, assign);
}

static struct node *build_gather(struct collect *c, CXCursor cursor)
{
    struct node *node = collect_node(c, NODE_GATHER, collect_offset(c, cursor));
    node->special = node->has_effect = node->has_await = true;
    bool outer = c->taken;
    c->taken = false;
    add_branches(c, node, through_parens(c, cursor));
    c->taken = outer;
    return node;
}
