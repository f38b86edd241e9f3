/* Statements: C's own control flow stays; what holds an AWAIT in its head is rewritten to what means the same.
 *
 *   while (AWAIT(c())) body      for (;;) { …; if (!c) { break; } body }
 *   do body while (AWAIT(c()))   { goto first; for (;;) { …; if (!c) { break; } first:; body } }
 *   for (i; c; AWAIT(s())) body  { i; goto first; for (;;) { …s; first:; if (!c) { break; } body } }
 *
 * so `break` and `continue` in the body stay as they are, out of macros too. */
#include "emit.h"

static uint32_t statement_end(struct emit *e, const struct node *node)
{
    if (node->kind < NODE_RAISE)
        return node->end;
    size_t token = source_token_from(e->unit->source, node->end);
    return source_token_is(e->unit->source, token, ";") ? e->unit->source->tokens[token].offset + 1 : node->end;
}

/* The text in front of a statement, without an `__extension__`, which must not stand before the block that it may become. */
static void copy_in_front(struct emit *e, uint32_t begin, const struct node *node)
{
    const struct source *source = e->unit->source;
    uint32_t end = node->begin;
    for (size_t token = source_token_from(source, end); token > 0 && source_token_is(source, token - 1, "__extension__") && source->tokens[token - 1].offset >= begin; token--)
        end = source->tokens[token - 1].offset;
    emit_copy(e, begin, end);
}

void emit_full(struct emit *e, struct node *node)
{
    if (node->has_await) /* else it has none */
        emit_temps(e, node);
    emit_hoist(e, node);
}

void emit_substatement(struct emit *e, struct node *node)
{
    if (!node->special) {
        emit_text(e, " ");
        emit_copy(e, node->begin, statement_end(e, node));
        return;
    }
    if (node->kind == NODE_COMPOUND) {
        emit_text(e, " ");
        emit_statement(e, node);
        return;
    }
    emit_text(e, " {");
    emit_statement(e, node);
    emit_text(e, "}");
}

/* ---- leaving through clean-ups ---------------------------------------------------------------- */

static void leave(struct emit *e, uint32_t offset, const struct cleanup *cleanup, const char *code)
{
    emit_line(e, offset, STR_FMT " = %s; goto async__leave_%u;", STR_ARG(cleanup->pending->c_name), code, cleanup->index);
}

static void leave_by_jump(struct emit *e, struct node *node)
{
    char code[16];
    snprintf(code, sizeof code, "%u", node_exit(node)->code);
    emit_text(e, "{");
    leave(e, node->begin, cleanup_for_jump(node_cleanup(node), node_exit(node)->until), code);
    emit_text(e, " }");
}

/* True when control does not fall out of the statement's end, as far as its shape tells. */
static bool jumps_away(const struct node *node)
{
    switch (node ? node->kind : NODE_NULL) {
    case NODE_GOTO:
    case NODE_GOTO_COMPUTED:
    case NODE_BREAK:
    case NODE_CONTINUE:
    case NODE_RETURN:
    case NODE_RAISE:
        return true;
    case NODE_COMPOUND:
    case NODE_CASE:
    case NODE_DEFAULT:
    case NODE_LABEL:
        return jumps_away(node->last);
    case NODE_IF:
        return node->last != node->first->next && jumps_away(node->first->next) && jumps_away(node->last);
    case NODE_TRY:
        return jumps_away(node->value) && jumps_away(node->last);
    case NODE_CATCH:
        return jumps_away(node->value);
    default:
        return false;
    }
}

