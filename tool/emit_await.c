/* Awaits: call the child; when it suspended, save, link and return; when resumed, restore and look at how it ended. */
#include "emit.h"

/* ---- saving ----------------------------------------------------------------------------------- */

static bool by_bytes(const struct local *local) { return local->as_bytes || local->type->is_array || local->type->has_const_member; }

/* The two ends of a copy. */
struct side {
    struct str prefix, name;
};

static void put_side(struct buf *text, struct side side)
{
    buf_put(text, side.prefix);
    buf_put(text, side.name);
}

static void put_move(struct buf *text, const struct local *local, bool saves)
{
    struct side field = {S("async__self->v."), local->field}, name = {S(""), local->c_name}, to = saves ? field : name, from = saves ? name : field;
    if (!by_bytes(local)) {
        put_side(text, to);
        buf_put(text, S(" = "));
        put_side(text, from);
        buf_put(text, S("; "));
        return;
    }
    buf_put(text, saves ? S("__builtin_memcpy(&") : S("__builtin_memcpy((void *)&"));
    put_side(text, to);
    buf_put(text, S(", &"));
    put_side(text, from);
    buf_put(text, S(", sizeof "));
    put_side(text, name);
    buf_put(text, S("); "));
}

static struct str moves(struct emit *e, const struct await *await, bool saves)
{
    size_t mark = e->parts.len;
    for (size_t i = 0; i < await->saved_count; i++)
        put_move(&e->parts, await->saved[i], saves);
    return emit_join(e, mark);
}

/* ---- the two halves --------------------------------------------------------------------------- */

void emit_suspension(struct emit *e, uint32_t offset, const struct await *await, struct str frame)
{
    struct str save = moves(e, await, true), restore = moves(e, await, false);
    emit_line(e, offset, STR_FMT "async__suspend_%s(&async__self->base, %u, " STR_FMT "); " STR_FMT, STR_ARG(save),
              e->function->is_movable ? "movable" : "at", await->state, STR_ARG(frame), STR_ARG(emit_bare_return(e)));
    emit_line(e, offset, "async__resume_%u: async__self->base.state = 0; " STR_FMT, await->state, STR_ARG(restore));
}

/* Behind the call: `if (it did not return) { suspend, or fail; when resumed: `on_result` }`. */
static void wait_for(struct emit *e, struct node *node, struct child child, struct str on_result)
{
    emit_line(e, node->begin, "if (__builtin_expect(" STR_FMT " != 0, 0)) {", STR_ARG(child.state));
    emit_line(e, node->begin, "if (!async__failed(" STR_FMT ")) {%s" STR_FMT, STR_ARG(child.state), child.tell.len ? " " : "", STR_ARG(child.tell));
    emit_suspension(e, node->begin, node_await(node), str_format(e->unit->arena, "&" STR_FMT, STR_ARG(child.frame)));
    emit_line(e, node->begin, "} if (" STR_FMT ") {", STR_ARG(child.state));
    emit_child_failure(e, node, child);
    emit_line(e, node->begin, "} " STR_FMT " }", STR_ARG(on_result));
}

/* `to = value;` as text, for a value that is an lvalue. */
static struct str copying(struct arena *arena, const struct type *type, struct str to, struct str value)
{
    if (type->has_const_member)
        return str_format(arena, "__builtin_memcpy((void *)&" STR_FMT ", &" STR_FMT ", sizeof " STR_FMT ");", STR_ARG(to), STR_ARG(value), STR_ARG(to));
    return str_format(arena, STR_FMT " = " STR_FMT ";", STR_ARG(to), STR_ARG(value));
}

/* The same to a temporary, where there is one. */
static struct str assignment(struct emit *e, struct local *temp, struct str value)
{
    struct arena *arena = e->unit->arena;
    return temp ? copying(arena, temp->type, frame_access(arena, temp), value) : (struct str){"", 0};
}

static void call_into(struct emit *e, struct node *node, struct str call)
{
    if (node->temp)
        emit_assign(e, node->begin, node->temp->type, frame_access(e->unit->arena, node->temp), call);
    else
        emit_line(e, node->begin, STR_FMT ";", STR_ARG(call));
}

