/* Declarations: variables of the frame are assigned where they were declared; the rest stay declarations, one by one. */
#include "emit.h"

/* Finds the definition of a type among the specifiers: its keyword, its brace, and what follows it and its attributes. */
static bool type_definition(struct emit *e, size_t first, size_t last, size_t *keyword, size_t *brace, size_t *end)
{
    const struct source *source = e->unit->source;
    for (size_t token = first; token < last; token++) {
        if (source_token_is(source, token, "(")) { /* typeof(…), attributes */
            token = e->unit->match[token];
            continue;
        }
        if (source_token_is(source, token, "struct") || source_token_is(source, token, "union") || source_token_is(source, token, "enum"))
            *keyword = token;
        if (!source_token_is(source, token, "{"))
            continue;
        *brace = token;
        *end = e->unit->match[token] + 1;
        while (*end < last && source_token_is(source, *end, "__attribute__"))
            *end = e->unit->match[*end + 1] + 1;
        return true;
    }
    return false;
}

void emit_head_type(struct emit *e, const struct function *function)
{
    const struct source *source = e->unit->source;
    size_t first = source_token_from(source, function->begin), last = source_token_from(source, function->name_offset), keyword = first, brace, end;
    if (!type_definition(e, first, last, &keyword, &brace, &end))
        return;
    emit_copy(e, source->tokens[keyword].offset, source->tokens[end - 1].offset + source->tokens[end - 1].length);
    emit_text(e, ";\n");
}

/* The specifiers, ready to stand before each declarator: a type they define is defined first. */
static struct str specifiers(struct emit *e, struct node *node)
{
    struct arena *arena = e->unit->arena;
    const struct source *source = e->unit->source;
    size_t first = source_token_from(source, node->begin), last = source_token_from(source, node->first->begin), keyword = first, brace, end;
    if (!type_definition(e, first, last, &keyword, &brace, &end))
        return emit_copied(e, node->begin, node->first->begin);
    uint32_t begin = source->tokens[keyword].offset;
    struct str definition = emit_copied(e, begin, source->tokens[end - 1].offset + source->tokens[end - 1].length), type;
    if (brace - 1 == keyword || source_token_is(source, brace - 1, ")")) {
        type = str_format(arena, "async__anon_%u", node->first->local->index);
        emit_line(e, node->begin, "typedef " STR_FMT " " STR_FMT ";", STR_ARG(definition), STR_ARG(type));
    } else {
        type = str_format(arena, STR_FMT " " STR_FMT, STR_ARG(source_token_text(source, keyword)), STR_ARG(source_token_text(source, brace - 1)));
        emit_line(e, node->begin, STR_FMT ";", STR_ARG(definition));
    }
    struct str before = emit_copied(e, node->begin, begin);
    struct str behind = end < last ? emit_copied(e, source->tokens[end].offset, node->first->begin) : (struct str){"", 0};
    return str_format(arena, STR_FMT STR_FMT " " STR_FMT, STR_ARG(before), STR_ARG(type), STR_ARG(behind));
}

/* The text but for these. */
static struct str without(struct arena *arena, struct str text, const struct alignment *alignments)
{
    for (const struct alignment *alignment = alignments; alignment; alignment = alignment->next) {
        struct str part = alignment->text;
        size_t at = part.len ? str_find(text, part) : text.len;
        if (at < text.len)
            text = str_format(arena, STR_FMT STR_FMT, STR_ARG(str_slice(text, 0, at)), STR_ARG(str_slice(text, at + part.len, text.len)));
    }
    return text;
}

/* The specifiers, whose types are defined already, without the word const but for what stands in brackets. */
static struct str without_const(struct arena *arena, struct str text)
{
    struct source words;
    source_init(arena, "", str_copy(arena, text), &words);
    struct buf kept = {0};
    int depth = 0;
    for (size_t token = 0; token < words.token_count; token++) {
        depth += source_token_is(&words, token, "(") - source_token_is(&words, token, ")");
        if (depth || !(source_token_is(&words, token, "const") || source_token_is(&words, token, "__const")))
            buf_printf(&kept, STR_FMT " ", STR_ARG(source_token_text(&words, token)));
    }
    struct str copy = str_copy(arena, buf_str(&kept));
    buf_free(&kept);
    return copy;
}

