/* frame: what the frame of each function holds, and the edits that follow from it.
 *
 * Every variable that is saved or lives in the frame, and every parameter, has a field in `v`; fields of
 * disjoint blocks overlap (emit.c nests unions as the blocks nest). A child's frame is embedded when the callee is
 * defined in this file or its frame exported by a header, does not lead back to its caller, is small, and the types
 * in it are known where the caller stands; otherwise it lies apart. A frame into which
 * nothing else points while the function is suspended is movable: apart, it may lie on the C stack.
 *
 * Requires: live. Fills: local->field and the fields beside it, await->child, embedded and placement, function->frame_bytes and
 * is_movable, scope->field_count, unit->edits; marks declarations to rewrite as special; macros may be wanted. Breaks: nothing. */
#include "passes.h"
#include <stdlib.h>

enum { EMBED_BYTES = 1024, MOVE_BYTES = 512, MOVE_ALIGN = 8, LEAF_BYTES = 64, HEAD_BYTES = 24 };

/* ---- edits ------------------------------------------------------------------------------------ */

static void edit(struct unit *unit, uint32_t offset, uint32_t length, struct str text)
{
    *arena_push(unit->arena, &unit->edits, struct edit) = (struct edit){offset, length, text, false};
}

static void close_edit(struct unit *unit, uint32_t offset, struct str text)
{
    *arena_push(unit->arena, &unit->edits, struct edit) = (struct edit){offset, 0, text, true};
}

static int by_offset(const void *a, const void *b)
{
    const struct edit *x = a, *y = b;
    return x->offset < y->offset ? -1 : x->offset > y->offset ? 1 : (x->length > y->length) - (x->length < y->length);
}

/* `T [bound][3]`, the bounds as they were when the declaration was reached. */
struct str frame_array_type(struct arena *arena, const struct local *local, const char *between)
{
    const struct type *type = local->type;
    struct buf text = {0};
    buf_printf(&text, type->element->is_plain_name ? STR_FMT " %s" : "__typeof__(" STR_FMT ") %s", STR_ARG(type->element->name), between);
    for (uint32_t i = 0; i < type->dimension_count; i++) {
        if (local->bounds[i])
            buf_printf(&text, "[async__self->v." STR_FMT "]", STR_ARG(local->bounds[i]->field));
        else
            buf_printf(&text, "[%lld]", type->dimensions[i]);
    }
    struct str copy = str_copy(arena, buf_str(&text));
    buf_free(&text);
    return copy;
}

static struct str variable_array(struct arena *arena, const struct local *local)
{
    return str_format(arena, "(*(" STR_FMT ")async__self->v." STR_FMT ")", STR_ARG(frame_array_type(arena, local, "(*)")), STR_ARG(local->field));
}

struct str frame_access(struct arena *arena, const struct local *local)
{
    if (local->home != HOME_FRAME)
        return local->c_name;
    if (local->bounds)
        return variable_array(arena, local);
    if (local->as_bytes)
        return str_format(arena, "(*(" STR_FMT " *)(void *)async__self->v." STR_FMT ")", STR_ARG(local->alias), STR_ARG(local->field));
    if (local->type->is_variable) /* a parameter, kept as a void * */
        return str_format(arena, "(*(__typeof__(" STR_FMT ") *)&async__self->v." STR_FMT ")", STR_ARG(local->c_name), STR_ARG(local->field));
    return str_format(arena, "async__self->v." STR_FMT, STR_ARG(local->field));
}

/* How the user's code mentions it: const, where it was declared so, for that shows in the type of its address. */
static struct str mention(struct arena *arena, const struct local *local)
{
    struct str place = frame_access(arena, local);
    if (local->home != HOME_FRAME || !local->type->is_const || local->bounds || local->as_bytes || local->type->is_variable)
        return place;
    return str_format(arena, "(*(const __typeof__(" STR_FMT ") *)&" STR_FMT ")", STR_ARG(place), STR_ARG(place));
}

