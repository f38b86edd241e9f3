/* Part of warn, behind emit: frames that take more than -Wframe-larger-than= allows, and what they are made of.
 *
 * Requires: frame; the generated C, on which clang measures. Fills: the measured layouts. Breaks: nothing. */
#include "explain.h"
#include "passes.h"

enum { ROWS_SHOWN = 4, PART_SHOWN = 16, ADVICES_SHOWN = 2 };

/* A variable or an awaited call that takes a good part of the frame. */
static bool note_row(struct unit *unit, const struct explanation *explanation, const struct row *row)
{
    bool is_named = (row->kind == ROW_VARIABLE && row->local) ||
                    ((row->kind == ROW_CHILD || row->kind == ROW_GATHER) && row->await);
    if (!is_named || row->size * PART_SHOWN < explanation->function->measured.size)
        return false;
    uint32_t begin = row->local ? row->local->name_offset : row->await->node->begin;
    uint32_t length = row->local ? (uint32_t)row->local->name.len : (uint32_t)sizeof "AWAIT" - 1;
    diag_at(unit->diag, DIAG_NOTE, unit->source, begin, begin + length, "%llu bytes: " STR_FMT "%s" STR_FMT,
            (unsigned long long)row->size, STR_ARG(row->what), row->why.len ? "; " : "", STR_ARG(row->why));
    return true;
}

static void report(struct unit *unit, const struct function *function)
{
    struct explanation explanation;
    explain_function(unit, function, &explanation);
    uint32_t begin = function->name_offset, end = begin + (uint32_t)function->name.len;
    diag_at(unit->diag, DIAG_FRAME_LARGER_THAN, unit->source, begin, end,
            "the frame of '" STR_FMT "' takes %llu bytes, more than %llu; 'asyncc explain' shows all that is in it",
            STR_ARG(function->name), (unsigned long long)function->measured.size,
            (unsigned long long)unit->diag->policy.frame_limit);
    for (size_t i = 0, shown = 0; i < explanation.rows.count && shown < ROWS_SHOWN; i++)
        shown += note_row(unit, &explanation, &explanation.rows.items[i]);
    for (size_t i = 0; i < explanation.advices.count && i < ADVICES_SHOWN; i++)
        diag_at(unit->diag, DIAG_NOTE, unit->source, begin, end, "to make it smaller: " STR_FMT,
                STR_ARG(explanation.advices.items[i].text));
}

/* What clang cannot read of the generated C is the compiler's business, not a warning's. */
static bool can_measure(struct unit *unit, const struct translate_options *options, struct str generated)
{
    struct diag_log unheard = {.arena = unit->arena};
    struct diag before = *unit->diag;
    unit->diag->log = &unheard;
    bool ok = cx_measure(unit, options, generated);
    *unit->diag = before;
    return ok;
}

bool warn_frames(struct unit *unit, const struct translate_options *options, struct str generated)
{
    if (!can_measure(unit, options, generated))
        return true;
    for (const struct function *function = unit->functions; function; function = function->next)
        if (function->measured.size > unit->diag->policy.frame_limit)
            report(unit, function);
    return !unit->diag->errors;
}
