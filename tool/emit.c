/* The whole output: the source as it is, with each ASYNC function replaced by its frame, body, entry and description. */
#include "emit.h"
#include <errno.h>
#include <unistd.h>

/* ---- the functions around a body -------------------------------------------------------------- */

static struct str parameter_name(struct emit *e, const struct local *local)
{
    return local->c_name.len ? local->c_name : str_format(e->unit->arena, "async__unnamed_%u", local->index);
}

/* A declarator that can stand where the output is: a prototype may come before the typedef names of the definition. */
static struct str declarator_here(struct emit *e, const struct type *type, struct str name)
{
    if (type->visible_from < e->position)
        return emit_declarator(e->unit->arena, type, name);
    return str_format(e->unit->arena, "__typeof__(" STR_FMT ") " STR_FMT, STR_ARG(type->canonical), STR_ARG(name));
}

/* `, int a, char *b` or the names alone. */
static struct str parameters(struct emit *e, struct function *function, bool with_types, bool marks_unused)
{
    size_t mark = e->parts.len;
    for (struct local *local = function->locals; local && local->is_parameter; local = local->next) {
        struct str name = parameter_name(e, local);
        if (with_types)
            name = declarator_here(e, local->type, name);
        buf_printf(&e->parts, ", " STR_FMT "%s", STR_ARG(name), with_types && marks_unused && !local->is_used ? " __attribute__((__unused__))" : "");
    }
    return emit_join(e, mark);
}

/* `, int a, char b[4]`, as the user's declarations have them. */
static struct str declared_parameters(struct emit *e, struct function *function)
{
    size_t mark = e->parts.len;
    for (struct local *local = function->locals; local && local->is_parameter; local = local->next) {
        struct str name = parameter_name(e, local);
        bool is_visible = local->type->visible_from < e->position;
        buf_printf(&e->parts, ", " STR_FMT, STR_ARG(is_visible ? emit_parameter(e->unit->arena, local, name) : declarator_here(e, local->type, name)));
    }
    return emit_join(e, mark);
}

/* The type that an argument of the type has where no prototype tells it: ISO C11 6.5.2.2p6. Other types stay. */
static const char *promoted(const struct type *type)
{
    static const char *const small[] = {"_Bool", "bool", "char", "signed char", "unsigned char", "short", "unsigned short"};
    if (str_equal(type->canonical, S("float")))
        return "double";
    for (size_t i = 0; i < sizeof(small) / sizeof(*small); i++)
        if (str_equal(type->canonical, (struct str){small[i], strlen(small[i])}))
            return "int";
    return NULL;
}

/* `, int a, double b`, as callers pass them. */
static struct str entry_parameters(struct emit *e, struct function *function)
{
    if (!function->has_identifier_list)
        return declared_parameters(e, function);
    size_t mark = e->parts.len;
    for (struct local *local = function->locals; local && local->is_parameter; local = local->next) {
        struct str name = parameter_name(e, local);
        const char *type = promoted(local->type);
        if (type)
            buf_printf(&e->parts, ", %s " STR_FMT, type, STR_ARG(name));
        else
            buf_printf(&e->parts, ", " STR_FMT, STR_ARG(declarator_here(e, local->type, name)));
    }
    return emit_join(e, mark);
}

/* The declaration of a function's entry, which is the user's, without its `;`. */
/* Each file has the entry of an inline function for itself. Where it was declared with external linkage before, they are one. */
static const char *entry_linkage(const struct function *function)
{
    if (function->is_static || (function->is_inline && !function->is_declared_inline))
        return "__attribute__((__unused__)) static ";
    return function->is_inline ? "__attribute__((__weak__)) " : "";
}

/* A name that the user put in parentheses may be a macro's, too. */
static struct str entry_name(struct emit *e, const struct function *function)
{
    const struct source *source = e->unit->source;
    bool is_enclosed = source_token_is(source, source_token_from(source, function->name_offset) + 1, ")");
    return is_enclosed ? str_format(e->unit->arena, "(" STR_FMT ")", STR_ARG(function->name)) : function->name;
}