/* One way on from a clean-up, taken when `pending` is its code. */
static void take_exit(struct emit *e, const struct cleanup *cleanup, const struct exit *exit, uint32_t offset)
{
    struct cleanup *next = cleanup_for_jump(cleanup->outer, exit->until);
    char code[16];
    snprintf(code, sizeof code, "%u", exit->code);
    if (next)
        leave(e, offset, next, code);
    else if (exit->code == EXIT_RETURN)
        emit_line(e, offset, STR_FMT, STR_ARG(e->function->result->is_void ? S("return;") : S("return async__self->result;")));
    else if (exit->code == EXIT_BREAK)
        emit_line(e, offset, "break;");
    else if (exit->code == EXIT_CONTINUE)
        emit_line(e, offset, "continue;");
    else
        emit_line(e, offset, "goto " STR_FMT ";", STR_ARG(exit->label->name));
}

/* Behind a clean-up's code: on to where control was going. When it cannot be going to what follows (`falls_out`), the
 * last way needs no question, so that compilers see that nothing falls through. */
static void dispatch(struct emit *e, struct cleanup *cleanup, uint32_t offset, bool falls_out)
{
    struct str pending = cleanup->pending->c_name;
    if (cleanup->can_fail) {
        bool is_asked = falls_out || cleanup->exits.count;
        if (is_asked)
            emit_line(e, offset, "if (async__failed(" STR_FMT ")) {", STR_ARG(pending));
        emit_failure_on(e, offset, cleanup->outer, pending);
        if (is_asked)
            emit_line(e, offset, "}");
    }
    for (size_t i = 0; i < cleanup->exits.count; i++) {
        const struct exit *exit = &cleanup->exits.items[i];
        bool is_asked = falls_out || i + 1 < cleanup->exits.count;
        if (is_asked)
            emit_line(e, offset, "if (" STR_FMT " == %u) {", STR_ARG(pending), exit->code);
        else
            emit_line(e, offset, "(void)" STR_FMT ";", STR_ARG(pending));
        take_exit(e, cleanup, exit, offset);
        if (is_asked)
            emit_line(e, offset, "}");
    }
}

static void emit_defer(struct emit *e, struct node *node)
{
    struct cleanup *cleanup = node_cleanup(node);
    bool is_reached_by_jump = cleanup->can_fail || cleanup->exits.count, falls_out = !jumps_away(node->parent);
    if (is_reached_by_jump && falls_out)
        emit_line(e, node->begin, STR_FMT " = 0;", STR_ARG(cleanup->pending->c_name));
    emit_shared_ways(e, node->begin, cleanup, falls_out);
    if (is_reached_by_jump)
        emit_line(e, node->begin, "async__leave_%u:;", cleanup->index);
    if (cleanup->can_fail && node->value && node->value->has_await) /* other failures may come and go in it */
        emit_line(e, node->begin, "if (async__failed(" STR_FMT ")) async__fails_later();", STR_ARG(cleanup->pending->c_name));
    emit_line(e, node->begin, "{");
    if (node->local && node->local->bounds)
        emit_text(e, " async__pop(async__self->v." STR_FMT ");", STR_ARG(node->local->field));
    else if (node->local)
        emit_text(e, " " STR_FMT "(&" STR_FMT ");", STR_ARG(node->local->handler), STR_ARG(frame_access(e->unit->arena, node->local)));
    else
        emit_substatement(e, node->value);
    emit_text(e, " }");
    if (is_reached_by_jump)
        dispatch(e, cleanup, node->begin, falls_out);
}

/* The variable that a keyword declares. */
static void declare(struct emit *e, const struct local *local, const char *type, struct str value)
{
    struct str name = frame_access(e->unit->arena, local);
    if (local->home == HOME_FRAME)
        emit_text(e, " " STR_FMT " = " STR_FMT ";", STR_ARG(name), STR_ARG(value));
    else
        emit_text(e, " %s" STR_FMT " = " STR_FMT "; (void)" STR_FMT ";", type, STR_ARG(name), STR_ARG(value), STR_ARG(name));
}