/* Behind the closing brace of the compound literal at the offset. */
static uint32_t literal_end(const struct unit *unit, uint32_t offset)
{
    size_t token = source_token_from(unit->source, offset);
    size_t brace = unit->match[token] + 1;
    return unit->source->tokens[unit->match[brace]].offset + 1;
}

static void edit_mentions(struct unit *unit, struct node *node)
{
    struct local *local = node->local;
    bool is_mention = (node->kind == NODE_REF || node->kind == NODE_GLOBAL) && local;
    if (is_mention && (local->home == HOME_FRAME || !str_equal(local->name, local->c_name)))
        edit(unit, node->name_offset, (uint32_t)local->name.len, mention(unit->arena, local));
    if (node->kind == NODE_VAR && local && local->home != HOME_FRAME && !str_equal(local->name, local->c_name))
        edit(unit, local->name_offset, (uint32_t)local->name.len, local->c_name);
    if (node->kind == NODE_COMPOUND_LITERAL && local && local->home == HOME_FRAME) {
        struct str place = frame_access(unit->arena, local);
        uint32_t end = literal_end(unit, node->begin);
        if (local->type->is_array || local->type->has_const_member) {
            edit(unit, node->begin, 0,
                 str_format(unit->arena, "(*(__typeof__(" STR_FMT ") *)__builtin_memcpy((void *)&" STR_FMT ", &", STR_ARG(local->type->name), STR_ARG(place)));
            close_edit(unit, end, str_format(unit->arena, ", sizeof " STR_FMT "))", STR_ARG(place)));
        } else {
            edit(unit, node->begin, 0, str_format(unit->arena, "(*(" STR_FMT " = ", STR_ARG(place)));
            close_edit(unit, end, str_format(unit->arena, ", &" STR_FMT "))", STR_ARG(place)));
        }
    }
    for (struct node *child = node->first; child; child = child->next)
        edit_mentions(unit, child);
}

static void make_special(struct node *node)
{
    for (; node && !node->special; node = node->parent)
        node->special = true;
}

/* A saved variable is assigned when it is restored: its const must go. In a declaration of its own that is an
 * edit; beside others the declaration is taken apart (emit_stmt.c), for the const may be theirs too. */
static void drop_const(struct unit *unit, struct node *declaration, struct node *var)
{
    const struct source *source = unit->source;
    struct local *local = var->local;
    size_t first = source_token_from(source, declaration->begin), name = source_token_from(source, local->name_offset);
    size_t declarator = source_token_from(source, declaration->first->begin), star = name;
    while (star > source_token_from(source, var->begin) && !source_token_is(source, star, "*"))
        star--;
    bool found = false;
    if (source_token_is(source, star, "*")) { /* char *const p */
        for (size_t token = star; token < name; token++)
            if (source_token_is(source, token, "const")) {
                edit(unit, source->tokens[token].offset, source->tokens[token].length, (struct str){"", 0});
                found = true;
            }
    } else {
        found = local->drops_const = specifiers_lose_const(unit, var);
        if (found && declaration->first != declaration->last)
            make_special(var);
        else if (found)
            for (size_t token = first; (token = specifiers_next_const(unit, declaration, token)) < declarator; token++)
                edit(unit, source->tokens[token].offset, source->tokens[token].length, (struct str){"", 0});
    }
    if (found)
        return;
    if (declaration->first == declaration->last && source_token_from(source, var->begin) == name) {
        edit(unit, declaration->begin, var->begin - declaration->begin, str_format(unit->arena, local->type->is_plain_name ? STR_FMT " " : "__typeof__(" STR_FMT ") ", STR_ARG(local->type->name)));
    } else { /* const through a typedef that others of the declaration need as it is */
        local->is_declared_anew = true;
        make_special(var);
    }
}