/* Specifiers as a typedef can have them: no storage class, and what `auto` finds out said by the value. */
static struct str typedef_specifiers(struct emit *e, const struct node *var, struct str text)
{
    struct source words;
    source_init(e->unit->arena, "", str_copy(e->unit->arena, text), &words);
    struct buf kept = {0};
    bool is_auto = false, has_type = false;
    for (size_t token = 0; token < words.token_count; token++) {
        if (source_token_is(&words, token, "auto") || source_token_is(&words, token, "__auto_type")) {
            is_auto = true;
        } else if (!source_token_is(&words, token, "register")) {
            has_type |= !source_token_is(&words, token, "const") && !source_token_is(&words, token, "volatile");
            buf_printf(&kept, STR_FMT " ", STR_ARG(source_token_text(&words, token)));
        }
    }
    if (is_auto && !has_type && var->value)
        buf_printf(&kept, "__typeof__((void)0, " STR_FMT ") ", STR_ARG(emit_value(e, var->value)));
    struct str copy = str_copy(e->unit->arena, buf_str(&kept));
    buf_free(&kept);
    return copy;
}

/* `place = value;` for whatever may stand behind the = of a declaration. */
static void initialise(struct emit *e, struct node *var)
{
    struct arena *arena = e->unit->arena;
    struct local *local = var->local;
    struct type *type = local->type;
    struct str place = frame_access(arena, local), value = emit_value(e, var->value);
    struct str name = local->as_bytes ? local->alias : type->name;
    bool is_list = var->value->kind == NODE_INIT_LIST;
    if (is_list && !var->value->first)
        emit_line(e, var->begin, "__builtin_memset((void *)&" STR_FMT ", 0, sizeof " STR_FMT ");", STR_ARG(place), STR_ARG(place));
    else if (is_list && var->value->first == var->value->last && str_equal(str_trim(value), S("{0}")))
        emit_line(e, var->begin, "__builtin_memset((void *)&" STR_FMT ", 0, sizeof " STR_FMT ");", STR_ARG(place), STR_ARG(place));
    else if (type->is_array)
        emit_line(e, var->begin, "__builtin_memcpy((void *)&" STR_FMT ", (const void *)&(" STR_FMT ")%s" STR_FMT "%s, sizeof " STR_FMT ");", STR_ARG(place), STR_ARG(name),
                  is_list ? "" : "{", STR_ARG(value), is_list ? "" : "}", STR_ARG(place));
    else if (type->has_const_member || (local->as_bytes && type->is_const)) /* its alias is as const as it */
        emit_line(e, var->begin, "__builtin_memcpy((void *)&" STR_FMT ", (const void *)(" STR_FMT "[1]){" STR_FMT "}, sizeof " STR_FMT ");", STR_ARG(place), STR_ARG(name),
                  STR_ARG(value), STR_ARG(place));
    else if (is_list)
        emit_line(e, var->begin, STR_FMT " = (" STR_FMT ")" STR_FMT ";", STR_ARG(place), STR_ARG(name), STR_ARG(value));
    else
        emit_line(e, var->begin, STR_FMT " = " STR_FMT ";", STR_ARG(place), STR_ARG(value));
}