static struct str join_arguments(struct arena *arena, struct str first, struct str rest)
{
    struct str trimmed = str_trim(rest);
    return trimmed.len ? str_format(arena, STR_FMT ", " STR_FMT, STR_ARG(first), STR_ARG(rest)) : first;
}

/* The result in a frame whose type is not complete here. */
static struct str result_behind(struct arena *arena, struct type *result, struct str frame)
{
    return str_format(arena, "ASYNC__RESULT(" STR_FMT ", " STR_FMT ")", STR_ARG(frame), STR_ARG(result->name));
}

/* Copies the result of a typed leaf that succeeded out of it (to nowhere, if `to` is empty), and lets it go. */
static struct str take_typed(struct emit *e, const struct node *call, struct str frame, struct str to)
{
    struct arena *arena = e->unit->arena;
    struct str end = str_format(arena, STR_FMT "__end(&" STR_FMT ");", STR_ARG(node_name(call)), STR_ARG(frame));
    if (!to.len)
        return end;
    struct str result = str_format(arena, "*(__typeof__(" STR_FMT ") *)" STR_FMT "__result(&" STR_FMT ")", STR_ARG(call->type->name), STR_ARG(node_name(call)), STR_ARG(frame));
    struct str copy = copying(arena, call->type, to, result);
    return str_format(arena, STR_FMT " " STR_FMT, STR_ARG(copy), STR_ARG(end));
}

static void await_embedded(struct emit *e, struct node *node)
{
    struct arena *arena = e->unit->arena;
    struct node *call = node->first;
    struct str place = str_format(arena, "async__self->child." STR_FMT, STR_ARG(node_await(node)->child));
    struct child child = {str_format(arena, STR_FMT ".base.state", STR_ARG(place)), str_format(arena, STR_FMT ".base", STR_ARG(place)), {"", 0}, {"", 0}};
    struct str arguments = join_arguments(arena, str_format(arena, "&" STR_FMT, STR_ARG(place)), emit_arguments(e, call));
    bool is_body = call->kind != NODE_TYPED && node_callee(call)->kind != CALLEE_LEAF;
    if (is_body)
        child.tell = str_format(arena, STR_FMT ".base.fn = &" STR_FMT "__fn;", STR_ARG(place), STR_ARG(emit_callee_name(call)));
    struct str text = str_format(arena, STR_FMT "__%s(" STR_FMT ")", STR_ARG(emit_callee_name(call)), is_body ? "body" : "start", STR_ARG(arguments));
    emit_line(e, node->begin, STR_FMT " = 0;", STR_ARG(child.state));
    if (call->kind == NODE_TYPED) {
        emit_line(e, node->begin, STR_FMT ";", STR_ARG(text));
        wait_for(e, node, child, (struct str){"", 0});
        struct str taken = take_typed(e, call, place, node->temp ? frame_access(arena, node->temp) : (struct str){"", 0});
        emit_line(e, node->begin, STR_FMT, STR_ARG(taken));
        return;
    }
    call_into(e, node, text);
    wait_for(e, node, child, assignment(e, node->temp, str_format(arena, STR_FMT ".result", STR_ARG(place))));
}