/* As it was written; where a macro brings it, that is expanded. `offset`: in the specifier. */
static struct str alignment_text(struct unit *unit, struct node *declaration, uint32_t offset)
{
    const struct source *source = unit->source;
    size_t behind = source_token_from(source, offset);
    bool is_alignas = source_token_is(source, behind, "_Alignas") || source_token_is(source, behind, "alignas");
    if (!is_alignas && macros_want(unit, offset))
        return (struct str){"", 0};
    for (size_t token = source_token_from(source, declaration->begin); token <= behind; token++) {
        bool is_standard = source_token_is(source, token, "[") && source_token_is(source, token + 1, "[");
        bool is_gnu = source_token_is(source, token, "__attribute__") || source_token_is(source, token, "__attribute");
        size_t last = is_standard ? unit->match[token] : is_gnu || (is_alignas && token == behind) ? unit->match[token + 1] : 0;
        if (last >= behind)
            return source_text(source, source->tokens[token].offset, source->tokens[last].offset + 1);
    }
    return (struct str){"", 0};
}

static bool mentions(const struct node *node, const struct local *local)
{
    if (node->local == local)
        return true;
    for (const struct node *child = node->first; child; child = child->next)
        if (mentions(child, local))
            return true;
    return false;
}

/* Its name or its `=` comes out of a macro; it must be written out. */
static void want_declarator(struct unit *unit, const struct node *var)
{
    if (!macros_want(unit, var->local->name_offset) && var->value)
        macros_want(unit, var->value->begin);
}

static void edit_declarator(struct unit *unit, struct node *declaration, struct node *var)
{
    struct local *local = var->local;
    if (local->home == HOME_FRAME) {
        make_special(var);
        for (struct alignment *alignment = local->alignments; alignment; alignment = alignment->next)
            alignment->text = alignment_text(unit, declaration, alignment->offset);
    }
    local->names_itself = var->value && var->value->has_await && local->home != HOME_FRAME && mentions(var->value, local);
    if (local->home != HOME_SAVED && !local->names_itself)
        return;
    if (var->in_macro && (local->type->is_const || !var->value)) {
        want_declarator(unit, var);
        return;
    }
    if (local->type->is_const)
        drop_const(unit, declaration, var);
    if (!var->value)
        close_edit(unit, var->declarator_end, str_format(unit->arena, " = %s", type_zero(local->type)));
}

static void edit_declarations(struct unit *unit, struct node *node)
{
    if (node->kind == NODE_DECL) {
        for (struct node *var = node->first; var; var = var->next)
            if (var->local && !var->local->is_static)
                edit_declarator(unit, node, var);
        for (struct node *var = node->first; var && node->special; var = var->next)
            if (var->in_macro) /* the declaration is taken apart */
                want_declarator(unit, var);
    }
    for (struct node *child = node->first; child; child = child->next)
        if (!child->is_unevaluated && !node_is_plain(child))
            edit_declarations(unit, child);
}

/* ---- fields ----------------------------------------------------------------------------------- */

static struct str literal_type(const struct unit *unit, const struct local *local)
{
    const struct source *source = unit->source;
    size_t open = source_token_from(source, local->var->begin);
    if (!local->type->is_unnamed)
        return local->type->name;
    return str_format(unit->arena, "__typeof__(" STR_FMT ")", STR_ARG(source_text(source, source->tokens[open].offset + 1, source->tokens[unit->match[open]].offset)));
}

static void name_fields(struct unit *unit, struct function *function)
{
    size_t capacity = 16;
    while (capacity < (size_t)function->local_count * 2 + 2)
        capacity *= 2;
    struct str *names = arena_array(unit->arena, struct str, capacity);
    for (struct local *local = function->locals; local; local = local->next) {
        if (local->home == HOME_C && !local->is_parameter)
            continue;
        struct str name = local->c_name.len ? local->c_name : str_format(unit->arena, "unnamed__%u", local->index);
        size_t at = str_hash(name) & (capacity - 1);
        while (names[at].len && !str_equal(names[at], name))
            at = (at + 1) & (capacity - 1);
        if (names[at].len)
            name = str_format(unit->arena, STR_FMT "__%u", STR_ARG(name), local->index);
        else
            names[at] = name;
        local->field = name;
        local->as_bytes = !local->bounds && (local->type->is_local || local->type->is_unnamed);
        if (local->as_bytes && local->is_literal) /* named at one place only, where its type is written */
            local->alias = literal_type(unit, local);
        else if (local->as_bytes)
            local->alias = str_format(unit->arena, "async__type_%u", local->index);
        for (struct scope *scope = local->scope; scope; scope = scope->parent)
            scope->field_count++;
    }
}

