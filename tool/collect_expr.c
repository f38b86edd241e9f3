/* Expressions of the spine from clang's. See collect.h. */
#include "collect.h"
#include <stdlib.h>
#include <string.h>

/* An implicit conversion: its operand begins and ends where it does. Of what begins with its operand only an element
 * of a vector ends elsewhere. */
static bool is_conversion(CXCursor cursor, CXCursor operand, enum CXTypeKind from)
{
    return from != CXType_Vector && from != CXType_ExtVector && from != CXType_Unexposed && from != CXType_Invalid &&
           clang_isExpression(clang_getCursorKind(operand)) && clang_equalLocations(clang_getCursorLocation(cursor), clang_getCursorLocation(operand));
}

/* `__c11_atomic_store(…)` and other built-in functions that are no calls to clang. */
static bool looks_like_call(const struct collect *c, uint32_t begin)
{
    const struct source *source = c->unit->source;
    size_t token = collect_token(c, begin);
    return token < source->token_count && source->tokens[token].kind == TOKEN_IDENTIFIER && source_token_is(source, token + 1, "(");
}

/* Whether the value of sizeof and its like is known to the compiler; else, what bounds of arrays read is read. */
static bool is_constant(CXCursor cursor)
{
    CXEvalResult result = clang_Cursor_Evaluate(cursor);
    bool is_known = result && clang_EvalResult_getKind(result) != CXEval_UnExposed;
    clang_EvalResult_dispose(result);
    return is_known;
}

static struct node *build_unevaluated(struct collect *c, CXCursor cursor)
{
    struct node *node = collect_node(c, NODE_UNEVALUATED, collect_offset(c, cursor));
    size_t base = collect_push_children(c, cursor);
    for (size_t i = base; i < c->stack_count; i++)
        if (i == base || !clang_equalCursors(c->stack[i], c->stack[i - 1])) /* libclang may visit a bound twice */
            collect_unevaluated(c, node, c->stack[i]);
    c->stack_count = base;
    node->has_effect = node->first && !is_constant(cursor);
    return node;
}