/* Of a variadic function: nobody can hand on what stands for `...`, so the body is called from here. */
static void await_pushed(struct emit *e, struct node *node)
{
    struct arena *arena = e->unit->arena;
    struct await *await = node_await(node);
    struct str name = await->callee->name;
    struct str place = str_format(arena, "async__self->child." STR_FMT, STR_ARG(await->child));
    struct child child = {str_format(arena, STR_FMT "->state", STR_ARG(place)), str_format(arena, "*" STR_FMT, STR_ARG(place)),
                          str_format(arena, "async__pop_known(&" STR_FMT "__fn, " STR_FMT ");", STR_ARG(name), STR_ARG(place)),
                          str_format(arena, STR_FMT "->fn = &" STR_FMT "__fn;", STR_ARG(place), STR_ARG(name))};
    emit_line(e, node->begin, STR_FMT " = async__push_known(&" STR_FMT "__fn);", STR_ARG(place), STR_ARG(name));
    emit_line(e, node->begin, "if (!" STR_FMT ") {", STR_ARG(place));
    emit_failure(e, node->begin, await->handler, S("ASYNC__NO_MEMORY"));
    emit_line(e, node->begin, "}");
    emit_line(e, node->begin, STR_FMT " = 0;", STR_ARG(child.state));
    struct str frame = str_format(arena, "(struct " STR_FMT "__frame *)" STR_FMT, STR_ARG(name), STR_ARG(place));
    struct str arguments = join_arguments(arena, frame, emit_arguments(e, node->first));
    call_into(e, node, str_format(arena, STR_FMT "__body(" STR_FMT ")", STR_ARG(name), STR_ARG(arguments)));
    wait_for(e, node, child, assignment(e, node->temp, result_behind(arena, await->callee->result, place)));
    emit_line(e, node->begin, STR_FMT, STR_ARG(child.pop));
}

static struct str call_text(struct emit *e, struct node *call)
{
    struct str function = emit_value(e, call->first), arguments = emit_arguments(e, call);
    return str_format(e->unit->arena, STR_FMT "(" STR_FMT ")", STR_ARG(function), STR_ARG(arguments));
}

/* Behind a call whose frame lies apart. async__child, which is not null: the frame, if it is suspended; or a failure. */
static void wait_apart(struct emit *e, struct node *node, bool may_be_ordinary)
{
    struct arena *arena = e->unit->arena;
    struct await *await = node_await(node);
    struct str result = assignment(e, node->temp, result_behind(arena, node->type, S("async__child")));
    emit_line(e, node->begin, "if (async__is_frame(async__child)) { async__self->child." STR_FMT " = async__child;", STR_ARG(await->child));
    emit_suspension(e, node->begin, await, S("async__child"));
    emit_line(e, node->begin, "async__child = async__self->child." STR_FMT "; if (async__child->state) {", STR_ARG(await->child));
    emit_child_failure(e, node, (struct child){.frame = S("*async__child")});
    emit_line(e, node->begin, "} " STR_FMT " async__drop(async__child);", STR_ARG(result));
    emit_line(e, node->begin, may_be_ordinary ? "} else if (async__child != ASYNC__AWAITING) {" : "} else {");
    emit_child_failure(e, node, (struct child){.frame = S("*async__child")});
    emit_line(e, node->begin, "} }");
}

/* A call of a function in this file. */
static void await_apart(struct emit *e, struct node *node)
{
    struct arena *arena = e->unit->arena;
    struct str arguments = join_arguments(arena, S("&async__kept"), emit_arguments(e, node->first));
    emit_line(e, node->begin, "{ struct async_frame *async__kept = 0;");
    call_into(e, node, str_format(arena, STR_FMT "__call(" STR_FMT ")", STR_ARG(node_await(node)->callee->name), STR_ARG(arguments)));
    emit_line(e, node->begin, "if (__builtin_expect(async__kept != 0, 0)) { async__child = async__kept;");
    wait_apart(e, node, false);
    emit_line(e, node->begin, "}");
}

static void await_entry(struct emit *e, struct node *node)
{
    struct str text = call_text(e, node->first);
    emit_line(e, node->begin, "async__here.callee = ASYNC__AWAITING;");
    call_into(e, node, text);
    emit_line(e, node->begin, "async__child = async__here.callee; if (__builtin_expect(async__child != 0, 0)) {");
    wait_apart(e, node, true);
}

/* Without a child: in the ready queue the function itself is what is resumed. A cancellation is seen when it is, as asyncio does in sleep(0). */
static void await_yield(struct emit *e, struct node *node)
{
    const struct await *await = node_await(node);
    struct str save = moves(e, await, true), restore = moves(e, await, false);
    emit_line(e, node->begin, STR_FMT "async__yield(&async__self->base, %u); " STR_FMT, STR_ARG(save), await->state,
              STR_ARG(emit_bare_return(e)));
    emit_line(e, node->begin, "async__disturbed_%u: async__self->base.state = 0; " STR_FMT, await->state, STR_ARG(restore));
    emit_line(e, node->begin, "if (async__yield_refused()) {");
    emit_fail(e, node->begin, await->handler, S("ASYNC__CANCELED"), (struct origin){.kind = ORIGIN_YIELD}, (struct str){"", 0});
    emit_line(e, node->begin, "}");
    emit_line(e, node->begin, "async__resume_%u: async__self->base.state = 0; " STR_FMT, await->state, STR_ARG(restore));
}

