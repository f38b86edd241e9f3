/* The pass list. Each pass runs only when those before it reported nothing. When a pass finds that a macro must
 * be expanded, the passes start again, after the last batch, on the text with that invocation expanded. */
#include "translate.h"
#include "canonical.h"
#include "cx.h"
#include "dump.h"
#include "expand.h"
#include "explain.h"
#include "heap.h"
#include "include.h"
#include "passes.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct pass {
    const char *name;
    void (*fill)(struct unit *unit);
};

static const struct pass passes[] = {
    {"collect", NULL}, /* with macros: the two that read clang's tree */
    {"check", check_fill},
    {"head", head_fill},
    {"cleanup", cleanup_fill},
    {"locate", locate_fill},
    {"directives", directives_fill},
    {"split", split_fill},
    {"home", home_fill},
    {"live", live_fill},
    {"frame", frame_fill},
    {"warn", warn_fill},
};
enum { PASS_COUNT = sizeof passes / sizeof *passes, ROUNDS_MAX = 32 };

/* Functions go through the passes in batches of about this much memory, so that the tool's does not grow with the file. Between
 * batches only signatures and layouts are known: a callee that a later one defines is not embedded in its caller. */
enum { BATCH_BYTES = 3 << 19 };

enum outcome { DONE, FAILED, AGAIN };

/* What includes what, from the first round's tree: in later ones a header may have become text. */
static void note_included(struct unit *unit, struct translation *translation)
{
    translation->was_parsed = true;
    translation->included_count = unit->inclusion_count;
    translation->included = arena_array(unit->arena, struct included, unit->inclusion_count + 1);
    for (size_t i = 0; i < unit->inclusion_count; i++) {
        const struct inclusion *inclusion = &unit->inclusions[i];
        translation->included[i] = (struct included){str_c(unit->arena, inclusion->path), inclusion->is_system};
        translation->is_async |= str_ends(inclusion->path, S("/asyncc.h")) || str_equal(inclusion->path, S("asyncc.h"));
    }
}

/* The batch through the passes. */
static enum outcome run_passes(struct unit *unit, const struct translate_options *options)
{
    for (size_t i = 0; i < PASS_COUNT; i++) {
        if (passes[i].fill)
            passes[i].fill(unit);
        if (unit->diag->errors)
            return FAILED;
        if (unit->wants_expansion)
            return AGAIN;
        if (i + 1 == PASS_COUNT || options->dump_pass) /* a dump is for who works on a pass: then after each */
            verify_unit(unit, passes[i].name);
        if (options->dump_pass && !strcmp(options->dump_pass, passes[i].name)) {
            dump_unit(unit, passes[i].name);
            break;
        }
    }
    return DONE;
}

static void release_batch(struct unit *unit)
{
    for (struct function *function = unit->functions; function; function = function->next) {
        function->is_built = false;
        function->body = NULL;
        function->locals = function->last_local = NULL;
        function->awaits = function->last_await = NULL;
        function->scope = NULL;
    }
    unit->functions = unit->last_function = NULL;
    unit->edits = (struct edits){0};
    unit->batches++;
    arena_reset(unit->arena);
}

/* What is made of all functions together needs them all at once. */
static bool is_one_batch(const struct unit *unit, const struct translate_options *options)
{
    return options->wants_header || options->explain || options->dump_pass || unit->diag->policy.frame_limit;
}

/* Once a macro must be expanded nothing is written any more, but others may have to be, too. `first`: the unit of the first round. */
static enum outcome run_batches(struct unit *unit, const struct unit *first, const struct translate_options *options, struct cx *cx, struct collect *collect,
                                struct emit *emit)
{
    bool is_whole = is_one_batch(unit, options), is_more = true, again = false;
    while (is_more) {
        is_more = collect_next(collect, is_whole ? SIZE_MAX : BATCH_BYTES);
        if (!is_more) {
            collect_end(collect);
            cx_close(cx);
        }
        enum outcome outcome = run_passes(unit, options);
        if (outcome == FAILED || options->dump_pass)
            return outcome;
        again |= outcome == AGAIN;
        unit->wants_expansion = false;
        if (options->wants_header)
            header_choose(unit, first);
        if (!again)
            emit_batch(emit);
        if (unit->diag->errors)
            return FAILED;
        if (!is_whole)
            release_batch(unit);
    }
    return again ? AGAIN : DONE;
}

