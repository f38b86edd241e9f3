/* The children of cursors. To begin a visit costs clang more than to go on to children in it: the cursors of a full expression
 * are noted in one visit, and looked up there when the children of one are asked for. See collect.h. */
#include "collect.h"
#include <stdlib.h>

static void make_room(struct collect *c, size_t count)
{
    if (c->stack_count + count <= c->stack_capacity)
        return;
    c->stack_capacity = c->stack_capacity ? (c->stack_capacity + count) * 2 : 256;
    c->stack = realloc(c->stack, c->stack_capacity * sizeof *c->stack);
    if (!c->stack)
        die(0, "out of memory");
}

void collect_push(struct collect *c, CXCursor cursor)
{
    make_room(c, 1);
    c->stack[c->stack_count++] = cursor;
}

static enum CXChildVisitResult push_child(CXCursor cursor, CXCursor parent, CXClientData data)
{
    (void)parent;
    collect_push(data, cursor);
    return CXChildVisit_Continue;
}

/* clang makes the same cursor of the same thing, to the bit. If it did not, it would be visited again. */
static bool is_same(const CXCursor *a, const CXCursor *b)
{
    return a->data[1] == b->data[1] && a->kind == b->kind && a->data[0] == b->data[0] && a->data[2] == b->data[2];
}

/* What has no children, or is built from statements, which are visited by themselves. */
static bool is_looked_into(enum CXCursorKind kind)
{
    switch ((int)kind) {
    case CXCursor_DeclRefExpr:
    case CXCursor_IntegerLiteral:
    case CXCursor_FloatingLiteral:
    case CXCursor_StringLiteral:
    case CXCursor_CharacterLiteral:
    case CXCursor_StmtExpr:
        return false;
    default:
        return clang_isExpression(kind);
    }
}

static void note(struct collect *c, CXCursor cursor)
{
    if (c->visit.count == c->visit.capacity) {
        if (c->visit.capacity > UINT32_MAX / 2)
            die(0, "out of memory");
        c->visit.capacity = c->visit.capacity ? c->visit.capacity * 2 : 256;
        c->visit.items = realloc(c->visit.items, c->visit.capacity * sizeof *c->visit.items);
        if (!c->visit.items)
            die(0, "out of memory");
    }
    c->visit.items[c->visit.count++] = (struct visited){cursor, c->visit.open, 0};
}

static void close_one(struct collect *c)
{
    struct visited *open = &c->visit.items[c->visit.open];
    open->end = c->visit.count;
    c->visit.open = open->parent;
}

/* Closes what is below the parent of the next one. False: that one is unknown. */
static bool close_to(struct collect *c, const CXCursor *parent)
{
    while (c->visit.open > c->visit.base && !is_same(&c->visit.items[c->visit.open].cursor, parent))
        close_one(c);
    return c->visit.open > c->visit.base || is_same(&c->visit.root, parent);
}

static enum CXChildVisitResult note_cursor(CXCursor cursor, CXCursor parent, CXClientData data)
{
    struct collect *c = data;
    bool is_first = c->visit.count == c->visit.base + 1;
    if (is_first)
        c->visit.root = parent;
    if (!close_to(c, &parent)) { /* all are visited when they are asked for */
        c->visit.count = c->visit.open = c->visit.base;
        return CXChildVisit_Break;
    }
    if (is_same(&cursor, &parent))
        return CXChildVisit_Recurse; /* what clang wraps constants in has no cursor of its own */
    note(c, cursor);
    if (!is_looked_into(cursor.kind))
        return CXChildVisit_Continue;
    c->visit.open = c->visit.count - 1;
    return CXChildVisit_Recurse;
}

struct visit_mark collect_visit(struct collect *c, CXCursor expression)
{
    struct visit_mark mark = {c->visit.base, c->visit.next};
    c->visit.base = c->visit.next = c->visit.open = c->visit.count;
    if (!is_looked_into(clang_getCursorKind(expression)))
        return mark;
    note(c, expression);
    clang_visitChildren(expression, note_cursor, c);
    if (c->visit.count > c->visit.base) {
        while (c->visit.open > c->visit.base)
            close_one(c);
        c->visit.items[c->visit.base].end = c->visit.count;
    }
    return mark;
}

void collect_leave(struct collect *c, struct visit_mark mark)
{
    c->visit.count = c->visit.base;
    c->visit.base = mark.base;
    c->visit.next = mark.next;
}

/* Expressions are built in the order they are visited in, so it is near the last one. */
static const struct visited *find(struct collect *c, const CXCursor *cursor)
{
    enum { NEAR = 16 };
    uint32_t first = c->visit.next, behind = c->visit.count - first > NEAR ? first + NEAR : c->visit.count;
    for (uint32_t i = first; i < behind; i++)
        if (is_same(&c->visit.items[i].cursor, cursor)) {
            c->visit.next = i;
            return &c->visit.items[i];
        }
    return NULL;
}

size_t collect_push_children(struct collect *c, CXCursor cursor)
{
    size_t base = c->stack_count;
    const struct visited *found = find(c, &cursor);
    if (!found || !found->end) {
        clang_visitChildren(cursor, push_child, c);
        return base;
    }
    const struct visited *items = c->visit.items;
    uint32_t first = (uint32_t)(found - items) + 1, end = found->end;
    make_room(c, end - first);
    for (uint32_t i = first; i < end; i = items[i].end ? items[i].end : i + 1)
        c->stack[c->stack_count++] = items[i].cursor;
    return base;
}
