/* The state machine of a function as Graphviz: its stops as nodes, with the lines they are about; what leads from one to
 * another as edges, with the decisions that every way between them takes. Failures and cancellations are dashed. */
#include "explain.h"
#include "machine.h"

enum { TEXT_MAX = 44 };

struct writer {
    struct buf *out;
    struct unit *unit;
    const struct source *source;
    const struct function *function;
};

/* ---- texts ------------------------------------------------------------------------------------ */

/* The text as a quoted string of DOT has it, cut to `max` bytes. */
static void put_text(struct buf *out, struct str text, size_t max)
{
    size_t end = text.len;
    if (end > max)
        for (end = max; end && ((unsigned char)text.ptr[end] & 0xc0) == 0x80;)
            end--; /* not in the middle of a character */
    for (size_t i = 0; i < end; i++) {
        if (text.ptr[i] == '"' || text.ptr[i] == '\\')
            buf_put(out, S("\\"));
        buf_put(out, str_slice(text, i, i + 1));
    }
    if (end < text.len)
        buf_put(out, S("…"));
}

/* The tokens [begin, end) on one line, without comments. */
static struct str tokens_text(const struct writer *w, size_t begin, size_t end)
{
    struct buf text = {0};
    for (size_t token = begin; token < end && text.len <= TEXT_MAX; token++) {
        const struct token *before = &w->source->tokens[token - (token > begin)];
        if (token > begin && before->offset + before->length < w->source->tokens[token].offset)
            buf_put(&text, S(" "));
        if (w->source->tokens[token].kind != TOKEN_DIRECTIVE)
            buf_put(&text, source_token_text(w->source, token));
    }
    struct str copy = str_copy(w->unit->arena, buf_str(&text));
    buf_free(&text);
    return copy;
}

static struct str text_between(const struct writer *w, uint32_t begin, uint32_t end)
{
    return tokens_text(w, source_token_from(w->source, begin), source_token_from(w->source, end));
}

/* The next token, behind what is in brackets where one opens here. */
static size_t token_behind(const struct writer *w, size_t token)
{
    return w->unit->match[token] > token ? w->unit->match[token] + 1 : token + 1;
}

/* The first token `text` from `token` to `end` that stands in no bracket, or end. */
static size_t find_token(const struct writer *w, size_t token, size_t end, const char *text)
{
    while (token < end && !source_token_is(w->source, token, text))
        token = token_behind(w, token);
    return token < end ? token : end;
}

/* The condition as written; empty when it comes out of a macro. */
static struct str condition_text(const struct writer *w, const struct node *node)
{
    if (node->end > node->begin)
        return text_between(w, node->begin, node->end);
    size_t token = source_token_from(w->source, node->begin);
    for (uint32_t open = w->unit->opener[token]; open != NO_TOKEN && source_token_is(w->source, open, "(");
         open = w->unit->opener[open]) {
        size_t close = w->unit->match[open];
        if (!open || !close)
            break;
        if (source_token_is(w->source, open - 1, "if") || source_token_is(w->source, open - 1, "while"))
            return tokens_text(w, open + 1, close);
        if (source_token_is(w->source, open - 1, "for")) {
            size_t first = find_token(w, open + 1, close, ";");
            return tokens_text(w, first + 1, find_token(w, first + 1, close, ";"));
        }
    }
    return S("");
}

/* A name, a member, a call, `x++`: what a `!` in front of it negates as a whole. */
static bool is_operand(struct str text)
{
    int depth = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i], before = i ? text.ptr[i - 1] : 0, next = i + 1 < text.len ? text.ptr[i + 1] : 0;
        depth -= c == ')' || c == ']';
        bool is_name = c == '_' || ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9');
        bool is_postfix = strchr(".()[]", c) || (c == '-' && next == '>') || (c == '>' && before == '-') ||
                          ((c == '+' || c == '-') && (before == c || next == c));
        if (!depth && !is_name && !is_postfix)
            return false;
        depth += c == '(' || c == '[';
    }
    return text.len > 0;
}