static void emit_try(struct emit *e, struct node *node)
{
    struct cleanup *cleanup = node_cleanup(node);
    struct node *handler = node->last;
    emit_text(e, "{");
    emit_substatement(e, node->value);
    emit_line(e, handler->begin, cleanup->can_fail && jumps_away(node->value) ? "{" : "if (0) {");
    emit_shared_ways(e, handler->begin, cleanup, false);
    if (cleanup->can_fail)
        emit_text(e, " async__leave_%u:;", cleanup->index);
    declare(e, handler->local, "int ", cleanup->can_fail ? str_format(e->unit->arena, "(int)" STR_FMT, STR_ARG(cleanup->pending->c_name)) : S("0"));
    emit_substatement(e, handler->value);
    emit_text(e, " } }");
}

static void emit_timeout(struct emit *e, struct node *node)
{
    struct cleanup *cleanup = node_cleanup(node);
    struct arena *arena = e->unit->arena;
    struct node *handler = node->last != node->value ? node->last : NULL;
    struct str record = frame_access(arena, cleanup->record), pending = cleanup->pending->c_name;
    const struct source *source = e->unit->source;
    emit_text(e, "{");
    struct str seconds;
    if (node->first != node->value) {
        emit_full(e, node->first);
        seconds = emit_value(e, node->first);
    } else {
        size_t open = source_token_from(source, node->begin) + 1;
        seconds = emit_copied(e, source->tokens[open].offset, source->tokens[e->unit->match[open]].offset + 1);
    }
    if (cleanup->record->home == HOME_C) /* no AWAIT in the block */
        emit_line(e, node->begin, "struct async__timeout " STR_FMT ";", STR_ARG(record));
    emit_line(e, node->begin, "%s(&" STR_FMT ", " STR_FMT ");", str_equal(node_name(node), S("ASYNC_TIMEOUT_AT")) ? "async__timeout_enter_at" : "async__timeout_enter", STR_ARG(record), STR_ARG(seconds));
    emit_substatement(e, node->value);
    emit_line(e, node->value->end - 1, STR_FMT " = 0;", STR_ARG(pending));
    emit_shared_ways(e, node->value->end - 1, cleanup, true);
    if (cleanup->can_fail || cleanup->exits.count)
        emit_text(e, " async__leave_%u:;", cleanup->index);
    emit_line(e, node->value->end - 1, STR_FMT " = async__timeout_leave(&" STR_FMT ", " STR_FMT ");", STR_ARG(pending), STR_ARG(record), STR_ARG(pending));
    if (handler) {
        emit_line(e, handler->begin, "if (async__timeout_expired(&" STR_FMT ")) {", STR_ARG(record));
        declare(e, handler->local, "int ", str_format(arena, "(int)" STR_FMT, STR_ARG(pending)));
        emit_substatement(e, handler->value);
        emit_text(e, " } else {");
    }
    dispatch(e, cleanup, node->value->end - 1, !jumps_away(node->value));
    if (handler)
        emit_text(e, " }");
    emit_text(e, " }");
}

