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
#include "locate.h"

static void match_brackets(struct locate *l)
{
    struct unit *unit = l->unit;
    size_t count = l->source->token_count;
    unit->match = arena_array(unit->lasting, uint32_t, count + 1);
    unit->opener = arena_array(unit->lasting, uint32_t, count + 1);
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
    struct node *body = node->kind == NODE_FOR ? node_parts(node)[3] : node->last;
    bool heads_body = (node->kind == NODE_FOR || node->kind == NODE_WHILE || node->kind == NODE_IF || node->kind == NODE_SWITCH) && body;
    bool needs_expansion = node->kind != NODE_FOR && node->kind != NODE_WHILE && node->kind != NODE_IF && node->kind != NODE_SWITCH;
    for (struct node *child = node->first; child; child = child->next)
        needs_expansion |= child != body && child->special;
    size_t last;
    if (heads_body && body->begin >= begin_of(l, end)) {
        node->in_macro = true;
        last = locate_statement(l, body, token_at(l, body->begin));
    } else {
        last = is(l, end, ";") ? end + 1 : end;
        needs_expansion |= node->special;
    }
    if (node->special && needs_expansion)
        locate_mismatch(l, node, token, token);
    set(l, node, token, last);
    return last;
}

/* It stands in the parentheses of a macro, which may bring more of what is around it. */
static bool is_argument(const struct locate *l, uint32_t offset)
{
    const struct invocation *macro = macros_at(l->unit, offset);
    return macro && macro->begin < offset;
}

/* The bounds of a variable array that await stand behind its name. */
static void bounds(struct locate *l, struct node *var, size_t open)
{
    for (struct node *bound = node_bound(var->first, var); bound && is(l, open, "["); bound = node_bound(bound->next, var)) {
        locate_expression(l, bound, open + 1, match(l, open));
        open = match(l, open) + 1;
    }
}

static void declaration(struct locate *l, struct node *node, size_t begin, size_t end)
{
    for (struct node *var = node->first; var; var = var->next) {
        if (!var->local)
            continue;
        size_t name = token_at(l, var->local->name_offset);
        if (name >= end || !str_equal(source_token_text(l->source, name), var->local->name) || is_argument(l, var->local->name_offset)) {
            var->in_macro = true;
            if (var->special)
                locate_mismatch(l, var, begin, end);
            continue;
        }
        bounds(l, var, name + 1);
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
            size_t stop = find_comma(l, last + 1, end - 1);
            var->end = end_of(l, stop - 1);
            locate_expression(l, var->value, last + 1, stop);
        } else if (var->value) {
            var->in_macro = true;
            if (var->special)
                locate_mismatch(l, var, begin, end);
        }
        var->local->decl_end = var->end;
    }
}

static bool is_of_attribute(const struct node *node) { return node->kind == NODE_DEFER && node->local; }

/* The statement's tokens reach into the next one's: its semicolon comes out of a macro. */
static void check_semicolon(struct locate *l, struct node *child, size_t open, size_t begin, size_t end)
{
    const struct node *next = child->next;
    while (next && is_of_attribute(next))
        next = next->next;
    size_t follows = next ? locate_child_token(l, next, (uint32_t)open) : end;
    if (follows > begin && follows < end)
        locate_mismatch(l, child, begin, end);
}

static void compound(struct locate *l, struct node *node, size_t open)
{
    struct node *before = NULL;
    for (struct node *child = node->first; child; before = child, child = child->next) {
        if (is_of_attribute(child)) {
            child->begin = child->end = before->end; /* behind the declaration */
        } else if (child->special || child->kind == NODE_DECL) { /* frame may edit it */
            size_t begin = locate_child_token(l, child, (uint32_t)open);
            check_semicolon(l, child, open, begin, locate_statement(l, child, begin));
        }
    }
}

/* `if ( condition )`: locates the condition; returns the token behind the parenthesis. */
static size_t header(struct locate *l, struct node *condition, size_t token)
{
    size_t open = token + 1, close = match(l, open);
    if (condition)
        locate_expression(l, condition, open + 1, close);
    return close + 1;
}