static struct str negated(struct arena *arena, struct str text)
{
    if (text.ptr[0] == '!' && is_operand(str_slice(text, 1, text.len)))
        return str_slice(text, 1, text.len);
    return str_format(arena, is_operand(text) ? "!" STR_FMT : "!(" STR_FMT ")", STR_ARG(text));
}

static struct str case_text(const struct writer *w, const struct node *node)
{
    if (node->kind == NODE_SWITCH)
        return S("no case");
    if (node->kind == NODE_DEFAULT)
        return S("default");
    size_t token = source_token_from(w->source, node->begin), end = token;
    for (int questions = 0; end < w->source->token_count; end = token_behind(w, end)) {
        questions += source_token_is(w->source, end, "?");
        if (source_token_is(w->source, end, ":") && questions-- == 0)
            break;
    }
    return source_token_is(w->source, token, "case") ? tokens_text(w, token, end) : S("");
}

static struct str exit_text(const struct writer *w, const struct exit *exit)
{
    if (exit->code >= EXIT_GOTO)
        return str_format(w->unit->arena, "goto " STR_FMT, STR_ARG(exit->label->name));
    return exit->code == EXIT_BREAK ? S("break") : exit->code == EXIT_CONTINUE ? S("continue") : S("return");
}

/* Empty where the decision says nothing to a reader. */
static struct str reason_text(const struct writer *w, const struct reason *reason)
{
    const struct flow_op *op = reason->op;
    switch (op->way) {
    case FLOW_UNLESS:
    case FLOW_WHEN: {
        struct str text = condition_text(w, op->cause);
        return text.len && reason->is_taken == (op->way == FLOW_UNLESS) ? negated(w->unit->arena, text) : text;
    }
    case FLOW_CASE:
        return reason->is_taken ? case_text(w, op->cause) : S("");
    case FLOW_FAILS:
        return op->cause && op->cause->end ? text_between(w, op->cause->begin, op->cause->end) : S("");
    case FLOW_EXIT:
        return reason->is_taken ? exit_text(w, op->exit) : S("");
    case FLOW_IN_TIME:
        return reason->is_taken ? S("in time") : S("expired");
    case FLOW_ANYHOW:
    case FLOW_FALLS:
        break;
    }
    return S("");
}

/* ---- nodes ------------------------------------------------------------------------------------ */

static struct str cleanup_text(const struct writer *w, const struct cleanup *cleanup)
{
    const struct node *node = cleanup->node;
    struct arena *arena = w->unit->arena;
    switch (cleanup->kind) {
    case CLEANUP_DEFER:
        if (!node->local)
            return text_between(w, node->begin, node->end);
        return node->local->handler.len ? str_format(arena, STR_FMT "(&" STR_FMT ")", STR_ARG(node->local->handler),
                                                     STR_ARG(node->local->name))
                                        : str_format(arena, "storage of " STR_FMT, STR_ARG(node->local->name));
    case CLEANUP_TRY:
        return text_between(w, node->last->begin, node->last->value->begin);
    case CLEANUP_TIMEOUT:
        return str_format(arena, "end of " STR_FMT, STR_ARG(text_between(w, node->begin, node->value->begin)));
    case CLEANUP_GROUP:
        break;
    }
    return S("");
}

static struct str await_text(const struct writer *w, const struct await *await)
{
    const struct node *node = await->node;
    if (node->kind == NODE_GROUP)
        return str_format(w->unit->arena, "end of " STR_FMT, STR_ARG(text_between(w, node->begin, node->value->begin)));
    return text_between(w, node->begin, node->end);
}

static uint32_t line_of(const struct writer *w, uint32_t offset)
{
    return explain_line(w->function, offset);
}

static void put_saved(struct writer *w, const struct await *await)
{
    struct buf names = {0};
    for (size_t i = 0; i < await->saved_count; i++)
        if (!await->saved[i]->is_temporary)
            buf_printf(&names, "%s" STR_FMT, names.len ? ", " : "saves ", STR_ARG(await->saved[i]->name));
    buf_put(w->out, names.len ? S("\\n") : S(""));
    put_text(w->out, buf_str(&names), TEXT_MAX);
    buf_free(&names);
}

