/* explain: what is in each frame and why, in words.
 *
 * Requires: frame; the generated C. Fills: the measured layouts; the explanations. Breaks: nothing. */
#include "explain.h"
#include "passes.h"
#include <stdlib.h>

uint32_t explain_line(const struct function *function, uint32_t offset)
{
    return source_line(function->unit->source, offset);
}

static uint32_t await_line(const struct function *function, const struct await *await)
{
    return explain_line(function, await->node->begin);
}

bool explain_scope_is_in(const struct scope *scope, const struct scope *outer)
{
    while (scope && scope != outer)
        scope = scope->parent;
    return scope != NULL;
}

const struct await *explain_first_await(const struct function *function, const struct local *local)
{
    uint32_t from = local->address_offset > local->name_offset ? local->address_offset : local->name_offset;
    const struct await *first = NULL;
    for (const struct await *await = function->awaits; await; await = await->next)
        if (explain_scope_is_in(await->scope, local->scope) &&
            (!first || (await->node->begin > from && first->node->begin < from)))
            first = await;
    return first;
}

/* ---- variables -------------------------------------------------------------------------------- */

static bool is_saved_at(const struct await *await, const struct local *local)
{
    for (size_t i = 0; i < await->saved_count; i++)
        if (await->saved[i] == local)
            return true;
    return false;
}

/* "live across the AWAITs at lines 3, 5 and 9" */
static struct str live_across(struct arena *arena, const struct function *function, const struct local *local)
{
    enum { SHOWN = 4 };
    uint32_t lines[SHOWN], count = 0, last = 0;
    for (const struct await *await = function->awaits; await; await = await->next) {
        uint32_t line = await_line(function, await);
        if (!is_saved_at(await, local) || line == last)
            continue;
        if (count < SHOWN)
            lines[count] = line;
        count++;
        last = line;
    }
    struct buf text = {0};
    buf_printf(&text, count > 1 ? "live across the AWAITs at lines " : "live across the AWAIT at line ");
    uint32_t shown = count < SHOWN ? count : SHOWN;
    for (uint32_t i = 0; i < shown; i++)
        buf_printf(&text, "%s%u", !i ? "" : i + 1 == count ? " and " : ", ", lines[i]);
    if (count > shown)
        buf_printf(&text, " and %u more", count - shown);
    struct str copy = str_copy(arena, buf_str(&text));
    buf_free(&text);
    return copy;
}

static struct str why_in_frame(struct arena *arena, const struct function *function, const struct local *local)
{
    const struct await *await = explain_first_await(function, local);
    struct str alive =
        await ? str_format(arena, ", and it is alive at the AWAIT at line %u", await_line(function, await)) : S("");
    uint32_t line = local->address_offset ? explain_line(function, local->address_offset) : 0;
    switch (local->reason) {
    case REASON_ADDRESS:
        return str_format(arena, "its address is taken at line %u" STR_FMT, line, STR_ARG(alive));
    case REASON_VOLATILE:
        return str_format(arena, "volatile or atomic" STR_FMT, STR_ARG(alive));
    case REASON_LARGE:
        return str_format(arena, "too large to copy at each suspension" STR_FMT, STR_ARG(alive));
    case REASON_BEFORE_CASES:
        return str_format(arena, "declared in front of the cases of a switch" STR_FMT, STR_ARG(alive));
    case REASON_JUMPED_PAST:
        return str_format(arena, "a _Bool whose declaration a jump may pass" STR_FMT, STR_ARG(alive));
    case REASON_LITERAL:
        return str_format(arena, "its address is used" STR_FMT, STR_ARG(alive));
    case REASON_VARIABLE:
        return str_format(arena, "a pointer: the elements are on the strand's arena" STR_FMT, STR_ARG(alive));
    case REASON_PASSED:
        return S("the shape of parameters is made of it each time that the body is entered");
    case REASON_CONST:
        return str_format(arena, "const by another variable's type" STR_FMT, STR_ARG(alive));
    case REASON_BEHIND_DEFER:
        return str_format(arena, "its address is taken at line %u, and a DEFER in front of it runs later", line);
    case REASON_NONE:
        break;
    }
    return S("the tool needs it");
}