static struct node *build_unexposed(struct collect *c, CXCursor cursor)
{
    size_t base = collect_push_children(c, cursor);
    size_t count = c->stack_count - base;
    struct node *node;
    if (count == 1) {
        CXCursor operand = c->stack[base];
        enum CXTypeKind from = clang_getCanonicalType(clang_getCursorType(operand)).kind;
        bool is_decayed = from == CXType_ConstantArray || from == CXType_VariableArray || from == CXType_IncompleteArray;
        if (is_conversion(cursor, operand, from) && (!is_decayed || clang_getCanonicalType(clang_getCursorType(cursor)).kind == CXType_Pointer)) {
            c->stack_count = base;
            node = collect_build(c, operand);
            if (node)
                node->is_decayed |= is_decayed;
            return node;
        }
    }
    uint32_t begin = collect_offset(c, cursor);
    if (collect_reads(c, begin, "__builtin_types_compatible_p")) { /* of types: what is in their typeof is not evaluated */
        c->stack_count = base;
        return build_unevaluated(c, cursor);
    }
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
            collect_unevaluated(c, node, c->stack[i]);
        c->stack_count = base;
        node->has_effect = node->first && !is_constant(cursor);
        return node;
    }
    if (count == 3 && collect_reads(c, begin, "__builtin_choose_expr")) {
        c->stack_count = base;
        return collect_selection(c, cursor, "__builtin_choose_expr");
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
    bool is_void = clang_getCursorType(cursor).kind == CXType_Void || clang_getCursorType(cursor).kind == CXType_Invalid;
    if (is_void && !looks_like_call(c, begin)) {
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

/* It begins with its first operand: to ask clang would cost more. The operands are pushed; pop them by setting stack_count back. */
static struct node *begin_infix(struct collect *c, CXCursor cursor, enum node_kind kind)
{
    struct node *node = collect_node(c, kind, 0);
    size_t base = collect_push_children(c, cursor);
    collect_operands(c, node, base, 0, c->stack_count - base);
    node->begin = node->first ? node->first->begin : collect_offset(c, cursor);
    return node;
}

static struct node *build_infix(struct collect *c, CXCursor cursor, enum node_kind kind)
{
    size_t base = c->stack_count;
    struct node *node = begin_infix(c, cursor, kind);
    c->stack_count = base;
    return node;
}

static struct node *build_logical(struct collect *c, CXCursor cursor, struct str operator)
{
    struct node *node = build_infix(c, cursor, NODE_LOGICAL);
    node_more(node)->name = operator;
    return node;
}

static struct node *build_assignment(struct collect *c, CXCursor cursor)
{
    size_t base = c->stack_count;
    struct node *node = begin_infix(c, cursor, NODE_ASSIGN);
    node->has_effect = true;
    collect_give_lvalue(c, c->stack[base], c->stack[base + 1]);
    c->stack_count = base;
    return node;
}

static struct node *build_binary(struct collect *c, CXCursor cursor)
{
    switch (clang_getCursorBinaryOperatorKind(cursor)) {
    case CXBinaryOperator_LAnd:
        return build_logical(c, cursor, S("&&"));
    case CXBinaryOperator_LOr:
        return build_logical(c, cursor, S("||"));
    case CXBinaryOperator_Comma:
        return build_infix(c, cursor, NODE_COMMA);
    case CXBinaryOperator_Assign:
        return build_assignment(c, cursor);
    default:
        return build_infix(c, cursor, NODE_BINARY);
    }
}

/* AWAIT is two `__extension__`, of which clang keeps one at the start of a statement. There, out of a macro, one
 * before a parenthesised call will do: the macro is expanded, and what stands in the file then decides. */
static bool is_marker(struct collect *c, CXCursor operand, uint32_t begin)
{
    enum CXCursorKind kind = clang_getCursorKind(operand);
    if (kind == CXCursor_UnaryOperator)
        return clang_getCursorUnaryOperatorKind(operand) == CXUnaryOperator_Extension;
    if (kind != CXCursor_ParenExpr || collect_reads(c, begin, "AWAIT") || collect_reads(c, begin, "__extension__") || !macros_at(c->unit, begin))
        return false;
    size_t base = collect_push_children(c, operand);
    bool is_call = c->stack_count > base && clang_getCursorKind(c->stack[base]) == CXCursor_CallExpr;
    c->stack_count = base;
    return is_call;
}

/* The AWAIT that begins the operand was recognised: behind it there may be `.x`, `[i]` and the like. */
static bool begins_with_await(const struct node *node)
{
    while (node && (node->kind == NODE_MEMBER || node->kind == NODE_SUBSCRIPT || node->kind == NODE_CALL || (node->kind == NODE_STEP && !node->is_prefix)))
        node = node->first;
    return node && node->kind == NODE_AWAIT;
}

static struct node *build_unary(struct collect *c, CXCursor cursor)
{
    enum CXUnaryOperatorKind operator= clang_getCursorUnaryOperatorKind(cursor);
    uint32_t begin = collect_offset(c, cursor);
    if (operator== CXUnaryOperator_Extension) {
        size_t base = collect_push_children(c, cursor);
        bool outer_taken = c->taken;
        uint32_t outer_from = c->taken_from;
        bool twice = c->stack_count > base && !c->unevaluated && is_marker(c, c->stack[base], begin);
        bool is_written = twice && collect_reads(c, begin, "AWAIT"), hidden = twice && !is_written;
        if (is_written && clang_getCursorKind(c->stack[base]) == CXCursor_UnaryOperator) { /* both are the AWAIT's */
            size_t inner = collect_push_children(c, c->stack[base]);
            c->stack[base] = c->stack[inner];
            c->stack_count = base + 1;
        }
        if (hidden) {
            c->taken = true; /* AWAIT from the body of a macro: expanded before its call is looked at again */
            c->taken_from = 0;
        }
        struct node *node = c->stack_count > base ? collect_build(c, c->stack[base]) : NULL;
        c->stack_count = base;
        if (hidden) {
            c->taken = outer_taken;
            c->taken_from = outer_from;
        }
        if (node)
            node->begin = begin < node->begin ? begin : node->begin;
        if (twice && node && !begins_with_await(node)) {
            /* AWAIT from the body of a macro, or not followed by ( */
            struct node *await = collect_node(c, NODE_AWAIT, begin);
            await->in_macro = true;
            await->special = await->has_await = await->has_effect = true;
            collect_add(await, node);
            node = await;
        }
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
    if (node->kind == NODE_ADDRESS && node->first) {
        collect_mark_address(node->first, node->begin);
        node->reads_memory = node->is_unevaluated && node->reads_memory;
    }
    if (node->kind == NODE_DEREF) {
        node->reads_memory = true;
        if (clang_isVolatileQualifiedType(clang_getCursorType(cursor)))
            node->has_effect = true;
    }
    return node;
}

/* As clang and gcc do it: also for the types that C leaves to them. Bit-fields wider than int are of their declared type to clang, and here. */
static enum promotion promotion_of_member(CXCursor cursor)
{
    enum { INT_BITS = 32 };
    int bits = clang_getFieldDeclBitWidth(clang_getCursorReferenced(cursor));
    if (bits < 0 || bits > INT_BITS)
        return PROMOTES_AS_DECLARED;
    CXType type = clang_getCanonicalType(clang_getCursorType(cursor));
    bool is_unsigned = type.kind == CXType_ULong || type.kind == CXType_ULongLong;
    bool is_signed = type.kind == CXType_Long || type.kind == CXType_LongLong;
    if (bits < INT_BITS || is_signed)
        return PROMOTES_TO_INT;
    return is_unsigned ? PROMOTES_TO_UNSIGNED : PROMOTES_AS_DECLARED;
}

/* An expression whose value is that of a bit-field is promoted as the bit-field is. */
static enum promotion promotion_of(const struct node *node)
{
    switch (node->kind) {
    case NODE_PAREN:
    case NODE_STEP:
    case NODE_ASSIGN:
    case NODE_ASSIGN_OP:
        return node->first ? node->first->promotion : PROMOTES_AS_DECLARED;
    case NODE_COMMA:
        return node->last ? node->last->promotion : PROMOTES_AS_DECLARED;
    default:
        return node->promotion;
    }
}

static struct node *build_member(struct collect *c, CXCursor cursor)
{
    size_t base = collect_push_children(c, cursor);
    size_t i = base;
    while (i < c->stack_count && !clang_isExpression(clang_getCursorKind(c->stack[i])))
        i++;
    struct node *inner = i < c->stack_count ? collect_build(c, c->stack[i]) : NULL;
    bool is_part = i < c->stack_count && clang_getCanonicalType(clang_getCursorType(c->stack[i])).kind != CXType_Pointer;
    c->stack_count = base;
    struct str name = collect_spelling(c, cursor);
    if (str_find(name, S("(")) < name.len)
        name.len = 0; /* an anonymous struct or union has no token of its own: the member of it takes its place */
    if (inner && inner->kind == NODE_MEMBER && !node_name(inner).len) {
        is_part = inner->is_part;
        inner = inner->first;
    }
    bool begins_alike = inner && (inner->kind == NODE_REF || inner->kind == NODE_GLOBAL || inner->kind == NODE_MEMBER);
    struct node *node = collect_node(c, NODE_MEMBER, begins_alike ? inner->begin : collect_offset(c, cursor));
    node_more(node)->name = name;
    node->is_part = is_part;
    node->promotion = promotion_of_member(cursor);
    collect_add(node, inner);
    if (!is_part)
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
            collect_type_operand(c, node, c->stack[i], clang_getCursorType(cursor));
        } else {
            struct node *value = collect_build(c, c->stack[i]);
            if (kind == NODE_COMPOUND_LITERAL)
                collect_give_variable(c, cursor, clang_getCursorType(cursor), c->stack[i]);
            collect_add(node, value);
            node->value = value;
        }
    }
    c->stack_count = base;
    if (kind == NODE_COMPOUND_LITERAL && c->function && !c->unevaluated) {
        node->type = cx_type(c->unit, clang_getCursorType(cursor));
        node->local = local_new(c->unit, c->function, c->scope, str_format(c->unit->arena, "literal__%u", c->function->local_count), node->type);
        node->local->is_literal = true;
        node->local->var = node;
        node->local->name_offset = node->begin;
        node->local->decl_end = node->begin;
    }
    return node;
}

static void take_last(struct node *parent)
{
    struct node *before = NULL;
    for (struct node *child = parent->first; child != parent->last; child = child->next)
        before = child;
    *(before ? &before->next : &parent->first) = NULL;
    parent->last = before;
}

/* The value of a statement expression is its last statement, also in front of empty ones and behind labels: it is made the
 * last child of the block, and its labels stand before it. */
static void find_value(struct node *block)
{
    while (block->last && block->last->kind == NODE_NULL)
        take_last(block);
    struct node *label = block->last;
    while (label && label->kind == NODE_LABEL && label->first && label->first->kind == NODE_LABEL)
        label = label->first;
    struct node *value = label && label->kind == NODE_LABEL ? label->first : NULL;
    if (!value || value->kind < NODE_PAREN)
        return;
    take_last(label);
    collect_add(block, value);
}

static struct node *dispatch(struct collect *c, CXCursor cursor)
{
    switch ((int)clang_getCursorKind(cursor)) {
    case CXCursor_IntegerLiteral:
    case CXCursor_FloatingLiteral:
    case CXCursor_ImaginaryLiteral:
    case CXCursor_StringLiteral:
    case CXCursor_CharacterLiteral:
        return collect_node(c, NODE_CONSTANT, collect_offset(c, cursor));
    case CXCursor_AddrLabelExpr:
        return collect_label_address(c, cursor);
    case CXCursor_DeclRefExpr:
        return collect_reference(c, cursor);
    case CXCursor_ParenExpr:
        return collect_paren(c, cursor);
    case CXCursor_UnexposedExpr:
        return build_unexposed(c, cursor);
    case CXCursor_CallExpr:
        return collect_call(c, cursor);
    case CXCursor_BinaryOperator:
        return build_binary(c, cursor);
    case CXCursor_CompoundAssignOperator: {
        struct node *node = build_infix(c, cursor, NODE_ASSIGN_OP);
        node->has_effect = true;
        return node;
    }
    case CXCursor_ConditionalOperator:
        return build_infix(c, cursor, NODE_CONDITIONAL);
    case CXCursor_UnaryOperator:
        return build_unary(c, cursor);
    case CXCursor_MemberRefExpr:
        return build_member(c, cursor);
    case CXCursor_ArraySubscriptExpr:
        return build_subscript(c, cursor);
    case CXCursor_CStyleCastExpr:
        return collect_reads(c, collect_offset(c, cursor), "async_gather") ? collect_gather(c, cursor) : build_typed(c, cursor, NODE_CAST);
    case CXCursor_CompoundLiteralExpr:
        return build_typed(c, cursor, NODE_COMPOUND_LITERAL);
    case CXCursor_InitListExpr:
        return collect_generic(c, cursor, NODE_INIT_LIST);
    case CXCursor_StmtExpr: {
        struct node *node = collect_generic(c, cursor, NODE_STATEMENT_EXPR);
        if (node->first && clang_getCursorType(cursor).kind != CXType_Void)
            find_value(node->first);
        c->blocks++;
        node->has_effect = node->has_block = true;
        return node;
    }
    case CXCursor_GenericSelectionExpr:
        return collect_generic_selection(c, cursor);
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
    if (node)
        node->promotion = promotion_of(node);
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