static struct str entry_head(struct emit *e, struct function *function)
{
    struct arena *arena = e->unit->arena;
    struct str list = entry_parameters(e, function);
    struct type declared = *function->result; /* with the qualifiers that other declarations have */
    declared.name = declared.is_const ? declared.key : declared.name;
    declared.canonical = declared.is_const ? str_format(arena, "const " STR_FMT, STR_ARG(declared.canonical)) : declared.canonical;
    return str_format(arena, STR_FMT "%s" STR_FMT "(" STR_FMT ")", STR_ARG(function->entry_attributes),
                      entry_linkage(function), STR_ARG(declarator_here(e, &declared, entry_name(e, function))), STR_ARG(emit_whole_list(arena, list, function->is_variadic)));
}

/* Those that others can call without having room for the frame. */
static bool has_call(const struct function *function) { return !function->is_main && !function->is_variadic; }

/* The declaration of f__call, without its `;`. */
static struct str call_head(struct emit *e, struct function *function)
{
    struct arena *arena = e->unit->arena;
    struct str list = parameters(e, function, true, false);
    struct str head = str_format(arena, STR_FMT "__call(struct async_frame **async__kept" STR_FMT ")", STR_ARG(function->name), STR_ARG(list));
    return str_format(arena, "__attribute__((__unused__)) static inline " STR_FMT, STR_ARG(declarator_here(e, function->result, head)));
}

static const char *linkage(const struct function *function) { return function->is_exported ? "" : "static "; }

void emit_forward(struct emit *e, struct function *function)
{
    if (function->is_declared)
        return;
    function->is_declared = true;
    struct str name = function->name, list = parameters(e, function, true, false);
    struct str body = declarator_here(e, function->result, str_format(e->unit->arena, STR_FMT "__body", STR_ARG(name)));
    emit_text(e, "struct " STR_FMT "__frame;\n", STR_ARG(name));
    emit_text(e, STR_FMT "%s" STR_FMT "(struct " STR_FMT "__frame *" STR_FMT "%s);\n", STR_ARG(function->body_attributes), linkage(function), STR_ARG(body),
              STR_ARG(name), STR_ARG(list), function->is_variadic ? ", ..." : "");
    emit_text(e, "__attribute__((__unused__)) %sstruct async_frame *" STR_FMT "__prepare(struct " STR_FMT "__frame *" STR_FMT ");\n", linkage(function), STR_ARG(name),
              STR_ARG(name), STR_ARG(list));
    emit_text(e, "%sconst struct async_fn " STR_FMT "__fn;\n", function->is_exported ? "extern " : "static ", STR_ARG(name));
    if (has_call(function)) {
        struct str head = call_head(e, function);
        emit_text(e, STR_FMT ";\n", STR_ARG(head));
    }
    if (!function->is_main) { /* its own body may name it */
        struct str entry = entry_head(e, function);
        emit_text(e, STR_FMT ";\n", STR_ARG(entry));
    }
}

/* Symbols that only ASYNC definitions have, and only those that return and take what their callers think. */
static void mark_as_async(struct emit *e, const struct callee *callee)
{
    struct str name = callee->name, shape = callee->shape;
    emit_text(e, "extern const char " STR_FMT "__must_be_ASYNC, " STR_FMT "__must_" STR_FMT ";\n", STR_ARG(name), STR_ARG(name), STR_ARG(shape));
    emit_text(e, "__attribute__((__weak__)) const char " STR_FMT "__must_be_ASYNC = 0, " STR_FMT "__must_" STR_FMT " = 0;\n", STR_ARG(name), STR_ARG(name), STR_ARG(shape));
}