/* ---- gather ----------------------------------------------------------------------------------- */

static struct node *branch_call(struct node *branch) { return branch->kind == NODE_ASSIGN ? branch->last : branch; }

/* Compilers do not warn of what is called in the place of a deprecated function: they see it mentioned. */
static bool is_mentioned(const struct emit *e, const struct callee *callee)
{
    bool is_itself = e->function && callee->function == e->function;
    return callee_is_known(callee) && callee->is_deprecated && !is_itself;
}

/* The call of `prepare` that puts the call's arguments into the frame. */
static struct str preparation(struct emit *e, struct node *call, struct str frame)
{
    struct arena *arena = e->unit->arena;
    struct str name = emit_callee_name(call), arguments = join_arguments(arena, frame, emit_arguments(e, call));
    struct str text = str_format(arena, STR_FMT "__prepare(" STR_FMT ")", STR_ARG(name), STR_ARG(arguments));
    return call->kind == NODE_CALL && is_mentioned(e, node_callee(call)) ? str_format(arena, "((void)" STR_FMT ", " STR_FMT ")", STR_ARG(name), STR_ARG(text)) : text;
}

/* A task's root for a call whose frame is not known: the entry makes it. */
static struct str spawn_by_entry(struct emit *e, struct node *call, const char *marker)
{
    struct arena *arena = e->unit->arena;
    struct type *result = node_callee(call)->result; /* of no meaning here, and it may have to be used */
    struct str text = call_text(e, call), unused = emit_declarator(arena, result, S("async__unused"));
    if (!result->is_void)
        text = str_format(arena, STR_FMT " = " STR_FMT "; (void)async__unused", STR_ARG(unused), STR_ARG(text));
    return str_format(arena,
                      "__extension__ ({ struct async_frame *async__root; void *async__outer = async__here.callee; async__here.callee = %s; " STR_FMT
                      "; async__root = async__entry_spawned(); async__here.callee = async__outer; async__root; })",
                      marker, STR_ARG(text));
}

struct str emit_root(struct emit *e, struct node *call, enum root_owner owner)
{
    static const char *const allocations[] = {
        [ROOT_FREE] = "async__task_alloc(0, ", [ROOT_LOOP] = "async__task_here(", [ROOT_GROUP] = "async__group_alloc("};
    struct arena *arena = e->unit->arena;
    if (call->kind == NODE_CALL && !callee_is_known(node_callee(call)) && node_callee(call)->kind != CALLEE_LEAF)
        return spawn_by_entry(e, call, owner == ROOT_FREE ? "ASYNC__SPAWNING_FREE" : "ASYNC__SPAWNING");
    struct str name = emit_callee_name(call);
    struct str frame = str_format(arena, "%s&" STR_FMT "__fn)", allocations[owner], STR_ARG(name));
    return preparation(e, call, frame);
}

static void add_branch(struct emit *e, struct node *call, struct str place, unsigned number)
{
    struct arena *arena = e->unit->arena;
    if (!call->is_embedded) {
        struct str root = spawn_by_entry(e, call, "ASYNC__SPAWNING");
        emit_line(e, call->begin, STR_FMT ".root__%u = " STR_FMT "; async__gather_add_root(&" STR_FMT ".gather, " STR_FMT ".root__%u);", STR_ARG(place), number,
                  STR_ARG(root), STR_ARG(place), STR_ARG(place), number);
        return;
    }
    struct str frame = str_format(arena, "&" STR_FMT ".frame__%u", STR_ARG(place), number);
    struct str prepared = preparation(e, call, frame);
    emit_line(e, call->begin, "async__gather_add(&" STR_FMT ".gather, &" STR_FMT ".task__%u, " STR_FMT ");", STR_ARG(place), STR_ARG(place), number,
              STR_ARG(prepared));
}

