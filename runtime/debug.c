/* Debug mode's watch over steps: which are slow, and since when a task waits.
 *
 * The time that a step takes is told by the clock of the loop; where that is virtual, by the monotonic one, for nobody's work is quick
 * because the clock stands still.
 */
#include "debug.h"
#include "side.h"

#include <stdio.h>
#include <string.h>

static int64_t work_ns(const struct async_loop *loop)
{
    return loop->is_virtual ? async__monotonic_clock.now_ns(NULL) : async__loop_now_ns(loop);
}

/* Where a task that has not ended goes on, or is to go on: in the function that waits. */
static struct async_call place_of(const struct async_task *task)
{
    const struct async_frame *frame = async__innermost(task);
    return async__call_of(frame->fn->cancel && frame->caller != &async__over ? frame->caller : frame);
}

void async__debug_turn_begin(struct async__step *step, const struct async_loop *loop)
{
    int64_t now_ns = work_ns(loop);
    *step = (struct async__step){.began_ns = now_ns, .turn_ns = now_ns};
}

void async__debug_step_begin(struct async__step *step, struct async__job *job)
{
    step->task = job->flags & ASYNC__TASK ? (struct async_task *)job : NULL;
    step->site = step->task ? NULL : async__callback_site(job);
    if (!step->task)
        return;
    step->began = place_of(step->task);
    if (!(job->flags & ASYNC__EMBEDDED))
        (async_task_ref)(step->task);
}

/* "a (f.c:12)". */
static void write_place(struct async_call call, char *text, size_t size)
{
    if (call.file)
        snprintf(text, size, "%s (%s:%u)", call.function, call.file, call.line);
    else
        snprintf(text, size, "%s", call.function);
}

/* A piece of text. */
struct name {
    const char *text;
    int length;
};

/* The end of the argument that begins here, in the text of a call. */
static const char *argument_end(const char *text)
{
    int depth = 0;
    char quote = '\0';
    for (; *text && (*text != ',' || depth || quote); text++) {
        if (quote)
            quote = *text == quote && text[-1] != '\\' ? '\0' : quote;
        else if (*text == '"' || *text == '\'')
            quote = *text;
        else
            depth += (strchr("([{", *text) != NULL) - (strchr(")]}", *text) != NULL);
    }
    return text;
}

/* How the function of a callback is called in the source, if that is known. */
static struct name callback_name(const char *site)
{
    static const struct name unknown = {"a callback", 10};
    if (!site)
        return unknown;
    const char *digit = site + strlen(site) + 1, *text = digit + 1;
    for (int before = *digit - '0'; before > 0; before--) {
        text = argument_end(text);
        if (!*text)
            return unknown;
        text += 1 + (text[1] == ' ');
    }
    return (struct name){text, (int)(argument_end(text) - text)};
}

static void report_step(const struct async__step *step, struct async_loop *loop, double seconds)
{
    char from[256], to[256] = "its end";
    if (!step->task) {
        struct name name = callback_name(step->site);
        async__report(loop, ASYNC_LOG_SLOW, "Executing %.*s took %.3f seconds%s%s", name.length, name.text, seconds,
                      step->site ? ", made at " : "", step->site ? step->site : "");
        return;
    }
    write_place(step->began, from, sizeof from);
    if (!async__is_done(step->task))
        write_place(place_of(step->task), to, sizeof to);
    async__report(loop, ASYNC_LOG_SLOW, "Executing %s took %.3f seconds, from %s to %s",
                  async_task_get_name(step->task), seconds, from, to);
}

/* From now on it waits. */
static void note_wait(struct async_task *task, const struct async_loop *loop)
{
    struct async__side *side = async__is_done(task) ? NULL : async__task_side(task);
    if (!side)
        return;
    side->is_timed = true;
    side->since_ns = async__loop_now_ns(loop);
}

void async__debug_step_end(struct async__step *step, struct async_loop *loop)
{
    int64_t now_ns = work_ns(loop), took_ns = now_ns - step->began_ns;
    step->count++;
    step->began_ns = now_ns;
    if (took_ns >= loop->slow_ns) {
        step->is_told = true;
        report_step(step, loop, (double)took_ns / 1e9);
    }
    if (!step->task)
        return;
    note_wait(step->task, loop);
    if (!(step->task->job.flags & ASYNC__EMBEDDED))
        async__task_unref(step->task);
}

void async__debug_turn_end(const struct async__step *step, struct async_loop *loop)
{
    int64_t took_ns = step->began_ns - step->turn_ns;
    if (took_ns >= loop->slow_ns && !step->is_told)
        async__report(loop, ASYNC_LOG_SLOW, "Executing a turn of the loop took %.3f seconds: %u steps",
                      (double)took_ns / 1e9, step->count);
}
