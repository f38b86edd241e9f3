/* The struct of a frame: its head, the result, variables block by block, children. */
#include "emit.h"

static void field(struct emit *e, const struct local *local)
{
    struct str declarator = emit_declarator(e->unit->arena, local->type, local->field);
    const struct alignment *alignment = local->home == HOME_FRAME && !local->type->is_variable ? local->alignments : NULL;
    for (; alignment; alignment = alignment->next)
        emit_text(e, STR_FMT " ", STR_ARG(alignment->text));
    if (local->type->is_variable)
        emit_text(e, "void *" STR_FMT "; ", STR_ARG(local->field));
    else if (local->as_bytes)
        emit_text(e, "_Alignas(%u) unsigned char " STR_FMT "[%llu]; ", local->type->align, STR_ARG(local->field), (unsigned long long)local->type->size);
    else
        emit_text(e, STR_FMT "; ", STR_ARG(declarator));
}

static void scope_fields(struct emit *e, struct function *function, struct scope *scope)
{
    for (struct local *local = scope->fields; local; local = local->next_field)
        field(e, local);
    uint32_t filled = 0;
    for (struct scope *inner = scope->first; inner; inner = inner->next)
        filled += inner->field_count > 0;
    if (filled > 1)
        emit_text(e, "union { ");
    for (struct scope *inner = scope->first; inner; inner = inner->next)
        if (inner->field_count) {
            emit_text(e, filled > 1 ? "struct { " : "");
            scope_fields(e, function, inner);
            emit_text(e, filled > 1 ? "}; " : "");
        }
    if (filled > 1)
        emit_text(e, "}; ");
}

static void gather_fields(struct emit *e, struct node *gather)
{
    unsigned number = 0;
    emit_text(e, "struct { struct async_gather__frame gather; ");
    for (struct node *branch = gather->first; branch; branch = branch->next) {
        struct node *call = branch->kind == NODE_ASSIGN ? branch->last : branch;
        number++;
        if (call->is_embedded)
            emit_text(e, "struct async__embedded_task task__%u; struct " STR_FMT "__frame frame__%u; ", number,
                      STR_ARG(emit_callee_name(call)), number);
        else
            emit_text(e, "struct async_frame *root__%u; ", number);
    }
    emit_text(e, "}");
}

static void child_fields(struct emit *e, struct function *function)
{
    bool is_open = false;
    for (struct await *await = function->awaits; await; await = await->next) {
        struct node *operand = await->node->first;
        if (await->node->kind == NODE_GROUP || await->is_yield)
            continue;
        emit_text(e, is_open ? "        " : "    union {\n        ");
        is_open = true;
        if (operand->kind == NODE_GATHER)
            gather_fields(e, operand);
        else if (await->embedded)
            emit_text(e, "struct " STR_FMT "__frame", STR_ARG(emit_callee_name(operand)));
        else
            emit_text(e, "struct async_frame *");
        emit_text(e, " " STR_FMT ";\n", STR_ARG(await->child));
    }
    if (is_open)
        emit_text(e, "    } child;\n");
}

static void write_frame_of(struct emit *e, const struct callee *callee)
{
    if (callee && callee->kind == CALLEE_LOWERED)
        emit_frame(e, callee->function);
}

/* The frame's struct, once, after those of the children it embeds. */
void emit_frame(struct emit *e, struct function *function)
{
    if (function->is_frame_written)
        return;
    function->is_frame_written = true;
    for (struct await *await = function->awaits; await; await = await->next) {
        struct node *operand = await->node->first;
        if (await->embedded)
            write_frame_of(e, await->callee);
        for (struct node *branch = operand->kind == NODE_GATHER ? operand->first : NULL; branch; branch = branch->next) {
            struct node *call = branch->kind == NODE_ASSIGN ? branch->last : branch;
            if (call->is_embedded)
                write_frame_of(e, node_callee(call));
        }
    }
    emit_text(e, "struct " STR_FMT "__frame {\n    struct async_frame base;\n", STR_ARG(function->name));
    if (!function->result->is_void) {
        struct str result = emit_declarator(e->unit->arena, function->result, S("result"));
        emit_text(e, "    " STR_FMT ";\n", STR_ARG(result));
    }
    if (function->scope->field_count) {
        emit_text(e, "    struct { ");
        scope_fields(e, function, function->scope);
        emit_text(e, "} v;\n");
    }
    child_fields(e, function);
    emit_text(e, "};\n");
}