/* The file that the lines are of, where a header defines the function. */
static void put_other_file(struct writer *w)
{
    struct str path = str_from(source_path(w->source, w->function->name_offset));
    if (str_equal(path, str_from(w->source->path)))
        return;
    buf_put(w->out, S(" of "));
    put_text(w->out, path, path.len);
}

static void put_id(struct writer *w, uint32_t stop)
{
    buf_printf(w->out, "\"" STR_FMT " %u\"", STR_ARG(w->function->name), stop);
}

static void put_stop(struct writer *w, const struct machine *machine, uint32_t number)
{
    const struct stop *stop = &machine->stops[number];
    if (!stop->is_reached && stop->kind != STOP_AWAIT)
        return;
    buf_put(w->out, S("        "));
    put_id(w, number);
    buf_put(w->out, S(" ["));
    switch (stop->kind) {
    case STOP_START:
        buf_put(w->out, S("shape=oval, label=\""));
        put_text(w->out, w->function->name, TEXT_MAX);
        buf_printf(w->out, "\\nline %u", line_of(w, w->function->name_offset));
        put_other_file(w);
        buf_put(w->out, S("\""));
        break;
    case STOP_AWAIT:
        buf_printf(w->out, "label=\"%u: ", stop->await->state);
        put_text(w->out, await_text(w, stop->await), TEXT_MAX);
        buf_printf(w->out, "\\nline %u", line_of(w, stop->await->node->begin));
        put_saved(w, stop->await);
        buf_put(w->out, stop->is_reached ? S("\"") : S("\\nnever reached\", style=\"filled,dotted\""));
        break;
    case STOP_CLEANUP: {
        const struct node *node = stop->cleanup->kind == CLEANUP_TRY ? stop->cleanup->node->last : stop->cleanup->node;
        buf_put(w->out, S("style=rounded, label=\""));
        put_text(w->out, cleanup_text(w, stop->cleanup), TEXT_MAX);
        buf_printf(w->out, "\\nline %u\"", line_of(w, node->begin));
        break;
    }
    case STOP_RETURN:
        buf_put(w->out, S("shape=oval, peripheries=2, label=\"returns\""));
        break;
    case STOP_FAIL:
        buf_put(w->out, S("shape=oval, peripheries=2, color=firebrick, label=\"fails\""));
        break;
    }
    buf_put(w->out, S("];\n"));
}

static void put_edge(struct writer *w, const struct edge *edge)
{
    buf_put(w->out, S("        "));
    put_id(w, edge->from);
    buf_put(w->out, S(" -> "));
    put_id(w, edge->to);
    struct buf label = {0};
    struct str before = S("");
    for (size_t i = 0; i < edge->reasons.count; i++) {
        struct str text = reason_text(w, &edge->reasons.items[i]);
        if (!text.len || str_equal(text, before))
            continue;
        buf_put(&label, label.len ? S(" \\n ") : S(" ")); /* away from the line */
        put_text(&label, text, TEXT_MAX);
        before = text;
    }
    if (label.len || edge->fails)
        buf_put(w->out, S(" ["));
    if (edge->fails)
        buf_put(w->out, S("style=dashed, color=firebrick"));
    if (label.len)
        buf_printf(w->out, "%slabel=\"" STR_FMT " \"", edge->fails ? ", " : "", STR_ARG(buf_str(&label)));
    buf_put(w->out, label.len || edge->fails ? S("];\n") : S(";\n"));
    buf_free(&label);
}

void explain_graph(struct buf *out, struct function *function)
{
    struct writer w = {out, function->unit, function->unit->source, function};
    struct arena scratch = {0};
    struct machine machine;
    machine_build(function, &scratch, &machine);
    buf_printf(out, "    subgraph \"cluster " STR_FMT "\" {\n        label=\"" STR_FMT "\";\n", STR_ARG(function->name),
               STR_ARG(function->name));
    for (uint32_t i = 0; i < machine.stop_count; i++)
        put_stop(&w, &machine, i);
    for (size_t i = 0; i < machine.edges.count; i++)
        put_edge(&w, &machine.edges.items[i]);
    buf_put(out, S("    }\n"));
    arena_free(&scratch);
}
