/* locate: where things begin and end.
 *
 * clang's ends are wrong inside macro arguments, and its begins point into arguments when a macro's
 * expansion starts with one. What is always right is the file place of the tokens that stand in the file.
 * So extents are derived top down: a statement's tokens by C's grammar from its first token, an operand's by
 * the operator that its kind says must stand beside it. Where the token that must stand there does not, the
 * construct comes out of a macro, and that invocation is asked to be expanded.
 *
 * Requires: collect, cleanup. Fills: begin and end of every special node, of its direct children, and of the
 * declarations beside it; unit->match and unit->opener. Breaks: nothing. */
#include "passes.h"
#include <string.h>

struct locate {
    struct unit *unit;
    const struct source *source;
};

static void expression(struct locate *l, struct node *node, size_t begin, size_t end);
static size_t statement(struct locate *l, struct node *node, size_t token);

/* ---- tokens ----------------------------------------------------------------------------------- */

static bool is(const struct locate *l, size_t token, const char *text) { return source_token_is(l->source, token, text); }

static char bracket(const struct locate *l, size_t token)
{
    struct str text = source_token_text(l->source, token);
    return text.len == 1 && strchr("()[]{}", *text.ptr) ? *text.ptr : 0;
}

static void match_brackets(struct locate *l)
{
    struct unit *unit = l->unit;
    size_t count = l->source->token_count;
    unit->match = arena_array(unit->arena, uint32_t, count + 1);
    unit->opener = arena_array(unit->arena, uint32_t, count + 1);
    uint32_t open = NO_TOKEN;
    for (size_t token = 0; token < count; token++) {
        char c = l->source->tokens[token].kind == TOKEN_PUNCTUATOR ? bracket(l, token) : 0;
        bool closes = c == ')' || c == ']' || c == '}';
        if (closes && open != NO_TOKEN) {
            unit->match[open] = (uint32_t)token;
            unit->match[token] = open;
            open = unit->opener[open];
        }
        unit->opener[token] = open;
        if (c && !closes)
            open = (uint32_t)token;
    }
}

static size_t token_at(const struct locate *l, uint32_t offset) { return source_token_from(l->source, offset); }
static size_t match(const struct locate *l, size_t token) { return l->unit->match[token]; }
static uint32_t begin_of(const struct locate *l, size_t token) { return l->source->tokens[token].offset; }
static uint32_t end_of(const struct locate *l, size_t token) { return l->source->tokens[token].offset + l->source->tokens[token].length; }

/* The first token of a child, seen from brackets `opener`: where the child starts inside the arguments of a
 * macro, that macro's name. */
static size_t child_token(const struct locate *l, const struct node *child, uint32_t opener)
{
    size_t token = token_at(l, child->begin);
    while (token < l->source->token_count && l->unit->opener[token] != opener && l->unit->opener[token] != NO_TOKEN) {
        token = l->unit->opener[token];
        if (token > 0 && l->source->tokens[token - 1].kind == TOKEN_IDENTIFIER && is(l, token, "("))
            token--;
    }
    return token;
}

/* Behind the semicolon that ends the statement at `token`. */
static size_t past_semicolon(const struct locate *l, size_t token)
{
    while (token < l->source->token_count && !is(l, token, ";")) {
        char c = bracket(l, token);
        if (c == '}' || c == ')' || c == ']')
            return token;
        token = c ? match(l, token) + 1 : token + 1;
    }
    return token + 1;
}

/* The next token `text` at this depth in [token, end), or end. */
static size_t find(const struct locate *l, size_t token, size_t end, const char *text)
{
    while (token < end && !is(l, token, text)) {
        char c = bracket(l, token);
        token = (c == '(' || c == '[' || c == '{') && match(l, token) ? match(l, token) + 1 : token + 1;
    }
    return token < end ? token : end;
}

/* What is in the file, from the token `region` to `end`, is not what the node is: it comes out of a macro, the one
 * that stands first there, or else one inside. */
static void mismatch(struct locate *l, const struct node *node, size_t region, size_t end)
{
    bool found = (region < l->source->token_count && macros_want(l->unit, begin_of(l, region))) || macros_want(l->unit, node->begin);
    for (size_t token = region; !found && token < end && token < l->source->token_count; token++)
        found = macros_want(l->unit, begin_of(l, token));
    if (!found)
        diag_at(l->unit->diag, DIAG_ERROR, l->source, node->begin, node->begin + 1,
                "the AWAIT or keyword in this expression cannot be taken apart; assign its value to a variable first");
}