static uint64_t scope_bytes(struct function *function, struct scope *scope)
{
    uint64_t largest = 0;
    for (struct scope *inner = scope->first; inner; inner = inner->next) {
        uint64_t bytes = scope_bytes(function, inner);
        largest = bytes > largest ? bytes : largest;
    }
    return largest + scope->own_bytes;
}

/* ---- children --------------------------------------------------------------------------------- */

static void lay_out(struct unit *unit, struct function *function);

static enum placement place_known(const struct function *function, uint64_t bytes, uint32_t visible_from)
{
    if (bytes > EMBED_BYTES)
        return PLACE_LARGE;
    return visible_from < function->begin ? PLACE_EMBEDDED : PLACE_LATER;
}

static enum placement place_call(struct unit *unit, struct function *function, const struct callee *callee)
{
    if (callee->kind == CALLEE_LEAF)
        return PLACE_LEAF;
    if (callee->kind == CALLEE_EXPORTED)
        return place_known(function, callee->frame_bytes, callee->exported_from);
    if (callee->kind != CALLEE_LOWERED)
        return !callee->name.len ? PLACE_POINTER : callee->is_weak ? PLACE_WEAK : PLACE_ELSEWHERE;
    struct function *child = callee->function;
    if (child->layout == LAYOUT_NONE && !child->is_built)
        return false; /* its turn comes later */
    if (child->layout == LAYOUT_NONE)
        lay_out(unit, child);
    return child->layout == LAYOUT_DONE ? place_known(function, child->frame_bytes, child->visible_from) : PLACE_RECURSIVE;
}

static uint64_t child_bytes(const struct callee *callee)
{
    return callee->kind == CALLEE_LOWERED ? callee->function->frame_bytes : callee->kind == CALLEE_EXPORTED ? callee->frame_bytes : LEAF_BYTES;
}

static uint64_t place_gather(struct unit *unit, struct function *function, struct node *gather)
{
    uint64_t bytes = HEAD_BYTES + 16;
    for (struct node *branch = gather->first; branch; branch = branch->next) {
        struct node *call = branch->kind == NODE_ASSIGN ? branch->last : branch;
        call->placement = call->kind == NODE_TYPED ? PLACE_LEAF : place_call(unit, function, node_callee(call));
        call->is_embedded = placement_is_embedded(call->placement);
        bytes += LEAF_BYTES + (call->kind == NODE_TYPED || !call->is_embedded ? LEAF_BYTES : child_bytes(node_callee(call)));
    }
    return bytes;
}

static uint64_t place_child(struct unit *unit, struct function *function, struct await *await)
{
    struct node *operand = await->node->first;
    struct callee *callee = await->callee;
    if (await->node->kind == NODE_GROUP)
        return 0; /* a variable of its block */
    if (operand->kind == NODE_TYPED || operand->kind == NODE_GATHER) {
        bool is_typed = operand->kind == NODE_TYPED;
        await->embedded = true;
        await->placement = is_typed ? PLACE_LEAF : PLACE_NONE;
        await->child = str_format(unit->arena, STR_FMT "__%u", STR_ARG(is_typed ? node_name(operand) : S("gather")), await->state);
        return is_typed ? LEAF_BYTES : place_gather(unit, function, operand);
    }
    await->is_yield = callee->kind == CALLEE_LEAF && str_equal(callee->name, S("async_yield"));
    if (await->is_yield)
        return 0;
    await->placement = place_call(unit, function, callee);
    await->embedded = placement_is_embedded(await->placement);
    await->child = callee->name.len ? str_format(unit->arena, STR_FMT "__%u", STR_ARG(callee->name), await->state) : str_format(unit->arena, "call__%u", await->state);
    return await->embedded ? child_bytes(callee) : sizeof(void *);
}