/* The body, and behind it, where all its ways out meet, the wait for the group's tasks. */
static void emit_group(struct emit *e, struct node *node)
{
    struct cleanup *cleanup = node_cleanup(node);
    struct str record = frame_access(e->unit->arena, cleanup->record), pending = cleanup->pending->c_name;
    uint32_t end = node->value->end - 1;
    emit_line(e, node->begin, "{ async__group_enter(&" STR_FMT ");", STR_ARG(record));
    declare(e, node->local, "struct async_group *", str_format(e->unit->arena, "&" STR_FMT, STR_ARG(record)));
    emit_substatement(e, node->value);
    emit_line(e, end, STR_FMT " = 0;", STR_ARG(pending));
    emit_shared_ways(e, end, cleanup, true);
    emit_line(e, end, "async__leave_%u: __attribute__((__unused__));", cleanup->index);
    emit_line(e, end, "async__group_wait(&" STR_FMT ", " STR_FMT ");", STR_ARG(record), STR_ARG(pending));
    emit_line(e, end, "if (" STR_FMT ".base.state) {", STR_ARG(record));
    e->function->emitted_awaits++;
    emit_suspension(e, end, node_await(node), str_format(e->unit->arena, "&" STR_FMT ".base", STR_ARG(record)));
    emit_line(e, end, "}");
    emit_line(e, end, STR_FMT " = async__group_leave(&" STR_FMT ");", STR_ARG(pending), STR_ARG(record));
    /* A failure that the body did not end with: a task's, or a cancellation. */
    emit_line(e, end, "if (" STR_FMT ".failed || (async__failed(" STR_FMT ") && !async__failed(" STR_FMT ".exit))) {", STR_ARG(record), STR_ARG(pending),
              STR_ARG(record));
    emit_failure_place(e, node->begin, pending, (struct origin){str_format(e->unit->arena, STR_FMT ".base", STR_ARG(record)), ORIGIN_FUNCTION});
    emit_line(e, end, "}");
    dispatch(e, cleanup, end, !jumps_away(node->value));
    emit_text(e, " }");
}

/* ---- blocks ----------------------------------------------------------------------------------- */

/* The value of a statement expression: its last statement. Returns where the text goes on. */
static uint32_t block_value(struct emit *e, struct node *node, struct node *value, struct local *temp)
{
    emit_full(e, value);
    uint32_t end = value->special ? statement_end(e, value) : node->end - 1;
    struct str text = value->special ? emit_value(e, value) : str_trim(emit_copied(e, value->begin, end));
    while (text.len && text.ptr[text.len - 1] == ';')
        text = str_trim(str_slice(text, 0, text.len - 1));
    if (value->kind == NODE_COMMA && !value->has_await)
        text = str_format(e->unit->arena, "(" STR_FMT ")", STR_ARG(text));
    emit_assign(e, value->begin, temp->type, frame_access(e->unit->arena, temp), text);
    return end;
}

/* The rest of a block, from `position` and `child` on. What follows a DEFER becomes a block of its own: its code, behind
 * it, then means the names of its own place, and no jump to it enters the scope of a variable array. */
static void rest_of_block(struct emit *e, struct node *node, struct node *child, uint32_t position, struct local *temp)
{
    for (; child; child = child->next) {
        bool is_value = temp && child == node->last && child->kind >= NODE_RAISE;
        if (!child->special && !is_value)
            continue;
        copy_in_front(e, position, child);
        if (is_value) {
            position = block_value(e, node, child, temp);
            continue;
        }
        position = statement_end(e, child);
        if (child->kind == NODE_DEFER) {
            emit_text(e, "{");
            rest_of_block(e, node, child->next, position, temp);
            emit_text(e, " }");
            emit_defer(e, child);
            return;
        }
        struct arena_mark mark = arena_mark(e->unit->arena);
        emit_statement(e, child);
        arena_release(e->unit->arena, mark);
    }
    emit_copy(e, position, node->end - 1);
}

void emit_block(struct emit *e, struct node *node, struct local *temp) { rest_of_block(e, node, node->first, node->begin + 1, temp); }

/* The body of a statement whose head has been rewritten; directives may stand between the two. */
static void emit_body(struct emit *e, struct node *node, struct node *body)
{
    const struct source *source = e->unit->source;
    size_t open = source_token_from(source, node->begin) + 1;
    emit_directives(e, source->tokens[e->unit->match[open]].offset + 1, body->begin);
    emit_substatement(e, body);
}

/* ---- loops ------------------------------------------------------------------------------------ */

static void check_condition(struct emit *e, struct node *condition)
{
    if (!condition)
        return;
    emit_full(e, condition);
    struct str value = emit_value(e, condition);
    emit_line(e, condition->begin, "if (!(" STR_FMT ")) { break; }", STR_ARG(value));
}