/* ---- expressions ------------------------------------------------------------------------------ */

static void set(struct locate *l, struct node *node, size_t begin, size_t end)
{
    if (begin >= end)
        return;
    node->begin = begin_of(l, begin);
    node->end = end_of(l, end - 1);
}

/* Children between `begin` and `end`, separated by commas. */
static bool comma_list(struct locate *l, struct node *child, size_t begin, size_t end)
{
    while (child && begin < end) {
        size_t comma = find(l, begin, end, ",");
        struct node *next = child->next;
        expression(l, child, begin, comma);
        child = next;
        begin = comma < end ? comma + 1 : end;
    }
    return !child && begin >= end;
}

/* What split may take apart: the components of an lvalue left of an AWAIT. */
static void mark_lvalue(struct node *node)
{
    for (;;) {
        bool is_path = node->kind == NODE_PAREN || node->kind == NODE_MEMBER || node->kind == NODE_SUBSCRIPT || node->kind == NODE_DEREF ||
                       node->kind == NODE_UNARY;
        if (!is_path || node->is_unevaluated || !node->first)
            return;
        node->special = true;
        if ((node->kind == NODE_MEMBER && node->is_arrow) || node->kind == NODE_DEREF || (node->kind == NODE_SUBSCRIPT && !node->is_part))
            return;
        node = node->first;
    }
}

static bool binary(struct locate *l, struct node *node, size_t begin, size_t end)
{
    struct node *right = node->first->next;
    size_t at = child_token(l, right, l->unit->opener[begin]);
    if (at < begin + 2 || at >= end)
        return false;
    if ((node->kind == NODE_LOGICAL && !str_equal(source_token_text(l->source, at - 1), node->name)) || (node->kind == NODE_ASSIGN && !is(l, at - 1, "=")) ||
        (node->kind == NODE_COMMA && !is(l, at - 1, ",")))
        return false;
    if (l->source->tokens[at - 1].kind != TOKEN_PUNCTUATOR)
        return false;
    bool in_gather = node->parent && node->parent->kind == NODE_GATHER;
    if ((node->kind == NODE_ASSIGN || node->kind == NODE_ASSIGN_OP) && (right->has_await || in_gather))
        mark_lvalue(node->first);
    expression(l, node->first, begin, at - 1);
    expression(l, right, at, end);
    return true;
}

static bool conditional(struct locate *l, struct node *node, size_t begin, size_t end)
{
    uint32_t opener = l->unit->opener[begin];
    struct node *yes = node->first->next, *no = node->last;
    size_t no_at = child_token(l, no, opener);
    if (no_at >= end || no_at < begin + 2 || !is(l, no_at - 1, ":"))
        return false;
    if (node->kind == NODE_CONDITIONAL_GNU) {
        if (no_at < begin + 3 || !is(l, no_at - 2, "?"))
            return false;
        expression(l, node->first, begin, no_at - 2);
    } else {
        size_t yes_at = child_token(l, yes, opener);
        if (yes_at < begin + 2 || yes_at >= no_at || !is(l, yes_at - 1, "?"))
            return false;
        expression(l, node->first, begin, yes_at - 1);
        expression(l, yes, yes_at, no_at - 1);
    }
    expression(l, no, no_at, end);
    return true;
}

static bool call(struct locate *l, struct node *node, size_t begin, size_t end)
{
    if (!is(l, end - 1, ")") || match(l, end - 1) <= begin)
        return false;
    size_t open = match(l, end - 1);
    expression(l, node->first, begin, open);
    return comma_list(l, node->first->next, open + 1, end - 1);
}

/* `keyword ( a , b )` */
static bool keyword(struct locate *l, struct node *node, size_t begin, size_t end, const char *name)
{
    return is(l, begin, name) && is(l, begin + 1, "(") && match(l, begin + 1) == end - 1 && comma_list(l, node->first, begin + 2, end - 1);
}

/* `name ( a , b )` */
static bool named(struct locate *l, struct node *node, size_t begin, size_t end)
{
    return str_equal(source_token_text(l->source, begin), node->name) && keyword(l, node, begin, end, str_c(l->unit->arena, node->name));
}