/* A variable array: its bounds, and room on the strand's arena. */
static void emit_variable_array(struct emit *e, struct node *var)
{
    const struct source *source = e->unit->source;
    struct local *local = var->local;
    size_t bracket = source_token_from(source, local->name_offset) + 1;
    struct node *bound = node_bound(var->first, var);
    for (uint32_t i = 0; i < local->type->dimension_count; i++) {
        if (!source_token_is(source, bracket, "[")) {
            diag_at(e->unit->diag, DIAG_VARIABLY_MODIFIED, source, local->name_offset, local->name_offset + (uint32_t)local->name.len,
                    "the bounds of '" STR_FMT "' must stand behind its name, because an AWAIT is in its scope", STR_ARG(local->name));
            return;
        }
        if (local->bounds[i]) {
            emit_full(e, bound);
            emit_line(e, var->begin, "async__self->v." STR_FMT " = (__SIZE_TYPE__)(" STR_FMT ");", STR_ARG(local->bounds[i]->field), STR_ARG(emit_value(e, bound)));
        }
        bracket = e->unit->match[bracket] + 1;
        bound = node_bound(bound->next, var);
    }
    struct str place = str_format(e->unit->arena, "async__self->v." STR_FMT, STR_ARG(local->field));
    emit_line(e, var->begin, STR_FMT " = async__push(sizeof(" STR_FMT "), __alignof__(" STR_FMT ")); if (!" STR_FMT ") {", STR_ARG(place),
              STR_ARG(frame_array_type(e->unit->arena, local, "")), STR_ARG(local->type->element->name), STR_ARG(place));
    emit_failure(e, var->begin, node_cleanup(var), S("ASYNC__NO_MEMORY"));
    emit_line(e, var->begin, "}");
}

/* The declaration of a variable that remains one, without its initialiser. */
static struct str declared(struct emit *e, const struct node *var, struct str specifier)
{
    struct arena *arena = e->unit->arena;
    const struct local *local = var->local;
    if (local && local->is_declared_anew)
        return str_format(arena, STR_FMT "%s%s", STR_ARG(emit_declarator(arena, local->type, local->c_name)), var->value ? "" : " = ",
                          var->value ? "" : type_zero(local->type));
    if (local && local->drops_const)
        specifier = without_const(arena, specifier);
    return str_format(arena, STR_FMT STR_FMT, STR_ARG(specifier), STR_ARG(emit_copied(e, var->begin, var->declarator_end)));
}

/* What stands behind the name in its declarator, with the bound that an initialiser gives to `[]`. */
static struct str behind_name(struct emit *e, const struct node *var)
{
    const struct source *source = e->unit->source;
    uint32_t behind = var->local->name_offset + (uint32_t)var->local->name.len;
    size_t bracket = source_token_from(source, behind);
    if (!source_token_is(source, bracket, "[") || !source_token_is(source, bracket + 1, "]"))
        return emit_copied(e, behind, var->declarator_end);
    return str_format(e->unit->arena, "[%llu" STR_FMT, (unsigned long long)var->local->type->count, STR_ARG(emit_copied(e, source->tokens[bracket + 1].offset, var->declarator_end)));
}

static void emit_variable(struct emit *e, struct node *var, struct str specifier)
{
    if (var->local && var->local->bounds) {
        emit_variable_array(e, var);
        return;
    }
    struct arena *arena = e->unit->arena;
    struct local *local = var->local;
    bool in_frame = local && local->home == HOME_FRAME;
    if (in_frame && local->as_bytes) {
        struct str before = emit_copied(e, var->begin, local->name_offset);
        struct str behind = behind_name(e, var);
        emit_line(e, var->begin, "typedef " STR_FMT STR_FMT STR_FMT STR_FMT ";", STR_ARG(typedef_specifiers(e, var, without(arena, specifier, local->alignments))), STR_ARG(before),
                  STR_ARG(local->alias), STR_ARG(without(arena, behind, local->alignments)));
    }
    if (local && local->names_itself)
        emit_line(e, var->begin, STR_FMT " = %s;", STR_ARG(declared(e, var, specifier)), type_zero(local->type));
    if (var->value && var->value->has_await)
        emit_full(e, var->value);
    if (in_frame || (local && local->names_itself)) {
        if (var->value)
            initialise(e, var);
        return;
    }
    emit_line(e, var->begin, STR_FMT, STR_ARG(declared(e, var, specifier)));
    if (var->value)
        emit_text(e, " = " STR_FMT, STR_ARG(emit_value(e, var->value)));
    emit_text(e, ";");
}

void emit_declaration(struct emit *e, struct node *node)
{
    struct str specifier = specifiers(e, node);
    for (struct node *var = node->first; var; var = var->next)
        emit_variable(e, var, specifier);
}