static void emit_while(struct emit *e, struct node *node)
{
    emit_line(e, node->begin, "for (;;) {");
    check_condition(e, node->first);
    emit_body(e, node, node->last);
    emit_line(e, node->end - 1, "}");
}

static void emit_do(struct emit *e, struct node *node)
{
    uint32_t label = ++e->function->loop_count;
    emit_line(e, node->begin, "{ goto async__first_%u; for (;;) { {", label); /* the body does not see what the condition declares */
    check_condition(e, node->last);
    emit_line(e, node->first->begin, "} async__first_%u:;", label);
    emit_substatement(e, node->first);
    emit_line(e, node->end - 1, "} }");
}

static struct str header_text(struct emit *e, struct node *part) { return part ? emit_value(e, part) : (struct str){"", 0}; }

static void emit_for(struct emit *e, struct node *node)
{
    struct node *init = node_parts(node)[0], *condition = node_parts(node)[1], *step = node_parts(node)[2], *body = node_parts(node)[3];
    emit_line(e, node->begin, "{");
    if (init && init->special)
        emit_statement(e, init);
    else if (init)
        emit_line(e, init->begin, STR_FMT "%s", STR_ARG(emit_copied(e, init->begin, init->end)), init->kind == NODE_DECL ? "" : ";");
    bool condition_awaits = condition && condition->has_await, step_awaits = step && step->has_await;
    if (step_awaits) {
        uint32_t label = ++e->function->loop_count;
        emit_line(e, node->begin, "goto async__first_%u; for (;;) {", label);
        emit_full(e, step);
        emit_expression_statement(e, step);
        emit_line(e, node->begin, "async__first_%u:;", label);
        check_condition(e, condition);
    } else {
        struct str test = condition_awaits ? S("") : header_text(e, condition), again = header_text(e, step);
        emit_line(e, node->begin, "for (; " STR_FMT "; " STR_FMT ") {", STR_ARG(test), STR_ARG(again));
        if (condition_awaits)
            check_condition(e, condition);
    }
    emit_body(e, node, body);
    emit_line(e, node->end - 1, "} }");
}

/* ---- the rest --------------------------------------------------------------------------------- */

static void emit_return(struct emit *e, struct node *node)
{
    emit_text(e, "{");
    if (node->first)
        emit_full(e, node->first);
    bool is_void = e->function->result->is_void;
    if (!node_exit(node)) {
        if (is_void && node->first) {
            emit_expression_statement(e, node->first);
            emit_line(e, node->begin, "return;");
        } else {
            struct str value = emit_value(e, node->first);
            emit_line(e, node->begin, "return " STR_FMT ";", STR_ARG(value));
        }
    } else {
        if (is_void && node->first)
            emit_expression_statement(e, node->first);
        else if (node->first)
            emit_assign(e, node->begin, e->function->result, S("async__self->result"), emit_operand(e, node->first));
        leave(e, node->begin, cleanup_for_jump(node_cleanup(node), NULL), "1");
    }
    emit_text(e, " }");
}

static void emit_goto_computed(struct emit *e, struct node *node)
{
    emit_text(e, "{");
    emit_full(e, node->first);
    struct str target = emit_value(e, node->first);
    emit_line(e, node->begin, "goto *(" STR_FMT ");", STR_ARG(target));
    emit_text(e, " }");
}

static void emit_if(struct emit *e, struct node *node)
{
    struct node *yes = node->first->next, *no = node->last != yes ? node->last : NULL;
    bool awaits = node->first->has_await;
    if (awaits) {
        emit_text(e, "{");
        emit_full(e, node->first);
    }
    if (node->first->special) {
        struct str value = emit_value(e, node->first);
        emit_line(e, node->begin, "if (" STR_FMT ")", STR_ARG(value));
        emit_body(e, node, yes);
    } else {
        copy_in_front(e, node->begin, yes);
        emit_substatement(e, yes);
    }
    if (no) {
        copy_in_front(e, statement_end(e, yes), no); /* `else`, with the directives around it */
        emit_substatement(e, no);
    }
    if (awaits)
        emit_text(e, " }");
}