static size_t for_header(struct locate *l, struct node *node, size_t token)
{
    size_t open = token + 1, close = match(l, open);
    size_t first = find(l, open + 1, close, ";"), second = find(l, first + 1, close, ";");
    size_t begins[3] = {open + 1, first + 1, second + 1}, ends[3] = {first, second, close};
    for (int i = 0; i < 3; i++) {
        if (!node_parts(node)[i])
            continue;
        if (node_parts(node)[i]->kind == NODE_DECL) {
            set(l, node_parts(node)[i], begins[i], ends[i] + 1);
            declaration(l, node_parts(node)[i], begins[i], ends[i] + 1);
        } else {
            locate_expression(l, node_parts(node)[i], begins[i], ends[i]);
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
        [NODE_SWITCH] = "switch",  [NODE_CASE] = "case",   [NODE_DEFAULT] = "default", [NODE_GOTO] = "goto",  [NODE_GOTO_COMPUTED] = "goto", [NODE_BREAK] = "break",
        [NODE_CONTINUE] = "continue", [NODE_RETURN] = "return", [NODE_DEFER] = "DEFER", [NODE_TRY] = "ASYNC_TRY",
        [NODE_GROUP] = "ASYNC_GROUP", [NODE_CATCH] = "ASYNC_CATCH",
    };
    if (node->kind == NODE_LABEL || node->kind == NODE_TIMEOUT)
        return str_equal(source_token_text(l->source, token), node_name(node));
    return node->kind >= sizeof words / sizeof *words || !words[node->kind] || is(l, token, words[node->kind]);
}

/* `[[clang::musttail]] return …`: it asks for what cannot be when the return is rewritten. */
static bool refuse_attribute(struct locate *l, const struct node *node, size_t token)
{
    bool is_standard = is(l, token, "[") && is(l, token + 1, "["), is_gnu = is(l, token, "__attribute__");
    if (node->kind != NODE_RETURN || !node->special || !(is_standard || is_gnu))
        return false;
    diag_at(l->unit->diag, DIAG_ATTRIBUTE, l->source, begin_of(l, token), end_of(l, match(l, is_gnu ? token + 1 : token)),
            "an attribute of a return that awaits or runs a clean-up cannot be kept: what follows the call is no tail call; leave it out");
    return true;
}

/* Locates the statement that starts at the token; returns the token behind it. */
size_t locate_statement(struct locate *l, struct node *node, size_t token)
{
    if (refuse_attribute(l, node, token))
        return past_semicolon(l, token);
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
        end = locate_statement(l, node->first->next, header(l, node->first, token));
        if (node->last != node->first->next)
            end = locate_statement(l, node->last, end + 1);
        break;
    case NODE_WHILE:
    case NODE_SWITCH:
    case NODE_TIMEOUT:
        end = header(l, node->first, token);
        end = locate_statement(l, node->first->next, end);
        if (node->first->next != node->last)
            end = locate_statement(l, node->last, end);
        break;
    case NODE_GROUP:
    case NODE_CATCH:
        end = locate_statement(l, node->value, header(l, NULL, token));
        break;
    case NODE_DO: {
        end = locate_statement(l, node->first, token + 1);
        size_t close = header(l, node->last, end);
        end = is(l, close, ";") ? close + 1 : close;
        break;
    }
    case NODE_FOR:
        end = locate_statement(l, node_parts(node)[3], for_header(l, node, token));
        break;
    case NODE_CASE:
        end = case_colon(l, token + 1) + 1;
        end = node->first ? locate_statement(l, node->first, end) : end;
        break;
    case NODE_DEFAULT:
    case NODE_LABEL:
        end = node->first ? locate_statement(l, node->first, token + 2) : token + 2;
        break;
    case NODE_DEFER:
        end = locate_statement(l, node->value, token + 1);
        break;
    case NODE_TRY:
        end = locate_statement(l, node->value, token + 1);
        if (node->last != node->value)
            end = locate_statement(l, node->last, end);
        break;
    case NODE_NULL:
        end = is(l, token, ";") ? token + 1 : past_semicolon(l, token);
        break;
    case NODE_DECL:
        end = past_semicolon(l, token);
        declaration(l, node, token, end);
        break;
    case NODE_RETURN:
    case NODE_GOTO_COMPUTED: /* goto * */
        end = past_semicolon(l, token);
        if (node->first)
            locate_expression(l, node->first, token + (node->kind == NODE_RETURN ? 1 : 2), end - 1);
        break;
    default:
        end = past_semicolon(l, token);
        if (node->special && node->kind >= NODE_RAISE) {
            locate_expression(l, node, token, is(l, end - 1, ";") ? end - 1 : end); /* a macro may hold the semicolon */
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
            locate_mismatch(l, node, token, token);
        else
            locate_expression(l, node, token, past_invocation(l, token));
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
    for (size_t i = macros_from(l->unit, function->begin); i < l->unit->invocation_count && l->unit->invocations[i].begin < function->end; i++)
        found |= macros_want(l->unit, l->unit->invocations[i].begin);
    if (!found)
        diag_at(l->unit->diag, DIAG_MACRO, l->source, function->name_offset, function->name_offset + (uint32_t)function->name.len,
                "the braces of '" STR_FMT "' do not match as they stand in the file; write both of a pair in the same macro, or in none", STR_ARG(function->name));
    return false;
}

void locate_fill(struct unit *unit)
{
    struct locate l = {unit, unit->source};
    if (!unit->match)
        match_brackets(&l);
    for (struct function *function = unit->functions; function; function = function->next) {
        if (function->in_macro)
            macros_want(unit, function->begin);
        else if (function->body && has_matching_braces(&l, function))
            locate_statement(&l, function->body, token_at(&l, function->body->begin));
    }
    for (struct island *at = unit->islands; at; at = at->next)
        island(&l, at->node);
}