/* After the parse: all batches, and what is written behind them. */
static enum outcome run(struct unit *unit, const struct unit *first, const struct translate_options *options, struct cx *cx,
                        struct translation *translation)
{
    macros_fill(unit, cx);
    include_drop(unit);
    struct collect *collect = collect_begin(unit, cx);
    if (unit->wants_inclusion) {
        collect_end(collect);
        return unit->diag->errors ? FAILED : AGAIN;
    }
    struct arena batch = {0};
    unit->arena = &batch;
    struct emit *emit = emit_begin(unit, is_one_batch(unit, options) ? -1 : options->output);
    enum outcome outcome = run_batches(unit, first, options, cx, collect, emit);
    unit->arena = unit->lasting;
    struct str output = emit_end(emit, outcome == DONE, &translation->error);
    if (outcome == DONE && !options->dump_pass)
        translation->output = output;
    if (outcome == DONE && options->explain && !options->dump_pass && !explain_unit(unit, options, translation->output, &translation->output))
        outcome = FAILED;
    if (outcome == DONE && unit->diag->policy.frame_limit && !options->explain && !options->dump_pass && !warn_frames(unit, options, translation->output))
        outcome = FAILED;
    if (outcome == DONE && options->wants_header && !options->dump_pass && !header_write(unit, first, options, &translation->output, &translation->header))
        outcome = FAILED;
    collect_end(collect);
    arena_free(&batch);
    return outcome;
}

static enum outcome parse_and_run(struct unit *unit, const struct unit *first, const struct translate_options *options, struct translation *translation)
{
    struct cx cx = {0};
    bool ok = cx_parse(&cx, unit, options);
    if (cx.tu && !translation->was_parsed)
        note_included(unit, translation);
    enum outcome outcome = ok ? run(unit, first, options, &cx, translation) : FAILED;
    cx_close(&cx);
    return outcome;
}

bool translate_has_pass(const char *name, struct diag *diag)
{
    for (size_t i = 0; i < PASS_COUNT; i++)
        if (!strcmp(name, passes[i].name))
            return true;
    diag_in_file(diag, DIAG_ERROR, NULL, 0, 0, "--dump=%s: no such pass; the passes are collect, check, head, cleanup, locate, directives, split, home, live, frame, warn", name);
    return false;
}

static bool translate_here(struct arena *arena, const struct translate_options *options, struct diag *diag, struct translation *translation)
{
    struct source *source = arena_new(arena, struct source);
    const char *why = NULL;
    *translation = (struct translation){.output = S(""), .header = S("")};
    if (options->text) {
        source_init(arena, options->input, *options->text, source);
    } else if (source_load(arena, options->input, source, &why) < 0) {
        diag_in_file(diag, DIAG_ERROR, options->input, 0, 0, "%s", why);
        return false;
    }
    const struct unit *first = NULL;
    struct once once = {0};
    for (int round = 0; round < ROUNDS_MAX; round++) {
        if (!canonical_spell(arena, options, diag, source))
            return false;
        struct unit *unit = arena_new(arena, struct unit);
        *unit = (struct unit){.arena = arena, .lasting = arena, .diag = diag, .source = source, .once = &once, .is_rewritten = round > 0, .maps = options->maps, .maps_lines = options->maps_lines};
        first = first ? first : unit;
        enum outcome outcome = parse_and_run(unit, first, options, translation);
        if (outcome != AGAIN)
            return outcome == DONE;
        source = unit->wants_inclusion ? include_source(unit) : expand_source(unit, options);
        if (!source)
            return false;
    }
    diag_in_file(diag, DIAG_ERROR, options->input, 0, 0, "its macros need to be expanded again and again; write the AWAITs out of them");
    return false;
}

/* The passes recurse as deep as the source nests, so they get a stack of their own (touched only as far as needed). */
enum { STACK_BYTES = 512 << 20 };

#define NO_THREADS "LIBCLANG_NOTHREADS"

struct job {
    struct arena *arena;
    const struct translate_options *options;
    struct diag *diag;
    struct translation *translation;
    bool ok;
};

static void *run_job(void *argument)
{
    struct job *job = argument;
    job->ok = translate_here(job->arena, job->options, job->diag, job->translation);
    return NULL;
}

/* libclang would parse in a thread of its own, because of the stack it needs: the tree would lie in the caches of another core than the one that
 * walks it then. The thread that the passes run in has stack enough. Says whether the variable is ours. */
static bool keep_parse_here(void)
{
    bool is_ours = !getenv(NO_THREADS);
    if (is_ours)
        setenv(NO_THREADS, "1", 1);
    return is_ours;
}

bool translate(struct arena *arena, const struct translate_options *options, struct diag *diag, struct translation *translation)
{
    struct job job = {arena, options, diag, translation, false};
    pthread_attr_t attributes;
    pthread_t thread;
    heap_prepare();
    bool is_ours = keep_parse_here();
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    int error = pthread_create(&thread, &attributes, run_job, &job);
    pthread_attr_destroy(&attributes);
    if (error)
        run_job(&job);
    else
        pthread_join(thread, NULL);
    if (is_ours)
        unsetenv(NO_THREADS); /* programs that are run know nothing of it */
    return job.ok;
}
