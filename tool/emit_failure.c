/* Failures: what is noted where a child fails or ASYNC_RAISE stands, and the way from there to the clean-up in force, or out of the function.
 *
 * Several AWAITs whose failures go the same way share what is written for it: each tells its child and its line, and jumps there. So what an AWAIT
 * adds to a function, and to the work of its compiler, is little more than what happens where nothing fails. */
#include "emit.h"

struct str emit_bare_return(const struct emit *e)
{
    const struct type *result = e->function->result;
    return result->is_void ? S("return;") : result->is_scalar ? S("return 0;") : S("return async__self->result;");
}

/* Where a failure goes: the handler's word, or the function's own state. */
static struct str target_of(const struct cleanup *handler) { return handler ? handler->pending->c_name : S("async__self->base.state"); }

static void go_on(struct emit *e, uint32_t offset, const struct cleanup *handler)
{
    if (handler)
        emit_line(e, offset, "goto async__leave_%u;", handler->index);
    else
        emit_line(e, offset, STR_FMT, STR_ARG(emit_bare_return(e)));
}

void emit_fail(struct emit *e, uint32_t offset, const struct cleanup *handler, struct str code, struct origin origin, struct str release)
{
    struct str target = target_of(handler);
    emit_line(e, offset, STR_FMT " = " STR_FMT ";", STR_ARG(target), STR_ARG(code));
    emit_failure_place(e, offset, target, origin);
    if (release.len)
        emit_line(e, offset, STR_FMT, STR_ARG(release));
    go_on(e, offset, handler);
}

/* The same with the line as text, and how far behind this frame the child's lies. The frame says the place, too, unless it is one that may be
 * moved, whose flags are not the function's. */
static void note(struct emit *e, uint32_t offset, struct str state, enum origin_kind origin, struct str line, struct str from)
{
    struct str name = e->function->name;
    bool is_movable = e->function->is_movable;
    if (origin == ORIGIN_YIELD) { /* the runtime knows it from the cancellation, mostly */
        if (!is_movable)
            emit_line(e, offset, "async__self->base.flags = ASYNC__NOTED | " STR_FMT ";", STR_ARG(line));
        return;
    }
    if (is_movable)
        emit_line(e, offset, "async__self->base.fn = &" STR_FMT "__fn;", STR_ARG(name));
    if (origin == ORIGIN_FUNCTION) {
        emit_line(e, offset, "async__fails%s(&async__self->base, &" STR_FMT "__fn, " STR_FMT ", " STR_FMT ", " STR_FMT ");", is_movable ? "" : "_from", STR_ARG(name),
                  STR_ARG(line), STR_ARG(state), STR_ARG(from));
        return;
    }
    if (!is_movable)
        emit_line(e, offset, "async__fails_at(&async__self->base, &" STR_FMT "__fn, " STR_FMT ");", STR_ARG(name), STR_ARG(line));
    if (origin == ORIGIN_HERE || is_movable)
        emit_line(e, offset, "async__raises(&async__self->base, &" STR_FMT "__fn, " STR_FMT ", " STR_FMT ");", STR_ARG(name), STR_ARG(line), STR_ARG(state));
}

static struct str distance(const struct emit *e, struct str frame)
{
    return str_format(e->unit->arena, "ASYNC__FROM(async__self, " STR_FMT ")", STR_ARG(frame));
}

void emit_failure_place(struct emit *e, uint32_t offset, struct str state, struct origin origin)
{
    struct str from = origin.kind == ORIGIN_FUNCTION ? distance(e, origin.frame) : S("");
    struct str line = str_format(e->unit->arena, "%u", source_line(e->unit->source, offset));
    note(e, offset, state, origin.kind, line, from);
}

void emit_failure(struct emit *e, uint32_t offset, const struct cleanup *handler, struct str code)
{
    emit_fail(e, offset, handler, code, (struct origin){.kind = ORIGIN_HERE}, (struct str){"", 0});
}

void emit_failure_on(struct emit *e, uint32_t offset, const struct cleanup *handler, struct str code)
{
    struct str target = target_of(handler);
    if (handler)
        emit_line(e, offset, STR_FMT " = " STR_FMT "; goto async__leave_%u;", STR_ARG(target), STR_ARG(code), handler->index);
    else
        emit_line(e, offset, STR_FMT " = " STR_FMT "; " STR_FMT, STR_ARG(target), STR_ARG(code), STR_ARG(emit_bare_return(e)));
}

/* ---- of children ------------------------------------------------------------------------------ */

/* A gather that has more to let go of than its frame. */
static bool holds_more(const struct node *gather)
{
    for (const struct node *branch = gather->first; branch; branch = branch->next) {
        const struct node *call = branch->kind == NODE_ASSIGN ? branch->last : branch;
        if (!call->is_embedded || call->kind == NODE_TYPED)
            return true;
    }
    return false;
}