/* Makes the program not link when what is declared ASYNC here is an ordinary function where it is defined, or has another type there. */
static void demand_async(struct emit *e, struct callee *callee)
{
    if (!callee->name.len || callee->is_weak || callee->is_demanded)
        return;
    callee->is_demanded = true;
    struct str demands[] = {S("be_ASYNC"), callee->shape};
    for (size_t i = 0; i < 2 && demands[i].len; i++)
        emit_text(e, "extern const char " STR_FMT "__must_" STR_FMT ";\n__attribute__((__used__)) static const char *const " STR_FMT "__demand_%zu = &" STR_FMT "__must_" STR_FMT ";\n",
                  STR_ARG(callee->name), STR_ARG(demands[i]), STR_ARG(callee->name), i + 1, STR_ARG(callee->name), STR_ARG(demands[i]));
}

static void forward_callees(struct emit *e, struct node *node)
{
    for (struct node *child = node->first; child; child = child->next) {
        if (child->is_taken && node_callee(child) && node_callee(child)->kind == CALLEE_LOWERED)
            emit_forward(e, node_callee(child)->function);
        else if (child->is_taken && node_callee(child) && !child->is_unevaluated && node_callee(child)->kind == CALLEE_ENTRY)
            demand_async(e, node_callee(child));
        if (child->special)
            forward_callees(e, child);
    }
}

static void resume(struct emit *e, struct function *function)
{
    struct str name = function->name;
    size_t mark = e->parts.len;
    for (struct local *local = function->locals; local && local->is_parameter; local = local->next) {
        if (local->passed) /* variably modified types are made of it each time that the body is entered */
            buf_printf(&e->parts, ", self->v." STR_FMT, STR_ARG(local->passed->field));
        else if (local->type->is_scalar)
            buf_printf(&e->parts, ", 0");
        else
            buf_printf(&e->parts, ", *(" STR_FMT " *)(void *)&self->v." STR_FMT, STR_ARG(local->type->name), STR_ARG(local->field));
    }
    emit_text(e, "static struct async_frame *" STR_FMT "__resume(struct async_frame *frame)\n{\n    struct " STR_FMT "__frame *self = (struct " STR_FMT "__frame *)frame;\n",
              STR_ARG(name), STR_ARG(name), STR_ARG(name));
    struct str others = emit_join(e, mark), call = str_format(e->unit->arena, STR_FMT "__body(self" STR_FMT ")", STR_ARG(name), STR_ARG(others));
    if (function->result->is_void)
        emit_text(e, "    " STR_FMT ";\n", STR_ARG(call));
    else
        emit_text(e, "    " STR_FMT " = " STR_FMT ";\n", STR_ARG(emit_declarator(e->unit->arena, function->result, S("result"))), STR_ARG(call));
    emit_text(e, "    if (async__suspended(frame->state))\n        return 0;\n");
    if (!function->result->is_void && function->result->has_const_member)
        emit_text(e, "    __builtin_memcpy((void *)&self->result, &result, sizeof result);\n");
    else if (!function->result->is_void)
        emit_text(e, "    self->result = result;\n");
    emit_text(e, "    return frame->caller;\n}\n");
}

static void prepare(struct emit *e, struct function *function)
{
    struct str name = function->name, list = parameters(e, function, true, false);
    emit_text(e, "%sstruct async_frame *" STR_FMT "__prepare(struct " STR_FMT "__frame *async__self" STR_FMT ")\n{\n    if (!async__self)\n        return 0;\n",
              linkage(function), STR_ARG(name), STR_ARG(name), STR_ARG(list));
    emit_text(e, "    async__self->base.fn = &" STR_FMT "__fn; async__self->base.caller = 0; async__self->base.state = ASYNC_START;\n", STR_ARG(name));
    for (struct local *local = function->locals; local && local->is_parameter; local = local->next) {
        struct str parameter = parameter_name(e, local);
        if (local->as_bytes || local->type->has_const_member)
            emit_text(e, "    __builtin_memcpy((void *)&async__self->v." STR_FMT ", (const void *)&" STR_FMT ", sizeof " STR_FMT ");\n", STR_ARG(local->field), STR_ARG(parameter),
                      STR_ARG(parameter));
        else
            emit_text(e, "    async__self->v." STR_FMT " = " STR_FMT ";\n", STR_ARG(local->field), STR_ARG(parameter));
        if (local->passed)
            emit_text(e, "    async__self->v." STR_FMT " = " STR_FMT ";\n", STR_ARG(local->passed->field), STR_ARG(parameter));
    }
    emit_text(e, "    return &async__self->base;\n}\n");
}

