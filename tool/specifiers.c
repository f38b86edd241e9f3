/* The word const among a declaration's specifiers. What is assigned when its function is resumed cannot keep it. */
#include "passes.h"

size_t specifiers_next_const(const struct unit *unit, const struct node *declaration, size_t token)
{
    const struct source *source = unit->source;
    size_t end = source_token_from(source, declaration->first->begin);
    for (; token < end; token++) {
        if (source_token_is(source, token, "const") || source_token_is(source, token, "__const"))
            return token;
        bool opens = source_token_is(source, token, "(") || source_token_is(source, token, "{") || source_token_is(source, token, "[");
        if (opens && unit->match[token] > token)
            token = unit->match[token];
    }
    return end;
}

/* `typeof(x) y` is as const as x is. */
static bool speaks_of_expression(const struct unit *unit, const struct node *declaration)
{
    static const char *const words[] = {"typeof", "__typeof__", "__typeof"};
    size_t end = source_token_from(unit->source, declaration->first->begin);
    for (size_t token = source_token_from(unit->source, declaration->begin); token < end; token++)
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (source_token_is(unit->source, token, words[i]))
                return true;
    return false;
}

bool specifiers_lose_const(const struct unit *unit, const struct node *var)
{
    const struct node *declaration = var->parent;
    size_t first = source_token_from(unit->source, declaration->begin), end = source_token_from(unit->source, declaration->first->begin);
    return specifiers_next_const(unit, declaration, first) < end && !var->local->type->is_const_by_name && !speaks_of_expression(unit, declaration);
}