static struct str quoted_type(struct arena *arena, const struct local *local)
{
    const char *between = str_ends(local->type->key, S("*")) ? "" : " ";
    return local->name.len
               ? str_format(arena, STR_FMT "%s" STR_FMT, STR_ARG(local->type->key), between, STR_ARG(local->name))
               : local->type->key;
}

/* A variable of the tool's own: what it stands for. */
static struct str what_temporary(struct arena *arena, const struct function *function, const struct local *local)
{
    static const char *const names[] = {[CLEANUP_DEFER] = "DEFER",
                                        [CLEANUP_TRY] = "ASYNC_TRY",
                                        [CLEANUP_TIMEOUT] = "ASYNC_TIMEOUT",
                                        [CLEANUP_GROUP] = "ASYNC_GROUP"};
    for (size_t i = 0; i < function->cleanup_count; i++) {
        const struct cleanup *cleanup = function->cleanups[i];
        uint32_t line = explain_line(function, cleanup->node->begin);
        if (cleanup->pending == local)
            return str_format(arena, "how control leaves the %s of line %u", names[cleanup->kind], line);
        if (cleanup->record == local)
            return str_format(arena, "the %s of line %u", names[cleanup->kind], line);
    }
    for (const struct local *parameter = function->locals; parameter; parameter = parameter->next)
        if (parameter->passed == local)
            return str_format(arena, STR_FMT " as it was passed", STR_ARG(parameter->name));
    for (const struct local *array = function->locals; array; array = array->next)
        for (uint32_t i = 0; array->bounds && i < array->type->dimension_count; i++)
            if (array->bounds[i] == local)
                return str_format(arena, "a bound of " STR_FMT ", line %u", STR_ARG(array->name),
                                  explain_line(function, array->name_offset));
    return str_format(arena, STR_FMT ", a value inside an expression", STR_ARG(local->type->key));
}

static void describe_variable(struct arena *arena, const struct function *function, const struct local *local,
                              struct row *row)
{
    if (local->is_temporary)
        row->what = what_temporary(arena, function, local);
    else if (local->is_literal)
        row->what = str_format(arena, "compound literal of type " STR_FMT ", line %u", STR_ARG(local->type->key),
                               explain_line(function, local->var->begin));
    else
        row->what = str_format(arena, "%s" STR_FMT ", line %u", local->is_parameter ? "parameter " : "",
                               STR_ARG(quoted_type(arena, local)), explain_line(function, local->name_offset));
    if (local->home == HOME_SAVED)
        row->why = live_across(arena, function, local);
    else if (local->home == HOME_C)
        row->why = S("kept from the call until a task starts");
    else if (!local->is_temporary ||
             local->reason != REASON_ADDRESS) /* the tool's own that have an address say enough */
        row->why = why_in_frame(arena, function, local);
}

/* ---- children --------------------------------------------------------------------------------- */

static struct str name_of_call(const struct node *call)
{
    if (call->kind == NODE_TYPED)
        return node_name(call);
    return node_callee(call) && node_callee(call)->name.len ? node_callee(call)->name : S("a pointer's target");
}

static const char *why_placed(enum placement placement)
{
    switch (placement) {
    case PLACE_LEAF:
        return "embedded: a leaf";
    case PLACE_EMBEDDED:
        return "embedded: known and small";
    case PLACE_POINTER:
        return "apart: called through a pointer";
    case PLACE_ELSEWHERE:
        return "apart: defined in another file";
    case PLACE_WEAK:
        return "apart: weak, so another definition may take its place";
    case PLACE_RECURSIVE:
        return "apart: recursive";
    case PLACE_LARGE:
        return "apart: large";
    case PLACE_LATER:
        return "apart: types in its frame are declared behind this function";
    case PLACE_NONE:
        break;
    }
    return "";
}