static void description(struct emit *e, struct function *function)
{
    struct str name = function->name;
    const struct source *source = e->unit->source;
    emit_text(e, "static const uint32_t " STR_FMT "__lines[] = {%u", STR_ARG(name), source_line(source, function->name_offset));
    for (struct await *await = function->awaits; await; await = await->next)
        emit_text(e, await->is_yield ? ", %u | ASYNC__AT_YIELD" : ", %u", source_line(source, await->node->begin));
    emit_text(e, "};\n%sconst struct async_fn " STR_FMT "__fn = {" STR_FMT "__resume, 0, sizeof(struct " STR_FMT "__frame), __alignof__(struct " STR_FMT "__frame), ",
              linkage(function), STR_ARG(name), STR_ARG(name), STR_ARG(name), STR_ARG(name));
    if (function->result->is_void)
        emit_text(e, "0, 0, ");
    else
        emit_text(e, "__builtin_offsetof(struct " STR_FMT "__frame, result), sizeof(((struct " STR_FMT "__frame *)0)->result), ", STR_ARG(name), STR_ARG(name));
    emit_text(e, "%u, %u, \"" STR_FMT "\", \"", function->await_count, function->is_movable, STR_ARG(name));
    for (const char *c = unit_text_path(e->unit, source_path(source, function->name_offset)); *c; c++)
        emit_text(e, "%s%c", *c == '"' || *c == '\\' ? "\\" : "", *c);
    emit_text(e, "\", " STR_FMT "__lines, 0, 0};\n", STR_ARG(name));
}

/* `T async__result = TEXT;`, or the text alone. */
static void call_and_keep(struct emit *e, const struct function *function, struct str text)
{
    if (function->result->is_void)
        emit_text(e, "    " STR_FMT ";\n", STR_ARG(text));
    else
        emit_text(e, "    " STR_FMT " = " STR_FMT ";\n", STR_ARG(emit_declarator(e->unit->arena, function->result, S("async__result"))), STR_ARG(text));
}

/* Leaves a function around the body with a value that means nothing. */
static void return_zero(struct emit *e, const struct function *function)
{
    if (function->result->is_void)
        emit_text(e, "        return;\n    }\n");
    else
        emit_text(e, "        " STR_FMT " = %s;\n        return async__zero;\n    }\n", STR_ARG(emit_declarator(e->unit->arena, function->result, S("async__zero"))),
                  type_zero(function->result));
}

static void return_result(struct emit *e, const struct function *function)
{
    emit_text(e, function->result->is_void ? "}\n" : "    return async__result;\n}\n");
}

/* f__call: the body in a frame that lies apart. */
static void call(struct emit *e, struct function *function)
{
    struct str name = function->name, names = parameters(e, function, false, false), head = call_head(e, function);
    emit_text(e, STR_FMT "\n{\n", STR_ARG(head));
    if (function->is_movable) {
        emit_text(e, "    struct " STR_FMT "__frame async__own, *async__frame = &async__own;\n    ASYNC__HIDE(async__frame);\n", STR_ARG(name));
    } else {
        emit_text(e, "    struct " STR_FMT "__frame *async__frame = async__push_known(&" STR_FMT "__fn);\n", STR_ARG(name), STR_ARG(name));
        emit_text(e, "    if (!async__frame) {\n        *async__kept = ASYNC__OUT_OF_MEMORY;\n");
        return_zero(e, function);
    }
    emit_text(e, "    async__frame->base.state = 0;\n");
    call_and_keep(e, function, str_format(e->unit->arena, STR_FMT "__body(async__frame" STR_FMT ")", STR_ARG(name), STR_ARG(names)));
    emit_text(e, "    if (__builtin_expect(async__frame->base.state != 0, 0))\n        *async__kept = async__leave(&" STR_FMT "__fn, &async__frame->base);\n", STR_ARG(name));
    if (!function->is_movable)
        emit_text(e, "    else\n        async__pop_known(&" STR_FMT "__fn, async__frame);\n", STR_ARG(name));
    return_result(e, function);
}

