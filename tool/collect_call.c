/* Calls, and the keywords that are expressions: AWAIT, the starters, typed leaves, async_gather. See collect.h. */
#include "collect.h"
#include "blocking.h"
#include <stdlib.h>
#include <string.h>

/* ---- async calls ------------------------------------------------------------------------------ */

static enum CXChildVisitResult find_annotation(CXCursor cursor, CXCursor parent, CXClientData data)
{
    (void)parent;
    if (clang_getCursorKind(cursor) != CXCursor_AnnotateAttr)
        return CXChildVisit_Continue;
    int *found = data;
    if (collect_spelled(cursor, "async"))
        *found = 1;
    else if (collect_spelled(cursor, "async_leaf"))
        *found = 2;
    else if (collect_spelled(cursor, "async_blocking"))
        *found = 3;
    return *found ? CXChildVisit_Break : CXChildVisit_Continue;
}

static int annotation_of_type(CXType type)
{
    int found = 0;
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

/* 0: ordinary, 1: ASYNC, 2: ASYNC_LEAF, 3: ordinary and ASYNC_BLOCKING. */
int collect_annotation(CXCursor declaration)
{
    int found = 0;
    clang_visitChildren(declaration, find_annotation, &found);
    if (found)
        return found;
    return annotation_of_type(clang_getCursorType(declaration));
}

bool collect_is_async_type(CXType type)
{
    int annotated = annotation_of_type(type);
    return annotated == 1 || annotated == 2;
}

/* The frame that a header exports, and where the header is included. */
struct exported {
    struct unit *unit;
    uint64_t frame_bytes; /* 0: none */
    uint32_t from;
};

static enum CXChildVisitResult find_exported(CXCursor cursor, CXCursor parent, CXClientData data)
{
    (void)parent;
    struct exported *exported = data;
    if (clang_getCursorKind(cursor) != CXCursor_AnnotateAttr)
        return CXChildVisit_Continue;
    struct str text = cx_string(exported->unit->arena, clang_getCursorSpelling(cursor)), head = S("async_frame ");
    if (!str_starts(text, head))
        return CXChildVisit_Continue;
    exported->frame_bytes = strtoull(str_c(exported->unit->arena, str_slice(text, head.len, text.len)), NULL, 10);
    exported->from = cx_visible_from(exported->unit, cursor);
    return CXChildVisit_Break;
}

/* Some attributes are printed with the declaration, some with its type. */
struct str collect_declaration_text(struct collect *c, CXCursor declaration)
{
    struct arena *arena = c->unit->arena;
    struct str text = cx_string(arena, clang_getCursorPrettyPrinted(declaration, NULL)), type = cx_string(arena, clang_getTypeSpelling(clang_getCursorType(declaration)));
    return str_format(arena, STR_FMT " " STR_FMT, STR_ARG(text), STR_ARG(type));
}

/* An ASYNC function that this file may not define: is its frame known, need it be defined at all? */
static void describe_foreign(struct collect *c, struct callee *callee, CXCursor declaration)
{
    struct exported exported = {.unit = c->unit};
    clang_visitChildren(declaration, find_exported, &exported);
    if (exported.frame_bytes) {
        callee->kind = CALLEE_EXPORTED;
        callee->frame_bytes = exported.frame_bytes;
        callee->exported_from = exported.from;
    }
    callee->shape = cx_shape(c->unit, declaration, false);
    struct str text = collect_declaration_text(c, declaration);
    bool has_other_symbol = str_find(text, S(" asm(")) < text.len || declares_attribute(text, S("alias"));
    callee->is_weak = has_other_symbol || str_find(text, S("__attribute__((weak")) < text.len;
    callee->is_deprecated = clang_getCursorAvailability(declaration) == CXAvailability_Deprecated;
    callee->is_noreturn = declares_attribute(text, S("noreturn")) || declares_attribute(text, S("_Noreturn"));
}

struct callee *collect_callee(struct collect *c, struct str name, bool create)
{
    if (create && c->callee_count * 2 >= c->callee_capacity) {
        struct callee **old = c->callees;
        size_t old_capacity = c->callee_capacity;
        c->callee_capacity = old_capacity ? old_capacity * 2 : 64;
        c->callees = arena_array(c->unit->lasting, struct callee *, c->callee_capacity);
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
    struct callee *callee = arena_new(c->unit->lasting, struct callee);
    callee->name = str_copy(c->unit->lasting, name);
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
    static const char *const names[] = {"alloca", "__builtin_alloca", "__builtin_alloca_with_align", "setjmp", "_setjmp", "__sigsetjmp", "sigsetjmp", "__builtin_setjmp", "getcontext"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equal(name, str_from(names[i])))
            return true;
    return false;
}

/* A function of the library, not one of the user's that has its name. */
static const struct blocking *find_blocking(CXCursor declaration, struct str name)
{
    const struct blocking *blocking = blocking_find(name);
    return blocking && clang_Location_isInSystemHeader(clang_getCursorLocation(declaration)) ? blocking : NULL;
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
            if (known->kind == CALLEE_ENTRY)
                describe_foreign(c, known, declaration);
            known->needs_stack = annotated == 0 && needs_stack(known->name);
            known->blocking = annotated == 3 ? &blocking_declared : annotated == 0 ? find_blocking(declaration, known->name) : NULL;
            known->result = cx_type(c->unit, clang_getCursorType(call));
            uint32_t at;
            if (cx_offset(c->cx, clang_getCursorLocation(declaration), &at))
                known->declared_at = at;
        }
        clang_disposeString(string);
        return known->kind != CALLEE_ORDINARY || awaited || known->needs_stack || known->blocking ? known : NULL;
    }
    if (!awaited && !collect_points_to_async(c, target))
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

/* Where the arguments of a keyword macro stand. */
struct arguments {
    uint32_t begin[8]; /* the first token of each */
    uint32_t end;      /* the closing parenthesis */
    size_t count;      /* may be more than there is room for */
};

/* The arguments of the keyword macro invoked at `begin`. */
static struct arguments macro_arguments(const struct collect *c, uint32_t begin)
{
    enum { ROOM = sizeof((struct arguments *)0)->begin / sizeof(uint32_t) };
    const struct source *source = c->unit->source;
    struct arguments arguments = {.end = begin};
    int depth = 0;
    bool fresh = false;
    for (size_t token = collect_token(c, begin) + 1; token < source->token_count; token++) {
        struct str text = source_token_text(source, token);
        char one = text.len == 1 ? *text.ptr : 0;
        arguments.end = source->tokens[token].offset;
        if ((one == ')' || one == ']' || one == '}') && --depth == 0)
            break;
        if (fresh && arguments.count++ < ROOM)
            arguments.begin[arguments.count - 1] = arguments.end;
        fresh = (one == '(' && depth == 0) || (one == ',' && depth == 1);
        depth += one == '(' || one == '[' || one == '{';
    }
    return arguments;
}

static struct node *build_starter(struct collect *c, CXCursor cursor, struct str name)
{
    static const struct {
        const char *name, *keyword;
        enum starter_kind kind;
        bool has_loop; /* or a group */
    } table[] = {
        {"create_task", "async_create_task", STARTER_CREATE_TASK, false},
        {"create_task_eager", "async_create_task_eager", STARTER_CREATE_TASK_EAGER, false},
        {"coroutine", "async_coroutine", STARTER_COROUTINE, false},
        {"loop_create_task", "async_loop_create_task", STARTER_LOOP_CREATE_TASK, true},
        {"group_create_task", "async_group_create_task", STARTER_GROUP_CREATE_TASK, true},
        {"create_task_threadsafe", "async_create_task_threadsafe", STARTER_CREATE_TASK_THREADSAFE, true},
        {"run", "async_run", STARTER_RUN, false},
        {"run_until_complete", "async_loop_run_until_complete", STARTER_RUN_UNTIL_COMPLETE, true},
    };
    size_t entry = 0;
    while (entry < sizeof table / sizeof *table && !str_equal(str_from(table[entry].name), name))
        entry++;
    if (entry == sizeof table / sizeof *table)
        return collect_generic(c, cursor, NODE_OTHER);
    struct node *node = collect_node(c, NODE_STARTER, collect_offset(c, cursor));
    if (c->function)
        c->function->has_starter = true;
    node->starter = table[entry].kind;
    node_more(node)->name = str_from(table[entry].keyword);
    node->special = node->has_effect = node->reads_memory = true;
    node->type = cx_type(c->unit, clang_getCursorType(cursor));
    node->in_macro = !collect_reads_str(c, node->begin, node_name(node));
    struct node *whole = collect_node(c, NODE_OTHER, node->begin);
    struct arguments arguments = {.count = 0};
    size_t wanted = table[entry].has_loop ? 2 : 1;
    if (!node->in_macro)
        arguments = macro_arguments(c, node->begin);
    bool has_arguments = arguments.count >= wanted;
    bool outer = c->taken;
    uint32_t outer_from = c->taken_from;
    size_t base = collect_push_children(c, cursor);
    for (size_t i = base + 1; i < c->stack_count; i++) {
        c->taken = true;
        c->taken_from = has_arguments ? arguments.begin[wanted - 1] : 0;
        collect_add(whole, collect_build(c, c->stack[i]));
    }
    c->stack_count = base;
    c->taken = outer;
    c->taken_from = outer_from;
    struct node *call = NULL, *loop = NULL;
    if (has_arguments) {
        call = call_at(whole, arguments.begin[wanted - 1]);
        loop = table[entry].has_loop ? call_at(whole, arguments.begin[0]) : NULL;
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

/* The first node, outermost first, that stands in the file within [begin, end). */
static struct node *node_within(struct node *node, uint32_t begin, uint32_t end)
{
    if (node->is_unevaluated)
        return NULL;
    if (node->begin >= begin && node->begin < end)
        return node;
    struct node *found = NULL;
    for (struct node *child = node->first; child && !found; child = child->next)
        found = node_within(child, begin, end);
    return found;
}

/* The macro's arguments, out of what the macro has made of them. */
static void add_arguments(struct collect *c, struct node *node, struct node *whole)
{
    struct node *found[sizeof((struct arguments *)0)->begin / sizeof(uint32_t)];
    struct arguments arguments = macro_arguments(c, node->begin);
    size_t room = sizeof found / sizeof *found, count = arguments.count < room ? arguments.count : room;
    for (size_t i = 0; i < count; i++)
        found[i] = node_within(whole, arguments.begin[i], i + 1 < count ? arguments.begin[i + 1] : arguments.end);
    for (size_t i = 0; i < count; i++) {
        collect_add(node, found[i]);
        node->in_macro |= !found[i];
    }
}

/* A call of a typed leaf: what the header makes of it has the type, and somewhere in it stand the arguments. */
static struct node *build_typed_leaf(struct collect *c, CXCursor cursor, struct str name)
{
    struct node *node = collect_node(c, NODE_TYPED, collect_offset(c, cursor));
    node_more(node)->name = name;
    node->special = node->has_effect = true;
    node->type = cx_type(c->unit, clang_getCursorType(cursor));
    node->in_macro = !collect_reads_str(c, node->begin, name);
    struct node *whole = collect_node(c, NODE_OTHER, node->begin);
    bool outer = c->taken;
    c->taken = false;
    size_t base = collect_push_children(c, cursor);
    collect_operands(c, whole, base, 1, c->stack_count - base);
    c->stack_count = base;
    c->taken = outer;
    if (!node->in_macro)
        add_arguments(c, node, whole);
    node->in_macro |= !node->first;
    node->value = node->first;
    return node;
}

struct node *collect_selection(struct collect *c, CXCursor cursor, const char *keyword)
{
    struct node *node = collect_node(c, NODE_SELECTION, collect_offset(c, cursor));
    node_more(node)->name = str_from(keyword);
    node->in_macro = !collect_reads(c, node->begin, keyword);
    struct arguments arguments = macro_arguments(c, node->begin);
    node->in_macro |= arguments.count < 2;
    size_t base = collect_push_children(c, cursor);
    for (size_t i = base; i < c->stack_count; i++) {
        if (!clang_isExpression(clang_getCursorKind(c->stack[i])))
            continue;
        bool selects = !node->in_macro && collect_offset(c, c->stack[i]) < arguments.begin[1]; /* _Generic may select by a type, which is no child */
        if (selects) {
            collect_unevaluated(c, node, c->stack[i]);
            continue;
        }
        struct node *operand = collect_build(c, c->stack[i]);
        collect_add(node, operand);
        if (operand && operand->promotion && clang_equalTypes(clang_getCursorType(c->stack[i]), clang_getCursorType(cursor)))
            node->promotion = operand->promotion; /* as far as can be told, it is the selected one */
    }
    c->stack_count = base;
    return node;
}

struct node *collect_generic_selection(struct collect *c, CXCursor cursor)
{
    struct str name = marker(c, cursor), typed = S("typed_");
    if (!name.len || c->unevaluated) /* in sizeof and the like, the header's generated view has a keyword's type */
        return collect_selection(c, cursor, "_Generic");
    return str_starts(name, typed) ? build_typed_leaf(c, cursor, str_slice(name, typed.len, name.len)) : build_starter(c, cursor, name);
}

/* Calls that are not what they look like. */
enum special_call {
    CALL_PLAIN,
    CALL_RAISE,    /* ASYNC_RAISE */
    CALL_VA_START,
    CALL_QUESTION, /* does not evaluate its operands: the compiler knows the answer */
};

static enum special_call special_call(CXCursor cursor)
{
    static const struct {
        const char *name;
        enum special_call call;
    } calls[] = {{"async__raw_raise", CALL_RAISE},        {"__builtin_va_start", CALL_VA_START},     {"__builtin_c23_va_start", CALL_VA_START},
                 {"__builtin_constant_p", CALL_QUESTION}, {"__builtin_object_size", CALL_QUESTION}, {"__builtin_dynamic_object_size", CALL_QUESTION}};
    CXString string = clang_getCursorSpelling(cursor);
    const char *name = clang_getCString(string);
    enum special_call call = CALL_PLAIN;
    for (size_t i = 0; name && (*name == 'a' || *name == '_') && i < sizeof calls / sizeof *calls; i++)
        if (!strcmp(name, calls[i].name))
            call = calls[i].call;
    clang_disposeString(string);
    return call;
}

/* va_start reads what the caller passed for `...`: a variable that the call of the function sets. */
static void note_arguments(struct collect *c, struct node *node)
{
    static struct type type = {.key = {"va_list", 7}, .name = {"va_list", 7}, .size = 8, .align = 8};
    if (!c->function || !c->function->is_variadic)
        return;
    node->local = local_new(c->unit, c->function, c->function->scope, S("..."), &type);
    node->local->is_temporary = node->local->is_arguments = node->local->is_tracked = true;
    node->local->name_offset = node->begin;
}

struct node *collect_call(struct collect *c, CXCursor cursor)
{
    struct node *node = collect_node(c, NODE_CALL, collect_offset(c, cursor));
    node->has_effect = node->reads_memory = true;
    enum special_call special = special_call(cursor);
    if (special == CALL_RAISE) {
        node->kind = NODE_RAISE;
        node->special = true;
        node->in_macro = !collect_reads(c, node->begin, "ASYNC_RAISE");
    }
    bool taken = c->taken && !c->unevaluated && node->begin >= c->taken_from; /* by an AWAIT or a starter */
    if (taken)
        c->taken = false;
    size_t base = collect_push_children(c, cursor);
    size_t count = c->stack_count - base;
    collect_operands(c, node, base, 0, special == CALL_QUESTION && count ? 1 : count);
    for (size_t i = 1; special == CALL_QUESTION && i < count; i++)
        collect_unevaluated(c, node, c->stack[base + i]);
    for (size_t i = 1; i < count; i++)
        collect_give_argument(c, cursor, c->stack[base], (unsigned)i - 1, c->stack[base + i]);
    if (special == CALL_VA_START)
        note_arguments(c, node);
    if (count)
        node_more(node)->callee = describe_callee(c, cursor, c->stack[base], taken);
    if (c->function)
        c->function->calls_blocking |= node_callee(node) && node_callee(node)->blocking;
    node->is_taken = taken;
    node->special |= taken;
    if (taken && count) {
        CXType function = clang_getCanonicalType(clang_getCursorType(c->stack[base]));
        if (function.kind == CXType_Pointer)
            function = clang_getCanonicalType(clang_getPointeeType(function));
        node->is_variadic = function.kind == CXType_FunctionProto && clang_isFunctionTypeVariadic(function); /* not `f()` */
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

struct node *collect_paren(struct collect *c, CXCursor cursor)
{
    uint32_t begin = collect_offset(c, cursor);
    size_t token = collect_token(c, begin);
    const struct source *source = c->unit->source;
    bool awaits = token > 0 && token < source->token_count && source->tokens[token].offset == begin && source_token_is(source, token, "(") &&
                  source_token_is(source, token - 1, "AWAIT");
    if (awaits && c->unevaluated) {
        struct node *node = collect_generic_at(c, cursor, NODE_PAREN, begin);
        *arena_push(c->unit->arena, &c->unit->edits, struct edit) =
            (struct edit){source->tokens[token - 1].offset, source->tokens[token - 1].length, {"", 0}, false}; /* sizeof AWAIT(x): no await */
        return node;
    }
    if (!awaits)
        return collect_generic_at(c, cursor, NODE_PAREN, begin);
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
    while (node->first && node->first->kind == NODE_PAREN) { /* AWAIT((f(x))) */
        struct node *inner = node->first->first;
        node->first = node->last = NULL;
        collect_add(node, inner);
    }
    bool is_typed = node->first && node->first->kind == NODE_CALL && node->first->type;
    node->type = is_typed ? node->first->type : cx_type(c->unit, clang_getCursorType(cursor));
    if (node->first)
        node->first->type = node->type;
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

struct node *collect_gather(struct collect *c, CXCursor cursor)
{
    struct node *node = collect_node(c, NODE_GATHER, collect_offset(c, cursor));
    node->special = node->has_effect = node->has_await = true;
    bool outer = c->taken;
    c->taken = false;
    add_branches(c, node, through_parens(c, cursor));
    c->taken = outer;
    return node;
}