static void describe_child(struct arena *arena, const struct function *function, enum placement placement,
                           struct row *row)
{
    const struct node *call = row->call;
    struct str name = name_of_call(call), of = S("");
    uint32_t line = explain_line(function, call->begin);
    row->is_embedded = placement_is_embedded(placement);
    if (!row->is_embedded && node_callee(call) && node_callee(call)->kind == CALLEE_LOWERED)
        of = str_format(arena, " of %llu bytes", (unsigned long long)node_callee(call)->function->measured.size);
    if (row->await->node->first->kind == NODE_GATHER)
        row->what = str_format(arena, "%s " STR_FMT ", line %u",
                               row->is_embedded ? "frame of" : "pointer to a task of its own for", STR_ARG(name), line);
    else
        row->what =
            str_format(arena, "%s " STR_FMT STR_FMT ", AWAIT at line %u",
                       row->is_embedded ? "frame of" : "pointer to the frame of", STR_ARG(name), STR_ARG(of), line);
    row->why = str_from(why_placed(placement));
}

/* `gather__2.frame__1`: the part behind the dot. */
static void describe_branch(struct arena *arena, const struct function *function, struct str part, struct row *row)
{
    uint32_t line = await_line(function, row->await);
    row->kind = ROW_GATHER;
    if (str_equal(part, S("gather"))) {
        row->what = str_format(arena, "the async_gather of line %u", line);
        return;
    }
    unsigned long number = strtoul(str_c(arena, str_slice(part, str_find(part, S("__")) + 2, part.len)), NULL, 10);
    const struct node *branch = row->await->node->first->first;
    while (--number && branch->next)
        branch = branch->next;
    const struct node *call = branch->kind == NODE_ASSIGN ? branch->last : branch;
    if (str_starts(part, S("task__"))) {
        row->what = str_format(arena, "the task around " STR_FMT " in the async_gather of line %u",
                               STR_ARG(name_of_call(call)), line);
        return;
    }
    row->kind = ROW_CHILD;
    row->call = call;
    describe_child(arena, function, call->placement, row);
}

/* ---- rows ------------------------------------------------------------------------------------- */

static void describe_member(struct arena *arena, const struct function *function, struct row *row)
{
    struct str path = row->path;
    if (str_equal(path, S("base"))) {
        row->what = S("what each frame begins with: its function, its caller, the state");
    } else if (str_equal(path, S("result"))) {
        row->kind = ROW_RESULT;
        row->what = str_format(arena, "the result, " STR_FMT, STR_ARG(function->result->key));
    } else if (str_starts(path, S("v."))) {
        row->kind = ROW_VARIABLE;
        for (const struct local *local = function->locals; local && !row->local; local = local->next)
            if (str_equal(local->field, str_slice(path, 2, path.len)))
                row->local = local;
        if (row->local)
            describe_variable(arena, function, row->local, row);
    } else {
        struct str child = str_slice(path, sizeof "child." - 1, path.len);
        size_t dot = str_find(child, S("."));
        for (const struct await *await = function->awaits; await && !row->await; await = await->next)
            if (str_equal(await->child, str_slice(child, 0, dot)))
                row->await = await;
        row->kind = ROW_CHILD;
        if (dot < child.len) {
            describe_branch(arena, function, str_slice(child, dot + 1, child.len), row);
        } else {
            row->call = row->await->node->first;
            describe_child(arena, function, row->await->placement, row);
        }
    }
}

static int by_size(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    if (x->size != y->size)
        return x->size < y->size ? 1 : -1;
    if (x->offset != y->offset)
        return x->offset > y->offset ? 1 : -1;
    return x->path.ptr == y->path.ptr ? 0 : strcmp(x->path.ptr, y->path.ptr);
}

static int by_offset(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    return x->offset != y->offset ? (x->offset > y->offset ? 1 : -1) : by_size(a, b);
}