static void entry(struct emit *e, struct function *function)
{
    struct str name = function->name, names = parameters(e, function, false, false), head = entry_head(e, function);
    if (function->is_main) {
        emit_text(e, STR_FMT " { return async__main(main__prepare(async__task_alloc(0, &main__fn)" STR_FMT ")); }\n", STR_ARG(head), STR_ARG(names));
        return;
    }
    if (function->is_variadic) { /* what stands for `...` cannot be handed on: only calls by name go to the body */
        emit_text(e, STR_FMT " {", STR_ARG(head));
        for (struct local *local = function->locals; local && local->is_parameter; local = local->next)
            emit_text(e, " (void)" STR_FMT ";", STR_ARG(parameter_name(e, local)));
        emit_text(e, " async__no_entry(&" STR_FMT "__fn); }\n", STR_ARG(name));
        return;
    }
    emit_text(e, STR_FMT "\n{\n    if (__builtin_expect(async__here.callee != ASYNC__AWAITING, 0)) {\n", STR_ARG(head));
    emit_text(e, "        async__here.callee = " STR_FMT "__prepare(async__entry_task(&" STR_FMT "__fn)" STR_FMT ");\n", STR_ARG(name), STR_ARG(name), STR_ARG(names));
    return_zero(e, function);
    emit_text(e, "    struct async_frame *async__kept = 0;\n    async__here.callee = 0;\n");
    call_and_keep(e, function, str_format(e->unit->arena, STR_FMT "__call(&async__kept" STR_FMT ")", STR_ARG(name), STR_ARG(names)));
    emit_text(e, "    async__here.callee = async__kept;\n"); /* also when null: what it called has left something there, too */
    return_result(e, function);
}

/* ---- bodies ----------------------------------------------------------------------------------- */

static struct str restore_parameters(struct emit *e, struct function *function)
{
    size_t mark = e->parts.len;
    for (struct local *local = function->locals; local && local->is_parameter; local = local->next) {
        struct str name = parameter_name(e, local);
        if (!local->is_used || local->home == HOME_FRAME)
            continue;
        if (local->as_bytes || local->type->has_const_member)
            buf_printf(&e->parts, "__builtin_memcpy((void *)&" STR_FMT ", (const void *)&async__self->v." STR_FMT ", sizeof " STR_FMT "); ", STR_ARG(name), STR_ARG(local->field), STR_ARG(name));
        else
            buf_printf(&e->parts, STR_FMT " = async__self->v." STR_FMT "; ", STR_ARG(name), STR_ARG(local->field));
    }
    return emit_join(e, mark);
}

static struct str place_parameters(struct emit *e, struct function *function)
{
    size_t mark = e->parts.len;
    for (struct local *local = function->locals; local && local->is_parameter; local = local->next) {
        struct str name = parameter_name(e, local);
        if (local->passed)
            buf_printf(&e->parts, "async__self->v." STR_FMT " = " STR_FMT "; ", STR_ARG(local->passed->field), STR_ARG(name));
        if (local->home == HOME_FRAME) {
            if (local->as_bytes || local->type->has_const_member)
                buf_printf(&e->parts, "__builtin_memcpy((void *)&async__self->v." STR_FMT ", (const void *)&" STR_FMT ", sizeof " STR_FMT "); ", STR_ARG(local->field), STR_ARG(name), STR_ARG(name));
            else
                buf_printf(&e->parts, "async__self->v." STR_FMT " = " STR_FMT "; ", STR_ARG(local->field), STR_ARG(name));
        }
    }
    return emit_join(e, mark);
}