/* What it takes to go on when the child has failed. CHILD_OTHER shares no way. */
static enum child_kind kind_of(const struct await *await)
{
    const struct node *operand = await->node->first;
    if (await->node->kind == NODE_GROUP || await->is_yield)
        return CHILD_OTHER;
    if (operand->kind == NODE_GATHER)
        return holds_more(operand) ? CHILD_OTHER : CHILD_LEAF;
    if (operand->kind == NODE_TYPED || await->callee->kind == CALLEE_LEAF)
        return CHILD_LEAF;
    if (await->embedded)
        return CHILD_FUNCTION;
    return callee_is_known(await->callee) && operand->is_variadic ? CHILD_OTHER : CHILD_APART;
}

static struct ways *ways_to(struct function *function, struct cleanup *handler) { return handler ? &handler->ways : &function->ways; }

static bool is_shared(const struct ways *ways, enum child_kind kind) { return ways->count[kind] > 1; }

void emit_count_ways(struct emit *e, uint32_t offset)
{
    bool shares[CHILD_OTHER] = {false};
    for (const struct await *await = e->function->awaits; await; await = await->next) {
        enum child_kind kind = kind_of(await);
        if (kind == CHILD_OTHER)
            continue;
        struct ways *ways = ways_to(e->function, await->handler);
        ways->count[kind] += kind == CHILD_APART ? 2 : 1; /* its call, and what it was when it is resumed */
        shares[kind] |= is_shared(ways, kind);
    }
    if (shares[CHILD_APART])
        emit_line(e, offset, "struct async_frame *async__child;");
    if (shares[CHILD_FUNCTION])
        emit_line(e, offset, "__UINTPTR_TYPE__ async__from;");
    if (shares[CHILD_LEAF] || shares[CHILD_FUNCTION] || shares[CHILD_APART])
        emit_line(e, offset, "uint32_t async__line;");
}

static const char *const labels[] = {[CHILD_LEAF] = "leaf_failed", [CHILD_FUNCTION] = "failed", [CHILD_APART] = "apart_failed"};

/* A child apart is let go of, too. */
static void take_apart(struct emit *e, uint32_t offset, const struct cleanup *handler)
{
    emit_line(e, offset, STR_FMT " = async__apart_failed%s(&async__self->base, &" STR_FMT "__fn, async__line, async__child);", STR_ARG(target_of(handler)),
              e->function->is_movable ? "_movable" : "", STR_ARG(e->function->name));
}

static enum origin_kind origin_of(enum child_kind kind) { return kind == CHILD_LEAF ? ORIGIN_LEAF : ORIGIN_FUNCTION; }

void emit_child_failure(struct emit *e, const struct node *node, struct child child)
{
    struct cleanup *handler = node_await(node)->handler;
    enum child_kind kind = kind_of(node_await(node));
    uint32_t at = node->begin;
    if (kind == CHILD_OTHER || !is_shared(ways_to(e->function, handler), kind)) {
        enum origin_kind origin = node->first->kind == NODE_GATHER ? ORIGIN_LEAF : kind == CHILD_OTHER ? ORIGIN_FUNCTION : origin_of(kind);
        emit_fail(e, at, handler, child.state, (struct origin){child.frame, origin}, child.pop);
        return;
    }
    if (kind != CHILD_APART)
        emit_line(e, at, STR_FMT " = " STR_FMT ";", STR_ARG(target_of(handler)), STR_ARG(child.state));
    if (kind == CHILD_FUNCTION)
        emit_line(e, at, "async__from = " STR_FMT ";", STR_ARG(distance(e, child.frame)));
    emit_line(e, at, "async__line = %u; goto async__%s_%u;", source_line(e->unit->source, at), labels[kind], handler ? handler->index : 0);
}

void emit_shared_ways(struct emit *e, uint32_t offset, struct cleanup *handler, bool is_reached)
{
    const struct ways *ways = ways_to(e->function, handler);
    bool is_open = false;
    for (enum child_kind kind = 0; kind < CHILD_OTHER; kind++) {
        if (!is_shared(ways, kind))
            continue;
        emit_line(e, offset, "%sasync__%s_%u:", is_open ? "" : is_reached ? "if (0) { " : "{ ", labels[kind], handler ? handler->index : 0);
        if (kind == CHILD_APART)
            take_apart(e, offset, handler);
        else
            note(e, offset, target_of(handler), origin_of(kind), S("async__line"), S("async__from"));
        go_on(e, offset, handler);
        is_open = true;
    }
    if (is_open)
        emit_line(e, offset, "}");
}
