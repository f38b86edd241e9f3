/* The spine as text. What no pass has filled yet is left out, so one printer serves all passes. */
#include "dump.h"
#include <stdio.h>

static const char *const kind_names[] = {
    [NODE_COMPOUND] = "compound", [NODE_IF] = "if", [NODE_WHILE] = "while", [NODE_DO] = "do", [NODE_FOR] = "for", [NODE_SWITCH] = "switch",
    [NODE_CASE] = "case", [NODE_DEFAULT] = "default", [NODE_LABEL] = "label", [NODE_GOTO] = "goto", [NODE_GOTO_COMPUTED] = "goto-computed",
    [NODE_BREAK] = "break", [NODE_CONTINUE] = "continue", [NODE_RETURN] = "return", [NODE_DECL] = "decl", [NODE_VAR] = "var", [NODE_NULL] = "null",
    [NODE_ASM] = "asm", [NODE_DEFER] = "defer", [NODE_TRY] = "try", [NODE_TIMEOUT] = "timeout", [NODE_GROUP] = "group", [NODE_CATCH] = "catch", [NODE_RAISE] = "raise",
    [NODE_PAREN] = "paren", [NODE_CALL] = "call", [NODE_BINARY] = "binary", [NODE_LOGICAL] = "logical", [NODE_COMMA] = "comma", [NODE_ASSIGN] = "assign",
    [NODE_ASSIGN_OP] = "assign-op", [NODE_CONDITIONAL] = "conditional", [NODE_CONDITIONAL_GNU] = "conditional-gnu", [NODE_UNARY] = "unary",
    [NODE_ADDRESS] = "address", [NODE_DEREF] = "deref", [NODE_STEP] = "step", [NODE_SUBSCRIPT] = "subscript", [NODE_MEMBER] = "member", [NODE_CAST] = "cast",
    [NODE_COMPOUND_LITERAL] = "compound-literal", [NODE_INIT_LIST] = "init-list", [NODE_DESIGNATED] = "designated", [NODE_STATEMENT_EXPR] = "statement-expr",
    [NODE_SELECTION] = "selection", [NODE_INVOCATION] = "invocation",
    [NODE_REF] = "ref", [NODE_CONSTANT] = "constant", [NODE_GLOBAL] = "global", [NODE_UNEVALUATED] = "unevaluated", [NODE_AWAIT] = "await", [NODE_TYPED] = "typed",
    [NODE_GATHER] = "gather", [NODE_STARTER] = "starter", [NODE_OTHER] = "other",
};
_Static_assert(sizeof kind_names / sizeof *kind_names == NODE_OTHER + 1, "a name for each kind");

/* The beginning of an expression's text, on one line. */
static void dump_text(const struct unit *unit, const struct node *node)
{
    enum { SHOWN = 40 };
    struct str text = source_text(unit->source, node->begin, node->end);
    printf(" `");
    for (size_t i = 0; i < text.len && i < SHOWN; i++)
        putchar(text.ptr[i] == '\n' ? ' ' : text.ptr[i]);
    printf("%s`", text.len > SHOWN ? "…" : "");
}

static void dump_node(const struct unit *unit, const struct node *node, int depth)
{
    printf("%*s%s", depth * 2, "", kind_names[node->kind]);
    if (node_name(node).len)
        printf(" '" STR_FMT "'", STR_ARG(node_name(node)));
    printf(" line %u", source_line(unit->source, node->begin));
    if (node->type)
        printf(" : " STR_FMT, STR_ARG(node->type->key));
    if (node->is_taken && node_callee(node))
        printf(" callee=%s", (const char *[]){"ordinary", "lowered", "exported", "leaf", "entry", "gather"}[node_callee(node)->kind]);
    if (node->temp)
        printf(" temp=" STR_FMT, STR_ARG(node->temp->name));
    if (node_cleanup(node) && (node->kind == NODE_DEFER || node->kind == NODE_TRY || node->kind == NODE_TIMEOUT))
        printf(" cleanup=%u", node_cleanup(node)->index);
    if (node_exit(node))
        printf(" exit=%u", node_exit(node)->code);
    if (node_await(node)) {
        printf(" state=%u", node_await(node)->state);
        if (node_await(node)->handler)
            printf(" handler=%u", node_await(node)->handler->index);
        if (node_await(node)->saved) {
            printf(" saves(");
            for (size_t i = 0; i < node_await(node)->saved_count; i++)
                printf("%s" STR_FMT, i ? " " : "", STR_ARG(node_await(node)->saved[i]->c_name));
            printf(")");
        }
        if (node_await(node)->child.len)
            printf(" child=" STR_FMT "%s", STR_ARG(node_await(node)->child), node_await(node)->embedded ? "" : " pushed");
    }
    if (node->end && node->special && node->kind >= NODE_RAISE)
        dump_text(unit, node);
    printf("%s%s\n", node->is_unevaluated ? " unevaluated" : "", node->in_macro ? " macro" : "");
    for (const struct node *child = node->first; child; child = child->next)
        dump_node(unit, child, depth + 1);
}

static void dump_local(const struct local *local)
{
    printf("  local " STR_FMT " : " STR_FMT, STR_ARG(local->name), STR_ARG(local->type->key));
    if (local->is_parameter)
        printf(" parameter");
    if (local->is_temporary)
        printf(" temporary");
    if (local->address_taken)
        printf(" address-taken");
    if (local->home == HOME_FRAME)
        printf(" home=frame");
    else if (local->home == HOME_SAVED)
        printf(" home=saved");
    if (!str_equal(local->name, local->c_name))
        printf(" renamed=" STR_FMT, STR_ARG(local->c_name));
    if (local->field.len)
        printf(" field=" STR_FMT "%s", STR_ARG(local->field), local->as_bytes ? " bytes" : "");
    printf("\n");
}

void dump_unit(struct unit *unit, const char *pass)
{
    printf("after %s\n", pass);
    for (const struct function *function = unit->functions; function; function = function->next) {
        printf("function " STR_FMT " : " STR_FMT, STR_ARG(function->name), STR_ARG(function->result->key));
        if (function->await_count)
            printf(" awaits=%u", function->await_count);
        if (function->frame_bytes)
            printf(" frame=%llu", (unsigned long long)function->frame_bytes);
        printf("\n");
        for (const struct local *local = function->locals; local; local = local->next)
            dump_local(local);
        if (function->body)
            dump_node(unit, function->body, 1);
    }
    for (const struct island *island = unit->islands; island; island = island->next) {
        printf("ordinary " STR_FMT "\n", STR_ARG(island->name));
        dump_node(unit, island->node, 1);
    }
}