static bool enclosed(struct locate *l, struct node *node, size_t begin, size_t end)
{
    if (!is(l, begin, "(") || match(l, begin) != end - 1)
        return false;
    if (node->kind == NODE_STATEMENT_EXPR)
        return is(l, begin + 1, "{") && statement(l, node->first, begin + 1) == end - 1;
    expression(l, node->first, begin + 1, end - 1);
    return true;
}

/* `_Generic(x, T: a, default: b)`, `__builtin_choose_expr(x, a, b)`: the operands among which x selects. */
static bool selection(struct locate *l, struct node *node, size_t begin, size_t end)
{
    if (!str_equal(source_token_text(l->source, begin), node->name) || !is(l, begin + 1, "(") || match(l, begin + 1) != end - 1)
        return false;
    struct node *operand = node->first;
    while (operand && operand->is_unevaluated)
        operand = operand->next;
    for (size_t at = find(l, begin + 2, end - 1, ",") + 1; operand && at < end; operand = operand->next) {
        size_t comma = find(l, at, end - 1, ",");
        if (str_equal(node->name, S("_Generic")))
            at = find(l, at, comma, ":") + 1;
        expression(l, operand, at, comma);
        at = comma + 1;
    }
    return !operand;
}

static bool after_type(struct locate *l, struct node *node, size_t begin, size_t end)
{
    if (!is(l, begin, "(") || match(l, begin) + 1 >= end || !node->value)
        return false;
    expression(l, node->value, match(l, begin) + 1, end);
    return true;
}

static bool subscript(struct locate *l, struct node *node, size_t begin, size_t end)
{
    if (!is(l, end - 1, "]") || match(l, end - 1) <= begin)
        return false;
    size_t open = match(l, end - 1);
    expression(l, node->first, begin, open);
    expression(l, node->last, open + 1, end - 1);
    return true;
}

static bool member(struct locate *l, struct node *node, size_t begin, size_t end)
{
    if (end < begin + 3 || !str_equal(source_token_text(l->source, end - 1), node->name))
        return false;
    expression(l, node->first, begin, end - 2);
    return true;
}

static bool braces(struct locate *l, struct node *node, size_t begin, size_t end)
{
    if (!is(l, begin, "{") || match(l, begin) != end - 1)
        return false;
    for (struct node *child = node->first; child; child = child->next) /* split takes lists apart */
        child->special |= child->kind == NODE_INIT_LIST || child->kind == NODE_DESIGNATED;
    size_t inner_end = is(l, end - 2, ",") ? end - 2 : end - 1;
    return comma_list(l, node->first, begin + 1, inner_end);
}

static bool designated(struct locate *l, struct node *node, size_t begin, size_t end)
{
    size_t equals = find(l, begin, end, "=");
    if (equals == end || !node->last)
        return false;
    for (struct node *index = node->first; index != node->last; index = index->next)
        if (index->has_await)
            return false;
    node->last->special |= node->last->kind == NODE_INIT_LIST;
    expression(l, node->last, equals + 1, end);
    return true;
}

/* All of it is one invocation of a macro, whose parentheses are no expression's. */
static bool is_invocation(const struct locate *l, size_t begin, size_t end)
{
    const struct invocation *macro = macros_at(l->unit, begin_of(l, begin));
    return macro && macro->begin == begin_of(l, begin) && macro->end == end_of(l, end - 1);
}

