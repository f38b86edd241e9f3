/* Aliases: a typedef's name may be a variable's name too (`node *node = …`), and a block may declare a `struct s` or a typedef of
 * its own. There the tool cannot write the type's name, so the type gets another one at file scope, in front of the
 * function; what is written from there on uses that. (Tags have a name space of their own.) */
#include "emit.h"

struct name_set {
    struct str *items; /* hash table */
    size_t capacity;
};

static struct str *slot(const struct name_set *names, struct str name)
{
    size_t at = str_hash(name) & (names->capacity - 1);
    while (names->items[at].len && !str_equal(names->items[at], name))
        at = (at + 1) & (names->capacity - 1);
    return &names->items[at];
}

static bool is_user_variable(const struct local *local) { return !local->is_temporary && !local->is_literal && local->name.len; }

/* What the function's blocks declare: variables and the like by name, tags as `#name`. */
static struct name_set declared_names(struct emit *e, const struct function *function)
{
    struct name_set names = {.capacity = 16};
    while (names.capacity <= (function->local_count + function->tags.count) * 2)
        names.capacity *= 2;
    names.items = arena_array(e->unit->arena, struct str, names.capacity);
    for (const struct local *local = function->locals; local; local = local->next)
        if (is_user_variable(local))
            *slot(&names, local->name) = local->name;
    for (size_t i = 0; i < function->tags.count; i++) {
        struct str tag = str_format(e->unit->arena, "#" STR_FMT, STR_ARG(function->tags.items[i]));
        *slot(&names, tag) = tag;
    }
    return names;
}

static bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' || (c & 0x80); }

/* True when the function declares something by a name that is in the type's name. */
static bool is_hidden(struct emit *e, const struct name_set *names, struct str text)
{
    bool is_tag = false;
    for (size_t i = 0; i < text.len;) {
        size_t begin = i;
        while (i < text.len && is_word(text.ptr[i]))
            i++;
        if (i == begin) {
            i++;
            continue;
        }
        struct str word = str_slice(text, begin, i);
        if (slot(names, is_tag ? str_format(e->unit->arena, "#" STR_FMT, STR_ARG(word)) : word)->len)
            return true;
        is_tag = str_equal(word, S("struct")) || str_equal(word, S("union")) || str_equal(word, S("enum"));
    }
    return false;
}

static void give_alias(struct emit *e, const struct name_set *names, struct type *type)
{
    if (!type || type->is_void || type->is_local || type->is_unnamed || type->is_variable || !is_hidden(e, names, type->name))
        return;
    struct str alias = str_format(e->unit->lasting, "async__alias_%u", ++e->alias_count);
    emit_text(e, "typedef " STR_FMT ";\n", STR_ARG(emit_declarator(e->unit->arena, type, alias)));
    struct type *written = arena_new(e->unit->lasting, struct type);
    *written = *type;
    type->written = written;
    type->name = alias;
    type->is_plain_name = true;
}

void emit_aliases(struct emit *e, struct function *function)
{
    struct name_set names = declared_names(e, function);
    give_alias(e, &names, function->result);
    for (struct local *local = function->locals; local; local = local->next)
        give_alias(e, &names, local->type);
    for (struct await *await = function->awaits; await; await = await->next)
        if (await->callee)
            give_alias(e, &names, await->callee->result);
}