/* Adds a row for what no member covers: "3 behind v.c, 4 behind v.x". The rows are sorted by offset. */
static void add_padding(struct arena *arena, struct explanation *explanation)
{
    enum { SHOWN = 4 };
    uint64_t end = 0, total = explanation->function->measured.size;
    size_t holes = 0;
    struct row padding = {.kind = ROW_PADDING, .path = S("padding"), .align = 1};
    struct buf text = {0};
    struct str before = S("");
    for (size_t i = 0; i <= explanation->rows.count; i++) {
        const struct row *row = i < explanation->rows.count ? &explanation->rows.items[i] : NULL;
        uint64_t begin = row ? row->offset : total;
        if (begin > end) {
            if (!holes)
                padding.offset = end;
            padding.size += begin - end;
            if (++holes <= SHOWN)
                buf_printf(&text, "%s%llu behind " STR_FMT, holes > 1 ? ", " : "", (unsigned long long)(begin - end),
                           STR_ARG(before));
        }
        explanation->has_sharing |= row && row->size && begin < end;
        if (row && begin + row->size > end) {
            end = begin + row->size;
            before = row->path;
        }
    }
    if (holes > SHOWN)
        buf_printf(&text, ", and %zu more places", holes - SHOWN);
    padding.what = str_copy(arena, buf_str(&text));
    padding.why = S("alignment");
    buf_free(&text);
    explanation->padding = padding.size;
    if (padding.size)
        *arena_push(arena, &explanation->rows, struct row) = padding;
}

void explain_function(struct unit *unit, const struct function *function, struct explanation *explanation)
{
    *explanation = (struct explanation){.function = function,
                                        .path = str_from(source_path(unit->source, function->name_offset)),
                                        .line = explain_line(function, function->name_offset)};
    for (size_t i = 0; i < function->members.count; i++) {
        const struct member *member = &function->members.items[i];
        struct row row = {.path = str_from(str_c(unit->arena, member->path)),
                          .size = member->size,
                          .offset = member->offset,
                          .align = member->align};
        describe_member(unit->arena, function, &row);
        *arena_push(unit->arena, &explanation->rows, struct row) = row;
    }
    qsort(explanation->rows.items, explanation->rows.count, sizeof *explanation->rows.items, by_offset);
    add_padding(unit->arena, explanation);
    qsort(explanation->rows.items, explanation->rows.count, sizeof *explanation->rows.items, by_size);
    explain_advise(unit, explanation);
}

static const struct form {
    const char *begin, *between, *end;
    const char *nothing; /* the whole of it when there is no function */
} forms[] = {
    [EXPLAIN_TEXT] = {"", "\n", "", "It defines no ASYNC function.\n"},
    [EXPLAIN_JSON] = {"[", ",\n", "]\n", "[]\n"},
    [EXPLAIN_GRAPH] = {"digraph asyncc {\n"
                       "    graph [fontname=\"Helvetica\", fontsize=12, style=rounded, color=gray70];\n"
                       "    node [fontname=\"Helvetica\", fontsize=11, shape=box, style=filled, fillcolor=aliceblue];\n"
                       "    edge [fontname=\"Helvetica\", fontsize=10];\n",
                       "", "}\n", "digraph asyncc {\n}\n"},
};

static void put_function(struct buf *out, struct unit *unit, struct function *function, enum explain_form form)
{
    if (form == EXPLAIN_GRAPH) {
        explain_graph(out, function);
        return;
    }
    struct explanation explanation;
    explain_function(unit, function, &explanation);
    (form == EXPLAIN_JSON ? explain_json : explain_text)(out, &explanation);
}

bool explain_unit(struct unit *unit, const struct translate_options *options, struct str generated, struct str *output)
{
    const struct explain_options *wanted = options->explain;
    const struct form *form = &forms[wanted->form];
    if (wanted->form != EXPLAIN_GRAPH && !cx_measure(unit, options, generated))
        return false;
    struct buf out = {0};
    bool found = false;
    for (struct function *function = unit->functions; function; function = function->next) {
        if (wanted->function && !str_equal(function->name, str_from(wanted->function)))
            continue;
        buf_put(&out, str_from(found ? form->between : form->begin));
        found = true;
        put_function(&out, unit, function, wanted->form);
    }
    buf_put(&out, str_from(found ? form->end : form->nothing));
    *output = str_copy(unit->arena, buf_str(&out));
    buf_free(&out);
    if (!found && wanted->function)
        diag_in_file(unit->diag, DIAG_ERROR, options->input, 0, 0,
                     "it defines no ASYNC function '%s'; 'asyncc explain FILE.c' shows all", wanted->function);
    return !unit->diag->errors;
}