/* Gives the node the tokens [begin, end), and, where something in it is special, its children theirs. */
static void expression(struct locate *l, struct node *node, size_t begin, size_t end)
{
    while (begin < end && is(l, begin, "__extension__"))
        begin++;
    set(l, node, begin, end);
    if (!node->special || begin >= end)
        return;
    bool fits = !node->in_macro && !is_invocation(l, begin, end);
    if (fits)
        switch (node->kind) {
        case NODE_PAREN:
        case NODE_STATEMENT_EXPR:
            fits = enclosed(l, node, begin, end);
            break;
        case NODE_AWAIT:
            fits = is(l, begin, "AWAIT") && is(l, begin + 1, "(") && match(l, begin + 1) == end - 1;
            if (fits)
                expression(l, node->first, begin + 2, end - 1);
            break;
        case NODE_CALL:
            fits = call(l, node, begin, end);
            break;
        case NODE_RAISE:
            fits = is(l, begin, "ASYNC_RAISE") && is(l, begin + 1, "(") && match(l, begin + 1) == end - 1;
            if (fits)
                expression(l, node->last, begin + 2, end - 1);
            break;
        case NODE_BINARY:
        case NODE_LOGICAL:
        case NODE_COMMA:
        case NODE_ASSIGN:
        case NODE_ASSIGN_OP:
            fits = binary(l, node, begin, end);
            break;
        case NODE_CONDITIONAL:
        case NODE_CONDITIONAL_GNU:
            fits = conditional(l, node, begin, end);
            break;
        case NODE_UNARY:
        case NODE_ADDRESS:
        case NODE_DEREF:
        case NODE_STEP:
            fits = end > begin + 1 && l->source->tokens[node->is_prefix ? begin : end - 1].offset != node->first->begin;
            if (fits)
                expression(l, node->first, begin + node->is_prefix, end - !node->is_prefix);
            break;
        case NODE_SUBSCRIPT:
            fits = subscript(l, node, begin, end);
            break;
        case NODE_MEMBER:
            fits = member(l, node, begin, end);
            break;
        case NODE_CAST:
        case NODE_COMPOUND_LITERAL:
            fits = after_type(l, node, begin, end);
            break;
        case NODE_INIT_LIST:
            fits = braces(l, node, begin, end);
            break;
        case NODE_DESIGNATED:
            fits = designated(l, node, begin, end);
            break;
        case NODE_STARTER:
        case NODE_TYPED:
            fits = named(l, node, begin, end);
            break;
        case NODE_SELECTION:
            fits = selection(l, node, begin, end);
            break;
        case NODE_GATHER:
            fits = keyword(l, node, begin, end, "async_gather");
            break;
        default:
            diag_at(l->unit->diag, DIAG_ERROR, l->source, node->begin, node->end,
                    "AWAIT cannot stand inside %s; assign its value to a variable first and use that here",
                    node->name.len ? str_c(l->unit->arena, node->name) : "this kind of expression");
            return;
        }
    if (!fits)
        mismatch(l, node, begin, end);
}

/* ---- statements ------------------------------------------------------------------------------- */

/* Behind `name ( … )` or `name`. */
static size_t past_invocation(const struct locate *l, size_t token)
{
    return is(l, token + 1, "(") && match(l, token + 1) ? match(l, token + 1) + 1 : token + 1;
}

/* A statement whose head comes out of a macro: `for_each(x) body`, or all of it: `STEP();`. */
static size_t macro_statement(struct locate *l, struct node *node, size_t token)
{
    size_t end = past_invocation(l, token);
    struct node *body = node->kind == NODE_FOR ? node->parts[3] : node->last;
    bool heads_body = (node->kind == NODE_FOR || node->kind == NODE_WHILE || node->kind == NODE_IF || node->kind == NODE_SWITCH) && body;
    bool needs_expansion = node->kind != NODE_FOR && node->kind != NODE_WHILE && node->kind != NODE_IF && node->kind != NODE_SWITCH;
    for (struct node *child = node->first; child; child = child->next)
        needs_expansion |= child != body && child->special;
    size_t last;
    if (heads_body && body->begin >= begin_of(l, end)) {
        node->in_macro = true;
        last = statement(l, body, token_at(l, body->begin));
    } else {
        last = is(l, end, ";") ? end + 1 : end;
        needs_expansion |= node->special;
    }
    if (node->special && needs_expansion)
        mismatch(l, node, token, token);
    set(l, node, token, last);
    return last;
}