static void see(struct function *function, uint32_t from)
{
    if (from > function->visible_from)
        function->visible_from = from;
}

static void see_child(struct function *function, const struct callee *callee)
{
    if (callee && callee->kind == CALLEE_LOWERED)
        see(function, callee->function->visible_from);
    else if (callee && callee->kind == CALLEE_EXPORTED)
        see(function, callee->exported_from);
}

/* Where in the file the frame's members can be written. */
static void find_visibility(struct function *function)
{
    see(function, function->result->visible_from);
    for (struct local *local = function->locals; local; local = local->next)
        if (local->field.len && !local->as_bytes)
            see(function, (local->home == HOME_FRAME && local->alignments) || local->bounds ? function->begin : local->type->visible_from);
    for (struct await *await = function->awaits; await; await = await->next) {
        if (await->embedded)
            see_child(function, await->callee);
        struct node *operand = await->node->first;
        for (struct node *branch = operand->kind == NODE_GATHER ? operand->first : NULL; branch; branch = branch->next) {
            struct node *call = branch->kind == NODE_ASSIGN ? branch->last : branch;
            if (call->is_embedded)
                see_child(function, node_callee(call));
        }
    }
}

/* A child that is part of the frame links itself into the loop. */
static bool has_embedded_child(const struct function *function)
{
    for (const struct await *await = function->awaits; await; await = await->next)
        if (await->embedded || await->node->kind == NODE_GROUP)
            return true;
    return false;
}

static bool is_movable(const struct function *function)
{
    bool fits = function->frame_bytes <= MOVE_BYTES && function->result->align <= MOVE_ALIGN;
    if (!fits || function->is_main || function->is_variadic || has_embedded_child(function))
        return false;
    for (const struct local *local = function->locals; local; local = local->next)
        if (local->home == HOME_FRAME || local->passed || local->type->align > MOVE_ALIGN)
            return false;
    return true;
}

static void lay_out(struct unit *unit, struct function *function)
{
    function->layout = LAYOUT_OPEN;
    name_fields(unit, function);
    for (struct local *local = function->locals; local; local = local->next)
        if (local->field.len)
            local->scope->own_bytes += (local->type->size + 7) / 8 * 8;
    uint64_t children = 0;
    for (struct await *await = function->awaits; await; await = await->next) {
        uint64_t bytes = place_child(unit, function, await);
        children = bytes > children ? bytes : children;
    }
    function->frame_bytes = HEAD_BYTES + (function->result->size + 7) / 8 * 8 + scope_bytes(function, function->scope) + children;
    function->is_movable = is_movable(function);
    find_visibility(function);
    function->layout = LAYOUT_DONE;
}

/* A macro that uses its argument twice makes clang visit the argument's tokens twice. */
static void sort_edits(struct edits *edits)
{
    size_t kept = 0;
    if (edits->count)
        qsort(edits->items, edits->count, sizeof *edits->items, by_offset);
    for (size_t i = 0; i < edits->count; i++) {
        const struct edit *last = kept ? &edits->items[kept - 1] : NULL, *next = &edits->items[i];
        bool is_same = last && last->length && last->offset == next->offset && last->length == next->length && str_equal(last->text, next->text);
        if (!is_same)
            edits->items[kept++] = *next;
    }
    edits->count = kept;
}

void frame_fill(struct unit *unit)
{
    for (struct function *function = unit->functions; function; function = function->next) {
        edit_declarations(unit, function->body);
        if (function->layout == LAYOUT_NONE)
            lay_out(unit, function);
        if (function->has_moved)
            edit_mentions(unit, function->body);
    }
    sort_edits(&unit->edits);
}