static void prologue(struct emit *e, struct function *function)
{
    uint32_t at = function->body->begin;
    emit_count_ways(e, at);
    for (size_t i = 0; i < function->cleanup_count; i++) {
        struct cleanup *cleanup = function->cleanups[i];
        if (cleanup_has_pending(cleanup))
            emit_line(e, at, "uint32_t async__exit_%u = 0;", cleanup->index);
    }
    struct str restore = restore_parameters(e, function), place = place_parameters(e, function);
    emit_line(e, at, "if (__builtin_expect(async__self->base.state != 0, 0)) { switch (async__self->base.state) {");
    for (struct await *await = function->awaits; await; await = await->next) {
        emit_line(e, at, "case %u: goto async__resume_%u;", await->state, await->state);
        if (await->is_yield)
            emit_line(e, at, "case ASYNC__DISTURBED | %u: goto async__disturbed_%u;", await->state, await->state);
    }
    emit_line(e, at, "default: async__self->base.state = 0; " STR_FMT "break;", STR_ARG(restore));
    emit_line(e, at, "} }%s" STR_FMT "%s", place.len ? " else { " : "", STR_ARG(place), place.len ? "}" : "");
}

static void body(struct emit *e, struct function *function)
{
    struct arena *arena = e->unit->arena;
    if (function->uses_func_name) {
        emit_text(e, "#define __func__ \"" STR_FMT "\"\n#define __FUNCTION__ \"" STR_FMT "\"\n#define __PRETTY_FUNCTION__ \"" STR_FMT "\"\n", STR_ARG(function->name),
                  STR_ARG(function->name), STR_ARG(function->name));
    }
    e->function = function;
    e->is_own = false;
    struct str name = emit_declarator(arena, function->result, str_format(arena, STR_FMT "__body", STR_ARG(function->name))), list = parameters(e, function, true, true);
    emit_line(e, function->name_offset, "%s" STR_FMT "(struct " STR_FMT "__frame *async__self" STR_FMT "%s)", linkage(function), STR_ARG(name), STR_ARG(function->name),
              STR_ARG(list), function->is_variadic ? ", ..." : "");
    emit_line(e, function->body->begin, "{");
    prologue(e, function);
    emit_block(e, function->body, NULL);
    if (function->emitted_awaits != function->await_count)
        die(0, "internal error: " STR_FMT " has %u AWAITs, but %u were written; please report it with the source", STR_ARG(function->name), function->await_count,
            function->emitted_awaits);
    bool returns = function->is_main || (!function->result->is_void && emit_needs_return(function));
    if (returns)
        emit_line(e, function->body->end - 1, "return %s;", function->is_main ? "0" : "async__self->result");
    emit_shared_ways(e, function->body->end - 1, NULL, !returns && emit_reaches_end(function));
    emit_line(e, function->body->end - 1, "}\n");
    e->function = NULL;
    e->is_own = true;
    emit_own(e);
    if (function->uses_func_name)
        emit_text(e, "#undef __func__\n#undef __FUNCTION__\n#undef __PRETTY_FUNCTION__\n");
}

/* Macros whose names the generated code uses are put aside for it. */
static void put_macros_aside(struct emit *e)
{
    for (size_t i = 0; i < e->unit->hiding_macros.count; i++) {
        struct str name = e->unit->hiding_macros.items[i];
        emit_text(e, "#pragma push_macro(\"" STR_FMT "\")\n#undef " STR_FMT "\n", STR_ARG(name), STR_ARG(name));
    }
}