static void declaration(struct locate *l, struct node *node, size_t begin, size_t end)
{
    for (struct node *var = node->first; var; var = var->next) {
        if (!var->local)
            continue;
        size_t name = token_at(l, var->local->name_offset);
        if (name >= end || !str_equal(source_token_text(l->source, name), var->local->name)) {
            var->in_macro = true;
            if (var->special)
                mismatch(l, var, begin, end);
            continue;
        }
        uint32_t opener = l->unit->opener[begin];
        size_t top = name;
        while (l->unit->opener[top] != opener && l->unit->opener[top] != NO_TOKEN)
            top = l->unit->opener[top]; /* inside the brackets of (*name)(…) */
        size_t first = top, scan = top;
        while (scan > begin && (is(l, scan - 1, "*") || is(l, scan - 1, "const") || is(l, scan - 1, "volatile") || is(l, scan - 1, "restrict") ||
                                is(l, scan - 1, "__restrict") || is(l, scan - 1, "_Atomic"))) {
            scan--;
            if (is(l, scan, "*"))
                first = scan;
        }
        size_t last = top;
        while (last < end - 1 && !is(l, last, ",") && !is(l, last, ";") && !is(l, last, "=")) {
            char c = bracket(l, last);
            last = c && match(l, last) > last ? match(l, last) + 1 : last + 1;
        }
        var->begin = begin_of(l, first);
        var->declarator_end = end_of(l, last - 1);
        var->end = var->declarator_end;
        if (var->value && is(l, last, "=")) {
            size_t stop = find(l, last + 1, end - 1, ",");
            var->end = end_of(l, stop - 1);
            expression(l, var->value, last + 1, stop);
        } else if (var->value) {
            var->in_macro = true;
            if (var->special)
                mismatch(l, var, begin, end);
        }
        var->local->decl_end = var->end;
    }
}

/* A declaration, with labels before it as C23 has it: frame may edit it. */
static bool is_declaration(const struct node *node)
{
    while ((node->kind == NODE_LABEL || node->kind == NODE_CASE || node->kind == NODE_DEFAULT) && node->first)
        node = node->first;
    return node->kind == NODE_DECL;
}

static void compound(struct locate *l, struct node *node, size_t open)
{
    struct node *before = NULL;
    for (struct node *child = node->first; child; before = child, child = child->next) {
        if (child->kind == NODE_DEFER && child->local)
            child->begin = child->end = before->end; /* of a cleanup attribute: behind the declaration */
        else if (child->special || is_declaration(child))
            statement(l, child, child_token(l, child, (uint32_t)open));
    }
}

/* `if ( condition )`: locates the condition; returns the token behind the parenthesis. */
static size_t header(struct locate *l, struct node *condition, size_t token)
{
    size_t open = token + 1, close = match(l, open);
    if (condition)
        expression(l, condition, open + 1, close);
    return close + 1;
}

static size_t for_header(struct locate *l, struct node *node, size_t token)
{
    size_t open = token + 1, close = match(l, open);
    size_t first = find(l, open + 1, close, ";"), second = find(l, first + 1, close, ";");
    size_t begins[3] = {open + 1, first + 1, second + 1}, ends[3] = {first, second, close};
    for (int i = 0; i < 3; i++) {
        if (!node->parts[i])
            continue;
        if (node->parts[i]->kind == NODE_DECL) {
            set(l, node->parts[i], begins[i], ends[i] + 1);
            declaration(l, node->parts[i], begins[i], ends[i] + 1);
        } else {
            expression(l, node->parts[i], begins[i], ends[i]);
        }
    }
    return close + 1;
}

static size_t case_colon(const struct locate *l, size_t token)
{
    int questions = 0;
    for (;; token++) {
        char c = bracket(l, token);
        if (c && match(l, token) > token)
            token = match(l, token);
        else if (is(l, token, "?"))
            questions++;
        else if (is(l, token, ":") && questions-- == 0)
            return token;
        if (token >= l->source->token_count)
            return token;
    }
}

static bool has_its_keyword(const struct locate *l, const struct node *node, size_t token)
{
    static const char *const words[] = {
        [NODE_COMPOUND] = "{",     [NODE_IF] = "if",       [NODE_WHILE] = "while",   [NODE_DO] = "do",        [NODE_FOR] = "for",
        [NODE_SWITCH] = "switch",  [NODE_CASE] = "case",   [NODE_DEFAULT] = "default", [NODE_GOTO] = "goto",  [NODE_BREAK] = "break",
        [NODE_CONTINUE] = "continue", [NODE_RETURN] = "return", [NODE_DEFER] = "DEFER", [NODE_TRY] = "ASYNC_TRY",
        [NODE_GROUP] = "ASYNC_GROUP", [NODE_CATCH] = "ASYNC_CATCH",
    };
    if (node->kind == NODE_LABEL || node->kind == NODE_TIMEOUT)
        return str_equal(source_token_text(l->source, token), node->name);
    return node->kind >= sizeof words / sizeof *words || !words[node->kind] || is(l, token, words[node->kind]);
}