static void emit_switch(struct emit *e, struct node *node)
{
    emit_text(e, "{");
    emit_full(e, node->first);
    struct str value = emit_value(e, node->first);
    emit_line(e, node->begin, "switch (" STR_FMT ")", STR_ARG(value));
    emit_body(e, node, node->last);
    emit_text(e, " }");
}

static void emit_raise(struct emit *e, struct node *node)
{
    emit_text(e, "{");
    emit_full(e, node->last);
    struct str value = emit_value(e, node->last);
    emit_failure(e, node->begin, node_cleanup(node), str_format(e->unit->arena, "async__code(" STR_FMT ")", STR_ARG(value)));
    emit_text(e, " }");
}

/* A statement whose head needs no rewriting: its text up to the body, the body, and what follows. */
static void emit_around(struct emit *e, struct node *node, struct node *body)
{
    copy_in_front(e, node->begin, body);
    emit_substatement(e, body);
    emit_copy(e, statement_end(e, body), node->end);
}

/* A label stands before a statement, or, since C23, alone. */
static void emit_labelled(struct emit *e, struct node *node)
{
    struct node *to = node->first;
    if (!to) {
        emit_copy(e, node->begin, node->end);
        emit_text(e, ";");
        return;
    }
    copy_in_front(e, node->begin, to);
    if (node_is_label(to))
        emit_statement(e, to);
    else
        emit_substatement(e, to);
}

void emit_statement(struct emit *e, struct node *node)
{
    if (!node->special) {
        emit_copy(e, node->begin, statement_end(e, node));
        return;
    }
    switch (node->kind) {
    case NODE_COMPOUND:
        emit_copy(e, node->begin, node->begin + 1);
        emit_block(e, node, NULL);
        emit_copy(e, node->end - 1, node->end);
        return;
    case NODE_IF:
        if (node->in_macro)
            break;
        emit_if(e, node);
        return;
    case NODE_WHILE:
        if (node->first->special && !node->in_macro)
            emit_while(e, node);
        else
            emit_around(e, node, node->last);
        return;
    case NODE_DO:
        if (node->last->special)
            emit_do(e, node);
        else
            emit_around(e, node, node->first);
        return;
    case NODE_FOR: {
        bool head = false;
        for (int i = 0; i < 3; i++)
            head |= node_parts(node)[i] && node_parts(node)[i]->special;
        if (head && !node->in_macro)
            emit_for(e, node);
        else
            emit_around(e, node, node_parts(node)[3]);
        return;
    }
    case NODE_SWITCH:
        if (!node->first->special) {
            emit_around(e, node, node->last);
            return;
        }
        emit_switch(e, node);
        return;
    case NODE_CASE:
    case NODE_DEFAULT:
    case NODE_LABEL:
        emit_labelled(e, node);
        return;
    case NODE_BREAK:
    case NODE_CONTINUE:
    case NODE_GOTO:
        leave_by_jump(e, node);
        return;
    case NODE_RETURN:
        emit_return(e, node);
        return;
    case NODE_GOTO_COMPUTED:
        emit_goto_computed(e, node);
        return;
    case NODE_DECL:
        emit_declaration(e, node);
        return;
    case NODE_TRY:
        emit_try(e, node);
        return;
    case NODE_TIMEOUT:
        emit_timeout(e, node);
        return;
    case NODE_GROUP:
        emit_group(e, node);
        return;
    case NODE_RAISE:
        emit_raise(e, node);
        return;
    default:
        break;
    }
    if (node->kind >= NODE_RAISE) {
        emit_text(e, "{");
        emit_full(e, node);
        emit_expression_statement(e, node);
        emit_text(e, " }");
        return;
    }
    if (node->last)
        emit_around(e, node, node->last);
}