static void take_branch(struct emit *e, struct node *branch, struct str place, unsigned number)
{
    struct arena *arena = e->unit->arena;
    struct node *call = branch_call(branch);
    struct str to = branch->kind == NODE_ASSIGN ? emit_value(e, branch->first) : (struct str){"", 0};
    if (call->kind == NODE_TYPED) {
        struct str taken = take_typed(e, call, str_format(arena, STR_FMT ".frame__%u", STR_ARG(place), number), to);
        emit_line(e, branch->begin, STR_FMT, STR_ARG(taken));
        return;
    }
    if (!to.len)
        return;
    struct str result = call->is_embedded ? str_format(arena, STR_FMT ".frame__%u.result", STR_ARG(place), number)
                                          : result_behind(arena, node_callee(call)->result, str_format(arena, STR_FMT ".root__%u", STR_ARG(place), number));
    emit_line(e, branch->begin, STR_FMT " = " STR_FMT ";", STR_ARG(to), STR_ARG(result));
}

static void await_gather(struct emit *e, struct node *node)
{
    struct arena *arena = e->unit->arena;
    struct str place = str_format(arena, "async__self->child." STR_FMT, STR_ARG(node_await(node)->child));
    struct child child = {str_format(arena, STR_FMT ".gather.base.state", STR_ARG(place)), str_format(arena, STR_FMT ".gather.base", STR_ARG(place)), {"", 0}, {"", 0}};
    size_t drops = e->parts.len;
    unsigned number = 0;
    emit_line(e, node->begin, "async__gather_begin(&" STR_FMT ".gather);", STR_ARG(place));
    for (struct node *branch = node->first->first; branch; branch = branch->next) {
        add_branch(e, branch_call(branch), place, ++number);
        if (!branch_call(branch)->is_embedded)
            buf_printf(&e->parts, "async__gather_drop_root(" STR_FMT ".root__%u); ", STR_ARG(place), number);
        else if (branch_call(branch)->kind == NODE_TYPED)
            buf_printf(&e->parts, STR_FMT "__end(&" STR_FMT ".frame__%u); ", STR_ARG(node_name(branch_call(branch))), STR_ARG(place), number);
    }
    emit_line(e, node->begin, "async_gather__start(&" STR_FMT ".gather);", STR_ARG(place));
    child.pop = emit_join(e, drops);
    wait_for(e, node, child, (struct str){"", 0});
    number = 0;
    for (struct node *branch = node->first->first; branch; branch = branch->next)
        take_branch(e, branch, place, ++number);
    if (child.pop.len)
        emit_line(e, node->begin, STR_FMT, STR_ARG(child.pop));
}

static void hoist_operand(struct emit *e, struct node *operand)
{
    if (operand->kind != NODE_GATHER) {
        for (struct node *child = operand->first; child; child = child->next)
            emit_hoist(e, child);
        return;
    }
    for (struct node *branch = operand->first; branch; branch = branch->next)
        if (branch->kind == NODE_ASSIGN)
            emit_hoist(e, branch->first);
    for (struct node *branch = operand->first; branch; branch = branch->next)
        for (struct node *child = branch_call(branch)->first; child; child = child->next)
            emit_hoist(e, child);
}

void emit_await(struct emit *e, struct node *node)
{
    struct node *operand = node->first;
    e->function->emitted_awaits++;
    hoist_operand(e, operand);
    if (node_await(node)->callee && is_mentioned(e, node_await(node)->callee))
        emit_line(e, node->begin, "(void)" STR_FMT ";", STR_ARG(node_await(node)->callee->name));
    if (operand->kind == NODE_GATHER)
        await_gather(e, node);
    else if (node_await(node)->is_yield)
        await_yield(e, node);
    else if (node_await(node)->embedded)
        await_embedded(e, node);
    else if (callee_is_known(node_await(node)->callee) && operand->is_variadic)
        await_pushed(e, node);
    else if (node_await(node)->callee->kind == CALLEE_LOWERED)
        await_apart(e, node);
    else
        await_entry(e, node);
}