/* Locates the statement that starts at the token; returns the token behind it. */
static size_t statement(struct locate *l, struct node *node, size_t token)
{
    if (!has_its_keyword(l, node, token))
        return macro_statement(l, node, token);
    size_t end;
    switch (node->kind) {
    case NODE_COMPOUND:
        end = match(l, token) + 1;
        if (node->special)
            compound(l, node, token);
        break;
    case NODE_IF:
        end = statement(l, node->first->next, header(l, node->first, token));
        if (node->last != node->first->next)
            end = statement(l, node->last, end + 1);
        break;
    case NODE_WHILE:
    case NODE_SWITCH:
    case NODE_TIMEOUT:
        end = header(l, node->first, token);
        end = statement(l, node->first->next, end);
        if (node->first->next != node->last)
            end = statement(l, node->last, end);
        break;
    case NODE_GROUP:
    case NODE_CATCH:
        end = statement(l, node->value, header(l, NULL, token));
        break;
    case NODE_DO: {
        end = statement(l, node->first, token + 1);
        size_t close = header(l, node->last, end);
        end = is(l, close, ";") ? close + 1 : close;
        break;
    }
    case NODE_FOR:
        end = statement(l, node->parts[3], for_header(l, node, token));
        break;
    case NODE_CASE:
        end = case_colon(l, token + 1) + 1;
        end = node->first ? statement(l, node->first, end) : end;
        break;
    case NODE_DEFAULT:
    case NODE_LABEL:
        end = node->first ? statement(l, node->first, token + 2) : token + 2;
        break;
    case NODE_DEFER:
        end = statement(l, node->value, token + 1);
        break;
    case NODE_TRY:
        end = statement(l, node->value, token + 1);
        if (node->last != node->value)
            end = statement(l, node->last, end);
        break;
    case NODE_NULL:
        end = is(l, token, ";") ? token + 1 : past_semicolon(l, token);
        break;
    case NODE_DECL:
        end = past_semicolon(l, token);
        declaration(l, node, token, end);
        break;
    case NODE_RETURN:
        end = past_semicolon(l, token);
        if (node->first)
            expression(l, node->first, token + 1, end - 1);
        break;
    default:
        end = past_semicolon(l, token);
        if (node->special && node->kind >= NODE_RAISE) {
            expression(l, node, token, is(l, end - 1, ";") ? end - 1 : end); /* a macro may hold the semicolon */
            return end;
        }
        break;
    }
    set(l, node, token, end);
    return end;
}

static void island(struct locate *l, struct node *node)
{
    if (node->kind == NODE_STARTER) {
        size_t token = token_at(l, node->begin);
        if (node->in_macro)
            mismatch(l, node, token, token);
        else
            expression(l, node, token, past_invocation(l, token));
        return;
    }
    for (struct node *child = node->first; child; child = child->next)
        if (child->special)
            island(l, child);
}

/* Where one of two macros that belong together (BEGIN … END) was expanded, its brace has lost the other: all
 * macros of the function are wanted then. */
static bool has_matching_braces(struct locate *l, struct function *function)
{
    size_t open = token_at(l, function->body->begin);
    if (is(l, open, "{") && match(l, open) && end_of(l, match(l, open)) == function->end)
        return true;
    bool found = false;
    for (size_t i = 0; i < l->unit->invocation_count; i++) {
        const struct invocation *invocation = &l->unit->invocations[i];
        if (invocation->begin >= function->begin && invocation->begin < function->end)
            found |= macros_want(l->unit, invocation->begin);
    }
    if (!found)
        diag_at(l->unit->diag, DIAG_ERROR, l->source, function->name_offset, function->name_offset + (uint32_t)function->name.len,
                "the braces of '" STR_FMT "' do not match as they stand in the file", STR_ARG(function->name));
    return false;
}

void locate_fill(struct unit *unit)
{
    struct locate l = {unit, unit->source};
    match_brackets(&l);
    for (struct function *function = unit->functions; function; function = function->next) {
        if (function->in_macro)
            macros_want(unit, function->begin);
        else if (function->body && has_matching_braces(&l, function))
            statement(&l, function->body, token_at(&l, function->body->begin));
    }
    for (struct island *at = unit->islands; at; at = at->next)
        island(&l, at->node);
}