static void take_macros_back(struct emit *e, const struct function *function)
{
    for (size_t i = 0; i < e->unit->hiding_macros.count; i++)
        emit_text(e, "#pragma pop_macro(\"" STR_FMT "\")\n", STR_ARG(e->unit->hiding_macros.items[i]));
    for (size_t i = 0; i < function->definitions.count; i++)
        emit_text(e, STR_FMT "\n", STR_ARG(function->definitions.items[i]));
}

static void emit_function(struct emit *e, struct function *function)
{
    emit_head_type(e, function);
    emit_own(e);
    e->is_own = true;
    put_macros_aside(e);
    emit_text(e, "/* ASYNC " STR_FMT " */\n", STR_ARG(function->name));
    emit_aliases(e, function);
    forward_callees(e, function->body);
    emit_frame(e, function);
    emit_forward(e, function);
    if (has_call(function))
        call(e, function);
    body(e, function);
    resume(e, function);
    prepare(e, function);
    description(e, function);
    entry(e, function);
    if (function_is_external(function))
        mark_as_async(e, function->callee);
    take_macros_back(e, function);
    e->is_own = false;
}

/* ---- the file --------------------------------------------------------------------------------- */

static void list_fields(struct unit *unit)
{
    for (struct function *function = unit->functions; function; function = function->next) {
        for (struct local *local = function->locals; local; local = local->next)
            if (local->field.len) {
                if (local->scope->last_field)
                    local->scope->last_field->next_field = local;
                else
                    local->scope->fields = local;
                local->scope->last_field = local;
            }
    }
}

/* Copies an ordinary function's statements, its starters rewritten. */
static uint32_t emit_island(struct emit *e, struct node *node, uint32_t position)
{
    if (node->kind == NODE_STARTER) {
        emit_copy(e, position, node->begin);
        struct str text = emit_starter(e, node);
        emit_text(e, STR_FMT, STR_ARG(text));
        return node->end;
    }
    for (struct node *child = node->first; child; child = child->next)
        if (child->special)
            position = emit_island(e, child, position);
    return position;
}

struct emit *emit_begin(struct unit *unit, int file)
{
    struct emit *e = arena_new(unit->lasting, struct emit);
    e->unit = unit;
    e->file = file;
    if (file >= 0 && (ftruncate(file, 0) < 0 || lseek(file, 0, SEEK_SET) < 0))
        e->error = -errno;
    emit_text(e, "#define ASYNCC_GENERATED 1\n");
    return e;
}

void emit_batch(struct emit *e)
{
    struct unit *unit = e->unit;
    struct arena *arena = unit->arena, scratch = {0};
    struct function *function = unit->functions;
    struct island *island = unit->islands;
    list_fields(unit);
    unit->arena = &scratch; /* the strings that are made here are copied to the output at once */
    while (function || island) {
        arena_reset(&scratch);
        bool is_function = function && (!island || function->begin < island->node->begin);
        if (!is_function && !island->node->special) {
            island = island->next;
            continue;
        }
        uint32_t written = e->position;
        e->position = is_function ? function->begin : island->begin;
        emit_copy(e, written, e->position);
        if (is_function) {
            emit_function(e, function);
            e->position = function->end;
            function = function->next;
        } else {
            emit_own(e);
            forward_callees(e, island->node);
            e->position = emit_island(e, island->node, island->begin);
            island = island->next;
        }
    }
    emit_copy(e, e->position, unit->batch_end);
    e->position = unit->batch_end > e->position ? unit->batch_end : e->position;
    arena_free(&scratch);
    unit->arena = arena;
}

struct str emit_end(struct emit *e, bool is_wanted, int *error)
{
    if (is_wanted)
        emit_flush(e);
    *error = e->error;
    struct str output = e->file < 0 && is_wanted ? str_copy(e->unit->lasting, buf_str(&e->out)) : S("");
    buf_free(&e->out);
    buf_free(&e->parts);
    return output;
}
