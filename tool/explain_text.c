/* An explanation as text for people: a table, and below it what would help. */
#include "explain.h"

void explain_text(struct buf *out, const struct explanation *explanation)
{
    const struct function *function = explanation->function;
    buf_printf(out, STR_FMT ": %llu bytes (" STR_FMT ":%u)\n\n", STR_ARG(function->name),
               (unsigned long long)function->measured.size, STR_ARG(explanation->path), explanation->line);
    size_t width = sizeof "member" - 1;
    for (size_t i = 0; i < explanation->rows.count; i++)
        width = explanation->rows.items[i].path.len > width ? explanation->rows.items[i].path.len : width;
    buf_printf(out, "    size  offset  %-*s  what and why\n", (int)width, "member");
    for (size_t i = 0; i < explanation->rows.count; i++) {
        const struct row *row = &explanation->rows.items[i];
        buf_printf(out, "  %6llu  %6llu  %-*.*s  " STR_FMT "%s" STR_FMT "\n", (unsigned long long)row->size,
                   (unsigned long long)row->offset, (int)width, STR_ARG(row->path), STR_ARG(row->what),
                   row->why.len ? ": " : "", STR_ARG(row->why));
    }
    if (function->is_movable)
        buf_put(out, S("\n  Movable: called apart, it lies on the C stack until the function suspends.\n"));
    if (explanation->has_sharing)
        buf_put(out, S("\n  Members that overlap share their bytes: they are never needed at the same time.\n"));
    if (explanation->advices.count)
        buf_put(out, S("\n  What would shrink it:\n"));
    for (size_t i = 0; i < explanation->advices.count; i++)
        buf_printf(out, "  - " STR_FMT "\n", STR_ARG(explanation->advices.items[i].text));
}
